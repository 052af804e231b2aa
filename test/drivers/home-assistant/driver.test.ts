import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SimulatedAlarmLock } from '../../../drivers/home-assistant/simulator/locks/alarm-lock.ts';
import { PANEL_CODE, SimulatedHomeAssistant } from '../../../drivers/home-assistant/simulator/simulator.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { Traits } from '../driver-contract.ts';
import { describeStop } from '../stop-contract.ts';
import { describeHomeAssistant, startDriver, type StartedHouse } from './suite.ts';
import { underTest } from './simulated.ts';

const CREDENTIAL: Traits = { isKnownByReports: true };
const MATTER: Traits = {
  ...{ tellsOfChanges: false, namesUsers: false, tellsOfWrongPins: false },
  ...{ says: ['refuse'], saysOfClears: [] },
};
const ZHA: Traits = {
  ...{ showsNothing: true, isKnownByReports: true, tellsOfChanges: false },
  faults: ['offline', 'refuse', 'lie', 'mask'],
};
const ALARMO: Traits = { uses: 'disarm', showsOwnCodesOnly: true, tellsOfWipes: false };
/** A lock of each kind, an area of Alarmo twice, a panel. */
const DEVICES = 8;

const folder = mkdtempSync(join(tmpdir(), 'home-assistant-'));
let simulator: SimulatedHomeAssistant;
let house: StartedHouse;

beforeAll(async () => {
  simulator = await SimulatedHomeAssistant.start();
  const options = { devices: DEVICES, panelCode: Pin.of(PANEL_CODE), folder };
  const yale = new SimulatedAlarmLock(simulator.core, 'yale', { nodeId: 11 });
  house = await startDriver(underTest(simulator, [yale]), options);
});

afterAll(async () => {
  await house.driver.stop();
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

describeHomeAssistant('a simulated Home Assistant', () => house, {
  devices: [
    { name: 'front-door', traits: { says: [] } },
    { name: 'yale', traits: { says: [] } },
    { name: 'credential', traits: CREDENTIAL },
    { name: 'matter', traits: MATTER },
    { name: 'zigbee', traits: ZHA },
    { name: 'alarmo', traits: ALARMO },
  ],
});

it('logs no code', () => {
  for (const digits of ['246810', '909090', PANEL_CODE]) {
    expect(house.log.join('\n').includes(digits), 'a code stands in the log').toBe(false);
  }
});

describeStop('home-assistant', () => {
  const { entityId, device } = house.homeAssistant.device('front-door');
  return { ...house, id: `ha/${entityId}`, device, nature: {} };
});
