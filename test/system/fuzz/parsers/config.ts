/** Noise into the configuration: a YAML file that somebody edits by hand, or a disk has damaged. */
import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeProblems } from '../../../../config/load.ts';
import { loadConfig } from '../../../../src/app/config.ts';
import { mutated, randomText } from './json.ts';
import { pick } from '../../../support/noise/random.ts';

/** One file, many times. */
const CHUNK_BYTES = 16_384;
const TOKEN = '123456789:AAExampleExampleExampleExampleExamp';
const ENV = { LATCHKEY_TOKEN: TOKEN };
const EXAMPLE = readFileSync(new URL('../../../../config/example.yaml', import.meta.url), 'utf8');
const GOOD = `
house: { zone: Europe/Berlin }
telegram: { token: "${TOKEN}" }
drivers:
  - { id: zwave, kind: zwave-js-server, url: "ws://127.0.0.1:3000" }
`;
const PIECES = [
  ...[
    '&a',
    '*a',
    '[*a, *a]',
    '!env X',
    '!env LATCHKEY_TOKEN',
    '!file /dev/null',
    '!!binary x',
    '---',
    '...',
    '? x',
  ],
  ...[
    '<<: *a',
    '- - - -',
    '{'.repeat(50),
    '['.repeat(200),
    '\t',
    '"',
    "'",
    '|',
    '>-',
    '%YAML 9.9',
    '#',
    ': :',
    '@',
  ],
  ...[
    '__proto__: { a: 1 }',
    'constructor: x',
    '.nan',
    '1e999',
    '0x1F',
    '2026-06-30',
    '~',
    '\u0000',
    '\ufeff',
    'ü',
  ],
];

/**
 * Feeds some kilobytes. Throws where something is thrown, where the words for what is wrong hold the token, or
 * where a good file after the noise is not taken. Returns how many bytes it fed.
 */
export function fuzzConfig(random: () => number): number {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-fuzz-'));
  const file = join(folder, 'latchkey.yaml');
  const load = (text: string): boolean => {
    writeFileSync(file, text, { mode: 0o600 });
    const loaded = loadConfig(file, ENV);
    const words = loaded.ok ? loaded.warnings.join('\n') : describeProblems(loaded.problems, file);
    if (words.includes(TOKEN)) throw new Error('The words for what is wrong hold the token.');
    if (!loaded.ok && loaded.problems.length === 0) throw new Error('It is wrong, and nothing says why.');
    return loaded.ok;
  };
  try {
    let fed = 0;
    while (fed < CHUNK_BYTES) {
      const text = noisyYaml(random);
      fed += Buffer.byteLength(text);
      load(text);
    }
    if (!load(GOOD)) throw new Error('A good file after the noise is not taken.');
    return fed;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function noisyYaml(random: () => number): string {
  if (random() < 0.1) return randomText(random);
  let text = random() < 0.3 ? EXAMPLE : GOOD;
  for (let changes = Math.floor(random() * 4); changes > 0; changes--) {
    const at = Math.floor(random() * text.length);
    if (random() < 0.4) text = mutated(text, random);
    else if (random() < 0.5) text = `${text.slice(0, at)}${pick(PIECES, random)}${text.slice(at)}`;
    else text = shuffled(text, random);
  }
  return text;
}

/** One line doubled, gone, or further in. */
function shuffled(text: string, random: () => number): string {
  const lines = text.split('\n');
  const at = Math.floor(random() * lines.length);
  const line = lines[at]!;
  lines.splice(at, 1, ...pick([[], [line, line], [`  ${line}`], [line.trimStart()]], random));
  return lines.join('\n');
}
