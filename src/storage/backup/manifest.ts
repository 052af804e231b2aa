import type { DatabaseSync } from 'node:sqlite';

export const DATABASE_NAME = 'latchkey.db';
export const KEY_NAME = 'house.key';
export const MANIFEST_NAME = 'latchkey.json';

/** What is counted when a copy is made, and again when it is proven. */
const COUNTED = ['users', 'codes', 'members', 'entries'] as const;
export type Counts = Readonly<Record<(typeof COUNTED)[number], number>>;

/** What a copy says of itself. */
export interface Manifest {
  readonly format: 1;
  /** Of the program that made it. */
  readonly version: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The number of the last migration. */
  readonly schema: number;
  readonly house: string;
  readonly generation: number;
  readonly counts: Counts;
}

export function describe(db: DatabaseSync, { version, at }: Pick<Manifest, 'version' | 'at'>): Manifest {
  const value = (key: string): unknown =>
    db.prepare('SELECT value FROM house WHERE key = ?').get(key)?.['value'];
  return {
    format: 1,
    version,
    at,
    schema: schemaOf(db),
    house: String(value('house-id')),
    generation: Number(value('generation')),
    counts: countsOf(db),
  };
}

export function schemaOf(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
}

export function countsOf(db: DatabaseSync): Counts {
  const count = (table: string): number =>
    Number(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']);
  return Object.fromEntries(COUNTED.map((table) => [table, count(table)])) as Counts;
}

/** Undefined where it is none of a format that this program knows. */
export function readManifest(json: string): Manifest | undefined {
  try {
    const told = JSON.parse(json) as Manifest;
    const isWhole =
      told.format === 1 &&
      typeof told.version === 'string' &&
      [told.at, told.schema, told.generation].every(Number.isSafeInteger) &&
      COUNTED.every((table) => Number.isSafeInteger(told.counts[table]));
    return isWhole ? told : undefined;
  } catch {
    return undefined;
  }
}
