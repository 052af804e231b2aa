import { join } from 'node:path';
import type { MediaConfig } from '../config/home-assistant.ts';
import type { DriverConfig } from '../config/schema.ts';
import type { MediaFolder } from './home-assistant/home/cameras.ts';
import type { HomeAssistantClient } from './home-assistant/client.ts';
import type { HomeAssistantDriver } from './home-assistant/driver.ts';
import type { Conditions } from '../src/domain/condition.ts';
import type { Driver } from '../src/domain/driver/driver.ts';
import { Pin } from '../src/domain/pins/pin.ts';
import type { Presence } from '../src/domain/presence.ts';
import type { HomeServices } from '../src/domain/home-services.ts';

/** What a driver may want from the program. */
export interface DriverContext {
  /** A folder for what the driver keeps between runs. */
  readonly dataFolder: string;
  /** The IANA time zone of the house, for devices whose clock only shows its wall time. */
  readonly zone: string;
  /** What time it is, in epoch milliseconds. */
  readonly now: () => number;
  /** Takes words only: never a PIN. */
  readonly log: (level: 'debug' | 'info' | 'warn' | 'error', message: string) => void;
  /** Slots that the configuration reserves on any of the driver's devices: a panel's partitions share them. */
  readonly reserved: readonly number[];
  /** Seals what a driver or its library must keep on disk. */
  readonly cipher: { seal(text: string): string; open(sealed: string): string };
}

type Open<K extends DriverConfig['kind']> = (
  config: Extract<DriverConfig, { kind: K }>,
  context: DriverContext,
) => Promise<Driver>;

/** One line a driver; its library is loaded only where the configuration names it. */
const DRIVERS: { [K in DriverConfig['kind']]: Open<K> } = {
  'zwave-js': async ({ id, port, keys, quick_start }, { dataFolder, zone, now, log, cipher }) =>
    (await import('./zwave-js/driver.ts')).createZwaveDriver({
      id,
      port,
      keys: Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, key.reveal()])),
      cacheDir: join(dataFolder, id),
      cacheCipher: cipher,
      quickStart: quick_start,
      time: { zone, now },
      log,
    }),
  'zwave-js-server': async ({ id, url }, { zone, now, log }) =>
    (await import('./zwave-js-server/driver.ts')).createServerDriver({ id, url, time: { zone, now }, log }),
  'home-assistant': async (config, { dataFolder, log }) => {
    const { HomeAssistantDriver } = await import('./home-assistant/driver.ts');
    const { id, url, drives, entities, panel_code: panelCode, zha_slots: zhaSlots, media } = config;
    return new HomeAssistantDriver({
      ...{ id, url, drives, log },
      token: config.token.reveal(),
      mayUseActions: config.recorder_excludes_actions,
      ...(entities && { entities }),
      ...(panelCode && { panelCode: Pin.of(panelCode.reveal()) }),
      ...(zhaSlots && { zhaSlots }),
      ...(media && { media: mediaFolder(media) }),
      folder: join(dataFolder, id),
    });
  },
  'elk-m1': async (
    { id, url, login, master_code, slots, partitions },
    { dataFolder, reserved, cipher, log },
  ) =>
    (await import('./elk-m1/driver.ts')).createElkDriver({
      id,
      url,
      ...(login && { login: { user: login.user, password: login.password.reveal() } }),
      master: Pin.of(master_code.reveal()),
      slots,
      partitions,
      reserved,
      historyFile: join(dataFolder, id, 'log-mark'),
      slotFile: join(dataFolder, id, 'slots.json'),
      cipher,
      log,
    }),
  'nx-584': async ({ id, port, framing, baud_rate, master_code, filler }, { dataFolder, zone, log }) =>
    (await import('./nx-584/driver.ts')).createNx584Driver({
      id,
      port,
      framing,
      baudRate: baud_rate,
      master: Pin.of(master_code.reveal()),
      filler: filler === 'zero' ? '0' : 'F',
      zone,
      historyFile: join(dataFolder, id, 'log.hex'),
      log,
    }),
  satel: async (config, { dataFolder, log }) => {
    const { createSatelDriver, fileMark } = await import('./satel/driver.ts');
    const { id, host, port, code_prefix: prefix, integration_key: key } = config;
    return createSatelDriver({
      id,
      host,
      port,
      master: Pin.of(config.master_code.reveal()),
      ...(prefix ? { prefix: Pin.of(prefix.reveal()) } : {}),
      ...(key ? { integrationKey: key.reveal() } : {}),
      minCodeLength: config.min_code_length,
      logMark: fileMark(join(dataFolder, id, 'log-mark'), log),
      log,
    });
  },
  envisalink: async (config, { dataFolder, log }) => {
    const { EnvisalinkDriver } = await import('./envisalink/driver.ts');
    const { id, host, port, slots, partitions, zones } = config;
    return new EnvisalinkDriver({
      ...{ id, host, port, slots, partitions, zones },
      password: Pin.of(config.password.reveal()),
      masterCode: Pin.of(config.master_code.reveal()),
      slotFile: join(dataFolder, id, 'slots.json'),
      log,
    });
  },
};

export function openDriver(config: DriverConfig, context: DriverContext): Promise<Driver> {
  // The types do not see that the kind of the line and the kind of the configuration are the same.
  const open = DRIVERS[config.kind] as (config: DriverConfig, context: DriverContext) => Promise<Driver>;
  return open(config, context);
}

function mediaFolder({ folder, name, mounted_at: mountedAt }: MediaConfig): MediaFolder {
  return { folder, name, ...(mountedAt !== undefined && { mountedAt }) };
}

/** The house's one connection to Home Assistant, where one of these drivers has it. */
export function homeAssistantOf(drivers: readonly Driver[]): HomeAssistantClient | undefined {
  return homeAssistantDrivers(drivers)[0]?.client;
}

/** Who knows what codes may depend on, where one of these drivers does. */
export function conditionsOf(drivers: readonly Driver[]): Conditions | undefined {
  return homeAssistantDrivers(drivers)[0]?.conditions;
}

/** Who knows whether anybody is home, where one of these drivers does. */
export function presenceOf(drivers: readonly Driver[]): Presence | undefined {
  return homeAssistantDrivers(drivers)[0]?.presence;
}

/** The scenes and cameras of the house, where one of these drivers has them. */
export function surroundingsOf(drivers: readonly Driver[]): HomeServices | undefined {
  return homeAssistantDrivers(drivers)[0]?.surroundings;
}

function homeAssistantDrivers(drivers: readonly Driver[]): HomeAssistantDriver[] {
  return drivers.flatMap((driver) => ('client' in driver ? (driver as HomeAssistantDriver) : []));
}
