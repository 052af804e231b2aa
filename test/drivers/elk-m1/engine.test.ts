/** A house with an Elk M1: whose codes are in its slots, and who is named for what happened there. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import type { SimulatedUser } from '../../../drivers/elk-m1/simulator/panel.ts';
import type { ElkSimulatorOptions } from '../../../drivers/elk-m1/simulator/simulator.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { ALWAYS } from '../../../src/domain/schedule/schedule.ts';
import { House } from '../../../src/engine/house.ts';
import type { GrantView } from '../../../src/engine/views/code-views.ts';
import { Store } from '../../../src/storage/store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MASTER, MASTER_SLOT, openElkHouse, type ElkHouse } from './house.ts';

const BY = CONSOLE;
const ANNA = '314159';
const BERT = '271828';

interface Home {
  readonly elk: ElkHouse;
  readonly house: House;
  readonly clock: FakeClock;
  readonly issue: (name: string, digits: string, devices?: readonly string[]) => number;
  readonly grants: (code: number) => readonly GrantView[];
  readonly isLive: (code: number) => Promise<void>;
  /** What owners were told, but for uses of codes. */
  readonly told: () => string[];
}

async function open(users: ElkSimulatorOptions['users'] = {}): Promise<Home> {
  const first = await openElkHouse({ users }, { slots: [20, 60] });
  if (users[20]?.digits === MASTER) first.simulator.panel.users.delete(MASTER_SLOT);
  const elk = await first.restart({ started: false });
  const store = await Store.open(':memory:', new Uint8Array(32).fill(7));
  store.members.save({ id: 1, name: 'Olivia', role: 'owner' }, 0);
  const clock = new FakeClock();
  const house = new House({
    ...{ name: 'Home', zone: 'Europe/Berlin', store, clock },
    drivers: [elk.driver],
  });
  onTestFinished(async () => {
    await house.stop();
    await elk.stop();
  });
  await house.start();
  await until(() => house.queries.devices().filter((device) => device.reachable).length === 2);
  const grants = (code: number): readonly GrantView[] => house.queries.code(code)!.grants;
  return {
    ...{ elk, house, clock, grants },
    issue: (firstName, digits, devices = ['panel/1']) => {
      const user = value(house.users.add(BY, { firstName, lastName: 'Berg' }));
      return value(house.codes.issue(BY, { user, pin: Pin.of(digits), devices, schedule: ALWAYS }));
    },
    isLive: (code) => until(() => grants(code).every(({ state }) => state === 'live')),
    told: () =>
      house.pendingNotices().flatMap(({ notice }) => {
        if (notice.kind === 'entry') return [];
        return 'message' in notice ? `${notice.kind}: ${notice.message.code}` : notice.kind;
      }),
  };
}

it('a master in the range keeps the code, and ours takes the next user', async () => {
  const { elk, issue, isLive, told } = await open({ 20: { digits: MASTER, areas: 0b11, role: 'master' } });
  const anna = issue('Anna', ANNA, ['panel/1', 'panel/2']);
  await isLive(anna);
  await isLive(issue('Bert', BERT));
  const { users } = elk.simulator.panel;
  expect(users.get(20)).toMatchObject({ digits: MASTER, areas: 0b11, role: 'master' });
  expect(users.get(21)).toMatchObject({ digits: ANNA, areas: 0b11, role: 'user' });
  expect(users.get(22)).toMatchObject({ digits: BERT, role: 'user' });
  expect(told()).toEqual(['slot-withdrawn: master-in-slot']);
});

it('a code that turned out to be a duress code gets another user, and the owner hears why', async () => {
  const { elk, issue, isLive, told } = await open({ 20: { digits: '555777', areas: 0b11, duress: true } });
  const bert = issue('Bert', BERT, ['panel/1', 'panel/2']);
  await isLive(bert);
  const { panel } = elk.simulator;
  expect(panel.users.get(20)).toMatchObject({ digits: BERT });
  panel.setLevel(1, '1');
  panel.typeCode(BERT);
  await until(() => panel.users.get(21)?.areas === 0b11);
  await isLive(bert);
  expect(panel.users.get(20)).toMatchObject({ restricted: true });
  expect(panel.users.get(20)!.digits === BERT).toBe(false);
  expect(told()).toEqual(['slot-withdrawn: duress-in-slot']);
  panel.setLevel(1, '1');
  expect(panel.typeCode(BERT)).toEqual({ user: 21, disarmed: true });
});

