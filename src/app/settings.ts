import type { PageDoors } from '../../bot/chat/screen.ts';
import type { Config, DriverConfig } from '../../config/schema.ts';
import { isOf } from '../../drivers/kind.ts';
import type { DriverKind } from '../../drivers/kind.ts';
import type { DeviceSettings } from '../engine/devices/device-registry.ts';
import type { PanelCodes } from '../engine/commands/pin-policy.ts';
import type { SceneSetting } from '../engine/commands/home/scene-commands.ts';
import type { SmtpOptions } from './mail/smtp-channel.ts';
import type { MqttOptions } from '../mqtt/mqtt.ts';

/** Translates the configuration into the options of each part. */

export function settingsOf(devices: Config['devices']): Record<string, DeviceSettings> {
  const settings = Object.entries(devices).map(
    ([id, { keeps_time: hasOwnSchedule, early_minutes: earlyMinutes, ...rest }]) => [
      id,
      { ...rest, hasOwnSchedule, earlyMinutes },
    ],
  );
  return Object.fromEntries(settings) as Record<string, DeviceSettings>;
}

/** The scenes of the first driver that has any: that driver runs them. */
export function scenesOf(
  { drivers }: Config,
  kinds: readonly DriverKind[],
): readonly SceneSetting[] | undefined {
  for (const driver of drivers) {
    const kind = kindOf(driver, kinds);
    if (kind.scenes) return kind.scenes(driver);
  }
  return undefined;
}

/** @throws if the configuration was checked with other kinds */
export function kindOf(driver: DriverConfig, kinds: readonly DriverKind[]): DriverKind {
  const found = kinds.find((one) => isOf(driver, one));
  if (!found) throw new Error(`There is no kind of driver ${driver.kind}.`);
  return found;
}

export function reservedOn({ devices }: Config, driver: string): number[] {
  return Object.entries(devices).flatMap(([id, { reserved }]) =>
    id.startsWith(`${driver}/`) ? reserved : [],
  );
}

export function panelCodes({ drivers }: Pick<Config, 'drivers'>, kinds: readonly DriverKind[]): PanelCodes {
  const panels = drivers.flatMap((driver) => kindOf(driver, kinds).panelCodes?.(driver) ?? []);
  return {
    master: panels.map(({ master }) => master),
    duress: panels.flatMap(({ duress }) => duress),
  };
}

/** The ways to the page, for the chat. */
export function pageDoorsOf({ http }: Config): PageDoors | undefined {
  if (!http?.direct && !http?.ingress) return undefined;
  return { hasIngress: http.ingress !== undefined, ...(http.direct && { url: http.direct.public_url }) };
}

/** Undefined if there is no mail server. */
export function smtpOf({ mail, house }: Config): SmtpOptions | undefined {
  if (!mail) return undefined;
  const { host, port, security, username: user, password, from, from_name: fromName, ca } = mail;
  return {
    ...{ host, port, security, from, fromName: fromName ?? house.name, ca },
    ...(user !== undefined && password && { login: { user, password: password.reveal() } }),
  };
}

/** Undefined if there is no broker. */
export function mqttOf({
  mqtt,
}: Config):
  Pick<MqttOptions, 'broker' | 'topicPrefix' | 'discoveryPrefix' | 'birthTopic' | 'commands'> | undefined {
  if (!mqtt) return undefined;
  const { url, username, password, ca, certificate, certificate_key: key } = mqtt;
  return {
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
  };
}
