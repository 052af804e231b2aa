import { existsSync } from 'node:fs';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Check } from '../../domain/doctor/check.ts';
import { causeOf } from '../../../drivers/shared/network.ts';

const MEGABYTE = 1_000_000;
/** The copy before an update is as large as the database, which is some megabytes. */
const LITTLE_BYTES = 500 * MEGABYTE;
const FULL_BYTES = 20 * MEGABYTE;
const PROBE_BYTES = 64 * 1_024;

/**
 * Checks that the disk has room and takes writes.
 * @param runs if the program does not run, its folder may not exist yet
 */
export function diskCheck(folder: string, runs: () => boolean): Check {
  return {
    about: 'disk',
    look: async () => {
      if (!runs() && !existsSync(folder)) return [];
      try {
        await tryWriting(join(folder, `doctor-${process.pid}.tmp`));
        const { bavail, bsize } = await statfs(folder);
        const freeBytes = bavail * bsize;
        const code =
          freeBytes < FULL_BYTES ? 'disk-full' : freeBytes < LITTLE_BYTES ? 'disk-little' : 'disk-good';
        return [{ code, folder, freeBytes }];
      } catch (error) {
        return [{ code: 'disk-unwritable', folder, error: causeOf(error) }];
      }
    },
  };
}

async function tryWriting(file: string): Promise<void> {
  try {
    await writeFile(file, Buffer.alloc(PROBE_BYTES), { mode: 0o600, flush: true });
  } finally {
    await rm(file, { force: true });
  }
}
