import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, lockInstance } from '../instance-lock.ts';

/** Of the folders in which a command makes a copy, in the data folder. */
export const COPYING = 'copying-';

export interface WorkFolder {
  readonly folder: string;
  /** Removes it with all that is in it. */
  readonly end: () => void;
}

/**
 * A folder for what is not sealed, while a copy is made or proven. What a killed program has left in such folders is
 * removed first: it holds a house, and perhaps its key.
 * @param prefix of nobody else's files
 */
export function openWorkFolder(parent: string, prefix: string): WorkFolder {
  clearWorkFolders(parent, prefix);
  const folder = mkdtempSync(join(parent, prefix));
  const unlock = lockInstance(folder);
  return {
    folder,
    end: () => {
      unlock();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Removes those that no program works in; those of another account stay. */
export function clearWorkFolders(parent: string, prefix: string): void {
  for (const name of namesIn(parent).filter((one) => one.startsWith(prefix))) {
    const folder = join(parent, name);
    try {
      if (!isRunning(folder)) rmSync(folder, { recursive: true, force: true });
    } catch {
      // Whoever can remove it does so later.
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
