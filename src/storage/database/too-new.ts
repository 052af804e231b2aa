import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const BEFORE = /^latchkey-before-(\d+)\.backup\.db$/;

/** The copy of the database as it was before a migration. */
export function copyBefore(file: string, migration: number): string {
  return join(dirname(file), `latchkey-before-${migration}.backup.db`);
}

/**
 * What to do where the database is of a newer program: what is in it cannot be read by this one.
 * @param known how many migrations this program knows
 */
export function tooNew(file: string, version: number, known: number): Error {
  const folder = dirname(file);
  const copies = existsSync(folder) ? readdirSync(folder) : [];
  const fitting = copies
    .flatMap((name) => Number(BEFORE.exec(name)?.[1] ?? []))
    .filter((migration) => migration - 1 <= known && migration > 0)
    .sort((a, b) => b - a)[0];
  const copy =
    fitting === undefined
      ? 'or restore a copy of the house from before the update with: npm start -- restore FILE --replace'
      : `or go back to ${copyBefore(file, fitting)}, which was made before the update: move the database away with its journal, give the copy its name, and start once with --accept-data. What happened since is lost then`;
  return new Error(
    `The database ${file} has version ${version}; this program knows up to ${known}. It was used by a newer Latchkey: install that one again, ${copy}.`,
  );
}
