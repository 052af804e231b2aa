/** A house with two locks and a panel of two partitions: an Elk M1, simulated on TCP. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { MemoryDevice, MemoryDriver } from '../../../drivers/memory/driver.ts';
import type { DeviceId } from '../../../src/domain/device.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { ALWAYS, type Schedule } from '../../../src/domain/schedule/schedule.ts';
import { House } from '../../../src/engine/house.ts';
import type { Notice } from '../../../src/engine/views/notice-views.ts';
import type { GrantView } from '../../../src/engine/views/code-views.ts';
import { Store } from '../../../src/storage/store.ts';
import { openElkHouse, type ElkHouse } from '../../drivers/elk-m1/house.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const OWNER = 1;
const BY = CONSOLE;
const LOCKS: readonly DeviceId[] = ['locks/front', 'locks/back'];
const PANEL: DeviceId = 'panel/1';
const GARAGE: DeviceId = 'panel/2';
const PIN = '314159';
const DAY_MS = 24 * 60 * 60_000;

let elk: ElkHouse;
let locks: MemoryDevice[];
let clock: FakeClock;
let house: House;
let anna: number;

async function open(panel: Parameters<typeof openElkHouse>[0] = {}): Promise<void> {
  elk = await openElkHouse(panel, { slots: [20, 60] });
  // The house starts the driver itself.
  await elk.driver.stop();
  elk = await elk.restart({ started: false });
  locks = ['front', 'back'].map((name) => new MemoryDevice({ name }));
  clock = new FakeClock();
  const store = await Store.open(':memory:', new Uint8Array(32).fill(7));
  store.members.save({ id: OWNER, name: 'Olivia', role: 'owner' }, 0);
  house = new House({
    ...{ name: 'Home', zone: 'Europe/Berlin', store, clock },
    drivers: [new MemoryDriver({ id: 'locks', devices: locks }), elk.driver],
  });
  await house.start();
  await until(() => house.queries.devices().filter((device) => device.reachable).length === 4);
  anna = value(house.users.add(BY, { firstName: 'Anna', lastName: 'Berg' }));
}

beforeEach(() => open({ quirks: { armedEdits: 'deny' } }));

afterEach(async () => {
  await house.stop();
  await elk.stop();
});

describe('a code for two locks and a panel that is armed', () => {
  it('is live on the locks at once, waits for the panel, and is live there once it is disarmed', async () => {
    elk.simulator.panel.setLevel(1, '1');
    await until(() => elk.driver.devices()[0]?.armed === 'away');
    const code = issue(PIN, [...LOCKS, PANEL]);
    await until(() => grant(code, PANEL).reason?.kind === 'not-now');
    expect(LOCKS.map((lock) => grant(code, lock).state)).toEqual(['live', 'live']);
    expect(grant(code, PANEL)).toMatchObject({ state: 'waiting', reason: { why: 'armed' } });
    expect(grant(code, PANEL)).not.toHaveProperty('nextTryAt');
    expect(told()).toEqual(['waiting Elk']);
    const asked = elk.simulator.heard.length;
    await clock.run(DAY_MS, () => house.settled());
    expect(elk.simulator.heard.slice(asked)).not.toContain('cu');

    const disarmed = performance.now();
    elk.simulator.panel.setLevel(1, '0');
    await until(() => grant(code, PANEL).state === 'live');
    expect(performance.now() - disarmed).toBeLessThan(2000);
    expect(elk.simulator.panel.typeCode(PIN).user).toBe(20);
    expect(told()).toEqual(['waiting Elk', 'live Elk']);
  });

  it('that is deleted meanwhile is an alarm where it was on the panel, and gone after the disarm', async () => {
    const code = issue(PIN, [PANEL]);
    await until(() => grant(code, PANEL).state === 'live');
    elk.simulator.panel.setLevel(1, '1');
    value(house.codes.delete(BY, code));
    await until(() => grant(code, PANEL).state === 'overdue');
    expect(grant(code, PANEL).reason).toMatchObject({ kind: 'not-now' });
    elk.simulator.panel.setLevel(1, '0');
    await until(() => grant(code, PANEL).state === 'gone');
    expect(elk.simulator.panel.typeCode(PIN).user).toBeUndefined();
    expect(told()).toEqual(['overdue Elk', 'gone Elk']);
  });
});

describe('a code on two partitions', () => {
  it('has the same slot on both, another code another', async () => {
    const code = issue(PIN, [PANEL, GARAGE]);
    const other = issue('271828', [GARAGE]);
    await until(() =>
      [code, other].every((id) => house.queries.code(id)!.grants.every(({ state }) => state === 'live')),
    );
    const users = [...elk.simulator.panel.users].filter(([slot]) => slot >= 20 && slot <= 60);
    const held = Object.fromEntries(users.map(([, user]) => [user.digits, user.areas]));
    expect(held).toEqual({ [PIN]: 0b11, 271828: 0b10 });
  });

  it('leaves one and stays on the other', async () => {
    const code = issue(PIN, [PANEL, GARAGE]);
    await until(() => house.queries.code(code)!.grants.every(({ state }) => state === 'live'));
    value(house.codes.edit(BY, code, { devices: [GARAGE] }));
    await until(() => house.queries.code(code)!.grants.length === 1);
    expect(elk.simulator.panel.users.get(20)).toMatchObject({ digits: PIN, areas: 0b10, restricted: false });
    expect(grant(code, GARAGE).state).toBe('live');
  });
});

describe('the edges of a schedule', () => {
  /** In Berlin it is 14:00 of a Monday when the clock begins. */
  const evenings: Schedule = {
    ...ALWAYS,
    windows: [{ days: [1, 2, 3, 4, 5, 6, 7], start: '13:00', end: '15:00' }],
  };

  it('leave the code in the panel, locked until its next window', async () => {
    const code = issue(PIN, [PANEL], evenings);
    await until(() => grant(code, PANEL).state === 'live');
    await clock.run(2 * 60 * 60_000, () => house.settled());
    await until(() => grant(code, PANEL).state === 'scheduled');
    expect(elk.simulator.panel.users.get(20)).toMatchObject({ digits: PIN, restricted: true });
    await clock.run(DAY_MS - 2 * 60 * 60_000, () => house.settled());
    await until(() => grant(code, PANEL).state === 'live');
    expect(elk.simulator.panel.typeCode(PIN).user).toBe(20);
  });

  it('leave nothing in the panel of a code that is deleted outside its window', async () => {
    const code = issue(PIN, [PANEL], evenings);
    await until(() => grant(code, PANEL).state === 'live');
    await clock.run(2 * 60 * 60_000, () => house.settled());
    await until(() => grant(code, PANEL).state === 'scheduled');
    value(house.codes.delete(BY, code));
    await until(() => grant(code, PANEL).state === 'gone');
    const left = elk.simulator.panel.users.get(20);
    expect([left?.restricted, left?.digits === PIN]).toEqual([true, false]);
    expect(house.sharing.reveal(BY, code).ok).toBe(false);
  });

  it('leave nothing in the panel either where the answer to its end was lost', async () => {
    const code = issue(PIN, [PANEL], evenings);
    await until(() => grant(code, PANEL).state === 'live');
    elk.simulator.setFaults({ hangsUp: 'after-change' });
    await clock.run(60 * 60_000, () => house.settled());
    await until(() => elk.simulator.panel.users.get(20)?.restricted === true);
    elk.simulator.setFaults({ hangsUp: 'never' });
    await until(() => house.queries.devices().every((device) => device.reachable));
    await clock.run(60 * 60_000, () => house.settled());
    await until(() => grant(code, PANEL).state === 'scheduled');
    value(house.codes.delete(BY, code));
    await until(() => grant(code, PANEL).state === 'gone');
    expect(elk.simulator.panel.users.get(20)?.digits === PIN).toBe(false);
  });

  it('leave a code that is deleted meanwhile in a panel that is armed until the disarm, and that is no alarm', async () => {
    const code = issue(PIN, [PANEL], evenings);
    await until(() => grant(code, PANEL).state === 'live');
    await clock.run(2 * 60 * 60_000, () => house.settled());
    await until(() => grant(code, PANEL).state === 'scheduled');
    elk.simulator.panel.setLevel(1, '1');
    value(house.codes.delete(BY, code));
    await until(() => grant(code, PANEL).reason?.kind === 'not-now');
    expect(grant(code, PANEL).state).toBe('removing');
    elk.simulator.panel.setLevel(1, '0');
    await until(() => grant(code, PANEL).state === 'gone');
    expect(elk.simulator.panel.users.get(20)?.digits === PIN).toBe(false);
    expect(told()).toEqual(['removing Elk', 'gone Elk']);
  });

  it('leave no old PIN in the panel where another one is set outside the window', async () => {
    const code = issue(PIN, [PANEL], evenings);
    await until(() => grant(code, PANEL).state === 'live');
    await clock.run(2 * 60 * 60_000, () => house.settled());
    await until(() => grant(code, PANEL).state === 'scheduled');
    value(house.codes.edit(BY, code, { pin: Pin.of('271828') }));
    await house.settled();
    await until(() => elk.simulator.panel.users.get(20)?.digits !== PIN);
    await until(() => grant(code, PANEL).state === 'scheduled');
    await clock.run(22 * 60 * 60_000, () => house.settled());
    await until(() => grant(code, PANEL).state === 'live');
    expect(elk.simulator.panel.typeCode('271828').user).toBe(20);
  });

  it('take the code out of the panel for good where it was the last window', async () => {
    const code = issue(PIN, [PANEL], { ...ALWAYS, until: '2026-06-01T15:00' });
    await until(() => grant(code, PANEL).state === 'live');
    await clock.run(2 * 60 * 60_000, () => house.settled());
    await until(() => grant(code, PANEL).state === 'scheduled');
    const left = elk.simulator.panel.users.get(20);
    expect([left?.restricted, left?.digits === PIN]).toEqual([true, false]);
  });
});

