/**
 * Scenes and scripts of Home Assistant, to be run by whoever is not a lock: components/scene, components/script.
 * A scene is done when its states were asked for. A script is called by its own action, which waits for its
 * end and tells of its errors, unlike `script.turn_on`.
 */
import type { RunOutcome, Scene } from '../../../src/domain/home/home-services.ts';
import type { HomeAssistantClient } from '../connection/client.ts';
import { messageOf, NoAnswer, Refused } from '../connection/failure.ts';
import { isRecord, listed, stateOf, text } from '../connection/messages.ts';

/** A script that runs for longer is left to itself. */
const RUN_WITHIN_MS = 4_000;
const SETTLE_MS = 500;
const RUNNABLE = /^(scene|script)\.[a-z0-9_]+$/;
/** Something came, went, or is called otherwise. */
const NEWS = ['entity_registry_updated', 'scene_reloaded'] as const;

export class Scenes {
  readonly #client: HomeAssistantClient;
  #settling: NodeJS.Timeout | undefined;
  #known: readonly Scene[] = [];
  /** Of everything that Home Assistant had then; missing before it was first asked. */
  #ids: ReadonlySet<string> | undefined;

  constructor(client: HomeAssistantClient) {
    this.#client = client;
    client.listen({ up: () => this.#up(), down: () => undefined });
  }

  /** As they were when Home Assistant was last asked. */
  known(): readonly Scene[] {
    return this.#known;
  }

  lacks(entityId: string): boolean {
    return this.#ids?.has(entityId) === false;
  }

  async lookAgain(): Promise<boolean> {
    try {
      const answer = listed(await this.#client.call({ type: 'get_states' }));
      const states = answer.flatMap((state) => stateOf(state) ?? []);
      this.#ids = new Set(states.map(({ entityId }) => entityId));
      this.#known = states
        .filter(({ entityId }) => RUNNABLE.test(entityId))
        .map(({ entityId: id, attributes }) => ({ id, name: text(attributes.friendly_name) ?? id }))
        .sort((a, b) => a.name.localeCompare(b.name));
      return true;
    } catch {
      return false;
    }
  }

  async run(id: string): Promise<RunOutcome> {
    try {
      const state = await this.#client.stateOf(id);
      if (!state) return { kind: 'failed', message: { code: 'entity-missing', entity: id } };
      if (state.state === 'unavailable')
        return { kind: 'failed', message: { code: 'entity-unavailable', entity: id } };
      return await this.#begin(id);
    } catch (error) {
      return { kind: 'failed', message: messageOf(error, { code: 'scene-failed', entity: id }) };
    }
  }

  async #begin(id: string): Promise<RunOutcome> {
    const [action, entity] = id.startsWith('scene.')
      ? (['scene.turn_on', id] as const)
      : ([`script.${await this.#keyOf(id)}`, undefined] as const);
    try {
      await this.#client.act(action, entity, {}, { withinMs: RUN_WITHIN_MS });
      return { kind: 'done', isStillRunning: false };
    } catch (error) {
      if (error instanceof NoAnswer && this.#client.isUp) return { kind: 'done', isStillRunning: true };
      throw error;
    }
  }

  /** A script's action is called as the script was when it was made; its entity may have another id since. */
  async #keyOf(id: string): Promise<string> {
    try {
      const entry = await this.#client.call({ type: 'config/entity_registry/get', entity_id: id });
      return (isRecord(entry) && text(entry.unique_id)) || nameIn(id);
    } catch (error) {
      if (error instanceof Refused) return nameIn(id);
      throw error;
    }
  }

  /** News of the registry is seldom alone. */
  #lookSoon(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void this.lookAgain(), SETTLE_MS);
    this.#settling.unref();
  }

  async #up(): Promise<void> {
    for (const event_type of NEWS) {
      await this.#client.subscribe({ type: 'subscribe_events', event_type }, () => this.#lookSoon());
    }
    await this.lookAgain();
  }
}

function nameIn(id: string): string {
  return id.slice(id.indexOf('.') + 1);
}
