import { afterAll, beforeAll, expect, it } from 'vitest';
import { ZwaveSimulator } from '../../drivers/zwave-js/simulator/simulator.ts';
import type { SimulatedLock } from '../../drivers/zwave-js/simulator/simulator.ts';
import { openDemoHouse } from '../../src/app/demo/demo-house.ts';
import type { DemoHouse } from '../../src/app/demo/demo-house.ts';
import { DemoClock, nextAt } from '../../src/app/demo/demo-clock.ts';
import { Phone } from '../support/phone.ts';
import { QUICK_HOP_MS } from '../support/houses/test-house.ts';

const ZONE = 'Europe/Berlin';
const MONDAY = 1;
const at = (time: string, from: number): number => nextAt(MONDAY, time, { now: from, zone: ZONE });

const clock = new DemoClock(at('10:00', Date.now()));
let house: DemoHouse;
let phone: Phone;
let lock: SimulatedLock;

beforeAll(async () => {
  const locks = [{ name: 'front-door', kind: 'scheduled', slots: 8 }] as const;
  const network = await ZwaveSimulator.start({ locks, hopMs: QUICK_HOP_MS });
  house = await openDemoHouse({ clock, network });
  phone = new Phone(house);
  lock = network.lock('front-door');
});
afterAll(() => house.close());

/** The house's clock and the lock's go on together. */
async function itIs(time: string): Promise<void> {
  const to = at(time, clock.now());
  clock.setForward(to);
  await lock.setWall(`${new Date(to).toLocaleString('sv', { timeZone: ZONE }).slice(0, 10)}T${time}`);
  await house.settled();
}

it('a code is on the lock ten minutes before its time, dead until then, and ends there by itself', async () => {
  await phone.does('/users', /New user/, 'Anna Berg', /Save/);
  await phone.does(/New code/, /front-door/, /Next/, /Generate/, 'weekdays 11-12', /Use it/, /Save/);
  expect(await lock.slots()).toEqual({});

  await itIs('10:50');
  const [pin = ''] = Object.values(await lock.slots());
  expect(pin).toMatch(/^\d{6}$/);
  expect(await lock.schedule(1)).toMatch(/T11:00 to .*T12:00$/);
  expect(await phone.does('/users', /Anna Berg/, /weekdays/)).toContain(
    'dead until 11:00 by the lock’s own clock',
  );
  expect(await house.typePin('front-door', pin)).toEqual({ opened: false });

  await itIs('11:00');
  expect(await house.typePin('front-door', pin)).toEqual({ opened: true, slot: 1 });

  // The program hears nothing of the lock when the time is over, and the lock ends it alone.
  await lock.setFaults({ offline: true });
  await itIs('12:00');
  expect(await lock.typePin(pin)).toEqual({ opened: false });
  expect(phone.texts().join('\n')).toMatch(
    /🚨 Anna Berg · front-door: should be gone and may still work.*\n.*let this code in until 12:00:00 and no longer/,
  );
  await lock.setFaults({ offline: false });
});
