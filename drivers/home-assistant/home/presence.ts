/** Whether anybody is home, as Home Assistant's people and its home zone say. */
import type { Presence } from '../../../src/domain/home/presence.ts';
import type { HomeAssistantClient } from '../connection/client.ts';
import { conditionOf } from './conditions.ts';
import { listed, stateOf } from '../connection/messages.ts';
import { States } from '../states.ts';

/** Counts the people who are at home. */
const HOME = 'zone.home';

export class HomeAssistantPresence implements Presence {
  readonly #client: HomeAssistantClient;
  readonly #states: States;
  #watched: readonly string[] = [];

  constructor(client: HomeAssistantClient) {
    this.#client = client;
    this.#states = new States(client, () => {});
    client.listen({ up: () => this.#up(), down: () => this.#down() });
  }

  /** One who is home is enough. Nobody is, where that is known of each who is left; the zone does not count whom nobody knows of. */
  somebodyHome(): boolean | undefined {
    const there = this.#watched.flatMap((id) => this.#states.get(id) ?? (id === HOME ? undefined : []));
    const known = there.map((state) => state && conditionOf(state)?.holds);
    if (known.includes(true)) return true;
    return known.length === 0 || known.includes(undefined) ? undefined : false;
  }

  async #up(): Promise<void> {
    const states = listed(await this.#client.call({ type: 'get_states' }));
    const people = states
      .flatMap((state) => stateOf(state)?.entityId ?? [])
      .filter((id) => id.startsWith('person.'));
    const watched = [HOME, ...people];
    await this.#states.watch(watched);
    this.#watched = watched;
  }

  #down(): void {
    this.#states.disconnected();
    this.#watched = [];
  }
}
