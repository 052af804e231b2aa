/** Live means that the code would turn off this partition now: what somebody takes away at the panel is seen. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { AUTHORITY } from '../../../drivers/nx-584/message-types.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { ALWAYS } from '../../../src/domain/schedule/schedule.ts';
import { House } from '../../../src/engine/house.ts';
import type { SyncState } from '../../../src/domain/plan/sync.ts';
import { Store } from '../../../src/storage/store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { until } from '../../support/until.ts';
import { openNxHouse, type NxHouse } from './house.ts';

const ANNA = Pin.of('314159');
const NOT_HERE = { kind: 'unreadable', elsewhere: true };

async function open(): Promise<NxHouse> {
  const house = await openNxHouse({ panel: { partitions: 2 } });
  onTestFinished(() => house.stop());
  await house.driver.write('panel/1', 5, ANNA);
  return house;
}

const WAYS = [
  ['may only arm', { authority: AUTHORITY.armOnly }],
  ['may only arm, besides what he may', { authority: AUTHORITY.armOnly | AUTHORITY.armDisarm }],
  ['may only arm at closing time', { authority: AUTHORITY.armOnlyInCloseWindow | AUTHORITY.armDisarm }],
  ['may do nothing', { authority: 0 }],
  ['is in another partition', { partitions: 0b10 }],
  ['is in no partition', { partitions: 0 }],
] as const;

describe.each(WAYS)('a user who %s', (_what, change) => {
  it('is not read as somebody whose code works', async () => {
    const { simulator, driver } = await open();
    Object.assign(simulator.panel.user(5), change);
    expect(await driver.read('panel/1', 5, ANNA)).toEqual(NOT_HERE);
    expect(driver.readings('panel/1').get(5)).toEqual(NOT_HERE);
  });

  it('has no code that an owner reads as live, and the owner decides', async () => {
    const nx = await openNxHouse({ started: false, panel: { partitions: 2 } });
    const store = await Store.open(':memory:', new Uint8Array(32).fill(7));
    store.members.save({ id: 1, name: 'Olivia', role: 'owner' }, 0);
    const house = new House({
      ...{ name: 'Home', zone: 'Europe/Berlin', store, clock: new FakeClock() },
      drivers: [nx.driver],
    });
    onTestFinished(async () => {
      await house.stop();
      await nx.stop();
    });
    await house.start();
    await until(() => house.queries.devices().filter((device) => device.reachable).length === 2);
    const user = house.users.add(CONSOLE, { firstName: 'Anna', lastName: 'Berg' });
    const wish = { user: value(user), pin: ANNA, devices: ['panel/1'], schedule: ALWAYS };
    const code = value(house.codes.issue(CONSOLE, wish));
    const state = (): SyncState => house.queries.code(code)!.grants[0]!.state;
    await until(() => state() === 'live');
    const slot = nx.simulator.panel.find(ANNA.reveal())!;
    Object.assign(nx.simulator.panel.user(slot), change);
    // After somebody was in program mode, everything is looked at again.
    nx.simulator.panel.setProgramming(true);
    nx.simulator.panel.setProgramming(false);
    await until(() => state() === 'conflict');
  });
});

it('a code that is no longer wanted goes from each partition that somebody gave it', async () => {
  const { simulator, driver } = await open();
  Object.assign(simulator.panel.user(5), { partitions: 0b10 });
  expect(await driver.clear('panel/1', 5, { forGood: true, beside: ['panel/2'] })).toEqual({
    kind: 'confirmed',
  });
  expect(await simulator.slots()).toEqual({ 5: ANNA.reveal() });
  expect(await driver.clear('panel/1', 5, { forGood: true, beside: [] })).toEqual({ kind: 'confirmed' });
  expect(await simulator.slots()).toEqual({});
});

it('a code that the panel takes and does not let disarm is taken back, and called refused', async () => {
  const { simulator, driver } = await open();
  Object.assign(simulator.panel.user(6), { authority: AUTHORITY.armOnly });
  simulator.module.faults.ignoresAuthority = true;
  expect(await driver.write('panel/1', 6, Pin.of('271828'))).toEqual({ kind: 'rejected', reason: 'refused' });
  expect(simulator.panel.user(6).code).toBeUndefined();
});

describe('a user who turns out to be a master', () => {
  it('is not taken for one with a code of ours, where ours never came there', async () => {
    const { simulator, driver } = await open();
    Object.assign(simulator.panel.user(7), { code: '777777', authority: AUTHORITY.master });
    expect(await driver.read('panel/1', 7, ANNA)).toEqual(NOT_HERE);
  });

  it('and has a code of ours, still has it: it is not called gone', async () => {
    const { simulator, driver } = await open();
    simulator.panel.user(5).authority |= AUTHORITY.master;
    expect(await driver.read('panel/1', 5, ANNA)).toEqual({ kind: 'unreadable' });
    expect(await driver.clear('panel/1', 5)).toEqual({ kind: 'invalid', reason: 'no-such-slot' });
    expect(await simulator.slots()).toEqual({ 5: ANNA.reveal() });
  });
});

function value<T>(result: { ok: true; value: T } | { ok: false }): T {
  if (result.ok) return result.value;
  throw new Error('refused');
}
