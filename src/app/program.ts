import latchkey from '../../package.json' with { type: 'json' };
import { driverWords } from '../../bot/text/en/drivers.ts';
import { textOf } from '../../bot/text/index.ts';
import { GUEST_WORDS } from '../../bot/text/guest-words.ts';
import type { Config } from '../../config/schema.ts';
import {
  calendarsOf,
  conditionsOf,
  DRIVER_KINDS,
  homeAssistantOf,
  presenceOf,
  surroundingsOf,
} from '../../drivers/registry.ts';
import type { DriverKind } from '../../drivers/kind.ts';
import type { Clock } from '../domain/clock.ts';
import type { DeviceId } from '../domain/device.ts';
import type { Driver } from '../domain/driver/driver.ts';
import type { DriverMessage } from '../domain/driver/driver-message.ts';
import { systemClock, watchClock } from '../engine/clock.ts';
import { HouseFeedReader } from '../engine/bookings/feeds/house-feed-reader.ts';
import { House } from '../engine/house.ts';
import { unfailing } from '../engine/devices/unfailing-driver.ts';
import { backupSettings } from './backup/backup-settings.ts';
import { outsideChecks } from './doctor/outside-checks.ts';
import { describeFault } from './fault.ts';
import type { LogFault } from './fault.ts';
import { houseFigures } from './metrics/house-figures.ts';
import { openMetrics } from './metrics/open-metrics.ts';
import { answerHealth } from './watch/health.ts';
import type { HealthAddress } from './watch/health.ts';
import { fireOnBus } from '../mqtt/bus.ts';
import { openChat } from './parts/chat.ts';
import { openGuarded } from './parts/late-driver.ts';
import type { Log } from '../domain/log.ts';
import { Part } from './parts/part.ts';
import { partReports, statesOf } from './parts/part-reports.ts';
import { Problems } from './parts/problems.ts';
import { DISK_AGAIN, DISK_TAKES_NOTHING, sharedHardware } from './words/log-words.ts';
import { MQTT_WORDS } from './words/mqtt-words.ts';
import { guestChannels } from './mail/guest-channels.ts';
import { kindOf, mqttOf, panelCodes, reservedOn, scenesOf, settingsOf } from './settings.ts';
import { lockInstance } from '../storage/instance-lock.ts';
import { findHouse } from '../storage/find-house.ts';
import { Keeper } from '../storage/keeper.ts';
import { markFile } from '../storage/mark.ts';
import type { Store } from '../storage/store.ts';
import { tellWhatChanged } from './what-changed.ts';
import { TelegramClockCheck } from './watch/telegram-clock-check.ts';

export interface Program {
  readonly house: House;
  /** Resolves when there is no work to do now: no update to handle, no slot to write. */
  settled(): Promise<void>;
  /** Whether devices and schedules are looked after. Other parts, such as the chat, may be in trouble. */
  isWell(): boolean;
  stop(): Promise<void>;
}

export interface ProgramOptions {
  readonly dataFolder: string;
  readonly log: Log;
  /** Prints a line on the console. */
  readonly say: (line: string) => void;
  readonly clock?: Clock;
  /** The kinds of driver that the configuration was checked with. */
  readonly kinds?: readonly DriverKind[];
  /** How long the computer has been running, in milliseconds; missing: for long. */
  readonly uptimeMs?: number;
  /** Where health checks are answered; missing: nowhere. */
  readonly health?: HealthAddress | undefined;
  /** An owner says that the house goes on with the data in the folder, whatever is missing. */
  readonly acceptData?: boolean | undefined;
  /**
   * Called once Telegram has told the name of the bot. Missing: the console says where to chat, with the link of the
   * first owner.
   */
  readonly greet?: ((house: House, botName: string) => void) | undefined;
  /** Called when the house is open, before its parts open. */
  readonly opened?: ((house: House) => void) | undefined;
  /** The page opens once this has resolved: until then somebody else listens at its address. */
  readonly pageAfter?: Promise<unknown> | undefined;
}

