/**
 * Keeps a session with a device: begins one, and another when it has ended, sooner or later after how it went.
 * What a session is, and why it ended, is the client's to say.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { isSameMessage, type DriverMessage } from '../../src/domain/driver/driver-message.ts';
import { retryAfterMs, type RetryLadder } from '../../src/domain/retry.ts';

export interface SessionLoopOptions {
  /** One session, from its beginning to its end; resolves with why it ended. It ends when the signal fires. */
  readonly session: (stopping: AbortSignal) => Promise<DriverMessage>;
  /** Called when a session is over, before anything is told of it. */
  readonly ended?: () => void;
  /** Called once for each trouble: for the same one again only after `well`. */
  readonly trouble: (why: DriverMessage) => void;
  readonly retry: RetryLadder;
  /**
   * A session that stood so long was a good one: the next wait is the first one again. A session that is taken
   * away sooner counts as one that did not come about. Without this, only `steady` begins the waits anew.
   */
  readonly steadyMs?: number;
  readonly time?: LoopTime;
}

/** What passes between sessions. */
export interface LoopTime {
  /** Milliseconds, from any point in time on. */
  now(): number;
  /** Resolves after this time, or when the signal fires. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

const REAL_TIME: LoopTime = {
  now: () => performance.now(),
  wait: (ms, signal) => delay(ms, undefined, { signal, ref: false }).catch(() => undefined),
};

export class SessionLoop {
  readonly #options: SessionLoopOptions;
  readonly #time: LoopTime;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #told: DriverMessage | undefined;
  #failures = 0;
  #stoodSince: number | undefined;
  #leastWaitMs = 0;
  #isHalted = false;

  constructor(options: SessionLoopOptions) {
    this.#options = options;
    this.#time = options.time ?? REAL_TIME;
  }

  /** Fires when no session is wanted any longer. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Resolves when the session under way is over. No trouble is told from now on. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** The session stands: from now on it is counted for how long. */
  stands(): void {
    this.#stoodSince ??= this.#time.now();
  }

  /** The session stands and is of use: the next trouble is a new one, even if it is the old one again. */
  well(): void {
    this.stands();
    this.#told = undefined;
  }

  /** This session is a good one, however long it stands. */
  steady(): void {
    this.#failures = 0;
  }

  /** Tells a trouble of a session that goes on. */
  tell(why: DriverMessage): void {
    if (isSameMessage(why, this.#told)) return;
    this.#told = why;
    this.#options.trouble(why);
  }

  /** Once this session is over, the next one does not begin sooner. */
  waitAtLeast(ms: number): void {
    this.#leastWaitMs = ms;
  }

  /** This session is the last one. */
  halt(): void {
    this.#isHalted = true;
  }

  async #run(): Promise<void> {
    const { session, ended, retry, steadyMs = Infinity } = this.#options;
    const { stopping } = this;
    while (!stopping.aborted) {
      this.#stoodSince = undefined;
      const why = await session(stopping);
      ended?.();
      if (stopping.aborted) return;
      this.tell(why);
      if (this.#isHalted) return;
      if (this.#time.now() - (this.#stoodSince ?? Infinity) >= steadyMs) this.steady();
      const waitMs = Math.max(retryAfterMs(this.#failures++, retry), this.#leastWaitMs);
      this.#leastWaitMs = 0;
      await this.#time.wait(waitMs, stopping);
    }
  }
}
