import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { describeProblems } from '../../config/load.ts';
import type { Config, Environment, Problem } from '../../config/load.ts';
import { loadConfig } from '../../src/app/config.ts';

export const TOKEN = '123456789:AAExampleExampleExampleExampleExamp';
export const KEY = '0123456789abcdef0123456789abcdef';
export const OTHER_KEY = 'fedcba9876543210fedcba9876543210';

export const MINIMAL = `
house: { zone: Europe/Berlin }
telegram: { token: !env TOKEN }
drivers:
  - { id: zwave, kind: zwave-js, port: /dev/ttyUSB0 }
`;

/** The folder of the test that runs, and the configuration in it. */
export let folder: string;
export let file: string;

/** Each test of the file that calls this has a folder of its own. */
export function inConfigFolder(): void {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-config-'));
    file = join(folder, 'latchkey.yaml');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
}

export function write(text: string, name = 'latchkey.yaml', mode = 0o600): void {
  writeFileSync(join(folder, name), text);
  chmodSync(join(folder, name), mode);
}

export function load(text: string, env: Environment = { TOKEN }): ReturnType<typeof loadConfig> {
  write(text);
  return loadConfig(file, env);
}

export function configOf(text: string, env?: Environment): Config {
  const loaded = load(text, env);
  if (!loaded.ok) throw new Error(describeProblems(loaded.problems, 'latchkey.yaml'));
  return loaded.config;
}

export function problemsOf(text: string, env?: Environment): readonly Problem[] {
  const loaded = load(text, env);
  expect(loaded.ok).toBe(false);
  return loaded.ok ? [] : loaded.problems;
}

/** The problems as a person reads them; the folder of the test is called FOLDER. */
export function textOf(text: string, env?: Environment): string {
  return describeProblems(problemsOf(text, env), 'latchkey.yaml').replaceAll(folder, 'FOLDER');
}
