import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeDriverContract } from '../driver-contract.ts';
import { describeStop } from '../stop-contract.ts';
import type { Harness } from '../device-under-test.ts';
import { EnvisalinkUnderTest, MASTER, openEnvisalinkHouse, PASSWORD } from './house.ts';
import type { EnvisalinkHouse } from './house.ts';

let house: EnvisalinkHouse;
let harness: Harness;

beforeAll(async () => {
  house = await openEnvisalinkHouse();
  harness = {
    driver: house.driver,
    events: house.events,
    id: 'panel/1',
    device: new EnvisalinkUnderTest(house),
    nature: { mask: true, refuseDuplicates: true },
  };
});

afterAll(() => house.stop());

describeDriverContract('envisalink', () => harness, {
  uses: 'disarm',
  tellsOfChanges: false,
  showsNothing: true,
});

it('leaves neither a code, the master code nor the password in the log', () => {
  const told = house.log.join('\n') + JSON.stringify(house.events.all);
  for (const secret of [MASTER, PASSWORD, '246810', '909090'])
    expect(told.includes(secret), 'a secret').toBe(false);
});

describeStop('envisalink', () => harness);
