import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeProblems } from '../../config/load.ts';
import { loadConfig } from '../../src/app/config.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function load(helper: string, drivers = '') {
  const file = join(folder, 'latchkey.yaml');
  writeFileSync(
    file,
    `house: { zone: Europe/Berlin }
telegram: { token: !env TOKEN }
drivers:
  - { id: zwave, kind: zwave-js, port: /dev/ttyUSB0 }
${drivers}${helper}`,
    { mode: 0o600 },
  );
  const env = { TOKEN: '123456789:AAExampleExampleExampleExampleExamp', KEY: 'sk-1', HA: 'a-token' };
  return loadConfig(file, env);
}

/** The section as it was read, or the problems in words. */
function read(helper: string, drivers?: string): unknown {
  const loaded = load(helper, drivers);
  return loaded.ok ? loaded.config.free_speech : describeProblems(loaded.problems, 'latchkey.yaml');
}

const HA = '  - { id: ha, kind: home-assistant, url: http://ha.local:8123, token: !env HA }\n';

test('the helper for free speech is off where nothing is said of it', () => {
  expect(read('')).toBeUndefined();
});

test('it is an agent of Home Assistant, or a model behind an address', () => {
  expect(read('free_speech: { kind: home-assistant, agent: conversation.ollama }', HA)).toEqual({
    kind: 'home-assistant',
    agent: 'conversation.ollama',
  });
  const model = read(
    'free_speech: { kind: openai, url: http://127.0.0.1:11434/v1/, model: small, key: !env KEY }',
  );
  expect(model).toMatchObject({ kind: 'openai', url: 'http://127.0.0.1:11434/v1', model: 'small' });
  expect(JSON.stringify(model)).not.toContain('sk-1');
});

test('what is missing or wrong is said with what to do', () => {
  expect(read('free_speech: { kind: home-assistant, agent: conversation.ollama }')).toContain(
    'Add the driver, or use a model of the kind openai.',
  );
  expect(read('free_speech: { kind: home-assistant, agent: ollama }', HA)).toContain(
    'such as conversation.ollama',
  );
  expect(read('free_speech: { kind: ollama }')).toContain('one of home-assistant, openai');
  expect(read('free_speech: { kind: openai, url: "http://a:b@host/v1", model: small }')).toContain(
    'such as http://127.0.0.1:11434/v1',
  );
  expect(read('free_speech: { kind: openai, url: http://host/v1, modell: small }')).toContain(
    'Did you mean model?',
  );
});

test('an address to which names go unencrypted over a network is a warning', () => {
  const warned = (url: string): string => {
    const loaded = load(`free_speech: { kind: openai, url: ${url}, model: small }`);
    return loaded.ok ? loaded.warnings.join() : 'problems';
  };
  expect(warned('http://192.168.1.9:11434/v1')).toContain('go to 192.168.1.9 unencrypted');
  expect(warned('http://127.0.0.1:11434/v1')).toBe('');
  expect(warned('https://models.example/v1')).toBe('');
});
