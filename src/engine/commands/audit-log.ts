import type { Actor } from '../../domain/people/actor.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Store } from '../../storage/store.ts';

export interface AuditedChange<T> {
  /** What it is about, such as `code:7`. */
  readonly subject: string;
  readonly value: T;
  /** Without a PIN. */
  readonly detail?: string;
}

/** Stores what somebody decided, and that they did. */
export class AuditLog {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #made: () => void;
  #note: ((subject: string) => void) | undefined;

  /** @param made called within the transaction of each decision */
  constructor(store: Store, clock: Clock, made: () => void) {
    this.#store = store;
    this.#clock = clock;
    this.#made = made;
  }

  /** What is decided is on the disk; else what gives access is not decided, as a restart would not know of it. */
  get areKept(): boolean {
    return this.#store.database.isDurable;
  }

  /** What is decided meanwhile is noted elsewhere too, in the transaction of each decision. */
  noting<T>(note: (subject: string) => void, run: () => T): T {
    this.#note = note;
    try {
      return run();
    } finally {
      this.#note = undefined;
    }
  }

  /** One transaction for a decision and its line in the audit. */
  transaction<T>(by: Actor, what: string, change: () => AuditedChange<T>): T {
    return this.#store.transaction(() => {
      const { subject, value, detail } = change();
      this.#store.journal.audit(this.#clock.now(), by, what, subject, detail);
      this.#note?.(subject);
      this.#store.bumpGeneration();
      this.#made();
      return value;
    });
  }
}
