import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PANEL_CODE, SimulatedHomeAssistant } from '../../drivers/home-assistant/simulator.ts';
import { Pin } from '../../src/domain/pin.ts';
import type { Traits } from '../driver-contract.ts';
import {
  describeHomeAssistant,
  startDriver,
  type HomeAssistantUnderTest,
  type OwnedDevice,
  type StartedHouse,
} from './home-assistant-suite.ts';
import { describeStory } from './home-assistant-story.ts';

const CREDENTIAL: Traits = { isKnownByReports: true, tellsOfChanges: false };
const MATTER: Traits = { tellsOfChanges: false, namesUsers: false, tellsOfWrongPins: false };
const ZHA: Traits = {
  ...{ showsNothing: true, isKnownByReports: true, tellsOfChanges: false },
  faults: ['offline', 'refuse', 'lie', 'mask'],
};
const ALARMO: Traits = { uses: 'disarm', showsOwnCodesOnly: true, tellsOfWipes: false };
/** A lock of each kind, an area of Alarmo twice, a panel. */
const DEVICES = 7;

const folder = mkdtempSync(join(tmpdir(), 'home-assistant-'));
let simulator: SimulatedHomeAssistant;
let house: StartedHouse;

beforeAll(async () => {
  simulator = await SimulatedHomeAssistant.start();
  const options = { devices: DEVICES, panelCode: Pin.of(PANEL_CODE), folder };
  house = await startDriver(underTest(simulator), options);
});

afterAll(async () => {
  await house.driver.stop();
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

describeHomeAssistant('a simulated Home Assistant', () => house, {
  devices: [
    { name: 'front-door' },
    { name: 'credential', traits: CREDENTIAL },
    { name: 'matter', traits: MATTER },
    { name: 'zigbee', traits: ZHA },
    { name: 'alarmo', traits: ALARMO },
  ],
});

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

it('logs no code', () => {
  for (const digits of ['246810', '909090', PANEL_CODE]) {
    expect(house.log.join('\n').includes(digits), 'a code stands in the log').toBe(false);
  }
});

function underTest(simulated: SimulatedHomeAssistant): HomeAssistantUnderTest {
  const { panel, zwave, credential, matter, zha, alarmo } = simulated;
  const devices: Record<string, OwnedDevice> = {
    'front-door': { entityId: zwave.entityId, device: zwave },
    credential: { entityId: credential.entityId, device: credential, nature: { mask: true } },
    matter: { entityId: matter.entityId, device: matter, nature: { mask: true } },
    zigbee: { entityId: zha.entityId, device: zha, nature: { mask: true } },
    alarmo: {
      entityId: 'alarm_control_panel.alarmo',
      device: alarmo,
      nature: { refuseDuplicates: true },
    },
  };
  return {
    url: simulated.url,
    token: simulated.identity.token,
    panel: {
      entityId: panel.entityId,
      code: PANEL_CODE,
      arm: async () => panel.become('armed_away'),
      disarm: async () => panel.become('disarmed'),
      armed: async () => panel.state,
    },
    device: (name) => devices[name]!,
    stop: () => simulated.stop(),
    startAgain: () => simulated.startAgain(),
  };
}
