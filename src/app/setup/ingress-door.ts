import { administratorsOf } from '../../../drivers/home-assistant/administrators.ts';
import { homeAssistantOfApp } from './discovery.ts';
import type { SetupDoor } from './open-setup.ts';

/** Home Assistant's documentation for apps, "Presentation", names it as the one that may connect. */
const SUPERVISOR = '172.30.32.2';

/**
 * Every user of Home Assistant can open the page of an app. Only its administrators may set up the house: whoever does
 * that owns it.
 */
export function ingressDoor(port: number, env: Readonly<Record<string, string | undefined>>): SetupDoor {
  const url = homeAssistantOfApp(env);
  const token = env['SUPERVISOR_TOKEN'] ?? '';
  return {
    ...{ kind: 'ingress', host: '0.0.0.0', port, peer: SUPERVISOR },
    mayBegin: async (user) => (await administratorsOf({ url, token }))?.includes(user),
  };
}
