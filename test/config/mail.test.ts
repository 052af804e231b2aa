import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeProblems } from '../../config/load.ts';
import { loadConfig } from '../../src/app/config.ts';
import { smtpOf } from '../../src/app/settings.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The options of the mail server, or the problems in words. */
function read(mail: string): unknown {
  const file = join(folder, 'latchkey.yaml');
  const text = `house: { name: Seaside, zone: Europe/Berlin }
telegram: { token: !env TOKEN }
drivers:
  - { id: zwave, kind: zwave-js, port: /dev/ttyUSB0 }
${mail}`;
  writeFileSync(file, text, { mode: 0o600 });
  const env = { TOKEN: '123456789:AAExampleExampleExampleExampleExamp', MAIL: 'very secret' };
  const loaded = loadConfig(file, env);
  return loaded.ok ? smtpOf(loaded.config) : describeProblems(loaded.problems, 'latchkey.yaml');
}

test('no mail is sent where nothing is said of it', () => {
  expect(read('')).toBeUndefined();
});

test('a mail server has a login, is asked to encrypt, and guests see the house', () => {
  expect(
    read('mail: { host: smtp.example.org, username: flat, password: !env MAIL, from: flat@example.org }'),
  ).toEqual({
    ...{ host: 'smtp.example.org', port: 587, security: 'starttls', ca: undefined },
    login: { user: 'flat', password: 'very secret' },
    ...{ from: 'flat@example.org', fromName: 'Seaside' },
  });
});

test('what is missing or wrong is said with what to do', () => {
  expect(read('mail: { host: smtp.example.org, from: flat }')).toContain('such as flat@example.org');
  expect(read('mail: { host: smtp.example.org, from: a@b.cd, username: flat }')).toContain(
    'a username with a password',
  );
  expect(read('mail: { host: smtp.example.org, from: a@b.cd, security: none }')).toContain(
    'hold their codes',
  );
  expect(read('mail: { host: 127.0.0.1, from: a@b.cd, security: none }')).toMatchObject({ security: 'none' });
});
