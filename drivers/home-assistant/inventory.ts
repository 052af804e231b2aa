/** Which entities of Home Assistant the driver drives, and how. */
import type { HomeAssistantClient } from './connection/client.ts';
import { Refused } from './connection/failure.ts';
import { deviceEntries, entityEntries, listed, stateOf, type EntityEntry } from './connection/messages.ts';
import type { Names } from './names.ts';
import type { Found } from './entity-device.ts';

/** What the driver can drive: locks by their integration, Alarmo, and panels that are only armed and disarmed. */
export const DRIVEN = ['zwave_js', 'matter', 'zha', 'alarmo', 'panels'] as const;
export type Driven = (typeof DRIVEN)[number];

export interface Choice {
  /** Only these; all if missing. */
  readonly entities: readonly string[] | undefined;
  readonly drives: readonly Driven[];
}

export interface Driveable extends Found {
  readonly how: Driven;
}

export async function takeInventory(
  client: HomeAssistantClient,
  choice: Choice,
  names: Names,
): Promise<Driveable[]> {
  const [states, entities, devices] = await Promise.all([
    client.call({ type: 'get_states' }),
    client.call({ type: 'config/entity_registry/list' }),
    client.call({ type: 'config/device_registry/list' }),
  ]);
  const entries = new Map(entityEntries(entities).map((entry) => [entry.entityId, entry]));
  const deviceById = new Map(deviceEntries(devices).map((device) => [device.id, device]));
  const ids = listed(states).flatMap((state) => stateOf(state)?.entityId ?? []);
  const hasAlarmo = [...entries.values()].some(({ platform }) => platform === 'alarmo');
  const panels = hasAlarmo ? await alarmoPanels(client) : NO_ALARMO;
  const keys = new Set([...entries.values()].map((entry) => keyOf(entry, panels)));
  return ids.flatMap((entityId): Driveable[] => {
    const entry = entries.get(entityId);
    if (entry?.disabled) return [];
    const how = howToDrive(entityId, entry, panels);
    if (!how || !choice.drives.includes(how)) return [];
    const name = names.of(entry && keyOf(entry, panels), entityId, (key) => keys.has(key));
    if (choice.entities && !choice.entities.includes(entityId) && !choice.entities.includes(name)) return [];
    const device = entry?.deviceId === undefined ? undefined : deviceById.get(entry.deviceId);
    const area = panels.areas.get(entityId);
    return [
      {
        ...{ entityId, name, entry, device, how },
        batterySensor: batterySensorOf(entry, entries.values()),
        ...(area !== undefined && {
          alarmo: { id: area, all: [...panels.areas.values()], master: panels.master },
        }),
      },
    ];
  });
}

/** What is the same whatever an entity is called; Alarmo makes a new one where an area is called otherwise. */
function keyOf({ entityId, platform, uniqueId }: EntityEntry, { areas, master }: AlarmoPanels): string {
  const area = areas.get(entityId);
  if (area !== undefined) return `alarmo/area/${area}`;
  return entityId === master ? 'alarmo/master' : `${platform}/${uniqueId}`;
}

function howToDrive(
  entityId: string,
  entry: EntityEntry | undefined,
  { areas, master }: AlarmoPanels,
): Driven | undefined {
  const platform = entry?.platform;
  if (entityId.startsWith('lock.')) {
    return platform === 'zwave_js' || platform === 'matter' || platform === 'zha' ? platform : undefined;
  }
  if (!entityId.startsWith('alarm_control_panel.')) return undefined;
  if (platform !== 'alarmo') return 'panels';
  if (areas.has(entityId)) return 'alarmo';
  // The master is the sum of the areas, and has no users of its own. What Alarmo does not name has not come (back) yet.
  return entityId === master ? 'panels' : undefined;
}

function batterySensorOf(lock: EntityEntry | undefined, entries: Iterable<EntityEntry>): string | undefined {
  if (lock?.deviceId === undefined) return undefined;
  for (const { entityId, deviceId, deviceClass, disabled } of entries) {
    if (deviceId !== lock.deviceId || disabled || deviceClass !== 'battery') continue;
    if (entityId.startsWith('sensor.')) return entityId;
  }
  return undefined;
}

interface AlarmoPanels {
  /** Alarmo's own id of the area, by entity. */
  readonly areas: ReadonlyMap<string, string>;
  /** The entity that commands all areas at once, where there is one. */
  readonly master: string | undefined;
}

const NO_ALARMO: AlarmoPanels = { areas: new Map(), master: undefined };

/** The registry knows Alarmo also where it has not started, or not yet, and answers nothing. */
async function alarmoPanels(client: HomeAssistantClient): Promise<AlarmoPanels> {
  try {
    const entities = listed(await client.call({ type: 'alarmo/entities' }));
    const areas = new Map<string, string>();
    let master: string | undefined;
    for (const { entity_id, area_id } of entities) {
      if (typeof entity_id !== 'string') continue;
      if (typeof area_id === 'string') areas.set(entity_id, area_id);
      else master = entity_id; // its area is the number 0
    }
    return { areas, master };
  } catch (error) {
    if (error instanceof Refused) return NO_ALARMO;
    throw error;
  }
}
