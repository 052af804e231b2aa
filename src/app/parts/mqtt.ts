import latchkey from '../../../package.json' with { type: 'json' };
import { Mqtt } from '../../mqtt/mqtt.ts';
import { MQTT_WORDS } from '../words/mqtt-words.ts';
import type { Opened } from './part.ts';

type Parts = ConstructorParameters<typeof Mqtt>[0];

/** Its connection comes and goes by itself. */
export function openMqtt(parts: Omit<Parts, 'version' | 'words'>): Opened & { readonly mqtt: Mqtt } {
  const mqtt = new Mqtt({ ...parts, version: latchkey.version, words: MQTT_WORDS });
  mqtt.start();
  return { mqtt, ready: Promise.resolve(), ended: mqtt.started, stop: () => mqtt.stop() };
}
