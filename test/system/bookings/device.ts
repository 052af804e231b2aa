import { MemoryDevice } from '../../../drivers/memory/driver.ts';

export interface DeviceWatcher {
  /** The slot holds something else now, by a command of ours. */
  written(device: BookedDevice, slot: number, digits: string | undefined, before: string | undefined): void;
}

/** A lock of one unit or of several, with codes that somebody else has put there. */
export class BookedDevice extends MemoryDevice {
  readonly id: string;
  readonly units: readonly number[];
  writes = 0;
  reachableSince = -Infinity;
  readonly #watcher: DeviceWatcher;
  readonly #foreign: ReadonlyMap<number, string>;

  constructor(name: string, units: readonly number[], watcher: DeviceWatcher) {
    const foreign = new Map(
      [1, 3].map((slot) => [slot, `77${String(units[0]! * 10 + slot).padStart(4, '0')}`]),
    );
    super({ name, slots: 30, memory: foreign });
    this.id = `memory/${name}`;
    this.units = units;
    this.#watcher = watcher;
    this.#foreign = foreign;
  }

  get isReachable(): boolean {
    return !this.faults.offline;
  }

  /** Slots of somebody else that are not as they were. */
  get foreignChanges(): number {
    return [...this.#foreign].filter(([slot, digits]) => this.memory.get(slot) !== digits).length;
  }

  override receive(slot: number, digits: string | undefined): 'ok' | 'refused' | 'duplicate' {
    const before = this.memory.get(slot);
    const answer = super.receive(slot, digits);
    this.writes++;
    this.#watcher.written(this, slot, digits, before);
    return answer;
  }
}
