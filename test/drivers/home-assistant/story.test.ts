import { afterAll, beforeAll } from 'vitest';
import { SimulatedHomeAssistant } from '../../../drivers/home-assistant/simulator/simulator.ts';
import { underTest } from './simulated.ts';
import { describeStory } from './story.ts';

let simulator: SimulatedHomeAssistant;

beforeAll(async () => {
  simulator = await SimulatedHomeAssistant.start();
  await simulator.zwave.preload(1, '135791');
  await simulator.alarmo.preload(1, '135791');
});

afterAll(() => simulator.stop());

describeStory('a simulated Home Assistant', () => ({
  homeAssistant: underTest(simulator),
  names: ['front-door', 'alarmo', 'credential', 'matter', 'zigbee'],
  killDuring: async (work) => {
    const { breaksAt } = simulator.faults;
    breaksAt.add('zwave_js/invoke_cc_api');
    const gone = simulator.emptied();
    work();
    await gone;
    await simulator.stop();
    breaksAt.clear();
  },
}));
