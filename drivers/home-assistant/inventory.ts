/** Which entities of Home Assistant the driver drives, and how. */
import type { HomeAssistantClient } from './client.ts';
import { deviceEntries, entityEntries, records, stateOf, type EntityEntry } from './messages.ts';
import type { Found } from './unit.ts';

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
  /** Alarmo's own id of its area. */
  readonly area?: string;
}

export async function takeInventory(client: HomeAssistantClient, choice: Choice): Promise<Driveable[]> {
  const [states, entities, devices] = await Promise.all([
    client.call({ type: 'get_states' }),
    client.call({ type: 'config/entity_registry/list' }),
    client.call({ type: 'config/device_registry/list' }),
  ]);
  const entries = new Map(entityEntries(entities).map((entry) => [entry.entityId, entry]));
  const deviceById = new Map(deviceEntries(devices).map((device) => [device.id, device]));
  const ids = records(states).flatMap((state) => stateOf(state)?.entityId ?? []);
  const wanted = ids.filter((id) => choice.entities?.includes(id) ?? true);
  const hasAlarmo = [...entries.values()].some(({ platform }) => platform === 'alarmo');
  const areas = hasAlarmo ? await alarmoAreas(client) : new Map<string, string>();
  return wanted.flatMap((entityId): Driveable[] => {
    const entry = entries.get(entityId);
    if (entry?.disabled) return [];
    const how = howToDrive(entityId, entry, areas);
    if (!how || !choice.drives.includes(how)) return [];
    const device = entry?.deviceId === undefined ? undefined : deviceById.get(entry.deviceId);
    const area = areas.get(entityId);
    return [
      {
        ...{ entityId, entry, device, how },
        batterySensor: batterySensorOf(entry, entries.values()),
        ...(how === 'alarmo' && area !== undefined && { area }),
      },
    ];
  });
}

function howToDrive(
  entityId: string,
  entry: EntityEntry | undefined,
  areas: ReadonlyMap<string, string>,
): Driven | undefined {
  const platform = entry?.platform;
  if (entityId.startsWith('lock.')) {
    return platform === 'zwave_js' || platform === 'matter' || platform === 'zha' ? platform : undefined;
  }
  if (!entityId.startsWith('alarm_control_panel.')) return undefined;
  // Alarmo's master is the sum of its areas, and has no users of its own.
  return platform === 'alarmo' && areas.has(entityId) ? 'alarmo' : 'panels';
}

function batterySensorOf(lock: EntityEntry | undefined, entries: Iterable<EntityEntry>): string | undefined {
  if (lock?.deviceId === undefined) return undefined;
  for (const { entityId, deviceId, deviceClass, disabled } of entries) {
    if (deviceId !== lock.deviceId || disabled || deviceClass !== 'battery') continue;
    if (entityId.startsWith('sensor.')) return entityId;
  }
  return undefined;
}

/** The area of each entity; the master's is the number 0. */
async function alarmoAreas(client: HomeAssistantClient): Promise<Map<string, string>> {
  const listed = records(await client.call({ type: 'alarmo/entities' }));
  return new Map(
    listed.flatMap(({ entity_id, area_id }) =>
      typeof entity_id === 'string' && typeof area_id === 'string' ? [[entity_id, area_id] as const] : [],
    ),
  );
}
