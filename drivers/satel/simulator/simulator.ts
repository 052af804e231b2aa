/**
 * A simulated INTEGRA with an ETHM-1 module: its integration port on TCP, plain or encrypted, for one
 * client at a time. It can misbehave on request.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { EncryptedLink } from '../encryption.ts';
import { encodeFrame, FrameParser } from '../frame.ts';
import type { PanelFaults, SimulatedPanelOptions } from './options.ts';
import { Monitor } from './monitor.ts';
import { SimulatedPanel } from './panel.ts';
import { encodeCommand } from '../messages.ts';
import { encodeAnswer, parseCommand } from '../panel-messages.ts';
import { type Answer, type Command, PARTITION_LISTS } from '../message-types.ts';

export { MASTER_USER, SimulatedPanel, type SimulatedUser } from './panel.ts';

export interface SatelSimulatorOptions extends SimulatedPanelOptions {
  /** Encrypts, as the module does once a key is set. */
  readonly integrationKey?: string;
  readonly port?: number;
  /** Sent before each answer from the beginning. */
  readonly noise?: Buffer;
}

export interface ModuleFaults {
  /** No connection lives. */
  offline: boolean;
  /** Takes commands and neither acts nor answers. */
  mute: boolean;
  /** Sent before each answer, as it is. */
  noise: Buffer;
  /** A result that nobody asked for goes before the next answer to such a command. */
  strayAt: { readonly kind: Command['kind']; readonly code: number } | undefined;
  /**
   * The next answer to such a command comes late: just before the next answer to another kind, whichever
   * connection that goes to.
   */
  lateAt: { readonly kind: Command['kind']; readonly before: Command['kind'] } | undefined;
  /** The next answer to such a command has a wrong checksum. */
  spoilAt: Command['kind'] | undefined;
  /** The connection ends at this command: before it is done, or after and without an answer. */
  cutAt: { readonly kind: Command['kind']; readonly when: 'before' | 'after' } | undefined;
}

export type SatelFaults = PanelFaults & ModuleFaults;

/** As a second client gets it; the first byte is a control character. */
const BUSY = '\x10Busy!\r\n';

export class SatelSimulator {
  readonly panel: SimulatedPanel;
  readonly faults: ModuleFaults = {
    offline: false,
    mute: false,
    noise: Buffer.alloc(0),
    strayAt: undefined,
    lateAt: undefined,
    spoilAt: undefined,
    cutAt: undefined,
  };
  /** The kinds of the commands that came, without what they held. */
  readonly received: Command['kind'][] = [];
  /** How many connections came, those that were turned away included. */
  connections = 0;
  readonly #server: Server;
  readonly #key: string | undefined;
  readonly #sockets = new Set<Socket>();
  #client: Socket | undefined;
  /** An answer that is late, until it goes. */
  #held: { readonly answer: Answer; readonly before: Command['kind'] } | undefined;

