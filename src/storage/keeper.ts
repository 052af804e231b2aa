import { writeMark, writeMarkInPassing } from './mark.ts';
import type { Store } from './store.ts';

/** What is written together is marked together; a decision is marked before its owner has put the phone away. */
const MARK_AFTER_MS = 100;
/** Quiet for so long: what was going on is over, and nobody waits for the disk. */
const QUIET_MS = 1_000;
/** And where it is never quiet. */
const MOST_MS = 10_000;
/** A mark that could not be written is not tried again sooner, however much is written meanwhile. */
const MARK_AGAIN_AFTER_MS = 30_000;

/**
 * Brings what is written into the database's own file soon after, so that a copy of that file is the house, and a
 * lost journal loses seconds; and keeps a mark outside, by which a database that is older is noticed.
 */
export class Keeper {
  readonly #store: Store;
  readonly #markFile: string;
  readonly #warn: (words: string) => void;
  #marked = 0;
  #marking: Promise<void> | undefined;
  #markTimer: NodeJS.Timeout | undefined;
  #quietTimer: NodeJS.Timeout | undefined;
  /** Since when something is not in the file, in milliseconds of the process. */
  #since: number | undefined;
  #hasWarned = false;
  #isStopped = false;

  constructor(store: Store, markFile: string, warn: (words: string) => void) {
    this.#store = store;
    this.#markFile = markFile;
    this.#warn = warn;
  }

  start(): void {
    this.#keepNow();
    this.#store.database.written = () => this.#written();
  }

  /** All is in the file when it returns. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#store.database.written = () => undefined;
    clearTimeout(this.#markTimer);
    clearTimeout(this.#quietTimer);
    await this.#marking;
    this.#keepNow();
  }

  #written(): void {
    this.#since ??= performance.now();
    const left = this.#since + MOST_MS - performance.now();
    clearTimeout(this.#quietTimer);
    this.#quietTimer = setTimeout(() => this.#bringIn(), Math.max(0, Math.min(QUIET_MS, left))).unref();
    this.#markIn(MARK_AFTER_MS);
  }

  #bringIn(): void {
    // What is in memory alone comes to the disk as one more write.
    if (!this.#store.database.isDurable) return;
    this.#tries(() => {
      this.#store.bumpGeneration();
      this.#store.database.checkpoint();
    });
    // The checkpoint's own writing is in the file too.
    clearTimeout(this.#quietTimer);
    this.#since = undefined;
  }

  #mark(): void {
    this.#markTimer = undefined;
    if (this.#isStopped || !this.#store.database.isDurable) return;
    const { house, generation } = this.#store.identity;
    if (generation === this.#marked || this.#marking) return;
    this.#marked = generation;
    this.#marking = writeMarkInPassing(this.#markFile, { kind: 'house', house, generation })
      .then(
        () => MARK_AFTER_MS,
        (error: unknown) => {
          this.#failed(error);
          return MARK_AGAIN_AFTER_MS;
        },
      )
      .then((againMs) => {
        this.#marking = undefined;
        if (!this.#isStopped && this.#store.identity.generation !== this.#marked) this.#markIn(againMs);
      });
  }

  #markIn(ms: number): void {
    if (this.#marking) return;
    this.#markTimer ??= setTimeout(() => this.#tries(() => this.#mark()), ms).unref();
  }

  #keepNow(): void {
    if (!this.#store.database.isDurable) return;
    this.#tries(() => {
      this.#bringIn();
      const { house, generation } = this.#store.identity;
      writeMark(this.#markFile, { kind: 'house', house, generation });
      this.#marked = generation;
    });
  }

  #tries(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** What cannot be kept now is kept with what is written next; nobody waits for it. */
  #failed(error: unknown): void {
    this.#marked = 0;
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const { code, name } = error as NodeJS.ErrnoException;
    this.#warn(`The mark beside the database cannot be kept now (${code ?? name}). Is the disk full?`);
  }
}
