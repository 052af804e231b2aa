import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { MIGRATIONS } from './migrations.ts';

export type Row = Record<string, string | number | bigint | Uint8Array | null>;

/** One SQLite file in WAL mode. Every call is synchronous: a decision is on disk when it returns. */
export class Database {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;
  /** Called after each commit. */
  written: () => void = () => undefined;
  /** A write has failed: for all that is known the disk is full, or gone. */
  #isDoubtful = false;

  private constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /**
   * Opens, checks and migrates. Before a migration of an existing database a backup is written beside it.
   * @param file a path, or `:memory:`
   * @throws Error in words for an owner where the file is damaged or of a newer program
   */
  static async open(file: string, migrations: readonly string[] = MIGRATIONS): Promise<Database> {
    const existed = file !== ':memory:' && existsSync(file);
    if (file !== ':memory:') makePrivate(file);
    const db = new DatabaseSync(file);
    try {
      // synchronous FULL: a commit survives a power cut, not only a kill. secure_delete: no PIN stays in a freed page.
      db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
               PRAGMA secure_delete = ON; PRAGMA busy_timeout = 5000;`);
      checkIntegrity(db, file);
      await migrate(db, file, existed, migrations);
    } catch (error) {
      db.close();
      throw damaged(error, file);
    }
    db.function('fold', { deterministic: true }, (text) => fold(String(text)));
    return new Database(db);
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepare(sql).all(...values);
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...values);
  }

  /** Returns the row id of an insert. */
  run(sql: string, ...values: SQLInputValue[]): number {
    const id = this.#noticing(() => Number(this.#prepare(sql).run(...values).lastInsertRowid));
    if (this.#depth === 0) this.written();
    return id;
  }

  /** All or nothing; a transaction inside a transaction is part of the outer one. */
  transaction<T>(work: () => T): T {
    if (this.#depth > 0) return work();
    this.#noticing(() => this.#db.exec('BEGIN IMMEDIATE'));
    this.#depth++;
    let result: T;
    try {
      result = work();
      this.#noticing(() => this.#db.exec('COMMIT'));
    } catch (error) {
      // Of some failures, such as a full disk, SQLite has rolled back itself.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    } finally {
      this.#depth--;
    }
    this.written();
    return result;
  }

  /**
   * Brings the journal into the file, as far as nobody reads it right now. It waits for nobody: what is left goes
   * with the next one.
   */
  checkpoint(): void {
    this.#db.exec('PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout = 5000;');
  }

  /** It can be read; and after something could not be written, it is tried whether it can be written now. */
  isWell(): boolean {
    try {
      const version = Number(this.get('PRAGMA user_version')?.['user_version']);
      if (this.#isDoubtful) this.#db.exec(`PRAGMA user_version = ${version}`);
      this.#isDoubtful = false;
      return true;
    } catch {
      return false;
    }
  }

  close(): void {
    this.#db.close();
  }

  #noticing<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      this.#isDoubtful = true;
      throw error;
    }
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/** As it is searched: without marks, in small letters. SQLite itself knows the letters of ASCII alone. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll(/[’‘]/g, "'").toLowerCase();
}

/** SQLite gives its journal files the mode of the database, so that has to be right before they are made. */
function makePrivate(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

function checkIntegrity(db: DatabaseSync, file: string): void {
  const found = db.prepare('PRAGMA integrity_check').all();
  if (found.length !== 1 || found[0]?.['integrity_check'] !== 'ok') {
    throw new Error(`The database ${file} is damaged. Restore a copy of it, then start again.`);
  }
}

async function migrate(
  db: DatabaseSync,
  file: string,
  existed: boolean,
  migrations: readonly string[],
): Promise<void> {
  const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > migrations.length) {
    throw new Error(
      `The database ${file} has version ${version}; this program knows up to ${migrations.length}. Install a newer Latchkey.`,
    );
  }
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue;
    if (existed && version > 0) {
      const copy = join(dirname(file), `latchkey-before-${index + 1}.backup.db`);
      makePrivate(copy);
      await backup(db, copy);
    }
    db.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
}

/** SQLite's own errors, in words for an owner. */
function damaged(error: unknown, file: string): Error {
  const code = (error as { errcode?: number }).errcode;
  const SQLITE_CORRUPT = 11;
  const SQLITE_NOTADB = 26;
  if (code === SQLITE_CORRUPT || code === SQLITE_NOTADB) {
    return new Error(`The database ${file} is damaged. Restore a copy of it, then start again.`, {
      cause: error,
    });
  }
  return error instanceof Error ? error : new Error(String(error));
}
