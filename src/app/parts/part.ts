import { isDeepStrictEqual } from 'node:util';
import { waitFor } from '../../domain/clock.ts';
import type { Clock } from '../../domain/clock.ts';
import { retryAfterMs, type RetryLadder } from '../../domain/retry.ts';
import type { PartMessage, PartName } from '../../domain/health/part-message.ts';
import { describeFault, workOf } from '../fault.ts';

/** A part while it is open. */
export interface Opened {
  /** Resolves when the part works for the first time: the other end has answered. Never rejects. */
  readonly ready: Promise<unknown>;
  /** Rejects when the part cannot go on: with a `PartFailure` if an owner can do something about it. */
  readonly ended: Promise<unknown>;
  /** Closes everything that was opened, even after the part has ended by itself. */
  readonly stop: () => Promise<void>;
}

export type PartState = 'starting' | 'running' | 'failed' | 'stopped';

export interface PartView {
  readonly name: PartName;
  readonly state: PartState;
  /** Why the part does not run; also set while it is being tried again. */
  readonly trouble: PartMessage | undefined;
}

export interface PartOptions<T extends Opened> {
  readonly name: PartName;
  readonly open: () => T | Promise<T>;
  readonly clock: Clock;
  /** Called when the state or the trouble changes. */
  readonly changed: (part: PartView) => void;
}

const RETRY: RetryLadder = { firstMs: 5_000, lastMs: 5 * 60_000 };
/** A part that has not stopped by then is left behind: waiting for it would stop everything else. */
const STOPS_WITHIN_MS = 10_000;

/**
 * A part of the program that guarding the doors does not depend on, such as the chat. If it fails, it is started
 * again, first after seconds, later after minutes, for as long as the program runs.
 */
export class Part<T extends Opened = Opened> implements PartView {
  readonly name: PartName;
  state: PartState = 'stopped';
  trouble: PartMessage | undefined;
  readonly #options: PartOptions<T>;
  #opened: T | undefined;
  #failures = 0;
  #startedAt = 0;
  /** Counts the starts: news from an earlier start is ignored. */
  #round = 0;
  #cancelRetry: (() => void) | undefined;
  #closing: Promise<void> = Promise.resolve();

  constructor(options: PartOptions<T>) {
    this.name = options.name;
    this.#options = options;
  }

  /** What is open now. */
  get opened(): T | undefined {
    return this.#opened;
  }

  /** Resolves when the part is open, or has failed for the first time. Never rejects. */
  async start(): Promise<void> {
    const round = ++this.#round;
    this.#startedAt = this.#options.clock.now();
    this.#become('starting', this.trouble);
    const failed = (error: unknown): void => this.#failed(round, error);
    await workOf.run({ crashed: failed }, async () => {
      try {
        const opened = await this.#options.open();
        // It was stopped meanwhile.
        if (round !== this.#round) return void (await closed(opened));
        this.#opened = opened;
        opened.ended.catch(failed);
        void opened.ready.then(() => {
          if (round === this.#round) this.#become('running', undefined);
        });
      } catch (error) {
        failed(error);
      }
    });
  }

  async stop(): Promise<void> {
    this.#round++;
    this.#cancelRetry?.();
    this.#close();
    this.#become('stopped', undefined);
    await this.#closing;
  }

  #failed(round: number, error: unknown): void {
    if (round !== this.#round) return;
    this.#round++;
    const { clock } = this.#options;
    // A part that had run for long is tried again soon.
    if (clock.now() - this.#startedAt > RETRY.lastMs) this.#failures = 0;
    const wait = retryAfterMs(this.#failures++, RETRY);
    this.#close();
    // Set before listeners hear of the failure: they may stop the part.
    this.#cancelRetry = waitFor(clock, wait, () => void this.#closing.then(() => this.#again(round)));
    this.#become('failed', messageOf(error));
  }

  #again(failed: number): void {
    if (this.#round === failed + 1) void this.start();
  }

  #close(): void {
    const opened = this.#opened;
    this.#opened = undefined;
    if (opened) this.#closing = closed(opened);
  }

  #become(state: PartState, trouble: PartMessage | undefined): void {
    if (state === this.state && isDeepStrictEqual(trouble, this.trouble)) return;
    this.state = state;
    this.trouble = trouble;
    this.#options.changed(this);
  }
}

/** A part cannot run, and an owner can do something about it, such as correct its token. */
export class PartFailure extends Error {
  override name = 'PartFailure';
  readonly trouble: PartMessage;

  constructor(trouble: PartMessage, options?: ErrorOptions) {
    super(trouble.code, options);
    this.trouble = trouble;
  }
}

function messageOf(error: unknown): PartMessage {
  if (error instanceof PartFailure) return error.trouble;
  return { code: 'failed-unexpectedly', error: describeFault(error).split(' at ')[0]! };
}

/** Never rejects. */
function closed(opened: Opened): Promise<void> {
  const stopped = opened.stop().catch(() => undefined);
  return Promise.race([
    stopped,
    new Promise<void>((resolve) => setTimeout(resolve, STOPS_WITHIN_MS).unref()),
  ]);
}
