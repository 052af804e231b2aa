/** What comes back of our own doing within this time is an echo. */
const ECHO_MS = 5000;

interface Echo {
  /** How many of our changes the lock may still announce. */
  changes: number;
  until: number;
}

/**
 * Tells our own doing from somebody else's. A lock may announce what we wrote as if it had been typed,
 * and zwave-js says of each value that we asked for that it changed.
 */
export class Echoes {
  #bySlot = new Map<number, Echo>();

  /** A question (0 changes) or a change (1) begins; the returned function says that it has ended. */
  begin(slot: number, changes: 0 | 1): () => void {
    const echo = { changes: (this.#current(slot)?.changes ?? 0) + changes, until: Infinity };
    this.#bySlot.set(slot, echo);
    return () => {
      echo.until = Date.now() + ECHO_MS;
    };
  }

  /** Whether the lock's announcement is of our own change; each change is announced once at most. */
  takeAnnouncement(slot: number): boolean {
    const echo = this.#current(slot);
    if (!echo || echo.changes === 0) return false;
    echo.changes -= 1;
    return true;
  }

  /** Whether a changed value is the answer to a question of ours. */
  isAnswer(slot: number): boolean {
    return this.#current(slot) !== undefined;
  }

  #current(slot: number): Echo | undefined {
    const echo = this.#bySlot.get(slot);
    return echo && Date.now() < echo.until ? echo : undefined;
  }
}
