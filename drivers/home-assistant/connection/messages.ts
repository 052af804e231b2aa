/**
 * What Home Assistant sends, as far as it is used here, each shape checked once where it comes in.
 * Sources: https://developers.home-assistant.io/docs/api/websocket and Home Assistant's own code:
 * components/websocket_api (commands, compressed states), components/config (the registries),
 * helpers/service (actions). Unknown fields are ignored; what has not the right form is left out.
 */

export type Fields = Readonly<Record<string, unknown>>;

/** What came for an answer is none: nothing was learnt by it, neither that something is there nor that it is not. */
export class OddAnswer extends Error {
  override readonly name = 'OddAnswer';

  constructor() {
    super('Home Assistant answered with something that is no answer');
  }
}

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of what has to be a list: anything else is no empty one. Throws `OddAnswer`. */
export function listed(value: unknown): Fields[] {
  if (!Array.isArray(value) || !value.every(isRecord)) throw new OddAnswer();
  return value;
}

/** Throws `OddAnswer` where it is none. */
export function asRecord(value: unknown): Fields {
  if (!isRecord(value)) throw new OddAnswer();
  return value;
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function whole(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

/** One entity as it is now. */
export interface EntityState {
  readonly entityId: string;
  readonly state: string;
  readonly attributes: Fields;
  /** When `state` last changed, in epoch milliseconds. */
  readonly changedAt: number;
  /** When anything of it last changed. */
  readonly updatedAt: number;
}

/** A line of the entity registry. */
export interface EntityEntry {
  readonly entityId: string;
  /** The integration that made it, such as `zwave_js`. */
  readonly platform: string;
  readonly deviceId: string | undefined;
  readonly uniqueId: string;
  readonly deviceClass: string | undefined;
  readonly disabled: boolean;
  /** Neither hidden nor about a device itself, such as whether it is connected. */
  readonly isForPeople: boolean;
}

/** A line of the device registry. */
export interface DeviceEntry {
  readonly id: string;
  readonly manufacturer: string | undefined;
  readonly model: string | undefined;
  /** Of the radio module, in Z-Wave devices. */
  readonly firmware: string | undefined;
  /** Pairs of an integration and its own id of the device. */
  readonly identifiers: readonly (readonly [string, string])[];
}

/** `get_states` and the REST API; times are ISO 8601. */
export function stateOf(value: unknown): EntityState | undefined {
  if (!isRecord(value) || typeof value.entity_id !== 'string' || typeof value.state !== 'string')
    return undefined;
  return {
    entityId: value.entity_id,
    state: value.state,
    attributes: isRecord(value.attributes) ? value.attributes : {},
    changedAt: timeOf(value.last_changed),
    updatedAt: timeOf(value.last_updated),
  };
}

/** `config/entity_registry/list`. Throws `OddAnswer`, as each of these does where there is no list. */
export function entityEntries(value: unknown): EntityEntry[] {
  return listed(value).flatMap((entry) => {
    const { entity_id: entityId, platform } = entry;
    if (typeof entityId !== 'string' || typeof platform !== 'string') return [];
    return {
      entityId,
      platform,
      deviceId: text(entry.device_id),
      uniqueId: nameIn(entry.unique_id),
      deviceClass: text(entry.device_class) ?? text(entry.original_device_class),
      disabled: text(entry.disabled_by) !== undefined,
      isForPeople: text(entry.entity_category) === undefined && text(entry.hidden_by) === undefined,
    };
  });
}

/** An id that an integration made up: a text, or of some a number. */
function nameIn(value: unknown): string {
  return typeof value === 'number' ? String(value) : (text(value) ?? '');
}

/** `config/device_registry/list`. */
export function deviceEntries(value: unknown): DeviceEntry[] {
  return listed(value).flatMap(({ id, manufacturer, model, sw_version, identifiers }) => {
    if (typeof id !== 'string') return [];
    const pairs = Array.isArray(identifiers) ? identifiers.filter(isIdentifier) : [];
    const made = { manufacturer: text(manufacturer), model: text(model), firmware: text(sw_version) };
    return { id, ...made, identifiers: pairs };
  });
}

function isIdentifier(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && value.length >= 2 && value.every((part) => typeof part === 'string');
}

/** `get_services`: the names of the actions there are, such as `zwave_js.set_credential`. */
export function actionNames(value: unknown): ReadonlySet<string> {
  return new Set(
    Object.entries(asRecord(value)).flatMap(([domain, services]) =>
      isRecord(services) ? Object.keys(services).map((service) => `${domain}.${service}`) : [],
    ),
  );
}

/** One message of `subscribe_entities`: what came, what changed, and what is gone. */
export interface EntityNews {
  readonly came: readonly EntityState[];
  readonly changed: readonly EntityChange[];
  readonly gone: readonly string[];
}

export interface EntityChange {
  readonly entityId: string;
  readonly state?: string;
  readonly attributes: Fields;
  /** Names of attributes that are gone. */
  readonly without: readonly string[];
  readonly changedAt?: number;
  readonly updatedAt?: number;
}

/** Keys of a compressed state: `s` state, `a` attributes, `lc` last changed, `lu` last updated (seconds). */
export function entityNews(value: unknown): EntityNews {
  if (!isRecord(value)) return { came: [], changed: [], gone: [] };
  return {
    came: Object.entries(isRecord(value.a) ? value.a : {}).flatMap(
      ([entityId, full]) => compressedState(entityId, full) ?? [],
    ),
    changed: Object.entries(isRecord(value.c) ? value.c : {}).flatMap(([entityId, change]) =>
      isRecord(change) ? changeOf(entityId, change) : [],
    ),
    gone: Array.isArray(value.r) ? value.r.filter((id) => typeof id === 'string') : [],
  };
}

/** Of the two times one is left out where it is as the other. */
export function compressedState(entityId: string, value: unknown): EntityState | undefined {
  if (!isRecord(value) || typeof value.s !== 'string') return undefined;
  const [changed, updated] = [secondsAsMs(value.lc), secondsAsMs(value.lu)];
  return {
    entityId,
    state: value.s,
    attributes: isRecord(value.a) ? value.a : {},
    changedAt: changed ?? updated ?? 0,
    updatedAt: updated ?? changed ?? 0,
  };
}

function changeOf(entityId: string, change: Fields): EntityChange {
  const added = isRecord(change['+']) ? change['+'] : {};
  const removed = isRecord(change['-']) && Array.isArray(change['-'].a) ? change['-'].a : [];
  const changedAt = secondsAsMs(added.lc);
  const updatedAt = secondsAsMs(added.lu) ?? changedAt;
  return {
    entityId,
    ...(typeof added.s === 'string' && { state: added.s }),
    attributes: isRecord(added.a) ? added.a : {},
    without: removed.filter((name) => typeof name === 'string'),
    ...(changedAt !== undefined && { changedAt }),
    ...(updatedAt !== undefined && { updatedAt }),
  };
}

export function applied(before: EntityState, change: EntityChange): EntityState {
  const attributes = { ...before.attributes, ...change.attributes };
  return {
    entityId: before.entityId,
    state: change.state ?? before.state,
    attributes: Object.fromEntries(
      Object.entries(attributes).filter(([name]) => !change.without.includes(name)),
    ),
    changedAt: change.changedAt ?? before.changedAt,
    updatedAt: change.updatedAt ?? before.updatedAt,
  };
}

/** An event of the bus: its name, its data, and when it was fired (epoch milliseconds). */
export function busEvent(value: unknown): { type: string; data: Fields; at: number } | undefined {
  if (!isRecord(value) || typeof value.event_type !== 'string') return undefined;
  const data = isRecord(value.data) ? value.data : {};
  return { type: value.event_type, data, at: timeOf(value.time_fired) };
}

function secondsAsMs(value: unknown): number | undefined {
  const ms = typeof value === 'number' ? Math.round(value * 1000) : Number.NaN;
  // Beyond it there is no date (ECMA-262, 21.4.1.1).
  return Math.abs(ms) <= 8.64e15 ? ms : undefined;
}

function timeOf(value: unknown): number {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? 0 : ms;
}
