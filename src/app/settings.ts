import type { Config } from '../../config/schema.ts';
import { Pin } from '../domain/pins/pin.ts';
import type { DeviceSettings } from '../engine/devices/device-registry.ts';
import type { PanelCodes } from '../engine/commands/pin-policy.ts';
import type { SceneSetting } from '../engine/commands/scene-commands.ts';
import type { MqttOptions } from '../mqtt/mqtt.ts';

/** What each part takes from the configuration, in its own words. */

export function settingsOf(devices: Config['devices']): Record<string, DeviceSettings> {
  const settings = Object.entries(devices).map(
    ([id, { keeps_time: hasOwnSchedule, early_minutes: earlyMinutes, ...rest }]) => [
      id,
      { ...rest, hasOwnSchedule, earlyMinutes },
    ],
  );
  return Object.fromEntries(settings) as Record<string, DeviceSettings>;
}

/** Those of the first driver that has them, as it is the one that runs them. */
export function scenesOf({ drivers }: Config): SceneSetting[] | undefined {
  const driver = drivers.find(({ kind }) => kind === 'home-assistant');
  if (driver?.kind !== 'home-assistant') return undefined;
  return driver.scenes?.map(({ entity: id, ...rest }) => ({ id, ...rest }));
}

export function reservedOn({ devices }: Config, driver: string): number[] {
  return Object.entries(devices).flatMap(([id, { reserved }]) =>
    id.startsWith(`${driver}/`) ? reserved : [],
  );
}

export function panelCodes({ drivers }: Config): PanelCodes {
  const panels = drivers.filter((driver) => 'master_code' in driver);
  return {
    master: panels.map(({ master_code }) => Pin.of(master_code.reveal())),
    duress: panels.flatMap(({ duress_codes }) => duress_codes.map((code) => Pin.of(code.reveal()))),
  };
}

/** Undefined where there is no broker. */
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
