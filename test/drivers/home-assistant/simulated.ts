/** The simulated Home Assistant as the tests of the driver see it. */
import {
  PANEL_CODE,
  type SimulatedHomeAssistant,
} from '../../../drivers/home-assistant/simulator/simulator.ts';
import type { SimulatedZwaveLock } from '../../../drivers/home-assistant/simulator/locks/zwave.ts';
import type { HomeAssistantUnderTest, OwnedDevice } from './suite.ts';

/** @param others locks that were added to it */
export function underTest(
  simulated: SimulatedHomeAssistant,
  others: readonly SimulatedZwaveLock[] = [],
): HomeAssistantUnderTest {
  const { panel, zwave, credential, matter, zha, alarmo } = simulated;
  const devices: Record<string, OwnedDevice> = {
    ...Object.fromEntries(
      others.map((device) => [device.entityId.slice('lock.'.length), { entityId: device.entityId, device }]),
    ),
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
