import { join } from 'node:path';
import latchkey from '../package.json' with { type: 'json' };
import { createBot } from '../bot/bot.ts';
import type { Config } from '../config/schema.ts';
import {
  conditionsOf,
  homeAssistantOf,
  openDriver,
  presenceOf,
  surroundingsOf,
} from '../drivers/registry.ts';
import type { Clock } from './domain/clock.ts';
import { Pin } from './domain/pin.ts';
import { systemClock, watchClock } from './engine/clock.ts';
import type { DeviceSettings } from './engine/fleet.ts';
import type { PanelCodes } from './engine/rulebook.ts';
import { House } from './engine/service.ts';
import { unfailing } from './engine/unfailing-driver.ts';
import type { SceneSetting } from './engine/scene-commands.ts';
import { fireOnBus } from './home-assistant/bus.ts';
import { Mqtt } from './home-assistant/mqtt.ts';
import type { Log } from './log.ts';
import { oneWriterEach } from './one-writer.ts';
import { ChatStore } from './store/chat-store.ts';
import { guardFolder } from './store/guard.ts';
import { houseKey } from './store/house-key.ts';
import { Store } from './store/store.ts';
import { TimeWitness } from './time-witness.ts';

export interface Program {
  readonly house: House;
  /** Resolves when there is nothing to be done now: no update to work off, no slot to write. */
  settled(): Promise<void>;
  /** Rejects, in words for the console, with what cannot be mended by waiting, such as a wrong token. */
  readonly broken: Promise<never>;
  /** The database can be read and written. */
  isWell(): boolean;
  stop(): Promise<void>;
}

export interface ProgramOptions {
  readonly dataFolder: string;
  readonly log: Log;
  /** Prints a line for whoever sits at the console. */
  readonly say: (line: string) => void;
  readonly clock?: Clock;
  /** Milliseconds that the computer has been running; for long, where it is not given. */
  readonly uptimeMs?: number;
}

/** Puts the parts together, as the configuration says, and starts them. */
export async function openProgram(config: Config, options: ProgramOptions): Promise<Program> {
  const { dataFolder, log, clock = systemClock } = options;
  // zwave-js tells locks the local time; where this runs, as in a container, that need not be the house's.
  process.env['TZ'] = config.house.zone;
  const release = guardFolder(dataFolder);
  const key = config.secrets.key ? Buffer.from(config.secrets.key.reveal(), 'hex') : houseKey(dataFolder);
  const store = await Store.open(join(dataFolder, 'latchkey.db'), key).catch((error: unknown) => {
    release();
    throw error;
  });
  const drivers = await Promise.all(
    config.drivers.map((driver) =>
      openDriver(driver, {
        dataFolder,
        zone: config.house.zone,
        now: () => clock.now(),
        reserved: reservedOn(config, driver.id),
        log: (level, message) => log(level, message, { driver: driver.id }),
        cipher: {
          seal: (text) => Buffer.from(store.cipher.seal(text, `cache ${driver.id}`)).toString('base64'),
          open: (sealed) => store.cipher.open(Buffer.from(sealed, 'base64'), `cache ${driver.id}`),
        },
      }),
    ),
  );
  const homeAssistant = homeAssistantOf(drivers);
  const house = new House({
    name: config.house.name,
    zone: config.house.zone,
    store,
    drivers: oneWriterEach(drivers, log).map((driver) => unfailing(driver, log)),
    settings: settingsOf(config.devices),
    clock,
    pinLength: config.codes.length,
    panelCodes: panelCodes(config),
    conditions: conditionsOf(drivers),
    presence: presenceOf(drivers),
    surroundings: surroundingsOf(drivers),
    scenes: scenesOf(config),
    ...(options.uptimeMs !== undefined && { uptimeMs: options.uptimeMs }),
  });
  house.members.trustOwners(config.telegram.owners);
  const bot = createBot({
    house,
    store: new ChatStore(store.database, store.cipher, () => clock.now()),
    clock,
    log,
    token: config.telegram.token.reveal(),
    apiRoot: config.telegram.api_root,
    removePinMessagesAfterMs: config.telegram.remove_pin_messages_after_minutes * 60_000,
  });
  const broken = bot.start().then(() => new Promise<never>(() => undefined));
  broken.catch(() => undefined); // whoever awaits it hears of it
  const endBus = homeAssistant && fireOnBus(house, (type, data) => homeAssistant.fire(type, data), log);
  await house.start();
  const mqtt = openMqtt(config, { house, clock, log });
  mqtt?.start();
  const heard = (time: number): boolean => house.heardTime(time);
  const witness = new TimeWitness({ apiRoot: config.telegram.api_root, clock, heard });
  witness.ask();
  const endWatch = watchClock(() => {
    house.clockWasSet();
    witness.ask();
  });
  let isStopped = false;
  void bot.username().then((username) => {
    if (!isStopped) greet(house, username, options.say);
  });

  const settled = async (): Promise<void> => {
    await bot.idle();
    await house.settled();
    await bot.idle();
    await mqtt?.idle();
  };
  const stop = async (): Promise<void> => {
    isStopped = true;
    endWatch();
    witness.stop();
    await bot.stop();
    endBus?.();
    await mqtt?.stop();
    await house.stop();
    store.close();
    release();
  };
  return { house, settled, broken, isWell: () => store.database.isWell(), stop };
}