describe('a code that works once, at a panel that takes changes while it is armed', () => {
  const devices = [...LOCKS, PANEL];

  beforeEach(async () => {
    await house.stop();
    await elk.stop();
    await open();
  });

  async function comeIn(): Promise<number> {
    const code = issue(PIN, devices, { uses: 1 });
    await until(() => devices.every((device) => grant(code, device).state === 'live'));
    elk.simulator.panel.setLevel(1, '1');
    await until(() => elk.driver.devices()[0]?.armed === 'away');
    await locks[0]!.typePin(PIN);
    await house.settled();
    expect(locks.map((lock) => lock.find(PIN))).toEqual([undefined, undefined]);
    return code;
  }

  it('turns off the alarm after it has opened the door, and is gone then', async () => {
    const code = await comeIn();
    expect(elk.simulator.panel.typeCode(PIN)).toMatchObject({ user: 20, disarmed: true });
    await until(() => grant(code, PANEL).state === 'scheduled');
    expect(elk.simulator.panel.typeCode(PIN).user).toBeUndefined();
    expect(house.queries.code(code)?.uses).toMatchObject({ limit: 1, left: 0 });
    expect(told()).toEqual([]);
  });

  it('is gone after a minute, although the alarm is on', async () => {
    const code = await comeIn();
    await clock.run(59_000, () => house.settled());
    expect(grant(code, PANEL).state).toBe('live');
    await clock.run(1_000, () => house.settled());
    await until(() => grant(code, PANEL).state === 'scheduled');
    expect(elk.simulator.panel.typeCode(PIN)).toEqual({ disarmed: false });
  });
});

