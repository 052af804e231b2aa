import type { Clock } from '../../domain/clock.ts';
import type { Device, DeviceId } from '../../domain/device.ts';
import { examine } from '../../domain/doctor/check.ts';
import type { Check, CheckResult } from '../../domain/doctor/check.ts';
import type { Finding } from '../../domain/doctor/finding.ts';
import type { Actor } from '../../domain/people/actor.ts';
import type { Store } from '../../storage/store.ts';
import type { Members } from '../access/members.ts';
import type { AuditLog } from '../commands/audit-log.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import { driverOf, renamedDrivers, storeChecks } from './store-checks.ts';
import type { StoredHouse } from './store-checks.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly registry: DeviceRegistry;
  readonly members: Members;
  readonly audit: AuditLog;
  readonly timeIsTrusted: () => boolean;
  /** Looks at the device as after a start. */
  readonly restart: (device: DeviceId) => void;
  readonly devicesChanged: () => void;
  readonly changed: () => void;
  /** What lies outside the house: the disk, the key, and what the configuration connects to. */
  readonly outside: readonly Check[];
}

export interface Examination {
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly isRunning: boolean;
  readonly results: readonly CheckResult[];
}

/** Looks at everything once, when somebody asks for it. It reads what is known, and writes nothing to any device. */
export class Doctor {
  readonly #parts: Parts;
  #last: Examination | undefined;
  #running: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The examination that runs, or the last one since the start. */
  view(): Examination | undefined {
    return this.#last;
  }

  /** Resolves once nothing is being looked at. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** Begins; while one runs, it is that one. */
  start(by: Actor): Result<void> {
    if (!this.#parts.members.isOwner(by)) return refused({ kind: 'owners-only' });
    this.#running ??= this.#examine().finally(() => {
      this.#running = undefined;
      this.#parts.changed();
    });
    return DONE;
  }

  /**
   * The devices of a driver that the configuration does not have any more are those of another one that lists them:
   * their codes go along. Returns how many devices that were.
   */
  moveRenamed(by: Actor, was: string): Result<number> {
    const { store, registry, members, audit, restart, devicesChanged } = this.#parts;
    if (!members.isOwner(by)) return refused({ kind: 'owners-only' });
    if (!audit.areKept) return refused({ kind: 'not-stored' });
    const renamed = renamedDrivers(this.#house()).find((one) => one.was === was);
    if (renamed?.now === undefined) return notFound('device');
    const moved = audit.transaction(by, 'move driver', () => {
      const pairs = renamed.devices.flatMap((old) => {
        const now = this.#successorOf(old);
        return now && store.slots.rename(old.id, now) ? [{ old: old.id, now: now.id }] : [];
      });
      return { subject: `driver:${was}`, value: pairs, detail: `${pairs.length} devices to ${renamed.now}` };
    });
    for (const { old } of moved) registry.forget(old);
    for (const { now } of moved) restart(now);
    devicesChanged();
    return { ok: true, value: moved.length };
  }

  async #examine(): Promise<void> {
    const checks = [...this.#own(), ...this.#parts.outside];
    const startedAt = this.#parts.clock.now();
    const show = (results: readonly CheckResult[], isRunning: boolean): void => {
      this.#last = { startedAt, isRunning, results };
      this.#parts.changed();
    };
    show(
      checks.map(({ about }) => ({ about })),
      true,
    );
    const { clock } = this.#parts;
    const results = await examine(checks, { clock, changed: (so) => show(so, true) });
    this.#last = { startedAt, isRunning: false, results };
  }

  #own(): Check[] {
    const { store, registry, timeIsTrusted } = this.#parts;
    const house: Check = {
      about: 'program',
      look: () => [
        { code: 'program-runs' },
        ...(store.database.isDurable ? [] : [{ code: 'disk-in-memory' } as const]),
        ...(timeIsTrusted() ? [] : [{ code: 'clock-doubted' } as const]),
      ],
    };
    const drivers = [...registry.connections()].map(([driver]): Check => ({
      about: `driver:${driver}`,
      look: () => [this.#driverFinding(driver)],
    }));
    return [house, ...storeChecks(() => this.#house()), ...drivers];
  }

  #driverFinding(driver: string): Finding {
    const { registry } = this.#parts;
    const why = registry.connections().get(driver);
    if (why !== undefined) return { code: 'driver-down', driver, why };
    const its = registry.all().filter(({ id }) => driverOf(id) === driver);
    return {
      code: 'driver-up',
      driver,
      devices: its.length,
      reachable: its.filter(({ reachable }) => reachable).length,
    };
  }

  #house(): StoredHouse {
    const { store, clock, registry } = this.#parts;
    return {
      store,
      now: clock.now(),
      devices: registry.all(),
      drivers: [...registry.connections().keys()],
      successorOf: (device) => this.#successorOf(device),
    };
  }

  /** A device that a driver of the configuration lists under the rest of the id, and that is of the same kind. */
  #successorOf({ id, kind, slots, model, hardware }: Device): Device | undefined {
    const { registry } = this.#parts;
    const rest = id.slice(driverOf(id).length);
    const fitting = [...registry.connections().keys()].flatMap((driver) => {
      const one = registry.get(`${driver}${rest}`);
      const isThere = one !== undefined && registry.driverOf(one.id) !== undefined;
      if (!isThere || one.kind !== kind || one.slots !== slots || one.model !== model) return [];
      const isAnother = hardware !== undefined && one.hardware !== undefined && hardware !== one.hardware;
      return isAnother ? [] : [one];
    });
    return fitting.length === 1 ? fitting[0] : undefined;
  }
}