it.each([1, 7, 40])(
  'who disarmed %i times while the line was down is named, although the slot is given to another then',
  async (times) => {
    const { elk, house, issue, isLive } = await open();
    const anna = issue('Anna', ANNA);
    await isLive(anna);
    elk.simulator.setFaults({ offline: true });
    await until(() => house.queries.devices().every(({ reachable }) => !reachable));
    for (let i = 0; i < times; i++) {
      elk.simulator.panel.setLevel(1, '1');
      elk.simulator.panel.typeCode(ANNA);
    }
    value(house.codes.delete(BY, anna));
    const bert = issue('Bert', BERT);
    elk.simulator.setFaults({ offline: false });
    await isLive(bert);
    expect(elk.simulator.panel.users.get(20)?.digits === BERT).toBe(true);
    const named = house.queries.entries({ limit: 500 }).filter(({ how }) => how === 'disarm');
    expect(named.map(({ user }) => user?.name)).toEqual(
      Array.from({ length: named.length }, () => 'Anna Berg'),
    );
    // Entries of the same minute that are alike count once.
    expect(named.length).toBeGreaterThan(0);
  },
);

it('a use counts and has a name, although the panel does not know when it was', async () => {
  const { elk, house, isLive } = await open();
  const user = value(house.users.add(BY, { firstName: 'Anna', lastName: 'Berg' }));
  const wish = { user, pin: Pin.of(ANNA), devices: ['panel/1'], schedule: ALWAYS, uses: 3 };
  const anna = value(house.codes.issue(BY, wish));
  await isLive(anna);
  elk.simulator.setFaults({ offline: true });
  await until(() => house.queries.devices().every(({ reachable }) => !reachable));
  const { panel } = elk.simulator;
  panel.log.shows = { month: 0 };
  panel.setLevel(1, '1');
  panel.typeCode(ANNA);
  elk.simulator.setFaults({ offline: false });
  await until(() => house.queries.entries({ limit: 9 }).some(({ how }) => how === 'disarm'));
  expect(house.queries.entries({ limit: 9 }).find(({ how }) => how === 'disarm')).toMatchObject({
    user: { name: 'Anna Berg' },
    usesLeft: 2,
  });
  expect(house.queries.code(anna)?.uses).toMatchObject({ limit: 3, left: 2 });
});

/** What somebody may take at the panel from the user whose code is ours. */
const TAKEN: readonly [string, (user: SimulatedUser) => void][] = [
  ['it is restricted', (user) => (user.restricted = true)],
  ['it has no area any more', (user) => (user.areas = 0)],
  ['it has another area', (user) => (user.areas = 0b10)],
];

describe.each(TAKEN)('somebody changes the user of our code at the panel: %s', (_what, take) => {
  it('the code is not called live once it was typed and refused, and the owner reads whose it was', async () => {
    const { elk, house, grants, issue, isLive } = await open();
    const anna = issue('Anna', ANNA);
    await isLive(anna);
    const { panel } = elk.simulator;
    take(panel.users.get(20)!);
    panel.setLevel(1, '1');
    panel.typeCode(ANNA);
    await until(() => grants(anna)[0]?.state === 'conflict');
    const [refused] = house.queries.entries({ limit: 1 });
    expect(refused).toMatchObject({ how: 'denied', user: { name: 'Anna Berg' } });
  });

  it('the code is not called gone before nobody can have it back', async () => {
    const { elk, house, grants, issue, isLive } = await open();
    const anna = issue('Anna', ANNA);
    await isLive(anna);
    const { panel } = elk.simulator;
    const user = panel.users.get(20)!;
    take(user);
    // After somebody has programmed, each code is looked at.
    elk.simulator.leaveProgramming();
    await until(() => grants(anna)[0]?.state === 'conflict');
    value(house.codes.delete(BY, anna));
    await until(() => house.queries.code(anna)?.grants.every(({ state }) => state === 'gone') ?? true);
    Object.assign(user, { restricted: false, areas: 0b11 });
    expect([panel.typeCode(ANNA).user, panel.typeCode(ANNA, 2).user]).toEqual([undefined, undefined]);
  });
});

/** Resolves once it holds; asked again at each turn of the event loop. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate);
}

function value<T>(result: { ok: true; value: T } | { ok: false }): T {
  if (result.ok) return result.value;
  throw new Error('refused');
}
