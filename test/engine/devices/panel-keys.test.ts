/** A house with a panel that shows nobody its codes: a DSC panel behind an EnvisaLink, simulated on TCP. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import type { DeviceId } from '../../../src/domain/device.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { ALWAYS } from '../../../src/domain/schedule/schedule.ts';
import { House } from '../../../src/engine/house.ts';
import type { GrantView } from '../../../src/engine/views/code-views.ts';
import { Store } from '../../../src/storage/store.ts';
import { openEnvisalinkHouse } from '../../drivers/envisalink/house.ts';
import type { EnvisalinkHouse } from '../../drivers/envisalink/house.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { temporaryFolder } from '../../support/houses/memory-house.ts';

const BY = CONSOLE;
const PANEL: DeviceId = 'panel/1';
const PIN = '314159';
const FIRST_SLOT = 20;

let dsc: EnvisalinkHouse;
let house: House;
let store: Store;
let folder: string;
let clock: FakeClock;

async function start(): Promise<void> {
  dsc = await dsc.restart({ started: false });
  store = await Store.open(`${folder}/latchkey.db`, new Uint8Array(32).fill(7));
  clock = new FakeClock();
  house = new House({ ...{ name: 'Home', zone: 'Europe/Berlin', store, clock }, drivers: [dsc.driver] });
  await house.start();
  await until(() => house.queries.devices()[0]?.reachable === true);
}

async function stop(): Promise<void> {
  await house.stop();
  store.close();
}

beforeEach(async () => {
  folder = temporaryFolder();
  dsc = await openEnvisalinkHouse({}, { slots: [FIRST_SLOT, 30] });
  await start();
});

afterEach(async () => {
  await stop();
  await dsc.stop();
});

function issue(): number {
  const user = house.users.add(BY, { firstName: 'Anna', lastName: 'Berg' });
  if (!user.ok) throw new Error('no user');
  const desired = { user: user.value, pin: Pin.of(PIN), devices: [PANEL], schedule: ALWAYS };
  const code = house.codes.issue(BY, desired);
  if (!code.ok) throw new Error('no code');
  return code.value;
}

function grant(code: number): GrantView | undefined {
  return house.queries.code(code)?.grants.find(({ device }) => device === PANEL);
}

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

it('writes a code within two seconds after the disarm, and believes in it once it was used', async () => {
  const { panel } = dsc.simulator;
  panel.arm(1, 'away');
  await until(() => house.queries.devices()[0]?.armed === 'away');
  const code = issue();
  await until(() => grant(code)?.reason?.kind === 'not-now');
  expect(grant(code)).toMatchObject({ state: 'waiting', reason: { why: 'armed' } });
  expect(dsc.simulator.slots()[FIRST_SLOT]).toBeUndefined();

  const disarmed = performance.now();
  panel.disarm(1);
  await until(() => grant(code)?.state === 'unverified');
  expect(performance.now() - disarmed).toBeLessThan(2000);
  expect(dsc.simulator.slots()[FIRST_SLOT]).toBe(PIN);

  panel.arm(1, 'away');
  panel.enterCode(1, PIN);
  await until(() => grant(code)?.state === 'live');
});

it('clears a code that an earlier run of the program has written, though the panel shows nothing', async () => {
  const code = issue();
  await until(() => grant(code)?.state === 'unverified');
  const sent = dsc.simulator.received.filter((command) => command.startsWith('071')).length;
  await stop();
  await start();
  await until(() => grant(code)?.state === 'unverified');
  expect(dsc.simulator.received.filter((command) => command.startsWith('071'))).toHaveLength(sent);
  house.codes.delete(BY, code);
  await until(() => dsc.simulator.slots()[FIRST_SLOT] === undefined);
  await house.settled();
  expect(grant(code)?.state ?? 'gone').toBe('gone');
});

it.each(['*5', '902468', '20'])(
  'calls nothing written where the panel did not hear the keys %s the first time, and writes it at the next',
  async (keys) => {
    const believed: string[] = [];
    dsc.simulator.losesKeys = (frame) => (frame === keys ? 'unsaid' : 'no');
    const code = issue();
    const unsubscribe = house.subscribe(() => {
      const state = grant(code)?.state;
      const isThere = dsc.simulator.slots()[FIRST_SLOT] === PIN;
      if ((state === 'unverified' || state === 'live') && !isThere) believed.push(state);
    });
    await until(() => grant(code)?.reason?.kind === 'unreachable');
    // Each try leaves the menu again, and fails in the same way.
    await clock.run(60_000, () => house.settled());
    expect(grant(code)?.state).toBe('waiting');
    dsc.simulator.losesKeys = () => 'no';
    await clock.run(10 * 60_000, () => house.settled());
    expect(dsc.simulator.slots()[FIRST_SLOT]).toBe(PIN);
    expect(grant(code)?.state).toBe('unverified');
    unsubscribe();
    expect(believed).toEqual([]);
  },
);
