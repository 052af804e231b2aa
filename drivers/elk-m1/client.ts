/**
 * A session with an Elk M1 through its network module, in the panel's own words: connects, logs in where
 * that is asked for, asks one thing at a time, and connects again when the panel fell silent. It knows
 * nothing of slots.
 */
import { connect as connectPlain, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Unreachable } from '../../src/domain/device.ts';
import { LineSplitter } from './framing.ts';
import { parse, serialise } from './messages.ts';
import { causeOf, opening } from './opening.ts';
import { connectTls } from './tls.ts';
import { SILENT, words } from './trouble.ts';
import type { Message } from './vocabulary.ts';

export type Log = (level: 'debug' | 'info' | 'warn' | 'error', message: string) => void;

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
  stableMs: 60_000,
};

export interface ElkClientListener {
  /** The panel can be asked now. */
  connected(): void;
  disconnected(why: string): void;
  /** Each message that came, answers too. */
  message(message: Message): void;
}

/** `programming`: the installer's program is connected, and the panel answers nothing else. */
export type Answer<T> =
  { readonly kind: 'answer'; readonly value: T } | { readonly kind: 'programming' } | Unreachable;

export interface AskOptions {
  /** A question is asked once more; an order is not, since it may have been obeyed. */
  readonly tries?: number;
  readonly withinMs?: number;
}

type Request = Exclude<Message, { kind: 'other' }>;
/** Returns true where the message was the answer. */
type Waiter = (message: Message | undefined) => boolean;

export class ElkClient {
  readonly #options: ElkClientOptions;
  readonly timing: Timing;
  readonly #listener: ElkClientListener;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #socket: Socket | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #waiter: Waiter | undefined;
  #trouble = 'The panel is not connected yet.';

  constructor(options: ElkClientOptions, listener: ElkClientListener) {
    this.#options = options;
    this.timing = { ...TIMING, ...options.timing };
    this.#listener = listener;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** The panel's buffer is small (section 2), so that the next question waits for the answer to this one. */
  ask<T>(
    message: Request,
    answer: (message: Message) => T | undefined,
    { tries = 2, withinMs = this.timing.replyMs }: AskOptions = {},
  ): Promise<Answer<T>> {
    const asked = this.#queue.then(async (): Promise<Answer<T>> => {
      for (let attempt = 1; attempt <= tries; attempt++) {
        const outcome = await this.#askOnce(message, answer, withinMs);
        if (outcome !== 'silence') return outcome;
      }
      if (tries > 1) this.#socket?.destroy(new Error(SILENT));
      return { kind: 'unreachable', why: words(this.#options.url, SILENT) };
    });
    this.#queue = asked;
    return asked;
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
      else if (came.kind === 'elk-rp' && came.state !== 'gone') resolve({ kind: 'programming' });
      else return false;
      return true;
    };
    const timer = setTimeout(() => resolve('silence'), withinMs);
    socket.write(`${serialise(message)}\r\n`);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiter = undefined;
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { firstRetryMs, lastRetryMs, stableMs } = this.timing;
    let retryMs = firstRetryMs;
    let told: string | undefined;
    while (!signal.aborted) {
      const began = performance.now();
      let wasUp = false;
      this.#trouble = words(this.#options.url, await this.#session(() => (wasUp = true)));
      this.#waiter?.(undefined);
      if (signal.aborted) return;
      if (wasUp || this.#trouble !== told) this.#listener.disconnected(this.#trouble);
      told = this.#trouble;
      if (wasUp && performance.now() - began >= stableMs) retryMs = firstRetryMs;
      await delay(retryMs, undefined, { signal, ref: false }).catch(() => {});
      retryMs = Math.min(retryMs * 2, lastRetryMs);
    }
  }

  /** One connection, from its beginning to its end. Returns why it ended. @param up the panel has said something */
  async #session(up: () => void): Promise<string> {
    const opened = await this.#open();
    if (typeof opened === 'string') return opened;
    const socket = opened;
    const { promise: ended, resolve: end } = Promise.withResolvers<string>();
    const splitter = new LineSplitter();
    const ready = (): void => {
      this.#socket = socket;
      this.#listener.connected();
    };
    socket.setTimeout(this.timing.silenceMs, () => end(SILENT));
    socket.on('error', (error) => end(causeOf(error)));
    socket.on('close', () => end('closed'));
    socket.on('data', (bytes: Buffer) => {
      for (const line of splitter.push(bytes)) {
        if (this.#socket) this.#hear(line, up);
        else if (line.includes('Login successful')) ready();
        else if (/Username\/Password not found|Disabled/.test(line)) end('login');
      }
    });
    const stop = (): void => end('stopped');
    this.#stopping.signal.addEventListener('abort', stop);
    const { login } = this.#options;
    if (login) socket.write(`${login.user}\r\n${login.password}\r\n`);
    else ready();
    const why = await ended;
    this.#stopping.signal.removeEventListener('abort', stop);
    this.#socket = undefined;
    socket.destroy();
    return why;
  }

  async #open(): Promise<Socket | string> {
    const { protocol, hostname, port } = new URL(this.#options.url);
    const place = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
    const { connectMs } = this.timing;
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(connectMs)]);
    return protocol === 'tls:' ? connectTls(place, signal) : opening(connectPlain(place), 'connect', signal);
  }

  #hear(line: string, up: () => void): void {
    const message = parse(line);
    if (!message) return;
    up();
    // The listener first, so that it knows what the answer tells before whoever asked goes on.
    this.#listener.message(message);
    this.#waiter?.(message);
  }
}
