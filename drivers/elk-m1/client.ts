/**
 * A session with an Elk M1 through its network module, in the panel's own words: connects, logs in where
 * that is asked for, asks one thing at a time, and connects again when the panel fell silent. It knows
 * nothing of slots.
 *
 * An answer does not name its question, and a slow one may come when something else has been asked. The panel
 * answers in the order in which it was asked, so that after a time-out a question comes first whose answer can be
 * no other's: what has come by then is over.
 */
import { randomInt } from 'node:crypto';
import { connect as connectPlain, type Socket } from 'node:net';
import type { Unreachable } from '../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import { Pin } from '../../src/domain/pins/pin.ts';
import { causeOf } from '../shared/network.ts';
import { SerialQueue } from '../shared/serial-queue.ts';
import { SessionLoop } from '../shared/session-loop.ts';
import { LineSplitter } from './framing.ts';
import { padded, parseLine, serialise } from './messages.ts';
import { opening } from './session-start.ts';
import { connectTls } from './tls.ts';
import {
  BUSY,
  CLOSED,
  LOGIN_CLOSED,
  LOGIN_MUTE,
  LOGIN_REFUSED,
  NOT_YET,
  SILENT,
  troubleOf,
} from './problems.ts';
import type { Stage } from './problems.ts';
import type { Message } from './message-types.ts';

export interface ElkClientOptions {
  /** `tcp://host:port`, or `tls://host:port` with a login. */
  readonly url: string;
  readonly login?: { readonly user: string; readonly password: string };
  readonly timing?: Partial<Timing>;
}

export interface Timing {
  readonly connectMs: number;
  readonly replyMs: number;
  /** An order to arm has no answer but the new state. A panel tells within a second, the rest is for a slow network. */
  readonly obeyMs: number;
  /** For so long, codes wait until it is read who has used them meanwhile. All of a log takes about half a minute. */
  readonly catchUpMs: number;
  /** A panel says that it is alive every 30 s. */
  readonly silenceMs: number;
  readonly firstRetryMs: number;
  readonly lastRetryMs: number;
  /** What is in the way although the panel is connected is looked at again after this time, and ever later. */
  readonly firstLookMs: number;
  readonly lastLookMs: number;
  /** A connection that lasted so long was a good one: the next retry is quick again. */
  readonly stableMs: number;
}

const TIMING: Timing = {
  connectMs: 10_000,
  replyMs: 5000,
  obeyMs: 3000,
  catchUpMs: 20_000,
  silenceMs: 120_000,
  firstRetryMs: 1000,
  lastRetryMs: 60_000,
  firstLookMs: 5000,
  lastLookMs: 300_000,
  stableMs: 60_000,
};

export interface ElkClientListener {
  /** The panel can be asked now. */
  connected(): void;
  disconnected(why: DriverMessage): void;
  /** Each message that came, answers too. */
  message(message: Message): void;
}

/** `programming`: the panel answers nothing else now; `message` says why. */
export type Answer<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'programming'; readonly message: DriverMessage }
  | Unreachable;

/** An order that nothing was heard of: it may have been obeyed all the same, and can be looked after. */
export interface Unheard {
  readonly kind: 'unheard';
}

type Request = Exclude<Message, { kind: 'other' }>;
/** Returns true where the message was the answer. */
type Waiter = (message: Message | undefined) => boolean;

const QUESTION_TRIES = 2;

export class ElkClient {
  readonly #options: ElkClientOptions;
  readonly timing: Timing;
  readonly #listener: ElkClientListener;
  readonly #loop: SessionLoop;
  #socket: Socket | undefined;
  /** Ends the session. */
  #end: (cause: string) => void = () => undefined;
  readonly #queue = new SerialQueue();
  #waiter: Waiter | undefined;
  /** Something was asked whose answer did not come: it may come yet, also after the next connection is made. */
  #owesAnswer = false;
  /** How far this session has come. */
  #stage: Stage = 'mute';
  #trouble = NOT_YET;

