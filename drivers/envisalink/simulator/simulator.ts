/**
 * A simulated EnvisaLink with a DSC PowerSeries panel behind it, on TCP: the session as the EyezOn
 * "EnvisaLink TPI Programmer's Document" 1.08 has it. It serves one client, and can misbehave on request.
 */
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { SimulatedPanel } from './panel.ts';
import type { ArmedMode, PanelOptions } from './panel.ts';

export interface SimulatorOptions extends PanelOptions {
  /** Default `user`. */
  readonly password?: string;
  /** How long the keybus takes for one key. Default 0: none is ever lost. */
  readonly keyMs?: number;
  /** Each frame begins with the time. Default false. */
  readonly timestamps?: boolean;
  /** Of the requests for its state, the first that is answered with it; those before are acknowledged alone. Default 1. */
  readonly answersStatusFrom?: number;
  /** Sent before each frame. Default nothing. */
  readonly noise?: Buffer;
}

export interface SimulatorFaults {
  /** Not to be reached. */
  offline: boolean;
  /** Another program has the session. */
  occupied: boolean;
  /** Acknowledges nothing. */
  mute: boolean;
  refuse: boolean;
  lie: boolean;
}

const LOGIN_WITHIN_MS = 10_000;
const ARMING: Readonly<Record<string, ArmedMode>> = {
  '030': 'away',
  '031': 'stay',
  '032': 'stay-no-entry-delay',
  '033': 'away',
};
const ERROR = {
  keyBufferOverrun: '010',
  noSuchPartition: '021',
  notSupported: '022',
  notArmed: '023',
  notReady: '024',
  invalidLength: '025',
} as const;

export class EnvisalinkSimulator {
  readonly panel: SimulatedPanel;
  /** Each command that arrived, of polls only their number. */
  readonly received: string[] = [];
  polls = 0;
  connections = 0;
  /** Called with the keys of each frame before the first of them is pressed. */
  onKeys: (keys: string) => void = () => {};
  /** Whether the keys of a frame get lost on their way to the panel, which is said (502 010) or not. */
  losesKeys: (keys: string) => 'no' | 'said' | 'unsaid' = () => 'no';
  readonly #options: SimulatorOptions;
  readonly #faults = { offline: false, occupied: false, mute: false };
  readonly #server: Server;
  #port = 0;
  #session: Session | undefined;
  #sendsWrongChecksums = false;
  #statusRequests = 0;

