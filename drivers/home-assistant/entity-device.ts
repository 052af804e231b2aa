/** What the driver has of each entity that it drives, and what such a thing needs of the driver. */
import type { ArmMode, Device, DeviceId } from '../../src/domain/device.ts';
import type { ArmOptions, ClearOptions } from '../../src/domain/driver/driver.ts';
import type { DriverEvent } from '../../src/domain/driver/driver-event.ts';
import type { ArmOutcome, Reading, ReadOutcome, WriteOutcome } from '../../src/domain/driver/outcome.ts';
import type { Pin } from '../../src/domain/pins/pin.ts';
import type { Log } from '../../src/domain/log.ts';
import type { HomeAssistantClient } from './connection/client.ts';
import type { Marks } from './history-cursors.ts';
import type { DeviceEntry, EntityEntry, EntityState, Fields } from './connection/messages.ts';

/** One entity, as the registries have it. */
export interface Found {
  readonly entityId: string;
  /** The same when it was first met, which is what it is called here. */
  readonly name: string;
  /** Missing of an entity without a place in the registry, such as one from YAML without a unique id. */
  readonly entry: EntityEntry | undefined;
  readonly device: DeviceEntry | undefined;
  /** The sensor of the same device that tells its battery's level. */
  readonly batterySensor: string | undefined;
  readonly alarmo?: AlarmoArea;
}

export interface AlarmoArea {
  /** Alarmo's own ids of this area and of all areas. */
  readonly id: string;
  readonly all: readonly string[];
  /** The entity that commands all areas at once, where there is one. */
  readonly master: string | undefined;
}

export interface UnitContext {
  readonly id: DeviceId;
  readonly client: HomeAssistantClient;
  readonly log: Log;
  /** Home Assistant puts what it is given in an action on its event bus and into its database. */
  readonly mayUseActions: boolean;
  /** How far the states of each entity were followed, also before this run of the program. */
  readonly marks: Marks;
  /** As it is called in Home Assistant now. */
  readonly entityId: () => string;
  readonly stateOf: (entityId: string) => EntityState | undefined;
  /** Whether the condition comes to hold of the entity's state within so many milliseconds. */
  readonly until: (
    entityId: string,
    holds: (state: EntityState | undefined) => boolean,
    options: { readonly withinMs: number; readonly unless?: AbortSignal },
  ) => Promise<boolean>;
  readonly tell: (event: DriverEvent) => void;
  /** What `device()` says may have changed. */
  readonly changed: () => void;
}

export interface Unit {
  /** Learns what the entity is, anew in each life of the connection. Throws as the client does. */
  attach(found: Found, actions: ReadonlySet<string>): Promise<void>;
  /** The connection is down. */
  detach(): void;
  /** Missing as long as it is not known what the entity can do. */
  device(): Device | undefined;
  readings(): ReadonlyMap<number, Reading>;
  read(slot: number, expected?: Pin): Promise<ReadOutcome>;
  write(slot: number, pin: Pin): Promise<WriteOutcome>;
  clear(slot: number, options: ClearOptions): Promise<WriteOutcome>;
  arm?(mode: ArmMode, pin: Pin | undefined, options: ArmOptions): Promise<ArmOutcome>;
  setLocked?(locked: boolean): Promise<WriteOutcome>;
  /** Of the entity that commands this one too, where there is one. */
  masterChanged?(now: EntityState): void;
  /** Of the entity itself; `before` is what was known when the connection was last up. */
  stateChanged?(before: EntityState | undefined, now: EntityState | undefined): void;
  /** An event of the bus, whoever it is about. @param at when it was fired, in Home Assistant's time */
  heard?(type: string, data: Fields, at: number): void;
}

export const UNAVAILABLE = 'unavailable';

export function isAvailable(state: EntityState | undefined): boolean {
  return state !== undefined && state.state !== UNAVAILABLE;
}

export function nameOf(state: EntityState | undefined, entityId: string): string {
  const name = state?.attributes.friendly_name;
  return typeof name === 'string' && name !== '' ? name : entityId;
}

/** In percent, where the device has such a sensor and it tells. */
export function batteryOf(context: UnitContext, found: Found): number | undefined {
  const level = Number(found.batterySensor && context.stateOf(found.batterySensor)?.state);
  return Number.isFinite(level) ? Math.round(level) : undefined;
}
