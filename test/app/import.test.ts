import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Config } from '../../config/schema.ts';
import { importFile, importInto } from '../../src/app/import.ts';
import { lockInstance } from '../../src/storage/instance-lock.ts';
import { MemoryHouse } from '../support/houses/memory-house.ts';

const CONFIG = {
  house: { name: 'Home', zone: 'Europe/Berlin' },
  codes: { length: 6 },
  devices: {},
  drivers: [],
  secrets: {},
} as unknown as Config;

const TABLE = 'name,pin,devices\nAnna Berg,602913,front\nBen Roth,,cellar\n';

it('users of a file are imported while nothing runs, and their codes are on the devices after the start', async () => {
  const test = await MemoryHouse.onDisk();
  const said: string[] = [];
  const imported = (dryRun: boolean) =>
    importInto(test.store, CONFIG, Buffer.from(TABLE), { dryRun, say: (line) => said.push(line) });
  await test.house.stop();
  expect(await imported(true)).toBe(1);
  expect(said).toEqual([
    '1 users and 1 codes to add; 0 rows are there already; 1 problems.',
    'Row 3: I do not know one of the devices. There are: front, and the groups.',
  ]);
  expect(test.store.users.all()).toEqual([]);
  said.length = 0;
  expect(await imported(false)).toBe(1);
  expect(said.at(-1)).toBe('1 rows are imported. The devices get their codes when Latchkey starts.');
  expect(said.join('\n')).not.toContain('602913');
  expect(test.codesIn()).toEqual([]);
  test.store.close();
  await test.build();
  await test.start();
  expect(test.codesIn()).toEqual(['602913']);
});

it('a file is not imported beside a program that runs, and the console says where to send it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-import-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'users.csv');
  writeFileSync(file, TABLE);
  onTestFinished(lockInstance(folder));
  const said: string[] = [];
  const options = { dataFolder: folder, dryRun: true, say: (line: string) => void said.push(line) };
  expect(await importFile(CONFIG, file, options)).toBe(1);
  expect(said.at(-1)).toContain('send the file to its bot in the chat');
  expect(await importFile(CONFIG, join(folder, 'none.csv'), options)).toBe(1);
  expect(said.at(-1)).toContain('cannot be read. Name a CSV file');
});
