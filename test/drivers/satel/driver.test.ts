import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Harness } from '../device-under-test.ts';
import { describeDriverContract } from '../driver-contract.ts';
import { describeStop } from '../stop-contract.ts';
import { MASTER, openSatelHouse, SatelUnderTest, type SatelHouse } from './house.ts';

describe.each([
  ['satel', {}],
  ['satel, encrypted', { integrationKey: 'some_key' }],
])('%s', (name, encryption) => {
  let house: SatelHouse;
  let harness: Harness;

  beforeAll(async () => {
    house = await openSatelHouse(encryption, encryption);
    harness = {
      driver: house.driver,
      events: house.events,
      id: 'panel/1',
      device: new SatelUnderTest(house.simulator),
      nature: { refuseDuplicates: true },
    };
  });

  afterAll(() => house.stop());

  describeDriverContract(name, () => harness, { uses: 'disarm', showsOwnCodesOnly: true });

  it('leaves neither a code nor the master code in the log', () => {
    const told = house.log.join('\n') + JSON.stringify(house.events.all);
    for (const digits of [MASTER, '246810', '909090']) expect(told.includes(digits), 'digits').toBe(false);
  });

  describeStop(name, () => harness);
});
