/** What is driven, brought up to date with what Home Assistant has. */
import type { DeviceId } from '../../src/domain/device.ts';
import { SerialQueue } from '../shared/serial-queue.ts';
import type { Log } from '../../src/domain/log.ts';
import { Disconnected, troubleWords } from './connection/failure.ts';
import type { Driveable } from './inventory.ts';
import type { Unit } from './entity-device.ts';

export interface Driving {
  readonly unit: Unit;
  found: Driveable;
  /** As what it was attached in this life of the connection. */
  attached: Driveable | undefined;
  /** That was tried in vain. */
  hasFailed: boolean;
  /** One try after the other. */
  readonly tries: SerialQueue;
}

export class Units {
  readonly #driving = new Map<DeviceId, Driving>();
  /** Ids of what was driven since the start. */
  readonly #met = new Set<DeviceId>();
  readonly #make: (id: DeviceId, found: Driveable) => Unit;
  readonly #log: Log;

  constructor(parts: { make: (id: DeviceId, found: Driveable) => Unit; log: Log }) {
    this.#make = parts.make;
    this.#log = parts.log;
  }

  get(id: DeviceId): Unit | undefined {
    return this.#driving.get(id)?.unit;
  }

  /** As it is called in Home Assistant now. */
  entityId(id: DeviceId): string | undefined {
    return this.#driving.get(id)?.found.entityId;
  }

  all(): Unit[] {
    return [...this.#driving.values()].map(({ unit }) => unit);
  }

  entries(): [DeviceId, Driving][] {
    return [...this.#driving];
  }

  /** All that was driven since the start is there, and can be used. */
  get areComplete(): boolean {
    return [...this.#met].every((id) => this.#driving.get(id)?.hasFailed === false);
  }

  /** These are there, and no others. */
  meet(found: ReadonlyMap<DeviceId, Driveable>): void {
    for (const id of this.#driving.keys()) if (!found.has(id)) this.#driving.delete(id);
    for (const [id, one] of found) {
      this.#met.add(id);
      const known = this.#driving.get(id);
      if (known?.found.how === one.how) known.found = one;
      else
        this.#driving.set(id, {
          ...{ unit: this.#make(id, one), found: one, attached: undefined },
          ...{ hasFailed: false, tries: new SerialQueue() },
        });
    }
  }

  /** Each that is not attached as what it is now. Throws `Disconnected`, and nothing else. */
  async attach(actions: ReadonlySet<string>): Promise<void> {
    await Promise.all([...this.#driving.values()].map((driving) => this.#attach(driving, actions)));
  }

  /** Its integration may have begun anew: what was subscribed to and learnt there is of no use any more. */
  attachAnew(driving: Driving, actions: ReadonlySet<string>): Promise<void> {
    driving.attached = undefined;
    return this.#attach(driving, actions);
  }

  /** The connection is down. */
  detach(): void {
    for (const driving of this.#driving.values()) {
      driving.unit.detach();
      driving.attached = undefined;
      driving.hasFailed = false;
    }
  }

  #attach(driving: Driving, actions: ReadonlySet<string>): Promise<void> {
    return driving.tries.run(() => this.#attachNow(driving, actions));
  }

  /** One device's trouble is not another's: what cannot be learnt now is learnt when the device comes. */
  async #attachNow(driving: Driving, actions: ReadonlySet<string>): Promise<void> {
    const { unit, found } = driving;
    if (JSON.stringify(driving.attached) === JSON.stringify(found)) return;
    driving.hasFailed = false;
    try {
      await unit.attach(found, actions);
      driving.attached = found;
    } catch (error) {
      driving.hasFailed = true;
      if (error instanceof Disconnected) throw error;
      this.#log('warn', `${found.entityId} cannot be used yet: ${troubleWords(error)}.`);
    }
  }
}
