import type { TagView } from '../engine/views/group-views.ts';
import type { DeviceView } from '../engine/views/device-views.ts';
import type { UserView } from '../engine/views/user-views.ts';
import { ACCESS_EVENT_KINDS, STAY_EVENT_KINDS } from '../engine/views/event-data.ts';
import type { Topics } from './topics.ts';

/**
 * How Home Assistant discovers our devices: one discovery payload each for the hub, a lock, a panel's
 * partition, a user and a tag. Rules: https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload
 * (`dev`, `o`, `cmps`, `p` and the short keys of `dev` and `o` are its own abbreviations.)
 */
export interface DiscoveryPayload {
  readonly dev: Readonly<Record<string, string | readonly string[]>>;
  readonly o: { readonly name: string; readonly sw: string };
  readonly availability?: readonly { readonly topic: string }[];
  readonly qos: 1;
  readonly cmps: Readonly<Record<string, Component>>;
}

type Component = Readonly<Record<string, string | number | boolean | readonly unknown[]>>;

export const ORIGIN = 'Latchkey';
export const ONLINE = 'online';
export const OFFLINE = 'offline';
export const PRESS = 'PRESS';
export const ON = 'ON';
export const OFF = 'OFF';

/** `none`: nobody is expected. The others are states of the stay under way, or of the next one. */
export const UNIT_STATES = ['none', 'expected', 'ready', 'arrived'];

const LOCK_EVENTS = ['unlock', 'lock', 'denied', 'duress'];
const PANEL_EVENTS = ['arm', 'disarm', 'denied', 'duress'];
const USER_EVENTS = ['unlock', 'lock', 'arm', 'disarm', 'denied', 'duress'];

export class Entities {
  readonly #topics: Topics;
  readonly #house: string;
  readonly #version: string;

  constructor(topics: Topics, options: { house: string; version: string }) {
    this.#topics = topics;
    this.#house = options.house;
    this.#version = options.version;
  }