  private constructor(options: SatelSimulatorOptions) {
    this.panel = new SimulatedPanel(options);
    if (options.noise) this.faults.noise = options.noise;
    this.#key = options.integrationKey;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  static async start(options: SatelSimulatorOptions = {}): Promise<SatelSimulator> {
    const simulator = new SatelSimulator(options);
    simulator.#server.listen(options.port ?? 0, '127.0.0.1');
    await once(simulator.#server, 'listening');
    return simulator;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `tcp://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    this.dropConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  dropConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Puts bytes on the wire that nobody asked for. */
  send(bytes: Uint8Array): void {
    this.#client?.write(bytes);
  }

  setFaults(faults: Partial<SatelFaults>): void {
    for (const [name, value] of Object.entries(faults)) {
      Object.assign(name in this.faults ? this.faults : this.panel.faults, { [name]: value });
    }
    if (this.faults.offline) this.dropConnections();
  }

  #accept(socket: Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (this.#client === socket) this.#client = undefined;
    });
    socket.on('error', () => {});
    if (this.faults.offline) {
      socket.destroy();
    } else if (this.#client) {
      // The client cannot read an encrypted one: it has no session yet.
      socket.end(BUSY);
    } else {
      this.#client = socket;
      this.#serve(socket);
    }
  }

  #serve(socket: Socket): void {
    const parser = new FrameParser();
    const link = this.#key === undefined ? undefined : new EncryptedLink(this.#key);
    /** Commands whose answer has changed since this client last read it. */
    const changed = new Set<number>(Object.values(PARTITION_LISTS));
    const refresh = this.#watchLists(changed);
    const send = (answer: Answer, command?: Command): void => {
      const frame = encodeFrame(encodeAnswer(answer));
      const sent = command ? this.#spoil(frame, command) : frame;
      socket.write(Buffer.concat([this.faults.noise, link ? link.seal(sent) : sent]));
    };
    const monitor = new Monitor(this.panel, send);
    socket.on('close', () => monitor.stop());
    socket.on('data', (bytes) => {
      const plain = link ? link.open(bytes, { anySession: true }).bytes : bytes;
      for (const body of parser.push(plain)) {
        refresh();
        const command = parseCommand(body);
        const answer = this.#obey(socket, command, changed);
        if (!answer || socket.destroyed) continue;
        for (const [index, said] of this.#inOrder(command, answer).entries()) {
          send(said, index === 0 ? command : undefined);
        }
        if (command?.kind === 'monitor') monitor.watch(command.commands);
      }
    });
  }

  /** Returns a function that adds the partition lists that have changed since it was last called. */
  #watchLists(changed: Set<number>): () => void {
    let before = new Map<number, string>();
    return () => {
      const lists = Object.keys(PARTITION_LISTS) as (keyof typeof PARTITION_LISTS)[];
      const now = new Map(
        lists.map((list) => [
          PARTITION_LISTS[list],
          JSON.stringify(this.panel.answer({ kind: 'partitions', list })),
        ]),
      );
      for (const [command, state] of now) if (before.get(command) !== state) changed.add(command);
      before = now;
    };
  }

  /** What is sent where this is the answer: with what comes early or late, and perhaps not yet. */
  #inOrder(command: Command | undefined, answer: Answer): Answer[] {
    const { strayAt, lateAt } = this.faults;
    const kind = command?.kind;
    if (lateAt !== undefined && lateAt.kind === kind) {
      this.faults.lateAt = undefined;
      this.#held = { answer, before: lateAt.before };
      return [];
    }
    const late = this.#held !== undefined && this.#held.before === kind ? [this.#held.answer] : [];
    if (late.length > 0) this.#held = undefined;
    if (strayAt === undefined || strayAt.kind !== kind) return [...late, answer];
    this.faults.strayAt = undefined;
    return [...late, { kind: 'result', code: strayAt.code }, answer];
  }

  #obey(socket: Socket, command: Command | undefined, changed: Set<number>): Answer | undefined {
    // A command that is not known gets the panel's "other error".
    if (!command) return { kind: 'result', code: 0x08 };
    this.received.push(command.kind);
    if (this.faults.mute) return undefined;
    const cut = this.faults.cutAt?.kind === command.kind ? this.faults.cutAt.when : undefined;
    if (cut) this.faults.cutAt = undefined;
    if (cut === 'before') return void socket.destroy();
    const answer = this.panel.answer(command);
    if (cut === 'after') return void socket.destroy();
    if (answer.kind === 'changes') {
      const commands = [...changed].filter((list) => list < answer.bytes * 8);
      return { ...answer, commands: commands.sort((a, b) => a - b) };
    }
    changed.delete(encodeCommand(command)[0]!);
    return answer;
  }

  #spoil(frame: Buffer, command: Command): Buffer {
    const spoilt = Buffer.from(frame);
    if (this.faults.spoilAt === command.kind) {
      this.faults.spoilAt = undefined;
      const low = spoilt.length - 3;
      spoilt[low] = spoilt[low] === 0 ? 1 : 0;
    }
    return spoilt;
  }
}
