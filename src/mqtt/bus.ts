import type { House } from '../engine/house.ts';
import type { Log } from '../domain/log.ts';
import { eventOf } from '../engine/views/event-data.ts';
import type { EventData, StayEventData } from '../engine/views/event-data.ts';
import type { Words } from './words.ts';

/** Fires an event on Home Assistant's bus. Rejects where it cannot be fired now, and with a token that may not. */
export type FireEvent = (type: string, data: Readonly<Record<string, unknown>>) => Promise<unknown>;

/**
 * Fires what happens as `latchkey_code_used` and so on, for automations that listen to Home Assistant's
 * bus. What cannot be fired is dropped: an event of the past would open today's door.
 * @returns a function that ends it
 */
export function fireOnBus(
  house: House,
  fire: FireEvent,
  { words, log }: { readonly words: Words; readonly log: Log },
): () => void {
  let fails = false;
  const pass = async (type: string, data: EventData | StayEventData): Promise<void> => {
    try {
      await fire(type, { ...data });
      fails = false;
    } catch {
      if (!fails)
        log(
          'warn',
          'Home Assistant takes no events on its bus now: it is not connected, or the token is not of an administrator.',
        );
      fails = true;
    }
  };
  return house.subscribe((event) => {
    if (event.kind !== 'happening') return;
    const { kinds, data } = eventOf(event.happening, words);
    for (const kind of kinds) void pass(`latchkey_${kind}`, data);
  });
}
