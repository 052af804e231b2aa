/**
 * A session with the integration port of an ETHM-1 module, in the protocol's words: connects, connects
 * again when it was lost, and puts one command after the other to the panel. It knows nothing of codes.
 *
 * The module takes one client at a time, and one command at a time: "wait for answer before sending
 * the next one (or give the module e.g. 3 seconds time-out)" (technical description, page 16).
 */
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { EncryptedLink } from './encryption.ts';
import { encodeFrame, FrameParser } from './frame.ts';
import { encodeCommand, parseAnswer } from './messages.ts';
import type { Answer, Command } from './vocabulary.ts';

export type Log = (level: 'debug' | 'info' | 'warn' | 'error', message: string) => void;

export interface SatelClientOptions {
  readonly host: string;
  readonly port: number;
  /** Where the module encrypts. */
  readonly integrationKey?: string;
  readonly timing?: Partial<SatelTiming>;
  /** Gets words only, never a code. */
  readonly log: Log;
}

export interface SatelTiming {
  readonly answerMs: number;
  readonly connectMs: number;
  readonly firstRetryMs: number;
  readonly lastRetryMs: number;
  /** A session of this length was a good one: the next retry is quick again. */
  readonly steadyMs: number;
}

const TIMING: SatelTiming = {
  answerMs: 3000,
  connectMs: 10_000,
  firstRetryMs: 1000,
  lastRetryMs: 60_000,
  steadyMs: 60_000,
};

export interface SatelClientListener {
  /** A connection stands, until `ended`. The text, if any, is why it is to be given up. */
  connected(ended: AbortSignal): Promise<string | undefined>;
  /** Once for each new trouble; `connected` says itself when all is well. */
  trouble(why: string): void;
}

export interface RequestOptions {
  /** No answer to this one is no reason to give up the session. */
  readonly optional?: boolean;
}

/** These change the panel; sent twice they could end differently. */
const CHANGES_PANEL = new Set<Command['kind']>([
  'arm',
  'disarm',
  'create-user',
  'change-user',
  'remove-user',
]);

export class SatelClient {
  readonly #options: SatelClientOptions;
  readonly #timing: SatelTiming;
  readonly #listener: SatelClientListener;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #connection: Connection | undefined;
  #lane: Promise<unknown> = Promise.resolve();
  #lastTrouble = 'The alarm panel has not been reached yet.';
  #retryMs: number;
  #halted = false;

  constructor(options: SatelClientOptions, listener: SatelClientListener) {
    this.#options = options;
    this.#timing = { ...TIMING, ...options.timing };
    this.#listener = listener;
    this.#retryMs = this.#timing.firstRetryMs;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#connection?.close('stopped');
    await this.#running;
  }

  /** Why there is no connection, in words. */
  get lastTrouble(): string {
    return this.#lastTrouble;
  }

  /** All is well: the next trouble is new, even if it is the old one again. */
  well(): void {
    this.#lastTrouble = 'The connection to the alarm panel was lost.';
  }

  /** Ends the connection for this run of the program; only a person can put right what is wrong. */
  halt(why: string): void {
    this.#halted = true;
    this.#connection?.close(why);
  }

  /** The panel's answer, after those that were asked for before; nothing where it does not answer. */
  request(command: Command, options: RequestOptions = {}): Promise<Answer | undefined> {
    const answer = this.#lane.then(() => this.#ask(command, options));
    this.#lane = answer;
    return answer;
  }

