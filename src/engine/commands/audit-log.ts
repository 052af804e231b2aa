import type { Actor } from '../../domain/people/actor.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Store } from '../../storage/store.ts';

export interface AuditedChange<T> {
  /** The subject of the decision, such as `code:7`. */
  readonly subject: string;
  readonly value: T;
  /** Without a PIN. */
  readonly detail?: string;
}

/** Stores each decision together with who made it. */
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

  /**
   * Whether decisions are stored on disk. If not, Latchkey gives no access, because a restart would not know about it.
   */
  get areKept(): boolean {
    return this.#store.database.isDurable;
  }

  /** While `run` runs, also calls `note` for each decision, within the transaction of that decision. */
  noting<T>(note: (subject: string) => void, run: () => T): T {
    this.#note = note;
    try {
      return run();
    } finally {
      this.#note = undefined;
    }
  }

  /** Stores a decision and its line in the audit log in one transaction. */
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