function settingsOf(devices: Config['devices']): Record<string, DeviceSettings> {
  const settings = Object.entries(devices).map(
    ([id, { keeps_time: keepsTime, early_minutes: earlyMinutes, ...rest }]) => [
      id,
      { ...rest, keepsTime, earlyMinutes },
    ],
  );
  return Object.fromEntries(settings) as Record<string, DeviceSettings>;
}

/** Those of the first driver that has them, as it is the one that runs them. */
function scenesOf({ drivers }: Config): SceneSetting[] | undefined {
  const driver = drivers.find(({ kind }) => kind === 'home-assistant');
  if (driver?.kind !== 'home-assistant') return undefined;
  return driver.scenes?.map(({ entity: id, ...rest }) => ({ id, ...rest }));
}

function reservedOn({ devices }: Config, driver: string): number[] {
  return Object.entries(devices).flatMap(([id, { reserved }]) =>
    id.startsWith(`${driver}/`) ? reserved : [],
  );
}

function panelCodes({ drivers }: Config): PanelCodes {
  const panels = drivers.filter((driver) => 'master_code' in driver);
  return {
    master: panels.map(({ master_code }) => Pin.of(master_code.reveal())),
    duress: panels.flatMap(({ duress_codes }) => duress_codes.map((code) => Pin.of(code.reveal()))),
  };
}

function openMqtt({ mqtt }: Config, parts: { house: House; clock: Clock; log: Log }): Mqtt | undefined {
  if (!mqtt) return undefined;
  const { url, username, password, ca, certificate, certificate_key: key } = mqtt;
  return new Mqtt({
    ...parts,
    broker: {
      url,
      ...(username !== undefined && { username }),
      ...(password && { password: password.reveal() }),
      ...(ca !== undefined && { ca }),
      ...(certificate !== undefined && { certificate }),
      ...(key && { certificateKey: key.reveal() }),
    },
    topicPrefix: mqtt.topic_prefix,
    discoveryPrefix: mqtt.discovery_prefix,
    birthTopic: mqtt.birth_topic,
    commands: mqtt.commands,
    version: latchkey.version,
  });
}

/** Says where to chat; the first owner comes by a link that only the console shows. */
function greet(house: House, username: string, say: (line: string) => void): void {
  if (house.members.all().some((member) => member.role === 'owner')) {
    say(`Latchkey runs. Chat with it: https://t.me/${username}`);
  } else {
    say(
      'Nobody owns this house yet. Open this link on your phone within ten minutes (a restart prints a new one):',
    );
    say(`  https://t.me/${username}?start=${house.invitations.inviteOnConsole().token}`);
  }
}
