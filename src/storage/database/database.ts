import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { retryAfterMs, type RetryLadder } from '../../domain/retry.ts';
import { Damages } from './damages.ts';
import { MIGRATIONS } from '../migrations.ts';
import { JournalSync } from './journal-sync.ts';
import type { Kept } from './reserve.ts';
import { checkIntegrity, connect, damaged, makePrivate, migrate } from './opening.ts';
import type { Reserves } from './reserves.ts';
import { doneWith, isOfTheDisk, Standby, writeAll } from './standby.ts';
import type { Write } from './standby.ts';

export type Row = Record<string, string | number | bigint | Uint8Array | null>;

/** Told outside of any transaction. */
type DiskListener = (takesWrites: boolean) => void;

const RETRY: RetryLadder = { firstMs: 5_000, lastMs: 60_000 };

/**
 * One SQLite file in WAL mode. Every call is synchronous: a decision is on disk when it returns, or, where the
 * disk takes nothing, in memory, and `isDurable` says so.
 */
export class Database {
  readonly #disk: DatabaseSync;
  /** Where everything is done while the disk takes nothing. */
  #standby: Standby | undefined;
  #statements = new Map<string, StatementSync>();
  #depth = 0;
  /** What the transaction under way has written to the disk so far. */
  #recorded: Write[] = [];
  /** Called after each commit on the disk. */
  written: () => void = () => undefined;
  /** What was found damaged in what was read. */
  readonly damages = new Damages();
  readonly #listeners = new Set<DiskListener>();
  /** Missing for a database in memory. */
  readonly #journal: JournalSync | undefined;
  #reserves: Reserves | undefined;
  #retry: NodeJS.Timeout | undefined;
  #failures = 0;

  private constructor(db: DatabaseSync, file: string) {
    this.#disk = db;
    const journal = `${file}-wal`;
    this.#journal = existsSync(journal) ? new JournalSync(journal) : undefined;
  }

  /**
   * Opens, checks and migrates. Before a migration of an existing database a backup is written beside it.
   * @param file a path, or `:memory:`
   * @throws Error in words for an owner where the file is damaged or of a newer program
   */
  static async open(file: string, migrations: readonly string[] = MIGRATIONS): Promise<Database> {
    const existed = file !== ':memory:' && existsSync(file);
    if (file !== ':memory:') makePrivate(file);
    const db = connect(file);
    try {
      checkIntegrity(db, file);
      await migrate(db, file, existed, migrations);
    } catch (error) {
      db.close();
      throw damaged(error, file);
    }
    knowFold(db);
    return new Database(db, file);
  }

