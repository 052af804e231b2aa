/** Times of the panel's log that cannot be true: what was missed is told all the same, counted, and has a name. */
import { expect, it, onTestFinished } from 'vitest';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { LOG } from '../../../drivers/nx-584/message-types.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { ALWAYS } from '../../../src/domain/schedule/schedule.ts';
import { House } from '../../../src/engine/house.ts';
import { Store } from '../../../src/storage/store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { until } from '../../support/until.ts';
import { openNxHouse, type NxHouse } from './house.ts';

const ANNA = '314159';
/** 9 o'clock in Berlin. */
const NOW = Date.parse('2026-11-03T08:00:00Z');
const TODAY = { month: 11, day: 3, hour: 9, minute: 0 };

const SHOWN = [
  ['month 0', { month: 0, day: 0, hour: 0, minute: 0 }],
  ['the 31st of a month that has none', { month: 31, day: 31, hour: 9, minute: 0 }],
  ['the hour 31', { month: 11, day: 3, hour: 31, minute: 0 }],
  ['the first of January, as after a loss of power', { month: 1, day: 1, hour: 0, minute: 1 }],
] as const;

it.each(SHOWN)('a use that the panel saw in %s', async (_when, shown) => {
  let clock: { month: number; day: number; hour: number; minute: number } = TODAY;
  const options = { driver: { now: () => NOW }, panel: { clock: () => clock }, started: false };
  const first = await openNxHouse(options);
  const store = await Store.open(':memory:', new Uint8Array(32).fill(7));
  store.members.save({ id: 1, name: 'Olivia', role: 'owner' }, 0);
  const house = new House({
    ...{ name: 'Home', zone: 'Europe/Berlin', store, clock: new FakeClock('2026-11-03T08:00:00Z') },
    drivers: [first.driver],
  });
  onTestFinished(async () => {
    await house.stop();
    await first.stop();
  });
  await house.start();
  await until(() => house.queries.device('panel/1')?.reachable === true);
  const user = value(house.users.add(CONSOLE, { firstName: 'Anna', lastName: 'Berg' }));
  const wish = { user, pin: Pin.of(ANNA), devices: ['panel/1'], schedule: ALWAYS, uses: 3 };
  const code = value(house.codes.issue(CONSOLE, wish));
  await until(() => house.queries.code(code)!.grants[0]!.state === 'live');
  const { simulator } = first;
  await pointerIsKnown(first, () => house.queries.entries({ limit: 9 }).length > 0);

  await simulator.setFaults({ offline: true });
  simulator.cut();
  await until(() => house.queries.device('panel/1')?.reachable === false);
  clock = shown;
  await simulator.typePin(ANNA);
  await simulator.setFaults({ offline: false });
  await until(() => house.queries.entries({ limit: 9 }).some(({ how }) => how === 'disarm'));
  const used = house.queries.entries({ limit: 9 }).find(({ how }) => how === 'disarm');
  expect(used).toMatchObject({ user: { name: 'Anna Berg' }, usesLeft: 2 });
  // What was on the wire is told once.
  expect(house.queries.entries({ limit: 9 })).toHaveLength(2);
});

it('an old entry under a pointer that nobody has seen to be right is not taken for a new one', async () => {
  let clock: { month: number; day: number; hour: number; minute: number } = TODAY;
  const nx = await openNxHouse({ driver: { now: () => NOW }, panel: { clock: () => clock } });
  onTestFinished(() => nx.stop());
  const { simulator, events } = nx;
  simulator.cut();
  clock = { month: 10, day: 1, hour: 0, minute: 1 };
  simulator.panel.log.add(LOG.opening, 4, 1);
  await events.next((event) => event.kind === 'connection' && event.up);
  await nx.driver.read('panel/1', 5);
  expect(events.all.filter((event) => event.kind === 'used')).toEqual([]);
});

/** An entry that came by itself, and the state that is asked for afterwards. */
async function pointerIsKnown({ simulator }: NxHouse, isTold: () => boolean): Promise<void> {
  simulator.panel.secondary('exit', 1);
  await until(isTold);
  simulator.panel.onTransition(simulator.panel.systemStatus());
  await until(() => simulator.module.isAcknowledged);
}

function value<T>(result: { ok: true; value: T } | { ok: false }): T {
  if (result.ok) return result.value;
  throw new Error('refused');
}
