import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, inject } from 'vitest';
import { Pin } from '../../src/domain/pin.ts';
import {
  describeHomeAssistant,
  startDriver,
  type HomeAssistantUnderTest,
  type OwnedDevice,
  type StartedHouse,
} from '../drivers/home-assistant-suite.ts';
import { LOCKS, preload } from '../drivers/zwave-locks.ts';
import { AlarmoDevice } from './alarmo-device.ts';
import { startRealHouse, type RealHouse } from './house.ts';

/** Of the contract suite, for who must tell codes from their hashes. */
const CODES = [
  ...['246810', '135790', '864202', '975310', '482913', '610295', '305817', '719350', '408162', '593716'],
  ...['827364', '150515', '660066', '171717', '181818', '191919', '161616'],
];
const NATURES: Readonly<Record<string, OwnedDevice['nature']>> = {
  'back-door': { mask: true, refuseDuplicates: true },
  exact: { mask: true, refuseDuplicates: true },
  credential: { mask: true, refuseDuplicates: true },
  alarmo: { refuseDuplicates: true },
};
/** Of User Credentials Home Assistant says whose they are, as zwave-js last heard it, and of changes nothing. */
const CREDENTIAL = { isKnownByReports: true, tellsOfChanges: false };
const ALARMO = {
  uses: 'disarm',
  showsOwnCodesOnly: true,
  tellsOfWipes: false,
  faults: ['refuseDuplicates'],
} as const;

let real: RealHouse;
let house: StartedHouse;

beforeAll(async () => {
  real = await startRealHouse({ locks: LOCKS, prepare: preload, alarmo: true });
  const { homeAssistant } = real;
  if (inject('alarmo'))
    await homeAssistant.rest('POST', '/api/alarmo/config', { code_disarm_required: true });
  house = await startDriver(underTest(real), {
    devices: LOCKS.length + (inject('alarmo') ? 2 : 1),
    panelCode: Pin.of('4711'),
    folder: mkdtempSync(join(tmpdir(), 'latchkey-')),
  });
});

afterAll(async () => {
  await house?.driver.stop();
  await real?.stop();
});

describeHomeAssistant('the real Home Assistant', () => house, {
  devices: [
    ...LOCKS.map(({ name }) => ({ name, ...(name === 'credential' && { traits: CREDENTIAL }) })),
    ...(inject('alarmo') ? [{ name: 'alarmo', traits: ALARMO }] : []),
  ],
});

function underTest({ homeAssistant, network }: RealHouse): HomeAssistantUnderTest {
  const alarmo = new AlarmoDevice(homeAssistant, 'alarm_control_panel.alarmo', CODES);
  const entity_id = 'alarm_control_panel.home';
  const act = async (service: string): Promise<void> => {
    const service_data = { entity_id, code: '4711' };
    await homeAssistant.command({
      type: 'call_service',
      domain: 'alarm_control_panel',
      service,
      service_data,
    });
  };
  return {
    url: homeAssistant.url,
    token: homeAssistant.token,
    panel: {
      entityId: entity_id,
      code: '4711',
      arm: () => act('alarm_arm_away'),
      disarm: () => act('alarm_disarm'),
      armed: async () => {
        const state = await homeAssistant.rest('GET', `/api/states/${entity_id}`);
        return (state as { state: string }).state;
      },
    },
    device: (name) =>
      name === 'alarmo'
        ? { entityId: alarmo.entityId, device: alarmo, nature: NATURES.alarmo! }
        : {
            entityId: `lock.${name.replace('-', '_')}`,
            device: network.lock(name),
            nature: NATURES[name] ?? {},
          },
    stop: () => homeAssistant.stop(),
    startAgain: () => homeAssistant.startAgain(),
  };
}
