import { rmSync } from 'node:fs';
import { join } from 'node:path';
import latchkey from '../../../package.json' with { type: 'json' };
import type { Config } from '../../../config/schema.ts';
import type { Clock } from '../../domain/clock.ts';
import type { BackupSettings } from '../../engine/backups/backups.ts';
import { housePassphrase } from '../../storage/backup/passphrase.ts';
import { RESTORING } from '../../storage/backup/restore.ts';
import { clearWorkFolders, COPYING } from '../../storage/backup/work-folder.ts';
import { houseKey } from '../../storage/house-key.ts';
import type { Store } from '../../storage/store.ts';
import { ThreadRunner } from './thread-runner.ts';

/** Where the copies of each night go, and how they are sealed. */
export function backupSettings(
  { backup, secrets }: Config,
  { dataFolder, store, clock }: { dataFolder: string; store: Store; clock: Clock },
): BackupSettings {
  const workFolder = join(dataFolder, 'backup-work');
  // What killed programs have left of their copies.
  rmSync(workFolder, { recursive: true, force: true });
  for (const prefix of [COPYING, RESTORING]) clearWorkFolders(dataFolder, prefix);
  const { folder = join(dataFolder, 'backups'), also, at, daily, weekly } = backup;
  const configured = backup.passphrase?.reveal();
  const sheet = (): string => housePassphrase(store.database, store.cipher);
  const runner = new ThreadRunner(() => ({
    database: join(dataFolder, 'latchkey.db'),
    key: secrets.key ? Buffer.from(secrets.key.reveal(), 'hex') : houseKey(dataFolder),
    passphrase: configured ?? sheet(),
    workFolder,
    version: latchkey.version,
    at: clock.now(),
  }));
  return {
    folders: [folder, ...also],
    ...{ at, daily, weekly, runner },
    ...(configured === undefined && { sheet }),
  };
}
