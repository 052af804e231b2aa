/** The newest entry of the panel's log that was told, kept on disk so that a restart misses none. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parse, serialise } from './messages.ts';
import type { LogEvent } from './vocabulary.ts';

export class HistoryFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Undefined where there is none, or none that can be read: the log is then followed from now on. */
  load(): LogEvent | undefined {
    try {
      const { message } = parse([...Buffer.from(readFileSync(this.#path, 'latin1'), 'hex')]);
      return message.kind === 'log-event' ? message : undefined;
    } catch {
      return undefined;
    }
  }

  /** False: it could not be written. */
  save(event: LogEvent): boolean {
    try {
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
      writeFileSync(`${this.#path}.new`, Buffer.from(serialise(event)).toString('hex'), { mode: 0o600 });
      renameSync(`${this.#path}.new`, this.#path);
      return true;
    } catch {
      return false;
    }
  }
}