  private constructor(options: SimulatorOptions) {
    this.#options = options;
    this.panel = new SimulatedPanel(options, (content) => this.#session?.send(content));
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
  }

  static async start(options: SimulatorOptions = {}): Promise<EnvisalinkSimulator> {
    const simulator = new EnvisalinkSimulator(options);
    await simulator.#listen();
    return simulator;
  }

  /** On 127.0.0.1. */
  get port(): number {
    return this.#port;
  }

  async stop(): Promise<void> {
    this.#session?.end();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The connection breaks, as a network does. */
  drop(): void {
    this.#session?.end();
  }

  /** Bytes that are no frame, or a frame of the caller's own making. */
  sendRaw(bytes: string | Buffer): void {
    this.#session?.sendRaw(bytes);
  }

  /** While `work` runs, no checksum is right. */
  withWrongChecksums(work: () => void): void {
    this.#sendsWrongChecksums = true;
    work();
    this.#sendsWrongChecksums = false;
  }

  async setFaults({ refuse, lie, ...faults }: Partial<SimulatorFaults>): Promise<void> {
    if (refuse !== undefined) this.panel.refuses = refuse;
    if (lie !== undefined) this.panel.lies = lie;
    Object.assign(this.#faults, faults);
    if (faults.offline) await this.stop();
    else if (!this.#server.listening) await this.#listen();
  }

  /** Without the master code, whose slot is never touched. */
  slots(): Record<number, string> {
    return Object.fromEntries(this.panel.users);
  }

  #listen(): Promise<void> {
    return new Promise((resolve) =>
      this.#server.listen(this.#port, '127.0.0.1', () => {
        this.#port = (this.#server.address() as AddressInfo).port;
        resolve();
      }),
    );
  }

  #accept(socket: Socket): void {
    this.connections += 1;
    if (this.#session || this.#faults.occupied) {
      socket.destroy();
      return;
    }
    const session = new Session(socket, {
      line: (line) => this.#receive(session, line),
      ended: () => {
        if (this.#session === session) this.#session = undefined;
      },
      frame: (content) =>
        Buffer.concat([this.#options.noise ?? Buffer.alloc(0), Buffer.from(this.#frame(content))]),
    });
    this.#session = session;
    session.send('5053');
    session.loginTimer = setTimeout(() => {
      session.send('5052');
      session.end();
    }, LOGIN_WITHIN_MS);
  }

  #frame(content: string): string {
    const sum = [...content].reduce((total, character) => total + character.charCodeAt(0), 0);
    const right = (this.#sendsWrongChecksums ? sum + 1 : sum) & 0xff;
    const time = this.#options.timestamps ? '12:34:56 ' : '';
    return `${time}${content}${right.toString(16).toUpperCase().padStart(2, '0')}\r\n`;
  }

  #receive(session: Session, line: string): void {
    if (this.#faults.mute) return;
    const content = line.slice(0, -2);
    if (this.#frame(content).trimEnd().slice(-2) !== line.slice(-2)) return session.send('501');
    const code = content.slice(0, 3);
    const data = content.slice(3);
    if (code === '005') return this.#login(session, data);
    if (!session.isLoggedIn) return;
    if (code === '000') this.polls += 1;
    else this.received.push(content);
    this.#obey(session, code, data);
  }

  #login(session: Session, password: string): void {
    session.send('500005');
    session.isLoggedIn = password === (this.#options.password ?? 'user');
    session.send(session.isLoggedIn ? '5051' : '5050');
    clearTimeout(session.loginTimer);
    if (!session.isLoggedIn) session.end();
  }

  #obey(session: Session, code: string, data: string): void {
    const partition = Number(data[0]);
    const refuse = (error: string) => session.send(`502${error}`);
    switch (code) {
      case '000':
      case '008':
      case '010':
        return session.send(`500${code}`);
      case '001':
        session.send('500001');
        this.#statusRequests += 1;
        if (this.#statusRequests >= (this.#options.answersStatusFrom ?? 1)) this.panel.tellAll();
        return;
      case '200':
        session.send('500200');
        return this.#useCode(session, data);
    }
    if (!['030', '031', '032', '033', '040', '071'].includes(code)) return refuse(ERROR.notSupported);
    if (!this.panel.keypads.has(partition)) return refuse(ERROR.noSuchPartition);
    const rest = data.slice(1);
    if (code === '071') {
      if (!/^[0-9*#]{1,6}$/.test(rest)) return refuse(ERROR.invalidLength);
      session.send('500071');
      return this.#pressKeys(session, partition, rest);
    }
    session.send(`500${code}`);
    if (code === '040') this.#disarm(partition, rest, refuse);
    else this.#arm(session, { code, partition, digits: rest }, refuse);
  }

  #arm(
    session: Session,
    { code, partition, digits }: { code: string; partition: number; digits: string },
    refuse: (error: string) => void,
  ): void {
    if (this.panel.isArmed(partition) || !this.panel.isReady()) return refuse(ERROR.notReady);
    const mode = ARMING[code]!;
    if (digits === '' && this.panel.quirks.armingNeedsCode) {
      session.waiting = (user) => this.panel.arm(partition, mode, user);
      return session.send('900');
    }
    const user = digits === '' ? undefined : this.#userOf(digits);
    if (digits !== '' && user === undefined) return session.send(`670${partition}`);
    this.panel.arm(partition, mode, user);
  }

  #disarm(partition: number, digits: string, refuse: (error: string) => void): void {
    if (!this.panel.isArmed(partition)) return refuse(ERROR.notArmed);
    this.panel.enterCode(partition, digits);
  }

  #useCode(session: Session, digits: string): void {
    const { waiting } = session;
    session.waiting = undefined;
    const user = this.#userOf(digits);
    if (!waiting || user === undefined) return session.send('6701');
    waiting(user);
  }

  #userOf(digits: string): number | undefined {
    return [...this.panel.users].find(([, held]) => held === digits)?.[0];
  }

  /** The keybus takes one key after another; what comes meanwhile is lost. */
  #pressKeys(session: Session, partition: number, keys: string): void {
    const lost = session.isTyping ? 'said' : this.losesKeys(keys);
    if (lost === 'said') session.send(`502${ERROR.keyBufferOverrun}`);
    if (lost !== 'no') return;
    this.onKeys(keys);
    const { keyMs = 0 } = this.#options;
    const keypad = this.panel.keypads.get(partition)!;
    if (keyMs === 0) {
      for (const key of keys) keypad.press(key);
      return;
    }
    session.isTyping = true;
    const press = (index: number): void => {
      const key = keys[index];
      if (key === undefined) session.isTyping = false;
      else {
        keypad.press(key);
        setTimeout(() => press(index + 1), keyMs);
      }
    };
    press(0);
  }
}

/** One client's connection. */
class Session {
  isLoggedIn = false;
  isTyping = false;
  /** What is to be done once the code comes that 900 asked for. */
  waiting: ((user: number) => void) | undefined;
  loginTimer: NodeJS.Timeout | undefined;
  readonly #socket: Socket;
  readonly #frame: (content: string) => Buffer;
  #rest = '';

  constructor(
    socket: Socket,
    on: { line: (line: string) => void; ended: () => void; frame: (content: string) => Buffer },
  ) {
    this.#socket = socket;
    this.#frame = on.frame;
    socket.on('data', (bytes) => {
      const lines = (this.#rest + bytes.toString('latin1')).split(/[\r\n]+/);
      this.#rest = lines.pop()!;
      for (const line of lines) on.line(line);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(this.loginTimer);
      on.ended();
    });
  }

  send(content: string): void {
    if (content === '5053' || this.isLoggedIn || /^50[05]/.test(content)) this.sendRaw(this.#frame(content));
  }

  sendRaw(bytes: string | Buffer): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }

  end(): void {
    this.#socket.destroySoon();
  }
}
