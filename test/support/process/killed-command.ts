import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shuffled } from '../noise/random.ts';
import { until } from '../until.ts';

const MAIN = fileURLToPath(new URL('../../../src/app/main.ts', import.meta.url));
const ENDS_WITHIN_MS = 60_000;
const COUNTS_STEPS = new URL('dies-at-step.ts', import.meta.url).href;

/** `kill -9` comes so many milliseconds after the start, or just before a step that changes something on the disk. */
export type Moment = { readonly afterMs: number } | { readonly step: number };

export interface Ended {
  /** Null where it was killed. */
  readonly code: number | null;
  readonly output: string;
}

export interface Length {
  readonly ms: number;
  readonly steps: number;
}

/** A command of the real program, in a process of its own. */
export function command(args: readonly string[]): Promise<Ended> {
  return run(args, {}, undefined);
}

export interface Circumstances {
  /** Where the computer's clock stands at the start, in epoch milliseconds; right, where it is missing. */
  readonly clockAt?: number;
}

/**
 * @param mostMs what does not end by itself is killed by then, at the latest
 * @returns how it ended: it may have come to its end before it was to be killed
 */
export function killedCommand(
  args: readonly string[],
  moment: Moment,
  { mostMs, ...circumstances }: Circumstances & { readonly mostMs?: number } = {},
): Promise<Ended> {
  const env = envOf(circumstances);
  if ('afterMs' in moment) return run(args, env, moment.afterMs);
  return run(args, { ...env, DIES_AT_STEP: String(moment.step) }, mostMs);
}

/**
 * Runs it to its end.
 * @param isDone of what does not end by itself: from then on it is told to
 * @throws Error where that is not a good one
 */
export async function measure(
  args: readonly string[],
  { isDone, ...circumstances }: Circumstances & { readonly isDone?: () => boolean } = {},
): Promise<Length> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-steps-'));
  const into = join(folder, 'steps');
  const begun = performance.now();
  let ms = 0;
  const { code, output } = await run(
    args,
    { ...envOf(circumstances), STEPS_INTO: into },
    undefined,
    async (child) => {
      await until(
        () => child.exitCode !== null || isDone?.() === true,
        `the end of ${args[0]}`,
        ENDS_WITHIN_MS,
      );
      ms = performance.now() - begun;
      child.kill('SIGTERM');
    },
  );
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}: ${output}`);
  const length = { ms, steps: Number(readFileSync(into, 'utf8')) };
  rmSync(folder, { recursive: true });
  return length;
}

/** Every step in an order of the seed, again and again, and between two of them a random moment. */
export function* moments({ ms, steps }: Length, random: () => number): Generator<Moment, never> {
  for (;;) {
    const all = shuffled(
      Array.from({ length: steps }, (_, index) => index + 1),
      random,
    );
    for (const step of all) {
      yield { step };
      yield { afterMs: random() * ms };
    }
  }
}

function envOf({ clockAt }: Circumstances): Record<string, string> {
  return clockAt === undefined ? {} : { CLOCK_AT: String(clockAt) };
}

async function run(
  args: readonly string[],
  env: Record<string, string>,
  killAfterMs: number | undefined,
  watch?: (child: ChildProcess) => Promise<void>,
): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', COUNTS_STEPS, MAIN, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const closed = once(child, 'close') as Promise<[number | null]>;
  await watch?.(child);
  const [code] = await closed;
  clearTimeout(timer);
  return { code, output };
}
