/**
 * A session with an NX-584, in its own words: connects, asks one thing at a time, acknowledges what wants
 * it, and connects again when the module fell silent. It knows nothing of slots.
 *
 * An answer does not name its question, and a slow one may come when something else has been asked. The module
 * answers in the order in which it was asked, so that after a time-out a question comes first whose answer nothing
 * else is waiting for: what has come by then is over.
 */
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Unreachable } from '../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import { causeOf } from '../shared/network.ts';
import { SerialQueue } from '../shared/serial-queue.ts';
import { SessionLoop } from '../shared/session-loop.ts';
import { frame, frameReader } from './framing.ts';
import type { Framing } from './framing.ts';
import { openLine } from './line.ts';
import { parse, serialise } from './messages.ts';
import { CLOSED, NOT_YET, SILENT, troubleOf, type Stage } from './problems.ts';
import type { Message, MessageKind, Of } from './message-types.ts';

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
  /** What is in the way although the module answers is looked at again after this time, and ever later. */
  readonly firstLookMs: number;
  readonly lastLookMs: number;
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
  firstLookMs: 5_000,
  lastLookMs: 300_000,
  stableMs: 60_000,
};

export interface Nx584ClientListener {
  /** The line is open; nobody knows yet who is at its other end. */
  opened(): void;
  /** Told once for each cause. */
  closed(why: DriverMessage): void;
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

interface Wanted {
  readonly isAnswer: (message: Message) => boolean;
  /** What ends the waiting as well. */
  readonly refusals: readonly MessageKind[];
}

interface Waiter extends Wanted {
  readonly settle: (outcome: Outcome) => void;
}

/** What the module says in place of an answer. */
const REFUSALS: readonly MessageKind[] = ['failed', 'nak', 'rejected'];
/** One may fall into the 2.5 seconds for which the module works at what it owes. */
const LATE_TRIES = 3;

export class Nx584Client {
  readonly #options: Nx584ClientOptions;
  readonly timing: Timing;
  readonly #listener: Nx584ClientListener;
  readonly #loop: SessionLoop;
  #stream: Duplex | undefined;
  /** Ends the session. */
  #end: (cause: string) => void = () => undefined;
  readonly #queue = new SerialQueue();
  #waiter: Waiter | undefined;
  /** Something was asked whose answer did not come: it may come yet, also after the next connection is made. */
  #owesAnswer = false;
  /** How far this session has come. */
  #stage: Stage = 'mute';
  #trouble = NOT_YET;

  constructor(options: Nx584ClientOptions, listener: Nx584ClientListener) {
    this.#options = options;
    this.timing = { ...TIMING, ...options.timing };
    this.#listener = listener;
    const { firstRetryMs: firstMs, lastRetryMs: lastMs, stableMs } = this.timing;
    this.#loop = new SessionLoop({
      session: (stopping) => this.#live(stopping),
      ended: () => this.#waiter?.settle('gone'),
      trouble: (why) => listener.closed(why),
      retry: { firstMs, lastMs },
      steadyMs: stableMs,
    });
  }

  start(): void {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    const stopped = this.#loop.stop();
    this.#end(CLOSED);
    await stopped;
  }

  /** What the module is asked while it works at something else, it answers with `nak`: so one at a time. */
  ask<K extends MessageKind>(request: Message, expected: K, options: AskOptions<K> = {}): Promise<Answer<K>> {
    const { matches = () => true, tries = 2 } = options;
    const isAnswer = (message: Message): boolean => message.kind === expected && matches(message as Of<K>);
    return this.#queue.run(async (): Promise<Answer<K>> => {
      const late = await this.#outwaitLate();
      const outcome = late ?? (await this.#insist(request, { isAnswer, refusals: REFUSALS }, tries));
      if (outcome === 'silence' || outcome === 'gone') return { kind: 'unreachable', why: this.#trouble };
      if (outcome.kind === 'rejected') return { kind: 'rejected' };
      if (outcome.kind === 'failed' || outcome.kind === 'nak') return { kind: 'failed' };
      return { kind: 'answer', message: outcome as Of<K> };
    });
  }

  /** A refusal may be the late answer, so that only the configuration itself counts. */
  async #outwaitLate(): Promise<'silence' | 'gone' | undefined> {
    if (!this.#owesAnswer || !this.#stream) return undefined;
    const isAnswer = ({ kind }: Message): boolean => kind === 'interface-configuration';
    const request = { kind: 'ask-interface-configuration' } as const;
    const outcome = await this.#insist(request, { isAnswer, refusals: [] }, LATE_TRIES);
    if (outcome === 'silence' || outcome === 'gone') return outcome;
    this.#owesAnswer = false;
    return undefined;
  }

  async #insist(request: Message, wanted: Wanted, tries: number): Promise<Outcome> {
    let outcome: Outcome = 'gone';
    for (let attempt = 1; attempt <= tries; attempt++) {
      if (!this.#stream) return 'gone';
      outcome = await this.#askOnce(request, wanted);
      if (outcome === 'gone' || (outcome !== 'silence' && outcome.kind !== 'nak')) return outcome;
      if (outcome !== 'silence') await delay(this.timing.nakPauseMs, undefined, { ref: false });
    }
    if (outcome !== 'silence') return outcome;
    if (this.#stream) this.#trouble = troubleOf(this.#options.port, SILENT, this.#stage);
    this.#end(SILENT);
    return outcome;
  }

  async #askOnce(request: Message, wanted: Wanted): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.#waiter = { ...wanted, settle: resolve };
    const timer = setTimeout(() => resolve('silence'), this.timing.replyMs);
    this.#send(request);
    try {
      const outcome = await promise;
      if (outcome === 'silence' || outcome === 'gone') this.#owesAnswer = true;
      return outcome;
    } finally {
      clearTimeout(timer);
      this.#waiter = undefined;
    }
  }

  async #live(stopping: AbortSignal): Promise<DriverMessage> {
    const cause = await this.#session(stopping);
    return (this.#trouble = troubleOf(this.#options.port, cause, this.#stage));
  }

  /** One connection, from its beginning to its end. Returns why it ended. */
  async #session(stopping: AbortSignal): Promise<string> {
    this.#stage = 'mute';
    let stream: Duplex;
    try {
      stream = await openLine(this.#options.port, this.#options.baudRate, stopping);
    } catch (error) {
      return causeOf(error);
    }
    this.#loop.stands();
    const { promise: ended, resolve } = Promise.withResolvers<string>();
    this.#end = resolve;
    if (stopping.aborted) resolve(CLOSED);
    const { idleMs } = this.timing;
    const idle = setTimeout(() => {
      idle.refresh();
      void this.ask({ kind: 'ask-system-status' }, 'system-status');
    }, idleMs);
    idle.unref();
    const reader = frameReader(this.#options.framing);
    stream.on('data', (chunk: Buffer) => {
      if (this.#stage === 'mute') this.#stage = 'garbled';
      for (const body of reader.push(chunk)) {
        this.#stage = 'heard';
        this.#loop.well();
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
    return cause;
  }

  #hear(body: readonly number[]): void {
    const { message, ackRequired } = parse(body);
    if (ackRequired) this.#send({ kind: 'ack' });
    const waiter = this.#waiter;
    const isAnswer = waiter?.isAnswer(message) ?? false;
    // The listener first, so that it knows what the answer tells before whoever asked goes on.
    this.#listener.message(message, isAnswer);
    if (isAnswer || waiter?.refusals.includes(message.kind)) waiter?.settle(message);
  }

  #send(message: Message): void {
    this.#stream?.write(frame(serialise(message), this.#options.framing));
  }
}
