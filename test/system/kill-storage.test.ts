import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { checkBackup } from '../../src/storage/backup/check-backup.ts';
import { restoreBackup } from '../../src/storage/backup/restore.ts';
import { findHouse } from '../../src/storage/find-house.ts';
import { MIGRATIONS } from '../../src/storage/migrations.ts';
import { copyOf, houseIn, PASSPHRASE } from '../storage/backup/backup-files.ts';
import { KEY, temporaryFolder } from '../support/houses/memory-house.ts';
import { seeded } from '../support/noise/random.ts';

const KILLS = Number(process.env['KILLS'] ?? 4);
const SEED = Number(process.env['SEED'] ?? 20261130);
/** What is to be killed takes about so long. */
const WORK_MS = 120;

const at = (file: string): string =>
  JSON.stringify(new URL(`../../src/storage/${file}`, import.meta.url).href);

/** Runs a module that says when its work begins, and kills it at some moment from then on. */
async function killed(module: string, random: () => number): Promise<void> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', module], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, random() * WORK_MS))]);
  child.kill('SIGKILL');
  await ended;
}

/** A house with enough in it that its copy takes its time. */
async function largeHouse(folder: string): Promise<void> {
  const store = await houseIn(folder);
  store.transaction(() => {
    for (let user = 0; user < 3_000; user++) store.users.add({ firstName: `User ${user}`, lastName: '' }, 0);
    store.bumpGeneration();
  });
  store.close();
}

describe(`a program that is killed ${KILLS} times (seed ${SEED})`, () => {
  const random = seeded(SEED);

  it(
    'while it makes a copy leaves the copy of before, or the new one',
    { timeout: 60_000 + KILLS * 5_000 },
    async () => {
      const folder = temporaryFolder();
      await largeHouse(folder);
      const file = join(folder, 'house.age');
      await copyOf(folder, file);
      const request = { database: join(folder, 'latchkey.db'), file, passphrase: PASSPHRASE, workFactor: 8 };
      const rest = { workFolder: join(folder, 'backup-work'), version: '0.3.0', at: 0 };
      for (let kill = 0; kill < KILLS; kill++) {
        await killed(
          `import { makeBackup } from ${at('backup/make-backup.ts')};
         const key = new Uint8Array(32).fill(7);
         console.log('begins');
         for (;;) await makeBackup({ ...${JSON.stringify({ ...request, ...rest })}, key });`,
          random,
        );
        expect(await checkBackup(file, PASSPHRASE, temporaryFolder())).toMatchObject({ openedPin: true });
      }
      const store = await findHouse(folder, { key: KEY, warn: () => undefined });
      expect(store.users.page({}, { limit: 1, offset: 0 }).total).toBe(3_001);
      store.close();
    },
  );

  it(
    'while it restores leaves the old house, the restored one, or a folder that does not start',
    { timeout: 60_000 + KILLS * 5_000 },
    async () => {
      const folder = temporaryFolder();
      await largeHouse(folder);
      const file = join(temporaryFolder(), 'house.age');
      await copyOf(folder, file);
      const later = await findHouse(folder, { key: KEY, warn: () => undefined });
      later.users.add({ firstName: 'Later', lastName: '' }, 0);
      later.bumpGeneration();
      later.close();
      for (let kill = 0; kill < KILLS; kill++) {
        const dataFolder = join(temporaryFolder(), 'data');
        cpSync(folder, dataFolder, { recursive: true });
        const request = { file, passphrase: PASSPHRASE, dataFolder, replace: true, now: 5 };
        await killed(
          `import { restoreBackup } from ${at('backup/restore.ts')};
         console.log('begins');
         await restoreBackup(${JSON.stringify(request)});`,
          random,
        );
        // Of the house of before nothing is lost, wherever it is now.
        const aside = readdirSync(dataFolder).find((name) => name.startsWith('before-restore-'));
        const places = [dataFolder, ...(aside === undefined ? [] : [join(dataFolder, aside)])];
        const has = (place: string): boolean => {
          const database = join(place, 'latchkey.db');
          if (!existsSync(database)) return false;
          const db = new DatabaseSync(database);
          const found = db.prepare("SELECT 1 FROM users WHERE first_name = 'Later'").get() !== undefined;
          db.close();
          return found;
        };
        expect(places.some(has)).toBe(true);
        const opened = await findHouse(dataFolder, { key: KEY, warn: () => undefined }).catch(
          () => undefined,
        );
        // What starts asks first, whichever it is: both were copied here.
        if (opened) expect(opened.review.get()).toBeDefined();
        opened?.close();
        await restoreBackup(request);
        const store = await findHouse(dataFolder, { key: KEY, warn: () => undefined });
        expect([store.review.get()?.cause, store.users.page({}, { limit: 1, offset: 0 }).total]).toEqual([
          'restored',
          3_001,
        ]);
        store.close();
      }
    },
  );

  it(
    'while it migrates leaves a database that the next start brings on',
    { timeout: 60_000 + KILLS * 5_000 },
    async () => {
      const source = temporaryFolder();
      const old = join(source, 'latchkey.db');
      const { Database } = await import('../../src/storage/database/database.ts');
      const early = await Database.open(old, MIGRATIONS.slice(0, 23));
      early.transaction(() => {
        for (let user = 0; user < 3_000; user++)
          early.run(
            "INSERT INTO users (first_name, last_name, created_at) VALUES (?, '', 0)",
            `User ${user}`,
          );
      });
      early.close();
      for (let kill = 0; kill < KILLS; kill++) {
        const folder = temporaryFolder();
        cpSync(source, folder, { recursive: true });
        const file = join(folder, 'latchkey.db');
        await killed(
          `import { Database } from ${at('database/database.ts')};
         console.log('begins');
         await Database.open(${JSON.stringify(file)});`,
          random,
        );
        const db = await Database.open(file);
        expect(db.get('PRAGMA user_version')).toEqual({ user_version: MIGRATIONS.length });
        expect(db.get('SELECT count(*) AS n FROM users')).toEqual({ n: 3_000 });
        expect(db.all('PRAGMA foreign_key_check')).toEqual([]);
        db.close();
        rmSync(folder, { recursive: true });
      }
    },
  );
});
