import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HomeAssistantDriver } from '../../drivers/home-assistant/device.ts';
import { describeDriverContract, EventLog } from '../driver-contract.ts';
import { LOCKS } from '../drivers/zwave-locks.ts';
import { startRealHouse, type RealHouse } from './house.ts';

let house: RealHouse;
let driver: HomeAssistantDriver;
const events = new EventLog();

beforeAll(async () => {
  house = await startRealHouse({ locks: LOCKS, alarmo: true });
  const { url, token } = house.homeAssistant;
  driver = new HomeAssistantDriver({ id: 'ha', url, token, mayUseActions: true, log: (_l, m) => console.log(m) });
  await driver.start(events.listener);
  await events.until(() => driver.devices().length === LOCKS.length + 2);
});
afterAll(async () => {
  await driver?.stop();
  await house?.stop();
});

it('lists', () => {
  console.log(JSON.stringify(driver.devices(), null, 1));
  console.log([...driver.readings('ha/lock.front_door')].map(([slot, r]) => [slot, r.kind]));
});

const NATURES: Record<string, object> = {
  'back-door': { mask: true, refuseDuplicates: true },
  exact: { mask: true, refuseDuplicates: true },
  credential: { refuseDuplicates: true, mask: true },
};
describe('x', () => {
  for (const { name } of LOCKS) {
    describeDriverContract(name, () => ({
      driver,
      events,
      id: `ha/lock.${name.replace('-', '_')}`,
      device: house.zwave.network.lock(name),
      nature: NATURES[name] ?? {},
    }));
  }
});
expect(1).toBe(1);
