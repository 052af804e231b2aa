/**
 * What codes may depend on: entities of Home Assistant that are on or off, people who are home or away, and
 * zones that somebody is in.
 */
import type {
  Condition,
  ConditionId,
  ConditionNews,
  Conditions,
  Sense,
  WhyUnknown,
} from '../../../src/domain/condition.ts';
import { SerialQueue } from '../../shared/serial-queue.ts';
import type { Log } from '../../../src/domain/log.ts';
import type { HomeAssistantClient } from '../connection/client.ts';
import { Disconnected } from '../connection/failure.ts';
import {
  deviceEntries,
  entityEntries,
  listed,
  stateOf,
  text,
  type EntityEntry,
  type EntityState,
} from '../connection/messages.ts';
import { States } from '../states.ts';

/** By the domain of the entity, what people choose most first. */
const SENSES: Readonly<Record<string, Sense>> = {
  input_boolean: 'on',
  schedule: 'on',
  calendar: 'on',
  person: 'home',
  zone: 'occupied',
  switch: 'on',
  binary_sensor: 'on',
};
/** What people flip, and what keeps a timetable, ends because somebody wants it so. */
const WAVERING: readonly string[] = ['calendar', 'person', 'zone', 'binary_sensor'];
const DOMAINS = Object.keys(SENSES);

/** The manufacturer of what Latchkey itself shows over MQTT: no code depends on whether its user is paused. */
const OWN = 'Latchkey';

export class HomeAssistantConditions implements Conditions {
  readonly #client: HomeAssistantClient;
  readonly #log: Log;
  readonly #states: States;
  readonly #changed = new Set<ConditionId>();
  #told: (news: readonly ConditionNews[]) => void = () => {};
  #watched: readonly ConditionId[] = [];
  readonly #watching = new SerialQueue();
  #choices: readonly Condition[] = [];

  constructor(client: HomeAssistantClient, log: Log) {
    this.#client = client;
    this.#log = log;
    this.#states = new States(client, (before, now) => this.#note((now ?? before)!.entityId));
    client.listen({ up: () => this.#watchNow(), down: () => this.#down() });
  }

  start(changed: (news: readonly ConditionNews[]) => void): void {
    this.#told = changed;
  }

  stop(): void {
    this.#told = () => {};
  }

  watch(ids: readonly ConditionId[]): void {
    this.#watched = ids;
    if (this.#client.isUp) void this.#watchNow();
  }

  choices(): readonly Condition[] {
    return this.#choices;
  }

  async look(): Promise<void> {
    this.#choices = await this.#find().catch((error: unknown) => {
      if (!(error instanceof Disconnected))
        this.#log('warn', 'Home Assistant does not tell of its entities.');
      return [];
    });
  }

  async #find(): Promise<Condition[]> {
    const [states, entities, devices] = await Promise.all([
      this.#client.call({ type: 'get_states' }),
      this.#client.call({ type: 'config/entity_registry/list' }),
      this.#client.call({ type: 'config/device_registry/list' }),
    ]);
    const own = deviceEntries(devices).flatMap(({ id, manufacturer }) => (manufacturer === OWN ? id : []));
    const isOffered = ({ deviceId, isForPeople }: EntityEntry): boolean =>
      isForPeople && (deviceId === undefined || !own.includes(deviceId));
    const entries = new Map(entityEntries(entities).map((entry) => [entry.entityId, entry]));
    return listed(states)
      .flatMap((state) => stateOf(state) ?? [])
      .filter(({ entityId }) => !entries.has(entityId) || isOffered(entries.get(entityId)!))
      .flatMap((state) => conditionOf(state) ?? [])
      .sort((a, b) => rankOf(a) - rankOf(b) || a.name.localeCompare(b.name));
  }

  /** One after the other: Home Assistant tells each anew, and what it does not tell is not there. */
  #watchNow(): Promise<void> {
    const work = async (): Promise<void> => {
      const ids = this.#watched;
      try {
        await this.#states.watch(ids);
        for (const id of ids) this.#note(id);
      } catch (error) {
        if (!(error instanceof Disconnected))
          this.#log('warn', 'Home Assistant does not tell of what codes depend on.');
      }
    };
    return this.#watching.run(work);
  }

  /** What changes at once is told at once. */
  #note(id: ConditionId): void {
    if (this.#changed.size === 0) queueMicrotask(() => this.#tell());
    this.#changed.add(id);
  }

  #tell(): void {
    const ids = [...this.#changed].filter((id) => this.#watched.includes(id));
    this.#changed.clear();
    if (this.#client.isUp && ids.length > 0) this.#told(ids.map((id) => this.#newsOf(id)));
  }

  #newsOf(id: ConditionId): ConditionNews {
    const unknown = (why: WhyUnknown): ConditionNews => ({ id, unknown: why });
    const state = this.#states.get(id);
    if (!state) return unknown('missing');
    const condition = conditionOf(state);
    return condition?.holds === undefined ? unknown('unavailable') : { ...condition, holds: condition.holds };
  }

  #down(): void {
    this.#states.disconnected();
    this.#choices = [];
    if (this.#watched.length > 0) this.#told(this.#watched.map((id) => ({ id, unknown: 'not-connected' })));
  }
}

/** Undefined of an entity that no code can depend on. */
export function conditionOf({ entityId, state, attributes }: EntityState): Condition | undefined {
  const domain = domainOf(entityId);
  const sense = Object.hasOwn(SENSES, domain) ? SENSES[domain] : undefined;
  if (!sense) return undefined;
  const name = text(attributes.friendly_name) ?? entityId;
  const holds = VALUES[sense](state);
  const wavers = WAVERING.includes(domainOf(entityId));
  return { id: entityId, name, sense, ...(holds !== undefined && { holds }), ...(wavers && { wavers }) };
}

const UNKNOWN: readonly string[] = ['unknown', 'unavailable', ''];

const VALUES: Readonly<Record<Sense, (state: string) => boolean | undefined>> = {
  on: (state) => (state === 'on' ? true : state === 'off' ? false : undefined),
  // Away is `not_home`, or the name of the zone where the person is.
  home: (state) => (UNKNOWN.includes(state) ? undefined : state === 'home'),
  // How many people are there.
  occupied: (state) => (/^\d+$/.test(state) ? Number(state) > 0 : undefined),
};

function rankOf({ id }: Condition): number {
  return DOMAINS.indexOf(domainOf(id));
}

function domainOf(entityId: string): string {
  return entityId.split('.', 1)[0]!;
}
