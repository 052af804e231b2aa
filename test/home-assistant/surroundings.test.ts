import { afterAll, beforeAll } from 'vitest';
import { SimulatedHomeAssistant } from '../../drivers/home-assistant/simulator.ts';
import { describeSurroundings, type Surroundings } from './surroundings-suite.ts';

let simulator: SimulatedHomeAssistant;

beforeAll(async () => {
  simulator = await SimulatedHomeAssistant.start();
});

afterAll(() => simulator.stop());

function simulated(): Surroundings {
  const { zwave } = simulator;
  return {
    url: simulator.url,
    token: simulator.identity.token,
    lock: { entityId: zwave.entityId, device: zwave },
  };
}

describeSurroundings('a simulated Home Assistant', simulated);
