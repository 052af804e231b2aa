/** What Home Assistant's recorder has of an entity: components/history of Home Assistant (websocket_api.py). */
import type { HomeAssistantClient } from './connection/client.ts';
import { Refused } from './connection/failure.ts';
import { compressedState, isRecord, type EntityState } from './connection/messages.ts';

/** Oldest first, from the state at that time on; `undefined` where there is no recorder. Throws as the client does. */
export async function statesSince(
  client: HomeAssistantClient,
  entityId: string,
  sinceMs: number,
): Promise<EntityState[] | undefined> {
  const ask = {
    type: 'history/history_during_period',
    start_time: new Date(sinceMs).toISOString(),
    entity_ids: [entityId],
    significant_changes_only: false,
  };
  try {
    const answer = await client.call(ask);
    const states = isRecord(answer) ? answer[entityId] : undefined;
    if (!Array.isArray(states)) return [];
    return states.flatMap((state) => compressedState(entityId, state) ?? []);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}
