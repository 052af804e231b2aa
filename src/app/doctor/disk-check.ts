import { existsSync } from 'node:fs';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Check } from '../../domain/doctor/check.ts';
import { causeOf } from '../../../drivers/shared/network.ts';

const MEGABYTE = 1_000_000;
/** A copy before an update needs as much as the database has, which is some megabytes. */
const LITTLE_BYTES = 500 * MEGABYTE;
const FULL_BYTES = 20 * MEGABYTE;
const PROBE_BYTES = 64 * 1_024;

/**
 * Room for what is to come, and that it can be written.
 * @param runs the folder of a program that does not run may not have been made yet
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