  /**
   * Only to be read, also while a program writes to it: nothing is checked, migrated or mended.
   * @throws as SQLite does
   */
  static readOnly(file: string): Database {
    const db = new DatabaseSync(file, { readOnly: true });
    try {
      db.exec('PRAGMA busy_timeout = 5000;');
      knowFold(db);
      return new Database(db, file);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /** How many migrations it lacks; below 0 where it is of a newer program. */
  get migrationsBehind(): number {
    return MIGRATIONS.length - Number(this.get('PRAGMA user_version')?.['user_version'] ?? 0);
  }

  /** What is written is on the disk; else it is in memory, until the disk takes it. */
  get isDurable(): boolean {
    return this.#standby === undefined;
  }

  /** Hears when the disk takes no writes any more, and when it does again; returns a function that ends it. */
  subscribe(listener: DiskListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return read(this.#prepare(sql), (statement) => statement.all(...values));
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return read(this.#prepare(sql), (statement) => statement.get(...values));
  }

  /** Returns the row id of an insert. */
  run(sql: string, ...values: SQLInputValue[]): number {
    const write = { sql, values };
    const before = this.#standby?.length ?? 0;
    const id = this.#orInMemory(() => this.#write(write));
    if (this.#depth === 0) this.#committed(before);
    return id;
  }

  /** All or nothing; a transaction inside a transaction is part of the outer one. */
  transaction<T>(work: () => T): T {
    return this.#depth > 0 ? work() : this.#atomically(work);
  }

  /** As `transaction`, and nobody waits for the disk: a power cut may lose it until `onDisk` has resolved. */
  transactionSyncedLater<T>(work: () => T): T {
    const journal = this.#standby ? undefined : this.#journal;
    if (!journal || this.#depth > 0) return this.transaction(work);
    this.#disk.exec('PRAGMA synchronous = NORMAL');
    try {
      return this.#atomically(work);
    } finally {
      this.#disk.exec('PRAGMA synchronous = FULL');
      journal.committed();
      void this.onDisk();
    }
  }

  /** As `run`, and nobody waits for the disk. */
  runSyncedLater(sql: string, ...values: SQLInputValue[]): number {
    return this.transactionSyncedLater(() => this.run(sql, ...values));
  }

  /** Nothing waits for the disk. */
  get isOnDisk(): boolean {
    return !this.#journal || this.#standby !== undefined || this.#journal.isDone;
  }

  /** Resolves once all that is committed now is on the disk; where that takes it no more, in memory. */
  async onDisk(): Promise<void> {
    try {
      await this.#journal?.done();
    } catch {
      if (!this.#standby) this.#fallBack();
    }
  }

  #atomically<T>(work: () => T): T {
    this.#recorded = [];
    const before = this.#standby?.length ?? 0;
    this.#orInMemory(() => this.#active.exec('BEGIN IMMEDIATE'));
    this.#depth++;
    let result: T;
    try {
      result = work();
      this.#orInMemory(() => this.#active.exec('COMMIT'));
    } catch (error) {
      // Of some failures SQLite has rolled back itself.
      if (this.#active.isTransaction) this.#active.exec('ROLLBACK');
      this.#standby?.forgetAfter(before);
      throw error;
    } finally {
      this.#depth--;
      this.#recorded = [];
    }
    this.#committed(before);
    return result;
  }

  /**
   * Where writes are kept that the disk does not take as a database. What an earlier run has left there is done now.
   */
  useReserves(reserves: Reserves): void {
    this.#reserves = reserves;
    const done = this.get("SELECT value FROM house WHERE key = 'reserve-done'")?.['value'];
    const open = reserves.read().filter(({ id }) => id !== done);
    // While it was kept, the disk took nothing: where it has moved on, the database was replaced by another one.
    const base = baseOf(this.#disk);
    const kept = open.find(({ id }) => id.startsWith(base));
    try {
      if (kept) writeAll(this.#disk, [...kept.writes, doneWith(kept.id)]);
      if (!kept && open[0]) this.damages.note('reserve', open[0].id, 'writes');
    } catch (error) {
      if (isOfTheDisk(error)) return this.#goOnWith(kept!);
      this.damages.note('reserve', kept!.id, 'writes');
    }
    reserves.clear();
  }

  #goOnWith(kept: Kept): void {
    this.#reserves?.follow(kept.id);
    if (!this.#standby) this.#fallBack();
    for (const write of kept.writes) this.#write(write);
  }

  /**
   * Brings the journal into the file, as far as nobody reads it right now. It waits for nobody: what is left goes
   * with the next one.
   */
  checkpoint(): void {
    this.#disk.exec('PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout = 5000;');
  }

  /** Brings to the disk what is in memory alone, where the disk takes it by now. */
  bringToDisk(): void {
    const standby = this.#standby;
    if (!standby || this.#depth > 0) return;
    clearTimeout(this.#retry);
    try {
      const id = this.#reserves?.id;
      writeAll(this.#disk, [...standby.writes, ...(id === undefined ? [] : [doneWith(id)])]);
    } catch {
      return this.#retryLater();
    }
    this.#standby = undefined;
    this.#reserves?.clear();
    this.#statements.clear();
    standby.close();
    this.#failures = 0;
    this.written();
    this.#tell(true);
  }

  /** What is read now may be taken back. */
  get isInTransaction(): boolean {
    return this.#depth > 0;
  }

  /** It can be read. */
  isWell(): boolean {
    try {
      return this.get('SELECT count(*) AS n FROM sqlite_schema') !== undefined;
    } catch {
      return false;
    }
  }

  close(): void {
    this.bringToDisk();
    clearTimeout(this.#retry);
    this.#standby?.close();
    this.#reserves?.close();
    this.#journal?.close();
    this.#disk.close();
  }

  get #active(): DatabaseSync {
    return this.#standby?.db ?? this.#disk;
  }

  /** @param before how much was in memory before it */
  #committed(before: number): void {
    if (this.#standby) this.#keep(this.#standby, before);
    else this.written();
  }

  #keep(standby: Standby, before: number): void {
    this.#reserves?.add(standby.since(before), () => standby.writes);
  }

  #write(write: Write): number {
    const { changes, lastInsertRowid } = this.#prepare(write.sql).run(...write.values);
    if (Number(changes) > 0 && !write.sql.startsWith('PRAGMA')) {
      if (this.#standby) this.#standby.remember(write);
      else if (this.#depth > 0) this.#recorded.push(write);
    }
    return Number(lastInsertRowid);
  }

  /** On the disk; where that takes it no more, once more and from now on in memory. */
  #orInMemory<T>(work: () => T): T {
    try {
      if (this.#standby?.isFull)
        throw new Error('The disk takes no writes, and the memory for them is full.');
      return work();
    } catch (error) {
      if (this.#standby || !isOfTheDisk(error)) throw error;
      this.#fallBack();
      return work();
    }
  }

  /** Everything that is on the disk, and what the transaction under way has written so far. */
  #fallBack(): void {
    if (this.#disk.isTransaction) this.#disk.exec('ROLLBACK');
    const standby = new Standby(this.#disk);
    this.#reserves?.begin(baseOf(this.#disk));
    knowFold(standby.db);
    this.#statements.clear();
    this.#standby = standby;
    if (this.#depth > 0) standby.db.exec('BEGIN IMMEDIATE');
    for (const write of this.#recorded.splice(0)) this.#write(write);
    this.#retryLater();
    this.#tell(false);
  }

  #retryLater(): void {
    this.#retry = setTimeout(() => this.bringToDisk(), retryAfterMs(this.#failures++, RETRY)).unref();
  }

  #tell(takesWrites: boolean): void {
    queueMicrotask(() => {
      if (takesWrites === this.isDurable) for (const listener of this.#listeners) listener(takesWrites);
    });
  }

  #prepare(sql: string): StatementSync {
    // What is set is about the file.
    if (sql.startsWith('PRAGMA')) return this.#disk.prepare(sql);
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#active.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/** Which house it is, and how far it has come: a database that is the same in both is the same. */
function baseOf(disk: DatabaseSync): string {
  const value = (key: string): unknown =>
    disk.prepare('SELECT value FROM house WHERE key = ?').get(key)?.['value'];
  return `${String(value('house-id'))} ${String(value('generation'))} `;
}

/**
 * A number of more than 53 bits is none of ours, and makes Node throw for all rows of an answer: it is read all the
 * same, as the nearest number.
 */
function read<T extends Row | Row[] | undefined>(
  statement: StatementSync,
  ask: (statement: StatementSync) => T,
): T {
  try {
    return ask(statement);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_OUT_OF_RANGE') throw error;
    statement.setReadBigInts(true);
    try {
      const rows = ask(statement);
      return (Array.isArray(rows) ? rows.map(withNumbers) : rows && withNumbers(rows)) as T;
    } finally {
      statement.setReadBigInts(false);
    }
  }
}

function withNumbers(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
  );
}

function knowFold(db: DatabaseSync): void {
  db.function('fold', { deterministic: true }, (text) => fold(String(text)));
}

/** As it is searched: without marks, in small letters. SQLite itself knows the letters of ASCII alone. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll(/[’‘]/g, "'").toLowerCase();
}
