import { LOW_BATTERY_PERCENT } from '../../domain/alerts/alert.ts';
import type { Device, DeviceId } from '../../domain/device.ts';
import type { Check } from '../../domain/doctor/check.ts';
import type { Finding, FindingOf } from '../../domain/doctor/finding.ts';
import type { GrantRecord } from '../../storage/tables/codes/grant-store.ts';
import type { Store } from '../../storage/store.ts';

/** What can be said of a house by its database alone. */
export interface StoredHouse {
  readonly store: Store;
  readonly now: number;
  /** Named as the configuration names them. */
  readonly devices: readonly Device[];
  /** Ids of the drivers of the configuration. */
  readonly drivers: readonly string[];
  /** A device of now that may be the one of this other id; undefined where nothing fits. */
  readonly successorOf?: (device: Device) => Device | undefined;
}

const DAY_MS = 24 * 60 * 60_000;
/** One night may go wrong, and the computer may have been off in another. */
const OLD_BACKUP_MS = 3 * DAY_MS;

/** Why a code waits that will be written by itself soon. */
const SOON: ReadonlySet<string> = new Set(['queued', 'settling', 'with-panel', 'no-room']);

/** Checks that need nothing but the database. */
export function storeChecks(house: () => StoredHouse): Check[] {
  return [
    { about: 'backup', look: () => backupFindings(house()) },
    { about: 'drivers', look: () => renamedFindings(house()) },
    { about: 'devices', look: () => deviceFindings(house()) },
    { about: 'codes', look: () => codeFindings(house()) },
  ];
}

function backupFindings({ store, now }: StoredHouse): Finding[] {
  const { at, proven, troubles = {}, sheetAt, copyAt } = store.backups.get();
  const failed = Object.entries(troubles).map(([folder, error]): Finding => ({
    code: 'backup-failed',
    folder,
    error,
  }));
  const newest = (): Finding => {
    if (at === undefined) return { code: 'backup-none' };
    if (proven !== true) return { code: 'backup-unproven', at };
    return { code: now - at > OLD_BACKUP_MS ? 'backup-old' : 'backup-proven', at };
  };
  const isFetched = sheetAt !== undefined || copyAt !== undefined;
  return [
    newest(),
    ...failed,
    ...(at === undefined || isFetched ? [] : [{ code: 'backup-not-fetched' } as const]),
  ];
}

function deviceFindings({ store, devices, drivers }: StoredHouse): Finding[] {
  const listed = devices.filter(({ id }) => drivers.includes(driverOf(id)));
  const troubles = listed.flatMap((device): Finding[] => {
    const { id, name, battery, codesUnsupportedReason: why } = device;
    const named = { device: id, name };
    const since = store.slots.awaySince(id);
    return [
      ...(since === undefined ? [] : [{ code: 'device-silent', ...named, since } as const]),
      ...(why === undefined ? [] : [{ code: 'device-without-codes', ...named, why } as const]),
      ...(battery !== undefined && battery <= LOW_BATTERY_PERCENT
        ? [{ code: 'battery-weak', ...named, percent: battery } as const]
        : []),
    ];
  });
  if (troubles.length > 0) return troubles;
  const durations = listed.flatMap(({ id }) => store.slots.durations(id)).sort((a, b) => a - b);
  const typicalMs = durations[Math.floor(durations.length / 2)];
  return [{ code: 'devices-well', count: listed.length, ...(typicalMs !== undefined && { typicalMs }) }];
}

type CodesInTrouble = Extract<
  Finding['code'],
  'codes-overdue' | 'codes-rejected' | 'codes-conflict' | 'codes-waiting'
>;

function codeFindings({ store, devices }: StoredHouse): Finding[] {
  const nameOf = (id: DeviceId): string => devices.find((device) => device.id === id)?.name ?? id;
  const of = (code: CodesInTrouble, grants: readonly GrantRecord[]): FindingOf<CodesInTrouble>[] => {
    if (grants.length === 0) return [];
    const where = [...new Set(grants.map(({ device }) => device))];
    return [
      {
        code,
        count: new Set(grants.map(({ codeId }) => codeId)).size,
        devices: where.map((device) => ({ device, name: nameOf(device) })),
      },
    ];
  };
  const { grants: all } = store;
  const waits = all
    .inStates(['waiting', 'removing'])
    .filter(({ reason }) => reason !== undefined && !SOON.has(reason.kind));
  const troubles = [
    ...of('codes-overdue', all.inStates(['overdue'])),
    ...of('codes-rejected', all.inStates(['rejected'])),
    ...of('codes-conflict', all.inStates(['conflict'])),
    ...of('codes-waiting', waits),
  ];
  if (troubles.length > 0) return troubles;
  const there = all.inStates(['live', 'unverified']);
  return [{ code: 'codes-well', count: new Set(there.map(({ codeId }) => codeId)).size }];
}

/** Codes are bound to the id of their device, which begins with that of its driver. */
function renamedFindings(house: StoredHouse): Finding[] {
  return renamedDrivers(house).map(({ was, now, devices }) => ({
    code: 'driver-renamed',
    was,
    ...(now !== undefined && { now }),
    devices: devices.length,
    codes: devices.reduce((sum, { id }) => sum + boundTo(house.store, id), 0),
  }));
}

export interface RenamedDriver {
  readonly was: string;
  /** The driver of the configuration that has each of its devices under the rest of their ids. */
  readonly now?: string;
  readonly devices: readonly Device[];
}

/** Drivers that the configuration does not have, and to whose devices codes are bound. */
export function renamedDrivers({ store, devices, drivers, successorOf }: StoredHouse): RenamedDriver[] {
  const left = devices.filter(({ id }) => !drivers.includes(driverOf(id)) && boundTo(store, id) > 0);
  return [...new Set(left.map(({ id }) => driverOf(id)))].map((was) => {
    const its = left.filter(({ id }) => driverOf(id) === was);
    const successors = new Set(its.map((device) => driverOf(successorOf?.(device)?.id ?? '')));
    const [now] = successors;
    return { was, devices: its, ...(successors.size === 1 && now !== '' && now !== undefined && { now }) };
  });
}

/** How many codes are on the device, or should be. */
function boundTo(store: Store, device: DeviceId): number {
  return Math.max(store.grants.on(device).length, store.slots.ownedSlots(device).length);
}

export function driverOf(device: DeviceId): string {
  const end = device.indexOf('/');
  return end === -1 ? device : device.slice(0, end);
}
