/** How long a code takes from the decision to "live" (or "written") at a panel, with the timing of real use. */
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { CLIENT_TIMING } from '../../../drivers/envisalink/client.ts';
import { KEYPAD_TIMING } from '../../../drivers/envisalink/keypad.ts';
import type { Driver } from '../../../src/domain/driver/driver.ts';
import { ALWAYS } from '../../../src/domain/schedule/schedule.ts';
import { systemClock } from '../../../src/engine/clock.ts';
import { House } from '../../../src/engine/house.ts';
import { Store } from '../../../src/storage/store.ts';
import { openElkHouse } from '../../drivers/elk-m1/house.ts';
import { openEnvisalinkHouse } from '../../drivers/envisalink/house.ts';
import { openNxHouse } from '../../drivers/nx-584/house.ts';
import { openSatelHouse } from '../../drivers/satel/house.ts';
import { median, timed } from './report.ts';
import type { Say } from './report.ts';

const ROUNDS = 11;
/** Keys are sent no faster than a keypad takes them: each round is some seconds. */
const KEYPAD_ROUNDS = 3;
const PANEL = 'panel/1';

interface PanelHouse {
  readonly driver: Driver;
  restart(how: { started: boolean }): Promise<PanelHouse>;
  stop(): Promise<void>;
}

const PANELS: Readonly<Record<string, { open: () => Promise<PanelHouse>; rounds: number }>> = {
  'elk-m1': { open: () => openElkHouse({}, { timing: {} }), rounds: ROUNDS },
  satel: { open: () => openSatelHouse({}, { timing: {} }), rounds: ROUNDS },
  'nx-584': { open: () => openNxHouse({ driver: { timing: {} } }), rounds: ROUNDS },
  envisalink: {
    open: () => openEnvisalinkHouse({}, { timing: { ...CLIENT_TIMING, ...KEYPAD_TIMING } }),
    rounds: KEYPAD_ROUNDS,
  },
};

export async function benchPanels(say: Say): Promise<void> {
  for (const [kind, { open, rounds }] of Object.entries(PANELS)) {
    const first = await open();
    // The house starts the driver itself.
    await first.driver.stop();
    const panel = await first.restart({ started: false });
    try {
      const times = await setAndVerify(panel.driver, rounds);
      say({ name: `panel.${kind}.set_verify`, value: median(times), unit: 'ms', rounds });
    } finally {
      await panel.stop();
    }
  }
}

async function setAndVerify(driver: Driver, rounds: number): Promise<number[]> {
  const store = await Store.open(':memory:', Buffer.alloc(32, 7));
  const house = new House({
    name: 'Bench',
    zone: 'Europe/Berlin',
    store,
    drivers: [driver],
    clock: systemClock,
  });
  const isThere = (): boolean =>
    house.queries.devices().some(({ id, reachable }) => id === PANEL && reachable);
  const found = new Promise<void>((resolve) => house.subscribe(() => isThere() && resolve()));
  await house.start();
  if (!isThere()) await found;
  const user = house.users.add(CONSOLE, { firstName: 'Anna', lastName: 'Berg' });
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const pin = house.pinPolicy.propose({ devices: [PANEL] });
    if (!user.ok || !pin.ok) throw new Error('There is no code to be written.');
    const wish = { user: user.value, pin: pin.value, devices: [PANEL], schedule: ALWAYS };
    times.push(
      await timed(async () => {
        house.codes.issue(CONSOLE, wish);
        await house.settled();
      }),
    );
    const [state] = house.queries
      .codesOf(user.value)
      .at(-1)!
      .grants.map((grant) => grant.state);
    if (state !== 'live' && state !== 'unverified') throw new Error(`A code ended as ${state}.`);
  }
  await house.stop();
  store.close();
  return times;
}
