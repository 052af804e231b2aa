import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { lockInstance } from '../../src/storage/instance-lock.ts';
import { temporaryFolder } from '../support/houses/memory-house.ts';

const at = (name: string): string =>
  JSON.stringify(new URL(`../../src/storage/${name}`, import.meta.url).href);

/** Another process that has the house open, as the program has; it ends when its input does. */
async function neighbour(folder: string): Promise<() => Promise<void>> {
  const script = `
    import { lockInstance } from ${at('instance-lock.ts')};
    import { findHouse } from ${at('find-house.ts')};
    globalThis.release = lockInstance(${JSON.stringify(folder)});
    globalThis.store = await findHouse(${JSON.stringify(folder)}, { warn: () => undefined });
    console.log('open');
    process.stdin.resume().on('end', () => process.exit());`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
}

it('a second program is kept off a data folder, also where somebody has deleted its lock', async () => {
  const folder = join(temporaryFolder(), 'data');
  const end = await neighbour(folder);
  expect(() => lockInstance(folder)).toThrow('Another Latchkey already uses the folder');
  rmSync(join(folder, 'running.lock'));
  for (let attempt = 0; attempt < 2; attempt++)
    expect(() => lockInstance(folder)).toThrow('has the database');
  await end();
  // Nothing of it is left to be cleared away by hand.
  const release = lockInstance(folder);
  expect(existsSync(join(folder, 'running.lock'))).toBe(true);
  release();
}, 40_000);

it('of two that start at once, one is kept off', () => {
  const folder = join(temporaryFolder(), 'data');
  const release = lockInstance(folder);
  expect(() => lockInstance(folder)).toThrow('Another Latchkey already uses the folder');
  release();
  lockInstance(folder)();
});
