import { afterAll, beforeAll } from 'vitest';
import { SimulatedHomeAssistant } from '../../drivers/home-assistant/simulator/simulator.ts';
import { describeConditions, type HouseholdUnderTest } from './suites/conditions-suite.ts';

let simulator: SimulatedHomeAssistant;

beforeAll(async () => {
  simulator = await SimulatedHomeAssistant.start();
});

afterAll(() => simulator.stop());

function simulated(): HouseholdUnderTest {
  const { zwave, household, core } = simulator;
  return {
    url: simulator.url,
    token: simulator.identity.token,
    lock: { entityId: zwave.entityId, device: zwave },
    guestMode: async (state) => core.setState(household.guestMode, state),
    guestModeUnavailable: async () => core.setState(household.guestMode, 'unavailable'),
    olivia: async (where) => household.goes(where),
    stop: () => simulator.stop(),
    startAgain: () => simulator.startAgain(),
  };
}

describeConditions('a simulated Home Assistant', simulated);
