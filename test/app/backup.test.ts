import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Pin } from '../../src/domain/pins/pin.ts';
import { ALWAYS } from '../../src/domain/schedule/schedule.ts';
import { findHouse } from '../../src/storage/find-house.ts';
import { lockInstance } from '../../src/storage/instance-lock.ts';
import { temporaryFolder } from '../support/houses/memory-house.ts';

const MAIN = fileURLToPath(new URL('../../src/app/main.ts', import.meta.url));
const PIN = '482916';

interface Ended {
  readonly code: number;
  readonly said: string;
}

/** Where no configuration is. */
function run(folder: string, args: readonly string[], passphrase?: string): Promise<Ended> {
  const { LATCHKEY_CONFIG: _config, ...env } = process.env;
  const withPassphrase = {
    ...env,
    ...(passphrase !== undefined && { LATCHKEY_BACKUP_PASSPHRASE: passphrase }),
  };
  return new Promise((resolve) => {
    const options = { cwd: folder, env: withPassphrase };
    const child = execFile(process.execPath, [MAIN, ...args], options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, said: stdout + stderr }),
    );
    child.stdin?.end();
  });
}

describe('the commands about copies', () => {
  it(
    'make a copy beside a running house, prove it, and bring it back elsewhere',
    { timeout: 60_000 },
    async () => {
      const [home, elsewhere] = [temporaryFolder(), temporaryFolder()];
      const data = join(home, 'data');
      // As the program that runs holds it.
      const unlock = lockInstance(data);
      const store = await findHouse(data, { warn: () => undefined });
      const user = store.users.add({ firstName: 'Anna', lastName: 'Berg' }, 0);
      store.codes.add(user, Pin.of(PIN), ALWAYS, 0);
      const copy = join(home, 'house.age');
      const said: string[] = [];
      const does = async (args: string[], { at = elsewhere, passphrase = 'five random words here' } = {}) => {
        const ended = await run(at, args, passphrase);
        said.push(ended.said);
        return ended.code;
      };
      expect(await does(['backup', copy], { at: home })).toBe(0);
      expect(await does(['check-backup', copy])).toBe(0);
      expect(said.at(-1)).toContain('1 users, 1 codes');
      // What scripts are told.
      expect(await does(['check-backup', join(home, 'nothing.age')])).toBe(3);
      expect(await does(['check-backup', copy], { passphrase: 'other' })).toBe(4);
      const cut = join(home, 'cut.age');
      writeFileSync(cut, readFileSync(copy).subarray(0, 4_000));
      expect(await does(['check-backup', cut])).toBe(5);
      expect(await does(['check-backup'])).toBe(2);
      expect(await does(['backup', copy])).toBe(3);
      // A house that runs is not replaced; nor is one that does not, without being asked to.
      expect(await does(['restore', copy, '--replace'], { at: home })).toBe(1);
      expect(said.at(-1)).toContain('Another Latchkey already uses');
      store.close();
      unlock();
      expect(await does(['restore', copy], { at: home })).toBe(1);
      expect(said.at(-1)).toContain('--replace');
      expect(await does(['restore', copy])).toBe(0);
      const restored = await findHouse(join(elsewhere, 'data'), { warn: () => undefined });
      expect(restored.review.get()?.cause).toBe('restored');
      expect(restored.codes.pin(1)?.reveal()).toBe(PIN);
      restored.close();
      expect(said.join('\n')).not.toContain(PIN);
      expect(said.join('\n')).not.toContain('five random words');
    },
  );

  it('seal with what the house has made for itself, where nothing else is configured', async () => {
    const home = temporaryFolder();
    const store = await findHouse(join(home, 'data'), { warn: () => undefined });
    store.close();
    const copy = join(home, 'house.age');
    expect((await run(home, ['backup', copy])).code).toBe(0);
    expect((await run(home, ['check-backup', copy])).code).toBe(0);
    // Elsewhere nobody knows it.
    const there = await run(temporaryFolder(), ['check-backup', copy]);
    expect([there.code, there.said]).toEqual([1, expect.stringContaining('LATCHKEY_BACKUP_PASSPHRASE')]);
  });
});
