import type { FeedSource, FetchProblem } from '../../../domain/bookings/sighting.ts';
import type { Cipher } from '../../cipher.ts';
import { fromJson } from '../../database/damages.ts';
import type { Database, Row } from '../../database/database.ts';
import { hasKind } from '../../../domain/shapes.ts';

export interface FeedRecord {
  readonly id: number;
  readonly unit: number;
  readonly name: string;
  /** What may be shown of its address. */
  readonly host: string;
  readonly isOn: boolean;
  /** When it was read last, whole and right. */
  readonly readAt?: number;
  readonly failingSince?: number;
  readonly failures: number;
  /** Why it could not be read last, or what was left out of it. */
  readonly problem?: FetchProblem;
  /** Owners have heard that it is silent. */
  readonly told: boolean;
}

/** All but the address, which is sealed and long. */
const THERE = `SELECT id, unit_id, name, host, is_on, read_at, failing_since, failures, problem, told FROM feeds
  WHERE removed_at IS NULL`;
/** Put together once: feeds are read all day. */
const ONE = `${THERE} AND id = ?`;
const OF_UNIT = `${THERE} AND unit_id = ? ORDER BY id`;
const ALL = `${THERE} ORDER BY id`;

/** That a feed was read and nothing was new is on the disk no more often: flash wears out. */
const WRITE_AFTER_MS = 60 * 60_000;

/** Calendars. Their addresses are secrets. */
export class FeedStore {
  readonly #db: Database;
  readonly #cipher: Cipher;
  /** What was found of each since it was last written: feeds are read all day. */
  readonly #found = new Map<number, FeedRecord>();
  readonly #opened = new Map<number, FeedSource>();
  /** When each was read, and when that was last written. */
  readonly #readAt = new Map<number, { readonly at: number; readonly writtenAt: number }>();

  constructor(db: Database, cipher: Cipher) {
    this.#db = db;
    this.#cipher = cipher;
  }

