import { afterAll, beforeAll, expect, it } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { seeded } from '../../support/noise/random.ts';
import { openZwaveHouse, type ZwaveHouse } from './house.ts';

const WRITES = 8;
let house: ZwaveHouse;

beforeAll(async () => {
  house = await openZwaveHouse([{ name: 'front', kind: 's2', slots: 5, chance: seeded(5) }]);
});

afterAll(() => house.stop());

it('a write whose frames are lost or late is confirmed only where it is there, and is never called refused', async () => {
  const { network, driver } = house;
  const lock = network.lock('front');
  const id = `zwave/${lock.nodeId}`;
  await lock.setFaults({ lost: 0.2, late: 0.15 });
  const outcomes: string[] = [];
  for (let nth = 0; nth < WRITES; nth++) {
    const digits = String(271_828 + nth);
    const { kind } = await driver.write(id, 1, Pin.of(digits));
    outcomes.push(kind);
    if (kind === 'confirmed') expect((await lock.slots())[1]).toBe(digits);
  }
  expect(new Set(outcomes)).toEqual(new Set(['confirmed', 'unreachable']));
});
