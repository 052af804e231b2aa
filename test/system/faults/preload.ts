/**
 * Loaded into the program before its own code (`node --import`): on a message of its parent, the disk under the
 * program fails, or its computer's clock is set. Both stand in for the computer, below the program's own code.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { dirname, resolve, sep } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * What the disk does with each write. A full one lets what a file has be written over; one that fails or is read-only
 * takes nothing at all.
 */
export type Disk = 'well' | 'full' | 'io-error' | 'read-only';

export interface Computer {
  readonly disk?: Disk;
  /** How far the clock has been set, in milliseconds. */
  readonly clockMs?: number;
}

/** https://www.sqlite.org/rescode.html, and the error of the file system that goes with it. */
const FAILURES = {
  full: { errcode: 13, errstr: 'database or disk is full', code: 'ENOSPC' },
  'io-error': { errcode: 778, errstr: 'disk I/O error', code: 'EIO' },
  'read-only': { errcode: 8, errstr: 'attempt to write a readonly database', code: 'EROFS' },
} as const;
const CHANGES = /^\s*(INSERT|UPDATE|DELETE|REPLACE|BEGIN|COMMIT|PRAGMA user_version =)/i;
const WRITES = ['writeFileSync', 'renameSync', 'mkdirSync', 'appendFileSync', 'copyFileSync'] as const;
const AWAITED = ['writeFile', 'rename', 'mkdir', 'appendFile', 'copyFile'] as const;

let disk: Disk = 'well';

function failure(): Error | undefined {
  if (disk === 'well') return undefined;
  const { errcode, errstr } = FAILURES[disk];
  return Object.assign(new Error(errstr), { code: 'ERR_SQLITE_ERROR', errcode, errstr });
}

function fileFailure(call: string): Error | undefined {
  if (disk === 'well') return undefined;
  const { code } = FAILURES[disk];
  return Object.assign(new Error(`${code}: ${call}`), { code, syscall: call });
}

type Method = (...values: unknown[]) => unknown;
/** What is in memory alone needs no disk. */
const isOnDisk = (database: DatabaseSync): boolean => database.location() !== null;
const inMemory = new WeakSet<StatementSync>();
const prepare = Reflect.get(DatabaseSync.prototype, 'prepare') as Method;
DatabaseSync.prototype.prepare = function (...values) {
  const statement = Reflect.apply(prepare, this, values) as StatementSync;
  if (!isOnDisk(this)) inMemory.add(statement);
  return statement;
};
const exec = Reflect.get(DatabaseSync.prototype, 'exec') as Method;
DatabaseSync.prototype.exec = function (sql) {
  const failed = CHANGES.test(sql) && isOnDisk(this) ? failure() : undefined;
  // As SQLite does where the disk is full: what was begun is rolled back.
  if (failed && this.isTransaction) Reflect.apply(exec, this, ['ROLLBACK']);
  if (failed) throw failed;
  Reflect.apply(exec, this, [sql]);
};
const run = Reflect.get(StatementSync.prototype, 'run') as Method;
StatementSync.prototype.run = function (this: StatementSync, ...values: unknown[]) {
  const failed = CHANGES.test(this.sourceSQL) && !inMemory.has(this) ? failure() : undefined;
  if (failed) throw failed;
  return Reflect.apply(run, this, values) as ReturnType<StatementSync['run']>;
};

function failing<T extends object>(of: T, name: keyof T & string, isAwaited: boolean): void {
  const real = of[name] as unknown as (...values: unknown[]) => unknown;
  (of as Record<string, unknown>)[name] = (...values: unknown[]) => {
    const failed = fileFailure(name);
    if (failed && isAwaited) return Promise.reject(failed);
    if (failed) throw failed;
    return real(...values);
  };
}
for (const name of WRITES) failing(fs, name, false);
for (const name of AWAITED) failing(fs.promises, name, true);

/** All that is on it stands beside the configuration. */
const onThisDisk = `${dirname(resolve(process.argv[process.argv.indexOf('--config') + 1]!))}${sep}`;
const opened = new Set<unknown>();
const isOfThisDisk = (path: unknown): boolean => resolve(String(path)).startsWith(onThisDisk);
const openSync = fs.openSync as Method;
fs.openSync = ((...values: unknown[]) => {
  const [path, flags = 'r'] = values;
  const isToRead = flags === 'r' || flags === fs.constants.O_RDONLY;
  const failed = disk === 'read-only' && !isToRead && isOfThisDisk(path) ? fileFailure('open') : undefined;
  if (failed) throw failed;
  const fd = openSync(...values);
  if (isOfThisDisk(path)) opened.add(fd);
  else opened.delete(fd);
  return fd;
}) as typeof fs.openSync;
for (const name of ['writeSync', 'fsyncSync'] as const) {
  const real = fs[name] as Method;
  (fs as unknown as Record<string, Method>)[name] = (...values) => {
    const failed = disk !== 'full' && opened.has(values[0]) ? fileFailure(name) : undefined;
    if (failed) throw failed;
    return real(...values);
  };
}
syncBuiltinESMExports();

let clockMs = 0;
const realNow = Date.now;
Date.now = () => realNow() + clockMs;
const RealDate = Date;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, values, newTarget) =>
    Reflect.construct(target, values.length === 0 ? [target.now()] : values, newTarget) as Date,
});

process.on('message', (computer: Computer) => {
  disk = computer.disk ?? disk;
  clockMs = computer.clockMs ?? clockMs;
});
// Whoever listens to the parent would otherwise never end.
process.channel?.unref();
