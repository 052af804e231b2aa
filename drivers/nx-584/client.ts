/**
 * A session with an NX-584, in its own words: connects, asks one thing at a time, acknowledges what wants
 * it, and connects again when the module fell silent. It knows nothing of slots.
 */
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Unreachable } from '../../src/domain/device.ts';
import { frame, frameReader } from './framing.ts';
import type { Framing } from './framing.ts';
import { openLine } from './line.ts';
import { parse, serialise } from './messages.ts';
import { CLOSED, NOT_YET, SILENT, words } from './trouble.ts';
import type { Message, MessageKind, Of } from './vocabulary.ts';

export interface Nx584ClientOptions {
  /** `tcp://host:port`, or the path of a serial port. */
  readonly port: string;
  readonly baudRate: number;
  readonly framing: Framing;
  readonly timing?: Partial<Timing>;
}

export interface Timing {
  /** "2.5 seconds allowable reply period", and something for the way. */
  readonly replyMs: number;
  /** After a `nak`, which may mean that the module is still busy with something else. */
  readonly nakPauseMs: number;
  /** For so long, codes wait until it is read who has used them meanwhile. */
  readonly catchUpMs: number;
  /** What is silent for so long is asked whether it is there. */
  readonly idleMs: number;
  readonly firstRetryMs: number;
  readonly lastRetryMs: number;
  /** A connection that lasted so long was a good one: the next retry is quick again. */
  readonly stableMs: number;
}

const TIMING: Timing = {
  replyMs: 3_500,
  nakPauseMs: 2_500,
  catchUpMs: 20_000,
  idleMs: 60_000,
  firstRetryMs: 1_000,
  lastRetryMs: 60_000,
  stableMs: 60_000,
};

export interface Nx584ClientListener {
  /** The line is open; nobody knows yet who is at its other end. */
  opened(): void;
  /** Told once for each cause. */
  closed(why: string): void;
  /** Each message that came; `asked`: it is the answer to a question. */
  message(message: Message, asked: boolean): void;
}

/** `failed`: understood, and the panel could not do it. `rejected`: disabled in the module. */
export type Answer<K extends MessageKind> =
  | { readonly kind: 'answer'; readonly message: Of<K> }
  | { readonly kind: 'failed' }
  | { readonly kind: 'rejected' }
  | Unreachable;

export interface AskOptions<K extends MessageKind> {
  /** Where the message alone does not tell that it is the answer. */
  readonly matches?: (message: Of<K>) => boolean;
  /** Default 2. An order that toggles is given once, since it may have been obeyed. */
  readonly tries?: number;
}

type Outcome = Message | 'silence' | 'gone';

interface Waiter {
  readonly isAnswer: (message: Message) => boolean;
  readonly settle: (outcome: Outcome) => void;
}

/** What the module says in place of an answer. */
const REFUSALS: readonly MessageKind[] = ['failed', 'nak', 'rejected'];

export class Nx584Client {
  readonly #options: Nx584ClientOptions;
  readonly timing: Timing;
  readonly #listener: Nx584ClientListener;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #stream: Duplex | undefined;
  /** Ends the session. */
  #end: (cause: string) => void = () => undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #waiter: Waiter | undefined;
  #trouble = NOT_YET;

  constructor(options: Nx584ClientOptions, listener: Nx584ClientListener) {
    this.#options = options;
    this.timing = { ...TIMING, ...options.timing };
    this.#listener = listener;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#end(CLOSED);
    await this.#running;
  }

  /** What the module is asked while it works at something else, it answers with `nak`: so one at a time. */
  ask<K extends MessageKind>(request: Message, expected: K, options: AskOptions<K> = {}): Promise<Answer<K>> {
    const { matches = () => true, tries = 2 } = options;
    const isAnswer = (message: Message): boolean => message.kind === expected && matches(message as Of<K>);
    const asked = this.#queue.then(async (): Promise<Answer<K>> => {
      let outcome: Outcome = 'silence';
      for (let attempt = 1; attempt <= tries; attempt++) {
        if (!this.#stream) break;
        outcome = await this.#askOnce(request, isAnswer);
        if (outcome !== 'silence' && (outcome === 'gone' || outcome.kind !== 'nak')) break;
        if (outcome !== 'silence') await delay(this.timing.nakPauseMs, undefined, { ref: false });
      }
      if (outcome === 'silence') {
        if (this.#stream) this.#trouble = words(this.#options.port, SILENT);
        this.#end(SILENT);
      }
      if (outcome === 'silence' || outcome === 'gone') return { kind: 'unreachable', why: this.#trouble };
      if (outcome.kind === 'rejected') return { kind: 'rejected' };
      if (outcome.kind === 'failed' || outcome.kind === 'nak') return { kind: 'failed' };
      return { kind: 'answer', message: outcome as Of<K> };
    });
    this.#queue = asked;
    return asked;
  }

  async #askOnce(request: Message, isAnswer: (message: Message) => boolean): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.#waiter = { isAnswer, settle: resolve };
    const timer = setTimeout(() => resolve('silence'), this.timing.replyMs);
    this.#send(request);
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
      const { cause, wasHeard } = await this.#session();
      this.#trouble = words(this.#options.port, cause);
      this.#waiter?.settle('gone');
      if (signal.aborted) return;
      if (wasHeard || this.#trouble !== told) this.#listener.closed(this.#trouble);
      told = this.#trouble;
      if (performance.now() - began >= stableMs) retryMs = firstRetryMs;
      await delay(retryMs, undefined, { signal, ref: false }).catch(() => undefined);
      retryMs = Math.min(retryMs * 2, lastRetryMs);
    }
  }

  /** One connection, from its beginning to its end. */
  async #session(): Promise<{ cause: string; wasHeard: boolean }> {
    let wasHeard = false;
    let stream: Duplex;
    try {
      stream = await openLine(this.#options.port, this.#options.baudRate, this.#stopping.signal);
    } catch (error) {
      return { cause: causeOf(error), wasHeard };
    }
    const { promise: ended, resolve } = Promise.withResolvers<string>();
    this.#end = resolve;
    if (this.#stopping.signal.aborted) resolve(CLOSED);
    const { idleMs } = this.timing;
    const idle = setTimeout(() => {
      idle.refresh();
      void this.ask({ kind: 'ask-system-status' }, 'system-status');
    }, idleMs);
    idle.unref();
    const reader = frameReader(this.#options.framing);
    stream.on('data', (chunk: Buffer) => {
      for (const body of reader.push(chunk)) {
        wasHeard = true;
        idle.refresh();
        this.#hear(body);
      }
    });
    stream.on('error', (error) => resolve(causeOf(error)));
    stream.on('close', () => resolve(CLOSED));
    this.#stream = stream;
    this.#listener.opened();
    const cause = await ended;
    this.#stream = undefined;
    clearTimeout(idle);
    stream.destroy();
    return { cause, wasHeard };
  }

  #hear(body: readonly number[]): void {
    const { message, ackRequired } = parse(body);
    if (ackRequired) this.#send({ kind: 'ack' });
    const waiter = this.#waiter;
    const isAnswer = waiter?.isAnswer(message) ?? false;
    // The listener first, so that it knows what the answer tells before whoever asked goes on.
    this.#listener.message(message, isAnswer);
    if (isAnswer || REFUSALS.includes(message.kind)) waiter?.settle(message);
  }

  #send(message: Message): void {
    this.#stream?.write(frame(serialise(message), this.#options.framing));
  }
}

/** An error's code, which holds no secret. */
function causeOf(error: unknown): string {
  const { code, name } = error as NodeJS.ErrnoException;
  return code ?? name;
}
