/**
 * Loaded before a program (`--import`): counts each step by which it changes files or its database, and kills the
 * program just before the step that DIES_AT_STEP names. Where none is named, the number of steps is written to the
 * file STEPS_INTO at the end. With CLOCK_AT (epoch milliseconds), the computer's clock stood there at the start.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import sqlite from 'node:sqlite';

const diesAt = Number(process.env['DIES_AT_STEP'] ?? 0);
const into = process.env['STEPS_INTO'];
const write = fs.writeFileSync;
let steps = 0;

function step(): void {
  if (++steps === diesAt) process.kill(process.pid, 'SIGKILL');
}

type Call = (...values: unknown[]) => unknown;

function count(room: object, names: readonly string[]): void {
  const calls = room as Record<string, Call>;
  for (const name of names) {
    const call = calls[name]!;
    calls[name] = function (this: unknown, ...values: unknown[]): unknown {
      step();
      return call.apply(this, values);
    };
  }
}

count(fs, ['mkdirSync', 'mkdtempSync', 'writeFileSync', 'renameSync', 'rmSync', 'fsyncSync']);
// What streams write with.
count(fs, ['open', 'write', 'writev', 'fsync', 'close']);
count(sqlite, ['backup']);
count(sqlite.DatabaseSync.prototype, ['exec', 'close']);
syncBuiltinESMExports();

const clockAt = process.env['CLOCK_AT'];
if (clockAt !== undefined) {
  const Real = Date;
  const aheadMs = Number(clockAt) - Real.now();
  globalThis.Date = class extends Real {
    constructor(...values: unknown[]) {
      super(...((values.length === 0 ? [Real.now() + aheadMs] : values) as [number]));
    }

    static override now(): number {
      return Real.now() + aheadMs;
    }
  } as DateConstructor;
}
if (into !== undefined) process.on('exit', () => write(into, String(steps)));
