import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/houses/memory-house.ts';

const MAIN = fileURLToPath(new URL('../../src/app/main.ts', import.meta.url));

let folder: string;

beforeEach(() => (folder = temporaryFolder()));

function help(env: Record<string, string>): string {
  const { stdout } = spawnSync(process.execPath, [MAIN, '--help'], {
    env: { PATH: process.env['PATH'], HOME: join(folder, 'home'), ...env },
    encoding: 'utf8',
  });
  return stdout;
}

/** What Node has kept there, at any depth. */
function kept(place: string): number {
  return existsSync(place) ? readdirSync(place, { recursive: true }).length : 0;
}

describe('compiled code', () => {
  it('is kept in the cache folder of the user, or in the one of systemd', () => {
    expect(help({})).toContain('npm start');
    expect(kept(join(folder, 'home/.cache/latchkey/compiled'))).toBeGreaterThan(20);
    help({ CACHE_DIRECTORY: join(folder, 'systemd') });
    expect(kept(join(folder, 'systemd/compiled'))).toBeGreaterThan(20);
  });

  it('is taken from no folder in which others may write', () => {
    const open = join(folder, 'open/latchkey/compiled');
    mkdirSync(open, { recursive: true });
    chmodSync(open, 0o777);
    expect(help({ XDG_CACHE_HOME: join(folder, 'open') })).toContain('npm start');
    expect(kept(open)).toBe(0);
  });

  it('is done without where there is no place for it', () => {
    expect(help({ XDG_CACHE_HOME: MAIN })).toContain('npm start');
  });
});