it('a PIN that is changed while the panel does not answer is removed too, although nobody can ask for it by name', async () => {
  const code = issue(PIN, [PANEL]);
  await until(() => grant(code, PANEL).state === 'live');
  elk.simulator.setFaults({ hangsUp: 'before-change' });
  value(house.codes.edit(BY, code, { pin: Pin.of('271828') }));
  await until(() => elk.simulator.heard.includes('cu') && grant(code, PANEL).reason?.kind === 'unreachable');
  value(house.codes.delete(BY, code));
  elk.simulator.setFaults({ hangsUp: 'never' });
  await until(() => house.queries.devices().filter((device) => device.reachable).length === 4);
  await until(() => grant(code, PANEL).state === 'gone');
  expect(elk.simulator.panel.typeCode(PIN).user).toBeUndefined();
  expect(elk.simulator.panel.users.get(20)?.digits === PIN).toBe(false);
});

function issue(
  digits: string,
  devices: readonly DeviceId[],
  { uses = null, ...schedule }: Schedule & { uses?: number | null } = ALWAYS,
): number {
  return value(house.codes.issue(BY, { user: anna, pin: Pin.of(digits), devices, schedule, uses }));
}

function grant(code: number, device: DeviceId): GrantView {
  return house.queries.code(code)!.grants.find((candidate) => candidate.device === device)!;
}

/** What the owner was told of codes. */
function told(): string[] {
  return house
    .pendingNotices()
    .map(({ notice }) => notice)
    .filter((notice): notice is Extract<Notice, { kind: 'grant' }> => notice.kind === 'grant')
    .map((notice) => `${notice.state} ${notice.deviceName === 'House' ? 'Elk' : notice.deviceName}`);
}

/** Resolves once it holds; asked again at each turn of the event loop. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate);
}

function value<T>(result: { ok: true; value: T } | { ok: false }): T {
  if (result.ok) return result.value;
  throw new Error('refused');
}
