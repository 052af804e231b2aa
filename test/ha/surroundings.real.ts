import { afterAll, beforeAll } from 'vitest';
import { describeSurroundings, type Surroundings } from '../home-assistant/surroundings-suite.ts';
import { startRealHouse, type RealHouse } from './house.ts';

let real: RealHouse;

beforeAll(async () => {
  real = await startRealHouse({ locks: [{ name: 'front-door', kind: 'plain' }] });
});

afterAll(() => real?.stop());

function atReal(): Surroundings {
  const { homeAssistant, network } = real;
  return {
    url: homeAssistant.url,
    token: homeAssistant.token,
    lock: { entityId: 'lock.front_door', device: network.lock('front-door') },
  };
}

describeSurroundings('the real Home Assistant', atReal);
