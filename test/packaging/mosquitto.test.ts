import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../support/network/free-port.ts';
import { temporaryFolder } from '../support/houses/memory-house.ts';
import { MqttHouse } from '../support/houses/mqtt-house.ts';
import { TestClient } from '../support/network/mqtt-client.ts';
import { MOSQUITTO, TestBroker } from '../support/network/test-broker.ts';

const FOLDER = new URL('../../packaging/compose/mosquitto/', import.meta.url).pathname;
const PASSWORDS = { MQTT_PASSWORD: 'of latchkey', HOME_ASSISTANT_MQTT_PASSWORD: 'of home assistant' };

/** The broker of the compose file, in a folder that stands for the container's. */
class ComposedBroker extends TestBroker {
  async start(): Promise<void> {
    const root = temporaryFolder();
    cpSync(FOLDER, join(root, 'config'), { recursive: true });
    mkdirSync(join(root, 'data'));
    for (const name of ['mosquitto.conf', 'start.sh']) {
      const file = join(root, 'config', name);
      const text = readFileSync(file, 'utf8')
        .replaceAll('/mosquitto/config', join(root, 'config'))
        .replaceAll('/mosquitto/data', join(root, 'data'))
        .replaceAll('/tmp/passwords', join(root, 'passwords'))
        .replace('listener 1883', `user root\nlistener ${this.port} 127.0.0.1`)
        .replace('/usr/sbin/mosquitto', MOSQUITTO!);
      writeFileSync(file, text);
    }
    const child = spawn('sh', [join(root, 'config/start.sh')], {
      env: { ...process.env, ...PASSWORDS },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    onTestFinished(async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    });
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.stderr.on('data', (chunk) => {
        said += String(chunk);
        if (said.includes('running')) resolve();
      });
      child.once('exit', () => reject(new Error(said)));
    });
  }

  async stop(): Promise<void> {}
}

const login = (username: string, password: string) => ({ username, password });

it.runIf(MOSQUITTO)(
  'the broker of the compose file lets Latchkey do all that it does, and no more',
  async () => {
    const port = await freePort();
    const broker = new ComposedBroker(port, login('latchkey', PASSWORDS.MQTT_PASSWORD));
    await broker.start();
    const asHomeAssistant = new ComposedBroker(
      port,
      login('homeassistant', PASSWORDS.HOME_ASSISTANT_MQTT_PASSWORD),
    );
    const test = await MqttHouse.opening({ broker });
    const client = await TestClient.connect(asHomeAssistant);
    test.client = client;
    test.start();
    await client.reads('latchkey/status', 'online');
    await test.house.issue('274916');
    await test.house.front.typePin('274916');
    await client.until(({ topic }) => topic === 'latchkey/user/1/used');
    expect(await test.asks('pause_code', { code: 1 })).toMatchObject({ ok: true });
    await client.publish('homeassistant/status', 'online');
    await client.until(({ topic }) => topic === 'homeassistant/device/latchkey_hub/config');
    expect(test.logged.filter((line) => line.includes('does not let'))).toEqual([]);

    // Elsewhere it may not write: an answer to a topic of others is not passed on, and the log says so.
    await client.publish('latchkey/command/who_has_access', { response_topic: 'zigbee2mqtt/lamp/set' });
    await test.logs('the broker does not let Latchkey publish to zigbee2mqtt/lamp/set');
    await expect(TestClient.connect(new ComposedBroker(port, login('latchkey', 'wrong')))).rejects.toThrow();
  },
);
