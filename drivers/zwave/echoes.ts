/** A lock may announce what we wrote as if it had been typed; within this time that is our own echo. */
const ECHO_MS = 5000;

/** How many of our own changes of each slot a lock may still announce. */
export class Echoes {
  #pending = new Map<number, { count: number; until: number }>();

  /** One change begins; the returned function says that it has ended. */
  expect(slot: number): () => void {
    const echo = { count: (this.#current(slot)?.count ?? 0) + 1, until: Infinity };
    this.#pending.set(slot, echo);
    return () => {
      echo.until = Date.now() + ECHO_MS;
    };
  }

  /** Whether an announcement of this slot is an echo; each is taken once. */
  take(slot: number): boolean {
    const echo = this.#current(slot);
    if (echo) echo.count -= 1;
    return echo !== undefined;
  }

  #current(slot: number) {
    const echo = this.#pending.get(slot);
    return echo && echo.count > 0 && Date.now() < echo.until ? echo : undefined;
  }
}
