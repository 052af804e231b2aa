import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import latchkey from '../../../package.json' with { type: 'json' };
import type { Config } from '../../../config/schema.ts';
import { checkBackup, CopyError } from '../../storage/backup/check-backup.ts';
import type { CopyProblem } from '../../domain/backup/copy-problem.ts';
import { makeBackup } from '../../storage/backup/make-backup.ts';
import type { Manifest } from '../../storage/backup/manifest.ts';
import { restoreBackup } from '../../storage/backup/restore.ts';
import { COPYING, openWorkFolder } from '../../storage/backup/work-folder.ts';
import { lockInstance } from '../../storage/instance-lock.ts';
import { findPassphrase, keyOf } from './passphrase-source.ts';

/** What scripts read; docs/backup.md has the same. */
const EXIT: Readonly<Record<CopyProblem, number>> = {
  missing: 3,
  'wrong-passphrase': 4,
  damaged: 5,
  unsound: 6,
  newer: 7,
};

export interface BackupCommand {
  readonly file: string;
  readonly config: Config | undefined;
  readonly configFile: string;
  /** As `--data` names it. */
  readonly data: string | undefined;
  readonly passphraseFile: string | undefined;
  readonly replace: boolean;
  readonly say: (line: string) => void;
}

/** Beside a running house, or without it. */
export function backup(command: BackupCommand): Promise<number> {
  return inWords(command, async () => {
    const { say, config, passphraseFile } = command;
    const dataFolder = dataFolderOf(command);
    const database = join(dataFolder, 'latchkey.db');
    const key = keyOf(dataFolder, config);
    if (!existsSync(database) || !key)
      throw new CopyError('missing', `There is no house in ${dataFolder}. Name its folder with --data.`);
    const passphrase = await findPassphrase({ file: passphraseFile, config, dataFolder });
    const file = resolve(command.file);
    const { folder: workFolder, end } = openWorkFolder(dataFolder, COPYING);
    try {
      const made = { version: latchkey.version, at: Date.now() };
      const manifest = await makeBackup({ ...made, database, key, passphrase, file, workFolder });
      say(`${file} holds ${contentsOf(manifest)}. Keep its passphrase in another place.`);
    } finally {
      end();
    }
  });
}

export function check(command: BackupCommand): Promise<number> {
  return inWords(command, async () => {
    const { say, config, passphraseFile } = command;
    const file = resolve(command.file);
    const passphrase = await findPassphrase({
      ...{ file: passphraseFile, config, dataFolder: dataFolderOf(command) },
    });
    const { folder: workFolder, end } = openWorkFolder(tmpdir(), 'latchkey-check-');
    try {
      const { manifest, openedPin } = await checkBackup(file, passphrase, workFolder);
      const pin = openedPin ? 'One PIN was opened, and shown to nobody.' : 'It holds no PIN.';
      say(`${file} is proven: ${contentsOf(manifest)}. ${pin}`);
    } finally {
      end();
    }
  });
}

export function restore(command: BackupCommand): Promise<number> {
  return inWords(command, async () => {
    const { say, config, passphraseFile, replace } = command;
    const dataFolder = dataFolderOf(command);
    const passphrase = await findPassphrase({ file: passphraseFile, config, dataFolder: undefined });
    const unlock = lockInstance(dataFolder);
    try {
      const request = { file: resolve(command.file), passphrase, dataFolder, replace, now: Date.now() };
      const { manifest, asideIn } = await restoreBackup(request);
      say(`${dataFolder} holds ${contentsOf(manifest)}.`);
      if (asideIn !== undefined) say(`What was there before is in ${asideIn}.`);
      if (config?.secrets.key)
        say(
          'The configuration has a key of its own (secrets.key). It has to be the one that was used when the copy was made.',
        );
      say(
        'Start Latchkey. It reads the devices and writes nothing to them until an owner has looked at what has changed since the copy. Owners of the configuration have access; if there is none, the console prints a link for the first one.',
      );
    } finally {
      unlock();
    }
  });
}

function dataFolderOf({ data, config, configFile }: BackupCommand): string {
  return resolve(data ?? config?.data ?? join(dirname(resolve(configFile)), 'data'));
}

function contentsOf({ at, version, counts: { users, codes, members, entries } }: Manifest): string {
  const when = new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  return `the house of ${when} UTC (Latchkey ${version}): ${users} users, ${codes} codes, ${members} members, ${entries} entries`;
}

async function inWords({ say }: BackupCommand, work: () => Promise<void>): Promise<number> {
  try {
    await work();
    return 0;
  } catch (error) {
    if (error instanceof CopyError) {
      say(error.message);
      return EXIT[error.problem];
    }
    const { code, path, message } = error as NodeJS.ErrnoException;
    // What was made for owners is shown as it is; what the system says, by its code.
    say(code === undefined ? message : `It was not done: ${code}${path === undefined ? '' : ` at ${path}`}.`);
    return 1;
  }
}
