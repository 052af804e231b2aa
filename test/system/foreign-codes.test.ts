import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ZwaveSimulator } from '../../drivers/zwave-js/simulator/simulator.ts';
import { openDemoHouse } from '../../src/app/demo/demo-house.ts';
import type { DemoHouse } from '../../src/app/demo/demo-house.ts';
import { DemoClock, nextAt } from '../../src/app/demo/demo-clock.ts';
import { Phone } from '../support/phone.ts';
import { QUICK_HOP_MS, QUICK_LOCKS } from '../support/houses/test-house.ts';

const ZONE = 'Europe/Berlin';
const MONDAY = 1;
const FIVE_MINUTES_MS = 5 * 60_000;

/** Codes of others, with gaps between them. */
const THEIRS = { 1: '11111111', 2: '4711', 4: '86420', 5: '975310', 7: '2580369' };

describe('a lock that held five codes before the first start', () => {
  const clock = new DemoClock(nextAt(MONDAY, '10:00', { now: Date.now(), zone: ZONE }));
  let house: DemoHouse;
  let phone: Phone;

  const held = async () =>
    Object.fromEntries(
      await Promise.all(house.network.locks.map(async (lock) => [lock.name, await lock.slots()] as const)),
    );
  const theirsEverywhere = { 'front-door': THEIRS, 'back-door': THEIRS, garage: THEIRS };
  const newCode = (...steps: (string | RegExp)[]) =>
    phone.does('/users', /Anna Berg/, /New code/, /All/, /Next/, /Generate/, ...steps, /Save/);

  beforeAll(async () => {
    const network = await ZwaveSimulator.start({ locks: QUICK_LOCKS, hopMs: QUICK_HOP_MS });
    for (const lock of network.locks)
      for (const [slot, digits] of Object.entries(THEIRS)) await lock.preload(Number(slot), digits);
    house = await openDemoHouse({ clock, network });
    phone = new Phone(house);
  });
  afterAll(() => house.close());

  it('still holds them after it, and the owner is told of codes that are not ours', async () => {
    expect(await held()).toEqual(theirsEverywhere);
    expect(await phone.does('/devices', /front-door/)).toContain(
      '5 slots hold codes that Latchkey did not write',
    );
  });

  it('still holds them through an hour in which our codes come and go', async () => {
    await phone.does('/users', /New user/, 'Anna Berg', /Save/);
    await newCode(/Always/);
    await newCode('weekdays 10:15-10:40', /Use it/);
    const counts = new Set<number>();
    const end = clock.now() + 60 * 60_000;
    while (clock.now() < end) {
      clock.setForward(clock.now() + FIVE_MINUTES_MS);
      await house.settled();
      for (const slots of Object.values(await held())) {
        expect(slots).toMatchObject(THEIRS);
        counts.add(Object.keys(slots).length);
      }
    }
    expect([...counts].sort()).toEqual([6, 7]);
  });

  it('still holds them, and nothing else, once all of ours are removed', async () => {
    await phone.does('/users', /Anna Berg/, /Delete/, /Yes, delete/);
    expect(await held()).toEqual(theirsEverywhere);
  });
});
