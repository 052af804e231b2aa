/**
 * A session with the integration port of an ETHM-1 module, in the protocol's words: connects, connects
 * again when it was lost, and puts one command after the other to the panel. It knows nothing of codes.
 *
 * The module takes one client at a time, and one command at a time: "wait for answer before sending
 * the next one (or give the module e.g. 3 seconds time-out)" (technical description, page 16).
 *
 * A bare result (EF) names no command: one that comes late, or unasked, looks like the answer to whatever
 * was asked last. So it counts only once a question whose answer cannot be mistaken was answered after it,
 * with nothing in between. Where the answers do not fit the questions, the connection is made anew.
 */
import { connect } from 'node:net';
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import type { Log } from '../../src/domain/log.ts';
import { SerialQueue } from '../shared/serial-queue.ts';
import { SessionLoop } from '../shared/session-loop.ts';
import { CLOSED, Connection, SILENT } from './connection.ts';
import { endTrouble } from './problems.ts';
import type { Answer, Command } from './message-types.ts';

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
  /** How long the panel is left alone after it said that it does not know the master code. */
  readonly doubtMs: number;
}

const TIMING: SatelTiming = {
  answerMs: 3000,
  connectMs: 10_000,
  firstRetryMs: 1000,
  lastRetryMs: 60_000,
  steadyMs: 60_000,
  doubtMs: 30_000,
};

export interface SatelClientListener {
  /** A connection stands, until `ended`. What it resolves with, if anything, is why it is to be given up. */
  connected(ended: AbortSignal): Promise<DriverMessage | undefined>;
  /** Once for each new trouble; `connected` says itself when all is well. */
  trouble(why: DriverMessage): void;
}

export interface RequestOptions {
  /** No answer to this one is no reason to give up the session. */
  readonly optional?: boolean;
  /**
   * Bare results that are not believed yet: the caller asks on, and an answer that cannot be mistaken, or a
   * result that is not among these, shows whether they were meant for their commands.
   */
  readonly provisional?: readonly number[];
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
  readonly #loop: SessionLoop;
  #connection: Connection | undefined;
  readonly #lane = new SerialQueue();
  #lastTrouble: DriverMessage = { code: 'not-connected', what: 'panel' };

  constructor(options: SatelClientOptions, listener: SatelClientListener) {
    this.#options = options;
    this.#timing = { ...TIMING, ...options.timing };
    this.#listener = listener;
    const { firstRetryMs: firstMs, lastRetryMs: lastMs, steadyMs } = this.#timing;
    this.#loop = new SessionLoop({
      session: () => this.#session(),
      trouble: (why) => listener.trouble((this.#lastTrouble = why)),
      retry: { firstMs, lastMs },
      steadyMs,
    });
  }

  start(): void {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    const stopped = this.#loop.stop();
    this.#connection?.close('stopped');
    await stopped;
  }

  /** Why there is no connection. */
  get lastTrouble(): DriverMessage {
    return this.#lastTrouble;
  }

  /** All is well: the next trouble is new, even if it is the old one again. */
  well(): void {
    if (this.#connection) this.#connection.stage = 'known';
    this.#loop.well();
    this.#lastTrouble = { code: 'connection-lost', what: 'panel' };
  }

  /** Ends the connection for this run of the program; only a person can put right what is wrong. */
  halt(why: DriverMessage): void {
    this.#loop.halt();
    this.#connection?.close(why);
  }

  /** Begins anew after a while: what was heard here needs to be heard a second time to be believed. */
  doubt(why: DriverMessage): void {
    this.#loop.waitAtLeast(this.#timing.doubtMs);
    this.#connection?.close(why);
  }

  /**
   * The panel's answer, after those that were asked for before; nothing where it does not answer, or where
   * nobody can tell whether that is its answer to this command.
   */
  request(command: Command, options: RequestOptions = {}): Promise<Answer | undefined> {
    return this.#lane.run(() => this.#ask(command, options));
  }

  async #ask(
    command: Command,
    { optional = false, provisional = [] }: RequestOptions,
  ): Promise<Answer | undefined> {
    const connection = this.#connection;
    if (!connection) return undefined;
    const answer = await this.#answerTo(command, connection, optional);
    if (!answer && !optional) connection.close(SILENT);
    if (answer?.kind !== 'result' || provisional.includes(answer.code)) return answer;
    return (await connection.proves(this.#timing.answerMs)) ? answer : undefined;
  }

  async #answerTo(command: Command, connection: Connection, optional: boolean): Promise<Answer | undefined> {
    const { answerMs } = this.#timing;
    // An answer that was lost to noise on the line is worth a second question.
    const isOnce = CHANGES_PANEL.has(command.kind) || optional || !connection.hasAnswered;
    for (let left = isOnce ? 1 : 2; left > 0; left--) {
      if (!(await connection.catchUp(answerMs))) return undefined;
      const answer = await connection.exchange(command, answerMs);
      if (answer) return answer;
    }
    return undefined;
  }

  /** One life of a connection. Returns why it ended. */
  async #session(): Promise<DriverMessage> {
    const { host, port, integrationKey } = this.#options;
    const connection = new Connection(connect({ host, port, noDelay: true }), integrationKey);
    this.#connection = connection;
    const late = setTimeout(() => connection.close('ETIMEDOUT'), this.#timing.connectMs);
    const ended = new AbortController();
    try {
      if (await connection.opened) {
        clearTimeout(late);
        this.#loop.stands();
        const why = await Promise.race([this.#listener.connected(ended.signal), connection.closed]);
        connection.close(why ?? CLOSED);
      }
      return this.#trouble(await connection.closed, connection);
    } finally {
      clearTimeout(late);
      this.#connection = undefined;
      ended.abort();
    }
  }

  #trouble(cause: string | DriverMessage, connection: Connection): DriverMessage {
    const { host, port, integrationKey } = this.#options;
    return endTrouble(
      { place: `${host}:${port}`, cause, encrypts: integrationKey !== undefined },
      connection,
    );
  }
}
