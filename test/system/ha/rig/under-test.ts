/** The real house as the tests of the driver see it. */
import type { HomeAssistantUnderTest, OwnedDevice } from '../../../drivers/home-assistant/suite.ts';
import { AlarmoDevice } from './alarmo-device.ts';
import type { RealHouse } from './house.ts';
import { PANEL_CODE } from './instance.ts';

export { PANEL_CODE };

/** Of the suites, for who must tell codes from their hashes. */
const CODES = [
  ...['246810', '135790', '864202', '975310', '482913', '610295', '305817', '719350', '408162', '593716'],
  ...['314159', '271828', '161803'],
  ...['827364', '150515', '660066', '171717', '181818', '191919', '161616'],
];
const NATURES: Readonly<Record<string, OwnedDevice['nature']>> = {
  'back-door': { mask: true, refuseDuplicates: true },
  exact: { mask: true, refuseDuplicates: true },
  credential: { mask: true, refuseDuplicates: true },
  alarmo: { refuseDuplicates: true },
};
export function underTest({ homeAssistant, network }: RealHouse): HomeAssistantUnderTest {
  const alarmo = new AlarmoDevice(homeAssistant, 'alarm_control_panel.alarmo', CODES);
  const entity_id = 'alarm_control_panel.home';
  const act = async (service: string): Promise<void> => {
    const service_data = { entity_id, code: PANEL_CODE };
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
      code: PANEL_CODE,
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
