/**
 * An Elk M1 with its network module on loopback: TCP without a login, or TLS with one. What the panel says
 * goes to every client, as its one serial port does. It can misbehave on request.
 */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type SecureVersion, type TlsOptions } from 'node:tls';
import { SimulatedPanel, type PanelOptions } from './panel.ts';
import { contentOf, Inbox, packet } from './wire.ts';

export interface ElkFaults {
  /** Accepts nobody and hangs up on everybody. */
  offline: boolean;
  /** Hears everything and says nothing. */
  mute: boolean;
  /** Denies each change of a code. */
  refuse: boolean;
  /** Says that a change went well and changes nothing. */
  lie: boolean;
  /** Hangs up when a change of a code arrives: before it is made, or after. */
  hangsUp: 'never' | 'before-change' | 'after-change';
  /** Somebody arms area 1 just as a change of a code arrives. */
  armsAtChange: boolean;
  /** Busy: what it hears waits, in order, until this ends. */
  slowToAct: boolean;
  /** What it says waits, in order, until this ends, also for clients that connect meanwhile. */
  slowToAnswer: boolean;
  /** Says once, after a change was made, that the installer's program is there: it is not, or it is from then on. */
  programsAfterChange: 'never' | 'unasked' | 'really';
  /** What comes between what is said: bytes of no frame, as `NUL` after each frame from some network modules. */
  noise: string;
  /** So many of the next answers have a wrong checksum. */
  damagesNext: number;
  /** The client sees first what was meant for another one: a change of a code that was denied. */
  strangersDenial: boolean;
}

export interface ElkSimulatorOptions extends PanelOptions {
  /** TLS with a login, as at port 2601; plain TCP without. */
  readonly tls?: {
    readonly key: string;
    readonly cert: string;
    readonly user: string;
    readonly password: string;
    /** What becomes of each login. Default: it is looked at. */
    readonly login?: 'ignored' | 'hangs-up';
    /** The only one that it speaks; any where it is missing. */
    readonly version?: SecureVersion;
  };
  /** 0 for any free one. */
  readonly port?: number;
}

const HEARTBEAT_MS = 30_000;
const HEALTHY: ElkFaults = {
  offline: false,
  mute: false,
  refuse: false,
  lie: false,
  hangsUp: 'never',
  armsAtChange: false,
  slowToAct: false,
  slowToAnswer: false,
  programsAfterChange: 'never',
  noise: '',
  damagesNext: 0,
  strangersDenial: false,
};

export class ElkSimulator {
  readonly panel: SimulatedPanel;
  readonly faults: ElkFaults = { ...HEALTHY };
  /** Type and sub type of each message that arrived whole, in order. */
  readonly heard: string[] = [];
  /** Called with the kind of each message that arrived whole, before anything is done about it. */
  onHeard: (kind: string) => void = () => undefined;
  /** How many connections there were so far. */
  connections = 0;
  readonly #server: Server;
  readonly #tls: ElkSimulatorOptions['tls'];
  /** Connected, and logged in where that is asked for. */
  readonly #clients = new Set<Socket>();
  readonly #sockets = new Set<Socket>();
  /** Heard and not acted upon yet. */
  readonly #unread: string[] = [];
  /** Said and not sent yet. */
  readonly #unsent: string[] = [];
  #heartbeat: NodeJS.Timeout | undefined;

