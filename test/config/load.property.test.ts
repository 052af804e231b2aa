import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeProblems } from '../../config/load.ts';
import { loadConfig } from '../../src/app/config.ts';

const TOKEN = '123456789:AAExampleExampleExampleExampleExamp';
const KEYS = ['1', '2', '3', '4'].map((digit) => digit.repeat(31) + 'f');
const ENV = {
  LATCHKEY_TELEGRAM_TOKEN: TOKEN,
  ZWAVE_S0_LEGACY: KEYS[0],
  ZWAVE_S2_UNAUTHENTICATED: KEYS[1],
  ZWAVE_S2_AUTHENTICATED: KEYS[2],
  ZWAVE_S2_ACCESS_CONTROL: KEYS[3],
  SATEL_MASTER_CODE: '648203',
  NX_MASTER_CODE: '907214',
  ENVISALINK_PASSWORD: 'k7Qz2w',
  DSC_MASTER_CODE: '530918',
  ELK_MASTER_CODE: '274051',
  HA_TOKEN: 'eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl',
  HA_PANEL_CODE: '471108',
  LATCHKEY_KEY: 'ab'.repeat(32),
};

const example = readFileSync(new URL('../../config/example.yaml', import.meta.url), 'utf8');
const lines = example.split('\n').filter((line) => /^[^#]*\S/.test(line.replace(/#.*/, '')));

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-config-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function check(text: string): void {
  const file = join(folder, 'latchkey.yaml');
  writeFileSync(file, text);
  const loaded = loadConfig(file, ENV);
  const said = loaded.ok ? loaded.warnings.join() : describeProblems(loaded.problems, file);
  for (const secret of Object.values(ENV)) expect(said).not.toContain(secret);
  if (!loaded.ok) expect(loaded.problems.length).toBeGreaterThan(0);
}

test('a damaged example never throws, and no secret of the environment is in what it says', () => {
  const text = lines.join('\n');
  const damage = fc.tuple(
    fc.nat(text.length),
    fc.nat(12),
    fc.constantFrom(
      '',
      '\n',
      '\t',
      ' ',
      ': ',
      '- ',
      '"',
      '{',
      '[',
      '*',
      '&a ',
      '!',
      '!env ',
      '!file ',
      '#',
      '0',
      'null',
      '\0',
    ),
  );
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
      check(
        damages.reduce((all, [at, length, put]) => all.slice(0, at) + put + all.slice(at + length), text),
      );
    }),
    { numRuns: 500 },
  );
});

test('a secret of the environment at any place of the file is never repeated', () => {
  const reference = fc.constantFrom(...Object.keys(ENV).map((name) => `!env ${name}`));
  fc.assert(
    fc.property(fc.nat(lines.length - 1), reference, (index, secret) => {
      const moved = lines.map((line, at) =>
        at === index ? line.replace(/(:|^ *-)( .*)?$/, `$1 ${secret}`) : line,
      );
      check(moved.join('\n'));
    }),
    { numRuns: 500 },
  );
});
