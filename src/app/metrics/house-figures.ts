import type { House } from '../../engine/house.ts';
import { AS_PLANNED, SYNC_STATES } from '../../domain/plan/sync.ts';
import { countGrants, countQueues, databaseBytes } from '../../storage/counts.ts';
import type { Store } from '../../storage/store.ts';
import type { PartView } from '../parts/part.ts';
import type { Problems } from '../parts/problems.ts';
import type { Figure, Samples } from './metrics.ts';

interface Sources {
  readonly house: House;
  readonly store: Store;
  readonly version: string;
  readonly isWell: () => boolean;
  readonly parts: readonly (PartView | undefined)[];
  readonly problems: Problems;
}

/** The states of a code that is on a device, or should be. */
const STATES = SYNC_STATES.filter((state) => state !== 'gone');

/** What an operator watches: docs/metrics.md has the same names. */
export function houseFigures({ house, store, version, isWell, parts, problems }: Sources): Figure[] {
  const one = (value: number | undefined): Samples => (value === undefined ? [] : [[{}, value]]);
  const perDevice = (value: (device: Device) => number | undefined) => (): Samples =>
    house.queries.devices().flatMap((device) => {
      const found = value(device);
      return found === undefined ? [] : [[{ device: device.id }, found] as const];
    });
  return [
    { name: 'info', help: 'The version that runs.', labels: ['version'], read: () => [[{ version }, 1]] },
    {
      name: 'well',
      help: '1 while devices and schedules are kept, as /healthz says.',
      read: () => one(Number(isWell())),
    },
    {
      name: 'clock_trusted',
      help: '0 while the clock may be wrong: codes with a schedule stay as they are.',
      read: () => one(Number(house.knowsTheTime)),
    },
    {
      name: 'part_running',
      help: 'Chat, MQTT and page: 1 while it runs.',
      labels: ['part'],
      read: () =>
        parts.flatMap((part) =>
          part ? [[{ part: part.name }, Number(part.state === 'running')] as const] : [],
        ),
    },
    {
      name: 'problems',
      help: 'Troubles of the program itself, such as a part that does not run or a full disk.',
      read: () => one(Object.keys(problems.all()).length),
    },
    {
      name: 'device_reachable',
      help: '0 while the device is known not to answer.',
      labels: ['device'],
      read: perDevice(({ reachable }) => Number(reachable)),
    },
    {
      name: 'device_heard_timestamp_seconds',
      help: 'When the device last answered or told something, since the start.',
      labels: ['device'],
      read: perDevice(({ heardAt }) => heardAt && heardAt / 1_000),
    },
    {
      name: 'device_battery_percent',
      help: 'As the device tells it.',
      labels: ['device'],
      read: perDevice(({ battery }) => battery),
    },
    {
      name: 'device_queue',
      help: 'Codes and slots that wait for the device.',
      labels: ['device'],
      read: perDevice(({ id }) => house.queued(id)),
    },
    {
      name: 'codes',
      help: 'Codes on devices, by their state.',
      labels: ['device', 'state'],
      read: () => codesByState(house, store),
    },
    {
      name: 'codes_out_of_sync',
      help: 'Codes that are not on their device as they should be now.',
      labels: ['device'],
      read: () => outOfSync(house, store),
    },
    {
      name: 'queue',
      help: 'What waits to be done: alerts, updates of the chat, messages to remove, messages for guests, bulk changes.',
      labels: ['queue'],
      read: () => Object.entries(countQueues(store.database)).map(([queue, count]) => [{ queue }, count]),
    },
    { name: 'database_bytes', help: 'Size of the database.', read: () => one(databaseBytes(store.database)) },
    {
      name: 'disk_writable',
      help: '0 while the disk takes no writes and what happens is kept elsewhere.',
      read: () => one(Number(store.database.isDurable)),
    },
    {
      name: 'backup_timestamp_seconds',
      help: 'When the newest copy of the house was made.',
      read: () => one(backupAt(house)),
    },
    {
      name: 'backup_proven',
      help: '1 where the newest copy was restored and opened once.',
      read: () => one(backupAt(house) === undefined ? undefined : Number(house.backups!.view().isProven)),
    },
    {
      name: 'review_pending',
      help: '1 while the house has gone back in time and writes to no device before an owner has decided.',
      read: () => one(Number(store.review.get() !== undefined)),
    },
  ];
}

type Device = ReturnType<House['queries']['devices']>[number];

function backupAt(house: House): number | undefined {
  const at = house.backups?.view().at;
  return at === undefined ? undefined : at / 1_000;
}

/** Also of states in which there is none: what was never there cannot be watched. */
function codesByState(house: House, store: Store): Samples {
  const counts = new Map(
    countGrants(store.database).map(({ device, state, count }) => [`${device} ${state}`, count]),
  );
  return house.queries
    .devices()
    .flatMap(({ id: device }) =>
      STATES.map((state) => [{ device, state }, counts.get(`${device} ${state}`) ?? 0] as const),
    );
}

function outOfSync(house: House, store: Store): Samples {
  const counts = new Map<string, number>();
  for (const { device, state, count } of countGrants(store.database))
    if (state !== 'gone' && !AS_PLANNED.has(state)) counts.set(device, (counts.get(device) ?? 0) + count);
  return house.queries.devices().map(({ id: device }) => [{ device }, counts.get(device) ?? 0]);
}
