/** Keeps the place in the event log in a file, so that a restart of the program misses no entry. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { MarkKeeper } from './log-follower.ts';
import type { Log } from '../client.ts';

export function fileMark(file: string, log: Log): MarkKeeper {
  let isTold = false;
  return {
    load: () => {
      try {
        return readFileSync(file, 'utf8');
      } catch {
        return undefined;
      }
    },
    save: (mark) => {
      try {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        // A program that dies while it writes leaves the old place.
        writeFileSync(`${file}.new`, mark, { mode: 0o600 });
        renameSync(`${file}.new`, file);
      } catch {
        if (!isTold) log('warn', `${file} cannot be written: after a restart, events may be missed.`);
        isTold = true;
      }
    },
  };
}
