/** A house with two locks and an NX panel of two partitions. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { MemoryDevice, MemoryDriver } from '../../../drivers/memory/driver.ts';
import type { DeviceId } from '../../../src/domain/device.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { ALWAYS } from '../../../src/domain/schedule/schedule.ts';
import { House } from '../../../src/engine/house.ts';
import type { GrantView } from '../../../src/engine/views/code-views.ts';
import { Store } from '../../../src/storage/store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MASTER, openNxHouse, type NxHouse } from './house.ts';

const BY = CONSOLE;
const PIN = '314159';
const LOCKS: readonly DeviceId[] = ['locks/front', 'locks/back'];

interface Home {
  readonly nx: NxHouse;
  readonly house: House;
  readonly issue: (digits: string, devices: readonly DeviceId[]) => number;
  readonly grant: (code: number, device: DeviceId) => GrantView;
}

async function open(prepare?: (nx: NxHouse) => void): Promise<Home> {
  const nx = await openNxHouse({ started: false, panel: { partitions: 2 } });
  prepare?.(nx);
  const locks = LOCKS.map((id) => new MemoryDevice({ name: id.slice('locks/'.length) }));
  const store = await Store.open(':memory:', new Uint8Array(32).fill(7));
  store.members.save({ id: 1, name: 'Olivia', role: 'owner' }, 0);
  const house = new House({
    ...{ name: 'Home', zone: 'Europe/Berlin', store, clock: new FakeClock() },
    drivers: [new MemoryDriver({ id: 'locks', devices: locks }), nx.driver],
  });
  onTestFinished(async () => {
    await house.stop();
    await nx.stop();
  });
  await house.start();
  await until(() => house.queries.devices().filter((device) => device.reachable).length === 4);
  const user = value(house.users.add(BY, { firstName: 'Anna', lastName: 'Berg' }));
  return {
    nx,
    house,
    issue: (digits, devices) =>
      value(house.codes.issue(BY, { user, pin: Pin.of(digits), devices, schedule: ALWAYS })),
    grant: (code, device) => house.queries.code(code)!.grants.find((grant) => grant.device === device)!,
  };
}

describe('a code for two locks and a panel that is armed', () => {
  it('is live on the locks at once, waits for the panel, and is live there once it is disarmed', async () => {
    const { nx, issue, grant } = await open();
    const { panel, module } = nx.simulator;
    module.faults.refuseWhileArmed = true;
    panel.secondary('exit', 1);
    await until(() => nx.driver.devices()[0]?.armed === 'away');
    const code = issue(PIN, [...LOCKS, 'panel/1']);
    await until(() => grant(code, 'panel/1').reason?.kind === 'not-now');
    expect(LOCKS.map((lock) => grant(code, lock).state)).toEqual(['live', 'live']);
    expect(grant(code, 'panel/1')).toMatchObject({ state: 'waiting', reason: { why: 'armed' } });

    const disarmed = performance.now();
    panel.primary(MASTER, 'disarm', 1);
    await until(() => grant(code, 'panel/1').state === 'live');
    expect(performance.now() - disarmed).toBeLessThan(2000);
    expect(panel.find(PIN)).toBe(2);
  });

  it('is live on the panel at once where that takes codes while armed', async () => {
    const { nx, issue, grant } = await open();
    nx.simulator.panel.secondary('exit', 1);
    const code = issue(PIN, ['panel/1']);
    await until(() => grant(code, 'panel/1').state === 'live');
    expect(nx.simulator.panel.armed).toBe(true);
  });
});

describe('one list of users', () => {
  it('gives a code one slot in both partitions, and leaves masters and strangers of either alone', async () => {
    const { nx, house, issue, grant } = await open(({ simulator }) => {
      simulator.panel.user(2).code = '222222';
      Object.assign(simulator.panel.user(3), { code: '333333', partitions: 0b10 });
      Object.assign(simulator.panel.user(4), { code: '444444', authority: 0b1000 });
    });
    const code = issue(PIN, ['panel/1']);
    await until(() => grant(code, 'panel/1').state === 'live');
    expect(nx.simulator.panel.user(5)).toMatchObject({ code: PIN, partitions: 0b01 });

    value(house.codes.edit(BY, code, { devices: ['panel/1', 'panel/2'] }));
    await until(() => house.queries.code(code)!.grants.every(({ state }) => state === 'live'));
    expect(nx.simulator.panel.user(5)).toMatchObject({ code: PIN, partitions: 0b11 });

    value(house.codes.edit(BY, code, { devices: ['panel/2'] }));
    await until(() => house.queries.code(code)!.grants.length === 1);
    expect(nx.simulator.panel.user(5)).toMatchObject({ code: PIN, partitions: 0b10 });

    value(house.codes.edit(BY, code, { pin: Pin.of('271828') }));
    await until(() => nx.simulator.panel.find('271828') === 5);
    value(house.codes.delete(BY, code));
    await until(() => nx.simulator.panel.find('271828') === undefined);
    expect(await nx.simulator.slots()).toEqual({ 2: '222222', 3: '333333', 4: '444444' });
  });
});

describe('a line that was down', () => {
  it('names who used the panel meanwhile, although the slot is given to another then', async () => {
    const { nx, house, issue, grant } = await open();
    const anna = issue(PIN, ['panel/1']);
    await until(() => grant(anna, 'panel/1').state === 'live');
    // The log is followed from what it held when the first connection was made.
    await nx.simulator.typePin(PIN);
    await until(() => house.queries.entries({ limit: 9 }).length > 0);
    await nx.simulator.setFaults({ offline: true });
    nx.simulator.cut();
    await until(() => house.queries.device('panel/1')?.reachable === false);
    for (let i = 0; i < 6; i++) await nx.simulator.typePin(PIN);
    value(house.codes.delete(BY, anna));
    const user = value(house.users.add(BY, { firstName: 'Bert', lastName: 'Berg' }));
    const wish = { user, pin: Pin.of('271828'), devices: ['panel/1'], schedule: ALWAYS };
    const bert = value(house.codes.issue(BY, wish));
    await nx.simulator.setFaults({ offline: false });
    await until(() => grant(bert, 'panel/1').state === 'live');
    expect(nx.simulator.panel.find('271828')).toBe(2);
    await until(() => house.queries.entries({ limit: 99 }).length >= 7);
    const named = house.queries.entries({ limit: 99 }).map((entry) => entry.user?.name);
    expect(named).toEqual(Array.from({ length: 7 }, () => 'Anna Berg'));
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