  add(
    { unit, name, host, source }: { unit: number; name: string; host: string; source: FeedSource },
    now: number,
  ): number {
    const id = this.#db.run(
      `INSERT INTO feeds (unit_id, name, host, source, created_at) VALUES (?, ?, ?, x'', ?)`,
      ...[unit, name, host, now],
    );
    this.setSource(id, source);
    return id;
  }

  setSource(id: number, source: FeedSource): void {
    this.#change(
      id,
      'UPDATE feeds SET source = ? WHERE id = ?',
      this.#cipher.seal(JSON.stringify(source), placeOf(id)),
      id,
    );
  }

  rename(id: number, name: string): void {
    this.#change(id, 'UPDATE feeds SET name = ? WHERE id = ?', name, id);
  }

  switch(id: number, isOn: boolean): void {
    this.#change(
      id,
      'UPDATE feeds SET is_on = ?, failing_since = NULL, failures = 0, told = 0 WHERE id = ?',
      isOn ? 1 : 0,
      id,
    );
  }

  /** Its address is forgotten at once. */
  remove(id: number, now: number): void {
    this.#readAt.delete(id);
    this.#change(id, "UPDATE feeds SET removed_at = ?, is_on = 0, source = x'' WHERE id = ?", now, id);
  }

  all(): FeedRecord[] {
    return this.#db.all(ALL).map((row) => this.#toFeed(row));
  }

  ofUnit(unit: number): FeedRecord[] {
    return this.#db.all(OF_UNIT, unit).map((row) => this.#toFeed(row));
  }

  get(id: number): FeedRecord | undefined {
    const found = this.#found.get(id);
    if (found) return found;
    const row = this.#db.get(ONE, id);
    const feed = row && this.#toFeed(row);
    if (feed && !this.#db.isInTransaction) this.#found.set(id, feed);
    return feed;
  }

  isOn(id: number): boolean {
    return this.get(id)?.isOn === true;
  }

  /** Also of a feed that was removed. */
  nameOf(id: number): string {
    return String(this.#db.get('SELECT name FROM feeds WHERE id = ?', id)?.['name'] ?? id);
  }

  /** Undefined where it cannot be read. */
  source(id: number): FeedSource | undefined {
    const opened = this.#opened.get(id);
    if (opened) return opened;
    const sealed = this.#db.get('SELECT source FROM feeds WHERE id = ? AND removed_at IS NULL', id)?.[
      'source'
    ];
    try {
      const source =
        sealed instanceof Uint8Array ? fromJson(this.#cipher.open(sealed, placeOf(id)), isSource) : undefined;
      if (source && !this.#db.isInTransaction) this.#opened.set(id, source);
      if (source) return source;
    } catch {
      // It is told below.
    }
    if (sealed !== undefined) this.#db.damages.note('feeds', id, 'source');
    return undefined;
  }

  /** It was read. @param was as it was before @param problem what was left out of it */
  wasRead(was: FeedRecord, at: number, problem: FetchProblem | undefined): void {
    const { id } = was;
    const { writtenAt = -Infinity } = this.#readAt.get(id) ?? {};
    const isSame = was.failures === 0 && !was.told && JSON.stringify(was.problem) === JSON.stringify(problem);
    const isSoon = at >= writtenAt && at < writtenAt + WRITE_AFTER_MS;
    this.#readAt.set(id, { at, writtenAt: isSame && isSoon ? writtenAt : at });
    if (isSame && isSoon) {
      if (this.#found.has(id)) this.#found.set(id, { ...was, readAt: at });
      return;
    }
    this.#change(
      id,
      'UPDATE feeds SET read_at = ?, failing_since = NULL, failures = 0, told = 0, problem = ? WHERE id = ?',
      ...[at, problem ? JSON.stringify(problem) : null, id],
    );
  }

  failed(id: number, at: number, problem: FetchProblem): void {
    this.#change(
      id,
      `UPDATE feeds SET failing_since = ifnull(failing_since, ?), failures = failures + 1, problem = ? WHERE id = ?`,
      ...[at, JSON.stringify(problem), id],
    );
  }

  wasTold(id: number): void {
    this.#change(id, 'UPDATE feeds SET told = 1 WHERE id = ?', id);
  }

  #change(id: number, sql: string, ...values: (number | string | Uint8Array | null)[]): void {
    this.#found.delete(id);
    this.#opened.delete(id);
    this.#db.run(sql, ...values);
  }

  /** What a feed calls a stay, as a keyed hash: it may hold a name. */
  identity(feed: number, text: string): string {
    return this.#cipher.digestText(text, `stay of feed ${feed}`);
  }

  #toFeed(row: Row): FeedRecord {
    const id = Number(row['id']);
    const problem = row['problem'] === null ? undefined : fromJson(row['problem'], isProblem);
    if (row['problem'] !== null && !problem) this.#db.damages.note('feeds', id, 'problem');
    const readAt = this.#readAt.get(id)?.at ?? row['read_at'];
    return {
      id,
      unit: Number(row['unit_id']),
      name: String(row['name']),
      host: String(row['host']),
      isOn: row['is_on'] === 1,
      failures: Number(row['failures']),
      told: row['told'] === 1,
      ...(readAt !== null && { readAt: Number(readAt) }),
      ...(row['failing_since'] !== null && { failingSince: Number(row['failing_since']) }),
      ...(problem && { problem }),
    };
  }
}

function placeOf(id: number): string {
  return `feed ${id}`;
}

function isSource(value: unknown): value is FeedSource {
  const { kind, address, allowsPrivate, entity } = (value ?? {}) as Record<string, unknown>;
  return kind === 'ical'
    ? typeof address === 'string' && typeof allowsPrivate === 'boolean'
    : kind === 'home-assistant' && typeof entity === 'string';
}

function isProblem(value: unknown): value is FetchProblem {
  return hasKind(value);
}
