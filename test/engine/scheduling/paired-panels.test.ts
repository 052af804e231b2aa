/** A front door whose use turns off the alarm, before an Elk M1 that takes no changes while it is armed. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { MemoryDevice, MemoryDriver } from '../../../drivers/memory/driver.ts';
import type { DeviceId } from '../../../src/domain/device.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { ALWAYS } from '../../../src/domain/schedule/schedule.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import { House } from '../../../src/engine/house.ts';
import type { GrantView } from '../../../src/engine/views/code-views.ts';
import { Store } from '../../../src/storage/store.ts';
import { openElkHouse } from '../../drivers/elk-m1/house.ts';
import type { ElkHouse } from '../../drivers/elk-m1/house.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { until } from '../../support/until.ts';

const BY = CONSOLE;
const FRONT: DeviceId = 'locks/front';
const BACK: DeviceId = 'locks/back';
const PANEL: DeviceId = 'panel/1';
const [OLD, NEW] = ['314159', '271828'];
const EVENINGS: Schedule = { windows: [{ days: [1, 2, 3, 4, 5, 6, 7], start: '15:00', end: '16:00' }] };
const HOUR_MS = 60 * 60_000;

let elk: ElkHouse;
let front: MemoryDevice;
let back: MemoryDevice;
let clock: FakeClock;
let house: House;
let anna: number;

beforeEach(async () => {
  elk = await openElkHouse({ quirks: { armedEdits: 'deny' } }, { slots: [20, 60] });
  // The house starts the driver itself.
  await elk.driver.stop();
  elk = await elk.restart({ started: false });
  [front, back] = [new MemoryDevice({ name: 'front' }), new MemoryDevice({ name: 'back' })];
  clock = new FakeClock();
  const store = await Store.open(':memory:', new Uint8Array(32).fill(7));
  house = new House({
    ...{ name: 'Home', zone: 'Europe/Berlin', store, clock },
    drivers: [new MemoryDriver({ id: 'locks', devices: [front, back] }), elk.driver],
    settings: { [FRONT]: { disarms: PANEL } },
  });
  await house.start();
  await until(() => house.queries.devices().filter(({ reachable }) => reachable).length === 4);
  const added = house.users.add(BY, { firstName: 'Anna', lastName: 'Berg' });
  anna = added.ok ? added.value : NaN;
});

afterEach(async () => {
  await house.stop();
  await elk.stop();
});

describe('a door whose use turns off an armed panel that takes no changes', () => {
  it('keeps the old PIN, as the panel does, until both get the new one', async () => {
    const code = await issued([FRONT, BACK, PANEL]);
    await armed(true);
    house.codes.edit(BY, code, { pin: Pin.of(NEW) });
    await until(() => grant(code, PANEL).reason?.kind === 'not-now');
    await clock.run(HOUR_MS, () => house.settled());
    expect(grant(code, FRONT)).toMatchObject({
      state: 'waiting',
      reason: { kind: 'with-panel', panelName: 'House' },
    });
    expect([await codesIn(front), await codesIn(back)]).toEqual([[OLD], [NEW]]);
    expect(elk.simulator.panel.typeCode(OLD).disarmed).toBe(true);
    await until(() => grant(code, FRONT).state === 'live' && grant(code, PANEL).state === 'live');
    expect(await codesIn(front)).toEqual([NEW]);
    await armed(true);
    expect(elk.simulator.panel.typeCode(OLD).user).toBeUndefined();
    expect(elk.simulator.panel.typeCode(NEW).disarmed).toBe(true);
  });

  it('gets a new code, a resumed one, and one whose window begins, together with the panel', async () => {
    const resumed = await issued([FRONT, PANEL]);
    house.codes.pause(BY, resumed);
    await until(() => grant(resumed, PANEL).state === 'scheduled');
    await armed(true);
    house.codes.resume(BY, resumed);
    const late = issue('161803', [FRONT, PANEL], EVENINGS);
    const fresh = issue(NEW, [FRONT, PANEL]);
    await clock.run(1.5 * HOUR_MS, () => house.settled());
    const states = [resumed, late, fresh].map((code) => grant(code, FRONT).reason?.kind);
    expect(states).toEqual(['with-panel', 'with-panel', 'with-panel']);
    expect(await codesIn(front)).toEqual([]);
    await armed(false);
    await until(() => [resumed, late, fresh].every((code) => grant(code, FRONT).state === 'live'));
    expect((await codesIn(front)).sort()).toEqual(['161803', NEW, OLD]);
  });

  it('loses a code at once, however the panel is', async () => {
    const [deleted, paused] = [await issued([FRONT, PANEL]), await issued([FRONT, PANEL], NEW)];
    await armed(true);
    house.codes.delete(BY, deleted);
    house.codes.pause(BY, paused);
    await until(() => grant(paused, FRONT).state === 'scheduled');
    await house.settled();
    expect(await codesIn(front)).toEqual([]);
    expect(grant(deleted, PANEL).state).toBe('overdue');
  });

  it('does not wait with a code that is not for the panel, nor where the panel will not have it', async () => {
    await armed(true);
    await issued([FRONT]);
    expect(await codesIn(front)).toEqual([OLD]);
  });

  it('is named with its panel before the change is saved', async () => {
    const code = await issued([FRONT, BACK, PANEL]);
    expect(house.forecast.preview(code, { pin: Pin.of(NEW) })).not.toHaveProperty('waits');
    await armed(true);
    expect(house.forecast.preview(code, { pin: Pin.of(NEW) })).toMatchObject({
      waits: [{ door: 'front', panel: 'House', hasOldPin: true }],
      newPin: ['back'],
    });
    expect(house.forecast.preview(undefined, { devices: [FRONT, PANEL], schedule: ALWAYS })).toMatchObject({
      waits: [{ door: 'front', panel: 'House', hasOldPin: false }],
      opens: [],
    });
  });
});

async function armed(isArmed: boolean): Promise<void> {
  elk.simulator.panel.setLevel(1, isArmed ? '1' : '0');
  const isSo = (): boolean =>
    house.queries.devices().find(({ id }) => id === PANEL)?.armed === (isArmed ? 'away' : 'disarmed');
  await until(isSo);
}

async function issued(devices: readonly DeviceId[], pin = OLD): Promise<number> {
  const code = issue(pin, devices);
  await until(() => devices.every((device) => grant(code, device).state === 'live'));
  return code;
}

function issue(pin: string, devices: readonly DeviceId[], schedule: Schedule = ALWAYS): number {
  const issuing = house.codes.issue(BY, { user: anna, pin: Pin.of(pin), devices, schedule });
  if (!issuing.ok) throw new Error('the code was refused');
  return issuing.value;
}

function grant(code: number, device: DeviceId): GrantView {
  const found = house.queries.code(code)?.grants.find((each) => each.device === device);
  if (!found) throw new Error(`the code has no grant on ${device}`);
  return found;
}

async function codesIn(lock: MemoryDevice): Promise<string[]> {
  return Object.values(await lock.slots());
}
