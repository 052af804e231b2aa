import type { DriverEvent } from '../../src/domain/driver/driver-event.ts';

/** Each event that a driver sent, and a way to wait for one. */
export class EventLog {
  readonly all: DriverEvent[] = [];
  #waiting = new Set<() => void>();

  /** Without news of the device list, which a driver may send although nothing changed. */
  get reports(): readonly DriverEvent[] {
    return this.all.filter(({ kind }) => kind !== 'devices-changed');
  }

  readonly listener = (event: DriverEvent): void => {
    this.all.push(event);
    for (const check of this.#waiting) check();
  };

  /** Resolves once `condition` holds; it is asked again at each event. */
  async until(condition: () => boolean): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve) => {
      const check = (): void => {
        if (!condition()) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
    });
  }

  /** The first event from now on of which `matches` holds. */
  next(matches: (event: DriverEvent) => boolean): Promise<DriverEvent> {
    const from = this.all.length;
    const find = () => this.all.slice(from).find(matches);
    return this.until(() => find() !== undefined).then(() => find()!);
  }
}