  async #ask(command: Command, { optional = false }: RequestOptions): Promise<Answer | undefined> {
    const connection = this.#connection;
    if (!connection) return undefined;
    // An answer that was lost to noise on the line is worth a second question.
    const tries = CHANGES_PANEL.has(command.kind) || optional ? 1 : 2;
    for (let count = 0; count < tries && connection === this.#connection; count++) {
      const answer = await connection.exchange(command, this.#timing.answerMs);
      if (answer) return answer;
    }
    if (!optional) connection.close(this.#silence(connection));
    return undefined;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const began = performance.now();
      const trouble = await this.#session();
      if (signal.aborted) return;
      if (trouble !== this.#lastTrouble) this.#listener.trouble((this.#lastTrouble = trouble));
      if (this.#halted) return;
      const steady = performance.now() - began >= this.#timing.steadyMs;
      if (steady) this.#retryMs = this.#timing.firstRetryMs;
      await delay(this.#retryMs, undefined, { signal, ref: false }).catch(() => {});
      this.#retryMs = Math.min(this.#retryMs * 2, this.#timing.lastRetryMs);
    }
  }

  /** One life of a connection. Returns why it ended, in words. */
  async #session(): Promise<string> {
    const { host, port, integrationKey } = this.#options;
    const connection = new Connection(connect({ host, port, noDelay: true }), integrationKey);
    this.#connection = connection;
    const late = setTimeout(() => connection.close('ETIMEDOUT'), this.#timing.connectMs);
    const ended = new AbortController();
    try {
      if (await connection.opened) {
        clearTimeout(late);
        const why = await Promise.race([this.#listener.connected(ended.signal), connection.closed]);
        connection.close(why ?? 'closed');
      }
      return this.#words(await connection.closed, connection);
    } finally {
      clearTimeout(late);
      this.#connection = undefined;
      ended.abort();
    }
  }

  #silence(connection: Connection): string {
    if (connection.answered) return `The alarm panel at ${this.#where} does not answer.`;
    return this.#options.integrationKey === undefined
      ? `What is connected at ${this.#where} does not answer like an ETHM-1 module: switch its integration on, and where it encrypts, give integration_key.`
      : `The ETHM-1 module at ${this.#where} does not answer: check that integration_key is the key in the module, and that encryption is on there.`;
  }

  get #where(): string {
    return `${this.#options.host}:${this.#options.port}`;
  }

  #words(cause: string, connection: Connection): string {
    const again = 'It is tried again by itself.';
    if (connection.busy)
      return `Another program is connected to the alarm panel at ${this.#where}, and its module takes only one. Stop the other one (Home Assistant's Satel Integra is one), or let it have the panel. ${again}`;
    if (connection.foreignKey)
      return `The ETHM-1 module at ${this.#where} encrypts with another key, or another program is connected to it. Check integration_key, and stop the other program. ${again}`;
    if (/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ETIMEDOUT/.test(cause))
      return `Nothing listens at ${this.#where}: check that the ETHM-1 module is on, and that its integration is switched on with this port. ${again}`;
    if (/^E[A-Z]+$|^closed$/.test(cause))
      return `The connection to the alarm panel at ${this.#where} was lost. ${again}`;
    return cause;
  }
}

/** What a module says to a second client, somewhere in its first bytes. */
const BUSY = 'Busy';
const FIRST_BYTES = 64;

/** One TCP connection: frames out, the answer to each in. */
class Connection {
  readonly opened: Promise<boolean>;
  /** Why it ended: an error's code, `closed`, or what `close` was told. */
  readonly closed: Promise<string>;
  busy = false;
  foreignKey = false;
  answered = false;
  readonly #socket: Socket;
  readonly #link: EncryptedLink | undefined;
  readonly #parser = new FrameParser();
  readonly #end = Promise.withResolvers<string>();
  #first = '';
  #waiting: ((body: Buffer) => void) | undefined;
  #stopWaiting = (): void => {};

  constructor(socket: Socket, integrationKey: string | undefined) {
    this.#socket = socket;
    this.#link = integrationKey === undefined ? undefined : new EncryptedLink(integrationKey);
    this.closed = this.#end.promise;
    this.opened = new Promise((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('close', () => resolve(false));
    });
    socket.on('data', (bytes) => this.#hear(bytes));
    socket.on('error', (error: NodeJS.ErrnoException) => this.#end.resolve(error.code ?? 'ERROR'));
    socket.on('close', () => {
      this.#end.resolve('closed');
      this.#stopWaiting();
    });
  }

  close(why: string): void {
    this.#end.resolve(why);
    this.#socket.destroy();
  }

  /** The answer to this command; nothing where none comes in time or the connection ends. */
  async exchange(command: Command, withinMs: number): Promise<Answer | undefined> {
    if (this.#socket.destroyed) return undefined;
    const heard = Promise.withResolvers<Answer | undefined>();
    const late = setTimeout(() => heard.resolve(undefined), withinMs);
    this.#stopWaiting = () => heard.resolve(undefined);
    this.#waiting = (body) => {
      const answer = parseAnswer(body);
      if (answer && answers(command, answer)) heard.resolve(answer);
    };
    const frame = encodeFrame(encodeCommand(command));
    this.#socket.write(this.#link ? this.#link.seal(frame) : frame);
    const answer = await heard.promise;
    clearTimeout(late);
    this.#waiting = undefined;
    this.answered ||= answer !== undefined;
    return answer;
  }

  #hear(bytes: Buffer): void {
    if (!this.answered && this.#first.length < FIRST_BYTES) {
      this.#first = (this.#first + bytes.toString('latin1')).slice(0, FIRST_BYTES);
      if (this.#first.includes(BUSY)) {
        this.busy = true;
        this.close('busy');
        return;
      }
    }
    let plain: Buffer = bytes;
    if (this.#link) {
      const opened = this.#link.open(bytes);
      plain = opened.bytes;
      if (opened.foreign > 0 && !this.answered) {
        this.foreignKey = true;
        this.close('foreign key');
        return;
      }
    }
    for (const body of this.#parser.push(plain)) this.#waiting?.(body);
  }
}

/** Whether this is an answer to that command, and not a late one to another. */
function answers(command: Command, answer: Answer): boolean {
  if (answer.kind === 'result') return true;
  switch (command.kind) {
    case 'partitions':
      return answer.kind === 'partitions' && answer.list === command.list;
    case 'read-event':
      return answer.kind === 'event' && answer.calledWith === command.index;
    case 'user':
      return answer.kind === 'user' && answer.user === command.user;
    case 'read-name':
      return answer.kind === 'name' && answer.of === command.of && answer.number === command.number;
    default:
      return answer.kind === command.kind;
  }
}
