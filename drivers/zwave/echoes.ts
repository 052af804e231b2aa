/** What comes back of our own doing within this time is an echo. */
const ECHO_MS = 5000;

/** What a lock says that happened to a slot. */
export type Doing = 'added' | 'deleted';

/** `unnamed`: one that the lock does not name. */
export type ChangedSlot = number | 'unnamed' | 'all';

interface Echo {
  /** Our changes that the lock may still announce. */
  changes: readonly Doing[];
  /** In milliseconds of the process, which nobody sets; Infinity while the slot was not read back. */
  until: number;
}

/**
 * Tells our own doing from somebody else's. A lock may announce what we wrote as if it had been typed,
 * and zwave-js says of each value that we asked for that it changed.
 */
export class Echoes {
  #bySlot = new Map<number, Echo>();

  /** A question or a change begins; the returned function says that it has ended. */
  begin(slot: number, change?: Doing): () => void {
    const before = this.#current(slot)?.changes ?? [];
    const echo = { changes: change ? [...before, change] : before, until: Infinity };
    this.#bySlot.delete(slot); // so that the latest is the last
    this.#bySlot.set(slot, echo);
    return () => {
      echo.until = performance.now() + ECHO_MS;
    };
  }

  /**
   * Whether the lock's announcement is of our own change; each change is announced once at most. `late`: it may
   * as well be of what somebody did after the slot was read back.
   * @param doing undefined where the lock does not say
   */
  takeAnnouncement(slot: number, doing: Doing | undefined): 'ours' | 'late' | 'theirs' {
    const echo = this.#current(slot);
    const at = echo?.changes.findIndex((change) => doing === undefined || doing === change) ?? -1;
    if (!echo || at < 0) return 'theirs';
    echo.changes = echo.changes.toSpliced(at, 1);
    return echo.until === Infinity ? 'ours' : 'late';
  }

  /** The slot of our own latest change of this sort that the lock has not announced. */
  unannounced(doing: Doing): number | undefined {
    const slots = [...this.#bySlot.keys()].reverse();
    return slots.find((slot) => this.#current(slot)?.changes.includes(doing));
  }

  /** Whether an answer to a question of ours may still come, of whichever slot. */
  get isAsking(): boolean {
    return [...this.#bySlot.keys()].some((slot) => this.isAnswer(slot));
  }

  /** Whether a changed value is the answer to a question of ours. */
  isAnswer(slot: number): boolean {
    return this.#current(slot) !== undefined;
  }

  #current(slot: number): Echo | undefined {
    const echo = this.#bySlot.get(slot);
    return echo && performance.now() < echo.until ? echo : undefined;
  }
}
