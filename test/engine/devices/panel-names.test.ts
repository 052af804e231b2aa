/** A house with a panel that shows who is in a slot, and of his code only whether it is a given one: an INTEGRA. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { USER_TYPE } from '../../../drivers/satel/users/user-record.ts';
import type { DeviceId } from '../../../src/domain/device.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { ALWAYS, type Schedule, type Weekday } from '../../../src/domain/schedule/schedule.ts';
import { House } from '../../../src/engine/house.ts';
import type { GrantView } from '../../../src/engine/views/code-views.ts';
import { Store } from '../../../src/storage/store.ts';
import { openSatelHouse } from '../../drivers/satel/house.ts';
import type { SatelHouse } from '../../drivers/satel/house.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { temporaryFolder } from '../../support/houses/memory-house.ts';

const BY = CONSOLE;
const PANEL: DeviceId = 'panel/1';
const PIN = '314159';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let satel: SatelHouse;
let house: House;
let store: Store;
let folder: string;
let clock: FakeClock;

async function start(): Promise<void> {
  satel = await satel.restart({ started: false });
  store = await Store.open(`${folder}/latchkey.db`, new Uint8Array(32).fill(7));
  house = new House({
    ...{ name: 'Home', zone: 'Europe/Berlin', store, clock },
    settings: { [PANEL]: { hasOwnSchedule: true } },
    drivers: [satel.driver],
  });
  await house.start();
  await until(() => house.queries.devices().some(({ id, reachable }) => id === PANEL && reachable));
}

async function stop(): Promise<void> {
  await house.stop();
  store.close();
}

beforeEach(async () => {
  folder = temporaryFolder();
  clock = new FakeClock();
  satel = await openSatelHouse();
  await start();
});

afterEach(async () => {
  await stop();
  await satel.stop();
});

function issue(schedule: Schedule = ALWAYS): number {
  const user = house.users.add(BY, { firstName: 'Anna', lastName: 'Berg' });
  if (!user.ok) throw new Error('no user');
  const desired = { user: user.value, pin: Pin.of(PIN), devices: [PANEL], schedule };
  const code = house.codes.issue(BY, desired);
  if (!code.ok) throw new Error('no code');
  return code.value;
}

const grant = (code: number): GrantView | undefined =>
  house.queries.code(code)?.grants.find(({ device }) => device === PANEL);
const users = (): string[] =>
  [...satel.simulator.panel.users].flatMap(([slot, { digits }]) => (slot <= 240 ? digits : []));

/** Resolves once it holds; asked again at each turn of the event loop. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate);
}

it('writes a code within two seconds after the disarm, and says so', async () => {
  const { panel } = satel.simulator;
  satel.simulator.setFaults({ canEditWhileArmed: false });
  panel.setArmed(1, 0);
  await until(() => house.queries.devices().some(({ armed }) => armed === 'away'));
  const code = issue();
  await until(() => grant(code)?.reason?.kind === 'not-now');
  expect(grant(code)).toMatchObject({ state: 'waiting', reason: { why: 'armed' } });
  expect(users()).toEqual([]);

  const disarmed = performance.now();
  panel.setArmed(1, undefined);
  await until(() => grant(code)?.state === 'live');
  expect(performance.now() - disarmed).toBeLessThan(2000);
  expect(users()).toEqual([PIN]);
});

it('says live after a restart of what the panel still says is there, and no wrong code was sent to it', async () => {
  const code = issue();
  await until(() => grant(code)?.state === 'live');
  await stop();
  await start();
  house.deviceCommands.check(BY, PANEL);
  await house.settled();
  expect(grant(code)?.state).toBe('live');
  expect(satel.simulator.panel.wrongCodes).toBe(0);
});

it('notices after a restart that somebody took the code away meanwhile, and asks', async () => {
  const code = issue();
  await until(() => grant(code)?.state === 'live');
  await stop();
  satel.simulator.panel.editAtKeypad(1, '271828');
  await start();
  house.deviceCommands.check(BY, PANEL);
  await until(() => grant(code)?.state === 'conflict');
  expect(users()).toEqual(['271828']);
});

it('takes the code of an earlier run away for good', async () => {
  const code = issue();
  await until(() => grant(code)?.state === 'live');
  await stop();
  await start();
  house.codes.delete(BY, code);
  await until(() => users().length === 0);
  await house.settled();
  expect(grant(code)?.state ?? 'gone').toBe('gone');
});

it('has the panel end a code as well, some days later, and lifts that where the code has no end any more', async () => {
  const fields = () => satel.simulator.panel.users.get(1)?.fields;
  // In Berlin it is 14:00.
  const code = issue({ ...ALWAYS, until: '2026-06-02T20:00' });
  await until(() => fields()?.time === 3);
  await house.settled();
  const until1 = Date.parse('2026-06-02T20:00+02:00');
  expect(grant(code)?.deviceSchedule).toMatchObject({ until: until1 + 2 * DAY_MS, atLatest: true });
  house.codes.edit(BY, code, { schedule: ALWAYS });
  await until(() => fields()?.type === USER_TYPE.normal);
  await house.settled();
  expect(grant(code)).not.toHaveProperty('deviceSchedule');
});

it('ends it on the minute all the same, and the next window gets an end of its own', async () => {
  const fields = () => satel.simulator.panel.users.get(1)?.fields;
  const windows = [{ days: [1, 2] as Weekday[], start: '13:00', end: '15:00' }];
  const code = issue({ ...ALWAYS, windows });
  await until(() => fields()?.time === 2);
  await clock.run(HOUR_MS, () => house.settled());
  expect([users(), grant(code)?.state]).toEqual([[], 'scheduled']);
  await clock.run(DAY_MS - HOUR_MS, () => house.settled());
  expect([users(), grant(code)?.state]).toEqual([[PIN], 'live']);
  expect(fields()).toMatchObject({ type: USER_TYPE.timeNotRenewable, time: 2 });
});