  hub(): DiscoveryPayload {
    const topics = this.#topics;
    const here = { availability: [{ topic: topics.status }] };
    return this.#payload(
      topics.identifier('hub'),
      { name: `Latchkey ${this.#house}`, mdl: 'Code manager' },
      {
        // Says itself whether Latchkey is there, so that it is never unavailable.
        connectivity: {
          p: 'binary_sensor',
          name: 'Connectivity',
          device_class: 'connectivity',
          entity_category: 'diagnostic',
          state_topic: topics.status,
          payload_on: ONLINE,
          payload_off: OFFLINE,
        },
        problem: {
          p: 'binary_sensor',
          name: 'Problem',
          device_class: 'problem',
          entity_category: 'diagnostic',
          state_topic: topics.problem,
          json_attributes_topic: topics.problems,
          ...here,
        },
        access: { ...accessEvent('Access', ACCESS_EVENT_KINDS, topics.access), ...here },
        sync_all: { ...syncButton('Sync all', topics.syncAll), ...here },
      },
    );
  }

  device(device: DeviceView): DiscoveryPayload {
    const topics = this.#topics;
    const isLock = device.kind === 'lock';
    const of = (what: string): string => topics.device(device.id, what);
    return this.#payload(
      topics.identifier(isLock ? 'lock' : 'panel', device.id),
      {
        name: device.name,
        mdl: device.model ?? (isLock ? 'Lock' : 'Alarm panel'),
        via_device: topics.identifier('hub'),
        ...(device.area !== undefined && { sa: device.area }),
      },
      {
        access: accessEvent('Access', isLock ? LOCK_EVENTS : PANEL_EVENTS, of('access')),
        last_user: {
          p: 'sensor',
          name: 'Last user',
          icon: 'mdi:account-key',
          state_topic: of('last_user'),
        },
        out_of_sync: {
          p: 'binary_sensor',
          name: 'Out of sync',
          device_class: 'problem',
          state_topic: of('out_of_sync'),
          json_attributes_topic: of('state'),
        },
        ...(isLock && {
          slots_used: {
            p: 'sensor',
            name: 'Slots used',
            icon: 'mdi:counter',
            entity_category: 'diagnostic',
            enabled_by_default: false,
            state_class: 'measurement',
            state_topic: of('slots_used'),
          },
          sync: syncButton('Sync', of('sync')),
        }),
      },
    );
  }

  user(user: UserView): DiscoveryPayload {
    const topics = this.#topics;
    return this.#payload(
      topics.identifier('user', user.id),
      { name: user.name, mdl: 'User', via_device: topics.identifier('hub') },
      {
        enabled: {
          p: 'switch',
          name: 'Enabled',
          icon: 'mdi:account-lock-open',
          state_topic: topics.user(user.id, 'enabled'),
          command_topic: topics.user(user.id, 'enabled/set'),
        },
        used: accessEvent('Code used', USER_EVENTS, topics.user(user.id, 'used')),
      },
    );
  }

  tag(tag: TagView): DiscoveryPayload {
    const topics = this.#topics;
    return this.#payload(
      topics.identifier('tag', tag.id),
      { name: tag.name, mdl: 'Tag', via_device: topics.identifier('hub') },
      {
        enabled: {
          p: 'switch',
          name: 'Enabled',
          icon: 'mdi:account-multiple-check',
          state_topic: topics.tag(tag.id, 'enabled'),
          command_topic: topics.tag(tag.id, 'enabled/set'),
        },
      },
    );
  }

  unit(unit: { readonly id: number; readonly name: string }): DiscoveryPayload {
    const topics = this.#topics;
    const of = (what: string): string => topics.unit(unit.id, what);
    return this.#payload(
      topics.identifier('unit', unit.id),
      { name: unit.name, mdl: 'Unit', via_device: topics.identifier('hub') },
      {
        stay: {
          p: 'sensor',
          name: 'Booking',
          icon: 'mdi:calendar-account',
          device_class: 'enum',
          options: UNIT_STATES,
          state_topic: of('stay'),
          json_attributes_topic: of('attributes'),
        },
        next_arrival: {
          p: 'sensor',
          name: 'Next arrival',
          device_class: 'timestamp',
          state_topic: of('next_arrival'),
        },
        occupied: {
          p: 'binary_sensor',
          name: 'Occupied',
          device_class: 'occupancy',
          state_topic: of('occupied'),
        },
        problem: {
          p: 'binary_sensor',
          name: 'Problem',
          device_class: 'problem',
          state_topic: of('problem'),
        },
        booking: {
          p: 'event',
          name: 'Booking event',
          icon: 'mdi:calendar-alert',
          event_types: STAY_EVENT_KINDS,
          state_topic: of('event'),
        },
      },
    );
  }

  #payload(id: string, device: DeviceFacts, components: Record<string, Component>): DiscoveryPayload {
    const isHub = device.via_device === undefined;
    const readable = [this.#topics.identifier('hub').replace(/_hub$/, ''), ...(isHub ? [] : [device.name])];
    const named = Object.entries(components).map(([key, component]): [string, Component] => [
      key,
      {
        ...component,
        unique_id: `${id}_${key}`,
        default_entity_id: `${String(component['p'])}.${objectId([...readable, key]) ?? `${id}_${key}`}`,
      },
    ]);
    return {
      dev: { ids: [id], mf: ORIGIN, sw: this.#version, ...device },
      o: { name: ORIGIN, sw: this.#version },
      ...(!isHub && { availability: [{ topic: this.#topics.status }] }),
      qos: 1,
      cmps: Object.fromEntries(named),
    };
  }
}

/** Whether a discovery payload of a device or a user was written by the Latchkey of these topics. */
export function isOf(payload: string, topics: Topics): boolean {
  try {
    const { o, availability } = JSON.parse(payload) as Partial<DiscoveryPayload>;
    return o?.name === ORIGIN && availability?.[0]?.topic === topics.status;
  } catch {
    return false; // somebody else's, whatever it is
  }
}

/** In Home Assistant's words; `sa` is the suggested area. */
interface DeviceFacts {
  readonly name: string;
  readonly mdl: string;
  readonly via_device?: string;
  readonly sa?: string;
}

/** `Gäste WC`, `sync` become `gaste_wc_sync`; undefined where a word has no Latin letter and no digit. */
function objectId(words: readonly string[]): string | undefined {
  const plain = words.map((word) =>
    word
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .replaceAll(/^_|_$/g, ''),
  );
  return plain.includes('') ? undefined : plain.join('_');
}

function accessEvent(name: string, types: readonly string[], topic: string): Component {
  return { p: 'event', name, icon: 'mdi:key-variant', event_types: types, state_topic: topic };
}

function syncButton(name: string, topic: string): Component {
  return {
    p: 'button',
    name,
    icon: 'mdi:sync',
    entity_category: 'diagnostic',
    command_topic: topic,
    payload_press: PRESS,
  };
}
