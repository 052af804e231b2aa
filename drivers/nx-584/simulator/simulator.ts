/** The other end of the wire: an NX-8 panel and its NX-584 behind a serial port server on loopback. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { SimulatedModule } from './module.ts';
import type { ModuleFaults, ModuleOptions } from './module.ts';
import { SimulatedPanel } from './panel.ts';
import type { PanelOptions } from './panel.ts';

export interface SimulatorOptions extends PanelOptions, Partial<ModuleOptions> {}

export class Nx584Simulator {
  readonly panel: SimulatedPanel;
  readonly module: SimulatedModule;
  /** How often somebody connected. */
  connections = 0;
  readonly #server: Server;
  #client: Socket | undefined;

  private constructor(options: SimulatorOptions) {
    this.panel = new SimulatedPanel(options);
    const { framing = 'ascii', disabled = [], failedAfterMs = 2_500, repeatAfterMs = 3_000 } = options;
    this.module = new SimulatedModule(this.panel, { framing, disabled, failedAfterMs, repeatAfterMs });
    this.#server = createServer((socket) => this.#connected(socket));
  }

  static async start(options: SimulatorOptions): Promise<Nx584Simulator> {
    const simulator = new Nx584Simulator(options);
    simulator.#server.listen(0, '127.0.0.1');
    await once(simulator.#server, 'listening');
    return simulator;
  }

  get url(): string {
    return `tcp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** The line breaks; whoever was connected may connect again. */
  cut(): void {
    this.#client?.destroy();
    this.#left();
  }

  async slots(): Promise<Record<number, string>> {
    const users = [...this.panel.users()].flatMap(([number, { code }]) =>
      code === undefined || number === 1 ? [] : [[number, code] as const],
    );
    return Object.fromEntries(users);
  }

  async preload(slot: number, digits: string): Promise<void> {
    this.panel.user(slot).code = digits;
  }

  /** At the keypad of partition 1. */
  async typePin(digits: string): Promise<{ opened: boolean; slot?: number }> {
    const slot = this.panel.typeCode(digits);
    return slot === undefined ? { opened: false } : { opened: true, slot };
  }

  /** An installer changes one code in program mode; what a master does with *5 the panel tells nobody. */
  async changeAtKeypad(slot: number, digits?: string): Promise<void> {
    this.panel.setProgramming(true);
    if (digits === undefined) delete this.panel.user(slot).code;
    else this.panel.user(slot).code = digits;
    this.panel.setProgramming(false);
  }

  async wipeAtKeypad(): Promise<void> {
    this.panel.setProgramming(true);
    for (const number of this.panel.users().keys()) if (number !== 1) delete this.panel.user(number).code;
    this.panel.setProgramming(false);
  }

  async setFaults(faults: Partial<ModuleFaults>): Promise<void> {
    Object.assign(this.module.faults, faults);
    if (!this.module.faults.slowToAnswer) this.module.sendLate();
  }

  /** A serial line has one end: whoever comes second is turned away. */
  #connected(socket: Socket): void {
    this.connections++;
    socket.on('error', () => undefined);
    if (this.#client) {
      socket.destroy();
      return;
    }
    this.#client = socket;
    socket.on('data', (chunk) => this.module.receive(chunk));
    socket.on('close', () => {
      if (this.#client === socket) this.#left();
    });
    this.module.connect((bytes) => socket.write(bytes));
  }

  #left(): void {
    this.#client = undefined;
    this.module.disconnect();
  }
}
