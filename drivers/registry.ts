import type { Conditions } from '../src/domain/condition.ts';
import type { Driver } from '../src/domain/driver/driver.ts';
import type { HomeCalendars } from '../src/domain/home/home-calendars.ts';
import type { HomeServices } from '../src/domain/home/home-services.ts';
import type { LanguageModel } from '../src/domain/home/language-model.ts';
import type { Presence } from '../src/domain/home/presence.ts';
import { elkM1 } from './elk-m1/kind.ts';
import { envisalink } from './envisalink/kind.ts';
import type { HomeAssistantClient } from './home-assistant/connection/client.ts';
import type { HomeAssistantDriver } from './home-assistant/driver.ts';
import { homeAssistant } from './home-assistant/kind.ts';
import type { DriverKind } from './kind.ts';
import { nx584 } from './nx-584/kind.ts';
import { satel } from './satel/kind.ts';
import { zwaveJsServer } from './zwave-js-server/kind.ts';
import { zwaveJs } from './zwave-js/kind.ts';

/** Every kind of driver: configuration, documentation and program follow from this list. */
export const DRIVER_KINDS: readonly DriverKind[] = [
  zwaveJs,
  zwaveJsServer,
  homeAssistant,
  nx584,
  satel,
  envisalink,
  elkM1,
];

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

/** The calendars of the house, where one of these drivers has them. */
export function calendarsOf(drivers: readonly Driver[]): HomeCalendars | undefined {
  return homeAssistantDrivers(drivers)[0]?.calendars;
}

/** An agent of Home Assistant that answers free text, where one of these drivers reaches Home Assistant. */
export function conversationOf(drivers: readonly Driver[], agent: string): LanguageModel | undefined {
  return homeAssistantDrivers(drivers)[0]?.conversation(agent);
}

function homeAssistantDrivers(drivers: readonly Driver[]): HomeAssistantDriver[] {
  return drivers.flatMap((driver) => ('client' in driver ? (driver as HomeAssistantDriver) : []));
}
