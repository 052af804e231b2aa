/** The states of some entities, kept up to date by Home Assistant, over all lives of the connection. */
import { setTimeout as delay } from 'node:timers/promises';
import type { HomeAssistantClient } from './connection/client.ts';
import { Disconnected } from './connection/failure.ts';
import { applied, entityNews, type EntityState } from './connection/messages.ts';

/** `before` is missing of an entity that is new, `now` of one that is gone. */
export type OnStateChange = (before: EntityState | undefined, now: EntityState | undefined) => void;

export class States {
  readonly #client: HomeAssistantClient;
  readonly #onChange: OnStateChange;
  readonly #states = new Map<string, EntityState>();
  readonly #waiting = new Set<() => void>();
  #end: (() => void) | undefined;
  /** Of the first message of a subscription, which does not come any more once the connection is lost. */
  #giveUp: (() => void) | undefined;

  constructor(client: HomeAssistantClient, onChange: OnStateChange) {
    this.#client = client;
    this.#onChange = onChange;
  }

  get(entityId: string): EntityState | undefined {
    return this.#states.get(entityId);
  }

  /**
   * Watches these from now on, and no others. Home Assistant begins by telling each of them; what is not
   * among those is not there any more.
   */
  async watch(entityIds: readonly string[]): Promise<void> {
    this.#end?.();
    this.#end = undefined;
    for (const id of this.#states.keys()) if (!entityIds.includes(id)) this.#states.delete(id);
    if (entityIds.length === 0) return;
    const first = Promise.withResolvers<void>();
    this.#giveUp = () => first.reject(new Disconnected(this.#client.trouble));
    first.promise.catch(() => {});
    let isFirst = true;
    const end = await this.#client.subscribe(
      { type: 'subscribe_entities', entity_ids: entityIds },
      (event) => {
        const { came, changed, gone } = entityNews(event);
        const absent = isFirst ? entityIds.filter((id) => !came.some(({ entityId }) => entityId === id)) : [];
        isFirst = false;
        for (const state of came) this.#note(state.entityId, state);
        for (const change of changed) {
          const before = this.#states.get(change.entityId);
          if (before) this.#note(change.entityId, applied(before, change));
        }
        for (const id of [...gone, ...absent]) this.#note(id, undefined);
        first.resolve();
      },
    );
    this.#end = end;
    await first.promise;
  }

  /** Whether the condition comes to hold of the entity's state in time; `unless` fires: as it is then. */
  async until(
    entityId: string,
    holds: (state: EntityState | undefined) => boolean,
    { withinMs, unless }: { readonly withinMs: number; readonly unless?: AbortSignal },
  ): Promise<boolean> {
    const isHeld = (): boolean => holds(this.#states.get(entityId));
    const over = new AbortController();
    const held = new Promise<void>((resolve) => {
      const look = (): void => {
        if (isHeld()) resolve();
      };
      this.#waiting.add(look);
      over.signal.addEventListener('abort', () => this.#waiting.delete(look));
      look();
    });
    const signal = unless ? AbortSignal.any([over.signal, unless]) : over.signal;
    await Promise.race([held, delay(withinMs, undefined, { signal }).catch(() => {})]);
    over.abort();
    return isHeld();
  }

  /** The subscription ended with the connection; what was known stays, to be compared with what comes. */
  disconnected(): void {
    this.#end = undefined;
    this.#giveUp?.();
  }

  #note(id: string, now: EntityState | undefined): void {
    const before = this.#states.get(id);
    if (now) this.#states.set(id, now);
    else if (!this.#states.delete(id)) return;
    this.#onChange(before, now);
    for (const look of this.#waiting) look();
  }
}
