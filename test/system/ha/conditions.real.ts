import { afterAll, beforeAll } from 'vitest';
import { describeConditions, type HouseholdUnderTest } from '../../mqtt/suites/conditions-suite.ts';
import { startRealHouse, type RealHouse } from './rig/house.ts';

const ALL_DAY = '[{ from: "00:00:00", to: "24:00:00" }]';
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const YAML = `
input_boolean:
  guest_mode: { name: Guest mode }
schedule:
  cleaning: { name: Cleaning, ${DAYS.map((day) => `${day}: ${ALL_DAY}`).join(', ')} }
`;

/** What her phone's app makes. */
const PHONE = 'device_tracker.phone';
const GUEST_MODE = 'input_boolean.guest_mode';

let real: RealHouse;

beforeAll(async () => {
  real = await startRealHouse({ locks: [{ name: 'front-door', kind: 'plain' }], yaml: YAML });
  const olivia = { type: 'person/create', name: 'Olivia', device_trackers: [PHONE] };
  await real.homeAssistant.command(olivia);
});

afterAll(() => real?.stop());

function atReal(): HouseholdUnderTest {
  const { homeAssistant, network } = real;
  const become = async (entity: string, state: string, attributes = {}): Promise<void> =>
    void (await homeAssistant.rest('POST', `/api/states/${entity}`, { state, attributes }));
  return {
    url: homeAssistant.url,
    token: homeAssistant.token,
    lock: { entityId: 'lock.front_door', device: network.lock('front-door') },
    guestMode: async (state) => {
      const path = `/api/services/input_boolean/turn_${state}`;
      await homeAssistant.rest('POST', path, { entity_id: GUEST_MODE });
    },
    guestModeUnavailable: () => become(GUEST_MODE, 'unavailable', { friendly_name: 'Guest mode' }),
    olivia: (where) => become(PHONE, where, { source_type: 'router' }),
    stop: () => homeAssistant.stop(),
    startAgain: async () => {
      await homeAssistant.startAgain();
      await homeAssistant.untilRunning();
    },
  };
}

describeConditions('the real Home Assistant', atReal);
