/** Keeps the place in the event log in a file, so that a restart of the program misses no entry. */
import { readFileSync } from 'node:fs';
import { writeKeptFile } from '../../shared/kept-file.ts';
import type { MarkKeeper } from './log-follower.ts';
import type { Log } from '../../../src/domain/log.ts';

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
        writeKeptFile(file, mark);
      } catch {
        if (!isTold) log('warn', `${file} cannot be written: after a restart, events may be missed.`);
        isTold = true;
      }
    },
  };
}