/**
 * Builds the program from the configuration and starts it: first devices and schedules, which guard the doors, then
 * each other part by itself.
 * @throws Error, in words for an owner, if the doors cannot be guarded; then nothing is left running
 */
export async function openProgram(config: Config, options: ProgramOptions): Promise<Program> {
  const opening = new Opening();
  try {
    return await open(config, options, opening);
  } catch (error) {
    await opening.takeBack(options.log);
    throw error;
  }
}

function driverIdOf(device: DeviceId): string {
  return device.slice(0, device.indexOf('/'));
}

/** Closes everything that was opened, in the opposite order, even if opening fails halfway. */
class Opening {
  readonly #closes: (() => unknown)[] = [];

  opened(close: () => unknown): void {
    this.#closes.unshift(close);
  }

  async takeBack(log: Log): Promise<void> {
    for (const close of this.#closes.splice(0)) {
      try {
        await close();
      } catch (error) {
        log('error', `Something did not come to its end: ${describeFault(error)}`);
      }
    }
  }
}

async function open(config: Config, options: ProgramOptions, opening: Opening): Promise<Program> {
  const { dataFolder, clock = systemClock, kinds = DRIVER_KINDS, health: address } = options;
  const metrics = address && (await openMetrics(options.log));
  const log = metrics?.logged(options.log) ?? options.log;
  // zwave-js gives locks the local time. In a container, the local time zone may not be the house's.
  process.env['TZ'] = config.house.zone;
  opening.opened(lockInstance(dataFolder));
  const warn = (words: string): void => log('warn', words);
  const store = await findHouse(dataFolder, {
    key: config.secrets.key && Buffer.from(config.secrets.key.reveal(), 'hex'),
    accept: options.acceptData,
    now: () => clock.now(),
    warn,
  });
  opening.opened(() => store.close());
  const keeper = new Keeper(store, markFile(dataFolder), warn);
  keeper.start();
  opening.opened(() => keeper.stop());
  const drivers = await openDrivers(config, { dataFolder, log, clock, store, kinds });
  const homeAssistant = homeAssistantOf(drivers);
  const logFault: LogFault = (where, error) => log('error', `${where}: ${describeFault(error)}`);
  const house = new House({
    name: config.house.name,
    zone: config.house.zone,
    language: config.house.language,
    store,
    drivers: drivers
      .map((driver) => unfailing(driver, logFault))
      .map((driver) => metrics?.counted(driver) ?? driver),
    codeArrived: (device, afterMs) => metrics?.verified(device, afterMs),
    settings: settingsOf(config.devices),
    clock,
    pinLength: config.codes.length,
    panelCodes: panelCodes(config, kinds),
    conditions: conditionsOf(drivers),
    presence: presenceOf(drivers),
    surroundings: surroundingsOf(drivers),
    scenes: scenesOf(config, kinds),
    feedReader: new HouseFeedReader({ zone: config.house.zone, clock, calendars: calendarsOf(drivers) }),
    guestWords: GUEST_WORDS,
    eventWords: { whose: textOf(undefined).whose },
    guestChannels: await guestChannels(config, surroundingsOf(drivers)),
    fault: (place, error) => logFault(textOf(undefined).health.faultPlace(place), error),
    backups: backupSettings(config, { dataFolder, store, clock }),
    checks: outsideChecks(config, {
      ...{ dataFolder, kinds },
      now: () => clock.now(),
      runs: () => true,
      opensSecrets: () => store.opensSecrets,
    }),
    hardwareShared: (device, owner) =>
      log('error', sharedHardware(device, owner), { driver: driverIdOf(device.id) }),
    ...(options.uptimeMs !== undefined && { uptimeMs: options.uptimeMs }),
  });
  house.members.trustOwners(config.telegram.owners);
  tellWhatChanged(store, house);
  opening.opened(() => house.stop());
  const guarding = house.start();
  guarding.catch(() => undefined); // awaited below

  options.opened?.(house);
  const problems = new Problems();
  const diskChanged = (takesWrites: boolean): void => {
    log(takesWrites ? 'info' : 'error', takesWrites ? DISK_AGAIN : DISK_TAKES_NOTHING);
    problems.set('disk', takesWrites ? undefined : DISK_TAKES_NOTHING);
  };
  opening.opened(store.database.subscribe(diskChanged));
  if (!store.database.isDurable) diskChanged(false);
  const changed = partReports(house, { log, problems, say: options.say });
  const isWell = (): boolean => house.keepsSchedules && store.database.isWell();
  const chat = new Part({
    name: 'chat',
    clock,
    changed,
    open: () =>
      openChat(config, { house, store, clock, log, say: options.say, greet: options.greet, drivers }),
  });
  const mqttOptions = mqttOf(config);
  const mqtt =
    mqttOptions &&
    new Part({
      name: 'MQTT',
      clock,
      changed,
      open: async () => {
        // Houses without a broker load none of it.
        const { openMqtt } = await import('./parts/mqtt.ts');
        return openMqtt({ ...mqttOptions, house, clock, log, problems });
      },
    });
  const { http } = config;
  const page =
    (http?.ingress ?? http?.direct) &&
    new Part({
      name: 'page',
      clock,
      changed,
      open: async () => {
        // Most houses have no page, and its packages take a third of a second to load.
        const { openPage } = await import('./parts/page.ts');
        return openPage(config, { house, clock, fault: logFault, botName: () => chat.opened?.name() });
      },
    });
  const { version } = latchkey;
  metrics?.add(houseFigures({ house, store, version, isWell, problems, parts: [chat, mqtt, page] }));
  const health =
    address &&
    new Part({
      name: 'health check',
      clock,
      changed,
      open: () =>
        answerHealth(
          address,
          () => ({ well: isWell(), parts: statesOf([chat, mqtt, page], problems) }),
          metrics,
        ),
    });
  for (const part of [health, page, mqtt, chat]) if (part) opening.opened(() => part.stop());
  await chat.start();
  if (homeAssistant)
    opening.opened(
      fireOnBus(house, (type, data) => homeAssistant.fire(type, data), { words: MQTT_WORDS, log }),
    );
  await guarding;
  await mqtt?.start();
  let isOver = false;
  opening.opened(() => (isOver = true));
  if (options.pageAfter) void options.pageAfter.then(() => (isOver ? undefined : page?.start()));
  else await page?.start();
  await health?.start();

  const heard = (time: number): boolean => house.heardTime(time);
  const witness = new TelegramClockCheck({ apiRoot: config.telegram.api_root, clock, heard });
  opening.opened(() => witness.stop());
  witness.ask();
  opening.opened(
    watchClock(() => {
      house.clockWasSet();
      witness.ask();
    }),
  );
  const settled = async (): Promise<void> => {
    await chat.opened?.bot.idle();
    await house.settled();
    await chat.opened?.bot.idle();
    await mqtt?.opened?.mqtt.idle();
  };
  return { house, settled, isWell, stop: () => opening.takeBack(log) };
}

function openDrivers(
  config: Config,
  parts: {
    dataFolder: string;
    log: Log;
    clock: Clock;
    store: Store;
    kinds: readonly DriverKind[];
  },
): Promise<Driver[]> {
  const { dataFolder, log, clock, store, kinds } = parts;
  const { cipher } = store;
  return Promise.all(
    config.drivers.map((driver) => {
      const context = {
        dataFolder,
        zone: config.house.zone,
        now: () => clock.now(),
        reserved: reservedOn(config, driver.id),
        log: (level: Parameters<Log>[0], message: string | DriverMessage) =>
          log(level, typeof message === 'string' ? message : driverWords(message), { driver: driver.id }),
        cipher: {
          seal: (text: string) => Buffer.from(cipher.seal(text, `cache ${driver.id}`)).toString('base64'),
          open: (sealed: string) => cipher.open(Buffer.from(sealed, 'base64'), `cache ${driver.id}`),
        },
      };
      return openGuarded(driver.id, () => kindOf(driver, kinds).open(driver, context), {
        clock,
        failed: (error) =>
          log('error', `It cannot be opened: ${describeFault(error)}`, { driver: driver.id }),
      });
    }),
  );
}
