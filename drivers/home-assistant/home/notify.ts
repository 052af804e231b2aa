/**
 * Notify services of Home Assistant: components/notify. An entity takes its message by `notify.send_message`; each of
 * the older services is an action of its own.
 */
import type { HomeServices, Note } from '../../../src/domain/home/home-services.ts';
import type { HomeAssistantClient } from '../connection/client.ts';
import { Refused } from '../connection/failure.ts';

export async function notify(
  client: HomeAssistantClient,
  service: string,
  { title, message, handingOver }: Note,
): ReturnType<HomeServices['notify']> {
  let isEntity: boolean;
  try {
    isEntity = (await client.stateOf(service)) !== undefined;
  } catch (error) {
    return error instanceof Refused ? 'refused' : 'not-connected';
  }
  if (!client.isUp) return 'not-connected';
  handingOver();
  try {
    if (isEntity) await client.act('notify.send_message', service, { title, message });
    else await client.act(service, undefined, { title, message });
    return 'done';
  } catch (error) {
    // Where the connection was lost, it may have been on its way.
    return error instanceof Refused ? 'refused' : 'unknown';
  }
}
