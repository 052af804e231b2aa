/** The newest entry of the panel's log that was told, kept on disk so that a restart misses none. */
import { readFileSync } from 'node:fs';
import { writeKeptFile } from '../../shared/kept-file.ts';
import { parse, serialise } from '../messages.ts';
import type { LogEvent } from '../message-types.ts';

const POINTS_AT_NEWEST = 'newest';

export interface KeptMark {
  readonly newest: LogEvent;
  /** The panel's pointer was seen to stand on the newest entry, and not on the place of the next one. */
  readonly pointsAtNewest: boolean;
}

export class HistoryFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Undefined where there is none, or none that can be read: the log is then followed from now on. */
  load(): KeptMark | undefined {
    try {
      const [hex = '', pointer] = readFileSync(this.#path, 'latin1').split('\n');
      const { message } = parse([...Buffer.from(hex, 'hex')]);
      if (message.kind !== 'log-event') return undefined;
      return { newest: message, pointsAtNewest: pointer === POINTS_AT_NEWEST };
    } catch {
      return undefined;
    }
  }

  /** False: it could not be written. */
  save({ newest, pointsAtNewest }: KeptMark): boolean {
    try {
      const hex = Buffer.from(serialise(newest)).toString('hex');
      writeKeptFile(this.#path, pointsAtNewest ? `${hex}\n${POINTS_AT_NEWEST}` : hex);
      return true;
    } catch {
      return false;
    }
  }
}