  constructor(options: ElkClientOptions, listener: ElkClientListener) {
    this.#options = options;
    this.timing = { ...TIMING, ...options.timing };
    this.#listener = listener;
    const { firstRetryMs: firstMs, lastRetryMs: lastMs, stableMs } = this.timing;
    this.#loop = new SessionLoop({
      session: (stopping) => this.#live(stopping),
      ended: () => this.#waiter?.(undefined),
      trouble: (why) => listener.disconnected(why),
      retry: { firstMs, lastMs },
      steadyMs: stableMs,
    });
  }

  start(): void {
    this.#loop.start();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  /** A question is asked once more where nothing is heard; after that the connection is made anew. */
  ask<T>(message: Request, answer: (message: Message) => T | undefined): Promise<Answer<T>> {
    return this.#inTurn(() => this.#insist(message, answer));
  }

  /** An order is given once, since it may have been obeyed. */
  order<T>(
    message: Request,
    answer: (message: Message) => T | undefined,
    { withinMs = this.timing.replyMs } = {},
  ): Promise<Answer<T> | Unheard> {
    return this.#inTurn(async () => {
      const outcome = await this.#askOnce(message, answer, withinMs);
      return outcome === 'silence' ? { kind: 'unheard' } : outcome;
    });
  }

  /** The panel's buffer is small (section 2), so that the next question waits for the answer to this one. */
  #inTurn<A>(exchange: () => Promise<A>): Promise<A | Exclude<Answer<never>, { kind: 'answer' }>> {
    return this.#queue.run(async () => (await this.#outwaitLate()) ?? exchange());
  }

  /** 4.37.2: the panel repeats the digits that it was asked about, which nobody else asks about just now. */
  async #outwaitLate(): Promise<Exclude<Answer<never>, { kind: 'answer' }> | undefined> {
    if (!this.#owesAnswer || !this.#socket) return undefined;
    const mark = Pin.of(String(randomInt(10 ** 6)).padStart(6, '0'));
    const come = await this.#insist({ kind: 'ask-code', code: mark }, (came) =>
      came.kind === 'code' && padded(came.code) === padded(mark) ? true : undefined,
    );
    if (come.kind !== 'answer') return come;
    this.#owesAnswer = false;
    return undefined;
  }

  async #insist<T>(message: Request, answer: (message: Message) => T | undefined): Promise<Answer<T>> {
    for (let attempt = 1; attempt <= QUESTION_TRIES; attempt++) {
      const outcome = await this.#askOnce(message, answer, this.timing.replyMs);
      if (outcome !== 'silence') return outcome;
    }
    this.#end(SILENT);
    return { kind: 'unreachable', why: troubleOf(this.#options.url, SILENT, this.#stage) };
  }

  async #askOnce<T>(
    message: Request,
    answer: (message: Message) => T | undefined,
    withinMs: number,
  ): Promise<Answer<T> | 'silence'> {
    const socket = this.#socket;
    if (!socket) return { kind: 'unreachable', why: this.#trouble };
    const { promise, resolve } = Promise.withResolvers<Answer<T> | 'silence'>();
    this.#waiter = (came) => {
      const value = came && answer(came);
      if (value !== undefined) resolve({ kind: 'answer', value });
      else if (came === undefined) resolve({ kind: 'unreachable', why: this.#trouble });
      else if (came.kind === 'elk-rp' && came.state !== 'gone')
        resolve({ kind: 'programming', message: BUSY[came.state] });
      else return false;
      return true;
    };
    const timer = setTimeout(() => resolve('silence'), withinMs);
    socket.write(`${serialise(message)}\r\n`);
    try {
      const outcome = await promise;
      // Who answers that the panel is being programmed may have passed it on before.
      if (outcome === 'silence' || outcome.kind !== 'answer') this.#owesAnswer = true;
      return outcome;
    } finally {
      clearTimeout(timer);
      this.#waiter = undefined;
    }
  }

  async #live(stopping: AbortSignal): Promise<DriverMessage> {
    const cause = await this.#session(stopping);
    return (this.#trouble = troubleOf(this.#options.url, cause, this.#stage));
  }

  /** One connection, from its beginning to its end. Returns why it ended. */
  async #session(stopping: AbortSignal): Promise<string> {
    this.#stage = 'mute';
    const opened = await this.#open(stopping);
    if (typeof opened === 'string') return opened;
    const socket = opened;
    const { promise: ended, resolve: end } = Promise.withResolvers<string>();
    this.#end = end;
    const splitter = new LineSplitter();
    const { connectMs, silenceMs } = this.timing;
    const loginEnds = setTimeout(() => end(LOGIN_MUTE), connectMs);
    const ready = (): void => {
      clearTimeout(loginEnds);
      this.#socket = socket;
      this.#listener.connected();
    };
    const closed = (cause: string): void => end(this.#socket ? cause : LOGIN_CLOSED);
    socket.setTimeout(silenceMs, () => end(SILENT));
    socket.on('error', (error) => closed(causeOf(error)));
    socket.on('close', () => closed(CLOSED));
    socket.on('data', (bytes: Buffer) => {
      if (this.#socket && this.#stage === 'mute') this.#stage = 'garbled';
      for (const line of splitter.push(bytes)) {
        if (this.#socket) this.#hear(line);
        else if (line.includes('Login successful')) ready();
        else if (/Username\/Password not found|Disabled/.test(line)) end(LOGIN_REFUSED);
      }
    });
    const stop = (): void => end('stopped');
    stopping.addEventListener('abort', stop);
    const { login } = this.#options;
    if (login) socket.write(`${login.user}\r\n${login.password}\r\n`);
    else ready();
    const why = await ended;
    clearTimeout(loginEnds);
    stopping.removeEventListener('abort', stop);
    this.#socket = undefined;
    socket.destroy();
    return why;
  }

  async #open(stopping: AbortSignal): Promise<Socket | string> {
    const { protocol, hostname, port } = new URL(this.#options.url);
    const place = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
    const { connectMs } = this.timing;
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(connectMs)]);
    return protocol === 'tls:' ? connectTls(place, signal) : opening(connectPlain(place), 'connect', signal);
  }

  #hear(line: string): void {
    for (const message of parseLine(line)) {
      this.#stage = 'heard';
      this.#loop.well();
      // The listener first, so that it knows what the answer tells before whoever asked goes on.
      this.#listener.message(message);
      this.#waiter?.(message);
    }
  }
}
