/** A house with a Satel panel: at no moment does a card say that a code is gone, or not there, while it disarms. */
import { expect, it, onTestFinished } from 'vitest';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { RIGHT } from '../../../drivers/satel/users/user-record.ts';
import { RESULT } from '../../../drivers/satel/message-types.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { ALWAYS } from '../../../src/domain/schedule/schedule.ts';
import type { SyncState } from '../../../src/domain/plan/sync.ts';
import { House } from '../../../src/engine/house.ts';
import type { GrantView } from '../../../src/engine/views/code-views.ts';
import { Store } from '../../../src/storage/store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { until } from '../../support/until.ts';
import { openSatelHouse, type SatelHouse } from './house.ts';

const BY = CONSOLE;
const PIN = '314159';
const PANEL = 'panel/1';
const MINUTE_MS = 60_000;
/** What says that the code cannot be used there. */
const NOT_THERE: readonly SyncState[] = ['gone', 'scheduled', 'rejected'];

interface Home {
  readonly satel: SatelHouse;
  readonly house: House;
  readonly clock: FakeClock;
  readonly issue: () => number;
  readonly grant: (code: number) => GrantView | undefined;
  readonly is: (code: number, state: SyncState) => Promise<void>;
  /** Whether the PIN would disarm the panel now. */
  readonly opens: () => boolean;
  /** What a card said that was not so. */
  readonly lies: string[];
}

async function open(): Promise<Home> {
  const first = await openSatelHouse();
  const satel = await first.restart({ started: false });
  const store = await Store.open(':memory:', new Uint8Array(32).fill(7));
  store.members.save({ id: 1, name: 'Olivia', role: 'owner' }, 0);
  const clock = new FakeClock();
  const house = new House({
    ...{ name: 'Home', zone: 'Europe/Berlin', store, clock },
    drivers: [satel.driver],
  });
  onTestFinished(async () => {
    await house.stop();
    await satel.stop();
  });
  await house.start();
  await until(() => house.queries.devices().filter((device) => device.reachable).length === 2);
  const user = value(house.users.add(BY, { firstName: 'Anna', lastName: 'Berg' }));
  const { panel } = satel.simulator;
  const grant = (code: number) => house.queries.code(code)?.grants.find(({ device }) => device === PANEL);
  const opens = () =>
    [...panel.users.values()].some(
      ({ digits, fields }) =>
        digits === PIN && fields.partitions.includes(1) && (fields.rights & RIGHT.disarm) !== 0,
    );
  const lies: string[] = [];
  return {
    ...{ satel, house, clock, grant, opens, lies },
    issue: () => {
      const code = value(
        house.codes.issue(BY, { user, pin: Pin.of(PIN), devices: [PANEL], schedule: ALWAYS }),
      );
      house.subscribe(() => {
        const state = grant(code)?.state ?? 'gone';
        if (NOT_THERE.includes(state) && opens()) lies.push(`${state}, and it disarms`);
        if ((state === 'live' || state === 'unverified') && !opens()) lies.push(`${state}, and is not there`);
      });
      return code;
    },
    is: (code, state) => until(() => (grant(code)?.state ?? 'gone') === state, state),
  };
}

it.each(Object.values(RESULT))(
  'a result %i that nobody asked for makes nothing of a write, and the code is live in the end',
  async (code) => {
    const { satel, issue, is, clock, house, lies } = await open();
    satel.simulator.setFaults({ strayAt: { kind: 'create-user', code } });
    const anna = issue();
    await until(() => satel.simulator.faults.strayAt === undefined);
    await until(() => house.queries.devices().every((device) => device.reachable));
    await clock.run(10 * MINUTE_MS, () => house.settled());
    await is(anna, 'live');
    expect(lies).toEqual([]);
  },
);

it.each([RESULT.ok, RESULT.userMissing, RESULT.accepted])(
  'a result %i that nobody asked for makes nothing of a removal that is refused',
  async (code) => {
    const { satel, issue, is, clock, house, lies, opens } = await open();
    const anna = issue();
    await is(anna, 'live');
    satel.simulator.setFaults({ refuse: true, strayAt: { kind: 'remove-user', code } });
    value(house.codes.delete(BY, anna));
    await is(anna, 'overdue');
    await until(() => house.queries.devices().every((device) => device.reachable));
    await clock.run(10 * MINUTE_MS, () => house.settled());
    expect(opens()).toBe(true);
    await is(anna, 'overdue');
    satel.simulator.setFaults({ refuse: false });
    await clock.run(60 * MINUTE_MS, () => house.settled());
    await is(anna, 'gone');
    expect(lies).toEqual([]);
  },
);

it('a code that somebody gave to another user of the panel is a conflict, and not gone when it is deleted here', async () => {
  const { satel, issue, is, clock, house, lies, opens } = await open();
  const anna = issue();
  await is(anna, 'live');
  const { panel } = satel.simulator;
  const slot = [...panel.users].find(([, { digits }]) => digits === PIN)![0];
  panel.editAtKeypad(slot);
  panel.editAtKeypad(99, PIN);
  await is(anna, 'conflict');
  value(house.codes.delete(BY, anna));
  await clock.run(10 * MINUTE_MS, () => house.settled());
  expect(opens()).toBe(true);
  await is(anna, 'conflict');
  expect(lies).toEqual([]);
});

it('a code that another user of the panel has, of which nothing was told, is overdue when it is deleted', async () => {
  const { satel, issue, is, house, lies, grant } = await open();
  const anna = issue();
  await is(anna, 'live');
  const { users } = satel.simulator.panel;
  const [slot, user] = [...users].find(([, { digits }]) => digits === PIN)!;
  users.delete(slot);
  users.set(99, user);
  value(house.codes.delete(BY, anna));
  await is(anna, 'overdue');
  expect(grant(anna)?.reason).toEqual({ kind: 'rejected', reason: 'duplicate' });
  // It is somebody's now.
  expect(users.get(99)?.digits).toBe(PIN);
  expect(lies).toEqual([]);
});

it('a right that somebody takes from our user is a conflict, and comes back with the code', async () => {
  const { satel, issue, is, house, grant } = await open();
  const anna = issue();
  await is(anna, 'live');
  const { panel } = satel.simulator;
  const [slot, { digits, fields }] = [...panel.users].find(([, user]) => user.digits === PIN)!;
  panel.editAtKeypad(slot, digits, { ...fields, rights: RIGHT.arm });
  await is(anna, 'conflict');
  value(house.grants.resolveConflict(BY, grant(anna)!.id, 'put-back'));
  await is(anna, 'live');
  expect(panel.users.get(slot)).toMatchObject({ digits: PIN, fields: { rights: fields.rights } });
});

it('a panel that says neither yes nor no at first has not taken the code', async () => {
  const { satel, issue, is, clock, house, lies, grant } = await open();
  satel.simulator.setFaults({ busy: true });
  const anna = issue();
  await until(() => grant(anna)?.reason?.kind === 'unreachable');
  await clock.run(MINUTE_MS, () => house.settled());
  expect(grant(anna)?.state).toBe('waiting');
  satel.simulator.setFaults({ busy: false });
  await clock.run(60 * MINUTE_MS, () => house.settled());
  await is(anna, 'live');
  expect(lies).toEqual([]);
});

function value<T>(result: { ok: true; value: T } | { ok: false }): T {
  if (result.ok) return result.value;
  throw new Error('refused');
}
