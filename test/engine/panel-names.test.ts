/** A house with a panel that shows who is in a slot, and of his code only whether it is a given one: an INTEGRA. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DeviceId } from '../../src/domain/device.ts';
import { Pin } from '../../src/domain/pin.ts';
import { ALWAYS } from '../../src/domain/schedule.ts';
import { House } from '../../src/engine/service.ts';
import type { GrantView } from '../../src/engine/views.ts';
import { Store } from '../../src/store/store.ts';
import { openSatelHouse } from '../drivers/satel-house.ts';
import type { SatelHouse } from '../drivers/satel-house.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { temporaryFolder } from '../support/memory-house.ts';

const BY = 'console';
const PANEL: DeviceId = 'panel/1';
const PIN = '314159';

let satel: SatelHouse;
let house: House;
let store: Store;
let folder: string;

async function start(): Promise<void> {
  satel = await satel.restart({ started: false });
  store = await Store.open(`${folder}/latchkey.db`, new Uint8Array(32).fill(7));
  house = new House({
    ...{ name: 'Home', zone: 'Europe/Berlin', store, clock: new FakeClock() },
    drivers: [satel.driver],
  });
  await house.start();
  await until(() => house.devices().some(({ id, reachable }) => id === PANEL && reachable));
}

async function stop(): Promise<void> {
  await house.stop();
  store.close();
}

beforeEach(async () => {
  folder = temporaryFolder();
  satel = await openSatelHouse();
  await start();
});

afterEach(async () => {
  await stop();
  await satel.stop();
});

function issue(): number {
  const user = house.addUser(BY, { firstName: 'Anna', lastName: 'Berg' });
  if (!user.ok) throw new Error('no user');
  const wish = { user: user.value, pin: Pin.of(PIN), devices: [PANEL], schedule: ALWAYS };
  const code = house.issueCode(BY, wish);
  if (!code.ok) throw new Error('no code');
  return code.value;
}

const grant = (code: number): GrantView | undefined =>
  house.code(code)?.grants.find(({ device }) => device === PANEL);
const users = (): string[] =>
  [...satel.simulator.panel.users].flatMap(([slot, { digits }]) => (slot <= 240 ? digits : []));

/** Each change in the house is announced. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise<void>((resolve) => {
      const unsubscribe = house.subscribe(() => {
        unsubscribe();
        resolve();
      });
    });
  }
}

it('writes a code within two seconds after the disarm, and says so', async () => {
  const { panel } = satel.simulator;
  satel.simulator.setFaults({ editsWhileArmed: false });
  panel.setArmed(1, 0);
  await until(() => house.devices()[0]?.armed !== undefined);
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
  house.checkDevice(BY, PANEL);
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
  house.checkDevice(BY, PANEL);
  await until(() => grant(code)?.state === 'conflict');
  expect(users()).toEqual(['271828']);
});

it('takes the code of an earlier run away for good', async () => {
  const code = issue();
  await until(() => grant(code)?.state === 'live');
  await stop();
  await start();
  house.deleteCode(BY, code);
  await until(() => users().length === 0);
  await house.settled();
  expect(grant(code)?.state ?? 'gone').toBe('gone');
});
