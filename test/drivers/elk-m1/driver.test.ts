import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Harness } from '../device-under-test.ts';
import { describeDriverContract } from '../driver-contract.ts';
import { describeStop } from '../stop-contract.ts';
import { ElkUnderTest, MASTER, openElkHouse, type ElkHouse } from './house.ts';

let house: ElkHouse;
let harness: Harness;

beforeAll(async () => {
  house = await openElkHouse();
  harness = {
    driver: house.driver,
    events: house.events,
    id: 'panel/1',
    device: new ElkUnderTest(house.simulator),
    nature: { refuseDuplicates: true },
  };
});

afterAll(() => house.stop());

describeDriverContract('elk-m1', () => harness, {
  uses: 'disarm',
  tellsOfChanges: false,
  verifiesByPin: true,
});

it('leaves neither a code nor the master code in the log', () => {
  const told = house.log.join('\n') + JSON.stringify(house.events.all);
  for (const digits of [MASTER, '246810', '909090']) expect(told.includes(digits), 'digits').toBe(false);
});

describeStop('elk-m1', () => harness);