  private constructor(options: ElkSimulatorOptions) {
    this.#tls = options.tls;
    this.panel = new SimulatedPanel(options, (inside) => this.broadcast(inside));
    this.#server = options.tls
      ? createTlsServer(tlsOptions(options.tls), (socket) => this.#connected(socket))
      : createServer((socket) => this.#connected(socket));
  }

  static async start(options: ElkSimulatorOptions = {}): Promise<ElkSimulator> {
    const simulator = new ElkSimulator(options);
    await new Promise<void>((resolve) => simulator.#server.listen(options.port ?? 0, '127.0.0.1', resolve));
    simulator.#heartbeat = setInterval(() => simulator.beat(), HEARTBEAT_MS);
    simulator.#heartbeat.unref();
    return simulator;
  }

  async stop(): Promise<void> {
    clearInterval(this.#heartbeat);
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.#tls ? 'tls' : 'tcp'}://127.0.0.1:${this.port}`;
  }

  setFaults(faults: Partial<ElkFaults>): void {
    Object.assign(this.faults, faults);
    if (this.faults.offline) this.hangUp();
    while (!this.faults.slowToAct && this.#unread.length > 0) this.#act(this.#unread.shift()!);
    if (!this.faults.slowToAnswer) this.sendLate(this.#unsent.length);
  }

  /** Sends what waits, the oldest first. */
  sendLate(count: number): void {
    for (const inside of this.#unsent.splice(0, count)) this.#send(inside);
  }

  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  beat(): void {
    this.broadcast(this.panel.heartbeat());
  }

  /** The installer's program connects: until it leaves, the panel answers nothing else. 4.27. */
  enterProgramming(): void {
    this.panel.programming = true;
  }

  leaveProgramming(): void {
    this.panel.programming = false;
    this.broadcast('RP0000');
    this.broadcast('IE00');
  }

  broadcast(inside: string): void {
    if (this.faults.mute) return;
    if (this.faults.slowToAnswer) this.#unsent.push(inside);
    else this.#send(inside);
  }

  #send(inside: string): void {
    let line = packet(inside);
    if (this.faults.damagesNext > 0) {
      this.faults.damagesNext -= 1;
      line = line.replace(/..\r\n$/, (sum) => (sum.startsWith('00') ? '01\r\n' : '00\r\n'));
    }
    for (const client of this.#clients) client.write(this.faults.noise + line, 'latin1');
  }

  #connected(socket: Socket): void {
    this.connections += 1;
    if (this.faults.offline) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#clients.delete(socket);
    });
    const inbox = new Inbox();
    const login = this.#tls && this.#login(socket);
    if (!login) this.#clients.add(socket);
    socket.on('data', (chunk) => {
      for (const line of inbox.add(chunk)) {
        if (this.#clients.has(socket)) this.#hear(line);
        else login?.(line);
      }
    });
  }

  /** The prompts and answers of the network module, as its clients know them. */
  #login(socket: Socket): (line: string) => void {
    const { user, password, login } = this.#tls!;
    let name: string | undefined;
    socket.write('\r\nUsername: ');
    return (line) => {
      if (login === 'ignored') return;
      if (login === 'hangs-up') return void socket.destroy();
      if (name === undefined) {
        name = line;
        socket.write('\r\nPassword: ');
      } else if (name === user && line === password) {
        this.#clients.add(socket);
        socket.write('\r\nElk-M1XEP: Login successful.\r\n');
      } else {
        socket.end('\r\nUsername/Password not found.\r\n');
      }
    };
  }

  #hear(line: string): void {
    const content = contentOf(line);
    if (content === undefined) return;
    const code = content.slice(0, 2);
    this.heard.push(code);
    this.onHeard(code);
    if (this.faults.slowToAct) this.#unread.push(content);
    else this.#act(content);
  }

  #act(content: string): void {
    const code = content.slice(0, 2);
    const { refuse, lie, hangsUp, armsAtChange, strangersDenial, programsAfterChange } = this.faults;
    if (code === 'cu' && !this.panel.programming) {
      if (armsAtChange) this.panel.setLevel(1, '1');
      if (hangsUp === 'before-change') return this.hangUp();
      if (strangersDenial) this.broadcast('CU00000');
      if (refuse) return this.broadcast('CU00000');
      if (lie) return this.broadcast(`CU${content.slice(2, 5)}${content.at(-2) === '1' ? '1' : '0'}0`);
    }
    const answer = this.panel.answer(content);
    if (code === 'cu' && programsAfterChange !== 'never' && !this.panel.programming) {
      this.faults.programsAfterChange = 'never';
      this.panel.programming = programsAfterChange === 'really';
      this.broadcast('RP0100');
    }
    if (code === 'cu' && hangsUp === 'after-change') return this.hangUp();
    if (answer !== undefined) this.broadcast(answer);
  }
}

/** The module's software is of 2005: a client that asks for little must be let in. */
function tlsOptions({ key, cert, version }: NonNullable<ElkSimulatorOptions['tls']>): TlsOptions {
  const versions = { minVersion: version ?? 'TLSv1', ...(version && { maxVersion: version }) };
  return { key, cert, ...versions, ciphers: 'DEFAULT:@SECLEVEL=0' };
}
