import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Framing } from '../../../drivers/nx-584/framing.ts';
import type { Harness } from '../device-under-test.ts';
import { describeDriverContract } from '../driver-contract.ts';
import { describeStop } from '../stop-contract.ts';
import { MASTER, NxUnderTest, openNxHouse, type NxHouse } from './house.ts';

describe.each<Framing>(['ascii', 'binary'])('%s', (framing) => {
  let house: NxHouse;
  let harness: Harness;

  beforeAll(async () => {
    house = await openNxHouse({ panel: { framing } });
    harness = {
      driver: house.driver,
      events: house.events,
      id: 'panel/1',
      device: new NxUnderTest(house.simulator),
      nature: { refuseDuplicates: true },
    };
  });

  afterAll(() => house.stop());

  describeDriverContract(`nx-584, ${framing}`, () => harness, { uses: 'disarm', tellsOfChanges: false });

  it('leaves neither a code nor the master code in the log', () => {
    const told = house.log.join('\n') + JSON.stringify(house.events.all);
    for (const digits of [MASTER, '246810', '909090']) expect(told.includes(digits), 'digits').toBe(false);
  });

  describeStop(`nx-584, ${framing}`, () => harness);
});
