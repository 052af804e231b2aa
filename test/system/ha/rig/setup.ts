/** Before all tests against the real Home Assistant: what they need is built, and what is missing is said. */
import { spawnSync } from 'node:child_process';
import type { TestProject } from 'vitest/node';
import { findAlarmo } from './alarmo.ts';
import { buildHomeAssistant, CannotBuild, type Built } from './build.ts';

declare module 'vitest' {
  interface ProvidedContext {
    homeAssistant: Built;
    /** The folder of the integration; empty where it could not be had. */
    alarmo: string;
    /** The program of the broker; empty where there is none. */
    mosquitto: string;
  }
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

export default async function setup(project: TestProject): Promise<void> {
  const built = buildHomeAssistant(say);
  say(`Home Assistant ${built.version}, ${built.python} (${built.way}).`);
  const missing = built.passedOver.map((version) => `Home Assistant ${version} was passed over.`);
  const alarmo = await findAlarmo().catch((error: unknown) => {
    if (!(error instanceof CannotBuild)) throw error;
    missing.push(error.message);
    return '';
  });
  const mosquitto = ['mosquitto', '/usr/sbin/mosquitto'].find((path) => !spawnSync(path, ['-h']).error) ?? '';
  if (!mosquitto) missing.push('MQTT: there is no mosquitto (apt-get install mosquitto).');
  missing.push('Matter and ZHA: they need radios; their locks are tried only at the simulator.');
  say(`What could not be had:\n${missing.map((line) => `  - ${line}`).join('\n')}`);
  project.provide('homeAssistant', built);
  project.provide('alarmo', alarmo);
  project.provide('mosquitto', mosquitto);
}
