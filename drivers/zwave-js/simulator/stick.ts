/**
 * The stick of a simulated network: zwave-js's mock controller behind a TCP port that speaks the
 * Serial API, as a stick behind ser2net does. The official mock server hands raw TCP chunks to a
 * controller that expects whole frames; here the bytes are framed first.
 */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { SerialAPIParser, ZWaveSerialFrameType, type ZWaveSerialFrame } from '@zwave-js/serial';
import { MockPort } from '@zwave-js/serial/mock';
import { MockController, type MockControllerOptions } from '@zwave-js/testing';
import { createDefaultMockControllerBehaviors } from 'zwave-js/Testing';

/** What the mock controller keeps private and a stick that outlives its host has to reach. */
interface ControllerInternals {
  serialOnData(frame: number | Uint8Array): Promise<void>;
  expectedHostACKs: { resolve(): void }[];
}

/** The serial line; it leads to whatever host is connected, or nowhere. */
class SerialLine extends MockPort {
  onFrame: (frame: Uint8Array) => void = () => {};

  override emitData(frame: Uint8Array): void {
    this.onFrame(frame);
  }
}

export class SimulatedStick {
  readonly controller: MockController;
  #internals: ControllerInternals;
  #server: Server | undefined;
  #host: Socket | undefined;
  #port = 0;

  private constructor(controller: MockController, line: SerialLine) {
    this.controller = controller;
    this.#internals = controller as unknown as ControllerInternals;
    controller.defineBehavior(...createDefaultMockControllerBehaviors());
    // A stick whose host does not acknowledge in time shrugs; the mock would throw where nobody catches it.
    const expectHostACK = controller.expectHostACK.bind(controller);
    controller.expectHostACK = (timeout) => expectHostACK(timeout).catch(ignore);
    line.onFrame = (frame) => this.#toHost(frame);
  }

  static async create(
    homeId: number,
    securityKeys: MockControllerOptions['securityKeys'],
  ): Promise<SimulatedStick> {
    const line = new SerialLine();
    const controller = await MockController.create({
      homeId,
      ownNodeId: 1,
      mockPort: line,
      // The mock never uses its own serial stream, and its type wants one.
      serial: undefined as unknown as MockControllerOptions['serial'],
      ...(securityKeys ? { securityKeys } : {}),
    });
    return new SimulatedStick(controller, line);
  }

  get url(): string {
    return `tcp://127.0.0.1:${this.#port}`;
  }

  /** Listens; after `unplug()` on the same port as before. */
  async plug(): Promise<void> {
    const server = createServer((socket) => this.#accept(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Drops the host and refuses new ones, as a stick that was pulled out. */
  async unplug(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.dropHost();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  /** Drops the host, which may connect again at once. */
  dropHost(): void {
    this.#host?.destroy();
  }

  async destroy(): Promise<void> {
    await this.unplug();
    this.controller.destroy();
  }

  #accept(socket: Socket): void {
    this.#host?.destroy();
    this.#host = socket;
    socket.setNoDelay(true);
    this.#forgetHost();
    const parser = new SerialAPIParser() as TransformStream<Uint8Array, ZWaveSerialFrame>;
    const bytes = parser.writable.getWriter();
    void parser.readable
      .pipeTo(new WritableStream({ write: (frame) => this.#fromHost(frame) }))
      .catch(ignore);
    socket.on('data', (chunk) => void bytes.write(chunk).catch(ignore));
    socket.on('error', ignore);
    socket.on('close', () => {
      void bytes.abort().catch(ignore);
      if (this.#host !== socket) return;
      this.#host = undefined;
      this.#forgetHost();
    });
  }

  #fromHost(frame: ZWaveSerialFrame): void {
    if (frame.type !== ZWaveSerialFrameType.SerialAPI) return;
    // A host that vanished in mid-command makes the mock throw; a real stick shrugs.
    this.#internals.serialOnData(frame.data).catch(() => this.controller.state.clear());
    // The mock records each message for assertions that nobody makes here.
    this.controller.clearReceivedHostMessages();
  }

  #toHost(frame: Uint8Array): void {
    if (this.#host) this.#host.write(frame);
    // Without a host nobody acknowledges, and the mock would wait and then fail.
    else if (frame.length > 1) queueMicrotask(() => this.#internals.expectedHostACKs.shift()?.resolve());
  }

  /** Forgets a half-done transmission, as a stick does whose host was restarted. */
  #forgetHost(): void {
    this.controller.state.clear();
    for (const ack of this.#internals.expectedHostACKs.splice(0)) ack.resolve();
  }
}

function ignore(): void {}
