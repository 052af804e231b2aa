import { uptime } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describeProblems } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import type { House } from '../engine/house.ts';
import { loadConfig } from './config.ts';
import { catchCrashes, describeFault } from './fault.ts';
import { watchOver } from './watch/health.ts';
import type { HealthAddress } from './watch/health.ts';
import { createLog } from './log.ts';
import { openProgram } from './program.ts';
import type { ProgramOptions } from './program.ts';
import { tellSystemd } from './watch/systemd.ts';

/** Closing everything takes less, even while a lock is being changed. */
export const ENDS_WITHIN_MS = 20_000;

/** What a set-up wants to know about the house that it has made. */
export interface HouseHooks extends Pick<ProgramOptions, 'greet' | 'pageAfter'> {
  readonly runs: (house: House) => void;
  /** Called if the house did not start, with words for an owner. */
  readonly failed: (why: string) => void;
}

/** The end of the program, by a signal or an uncaught error. */
export interface Ending {
  readonly told: Promise<number>;
  tell(code: number): void;
}

export function awaitEnding(): Ending {
  const { promise: told, resolve: tell } = Promise.withResolvers<number>();
  // Not `once`: signal-exit, in a library, ends the process at once if nobody else listens for the signal.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => tell(0));
  // Closing may hang, or be what has failed.
  void told.then((code) => {
    process.exitCode = code;
    setTimeout(() => process.exit(), ENDS_WITHIN_MS).unref();
  });
  return { told, tell };
}

export function dataFolderOf(file: string, data: string | undefined): string {
  return data ?? join(dirname(resolve(file)), 'data');
}

/** Loads the configuration. Prints every problem, or every warning. */
export function load(file: string, say: (line: string) => void): Config | undefined {
  const loaded = loadConfig(file, process.env);
  if (!loaded.ok) {
    say(describeProblems(loaded.problems, file).trimEnd());
    return undefined;
  }
  for (const warning of loaded.warnings) say(warning);
  return loaded.config;
}

export interface RunOptions {
  readonly data?: string | undefined;
  readonly health?: HealthAddress | undefined;
  readonly acceptData: boolean;
  readonly say: (line: string) => void;
  readonly ending: Ending;
  readonly hooks?: HouseHooks;
}

/** Runs until a signal stops it, or the doors cannot be guarded. */
export async function run(file: string, options: RunOptions): Promise<number> {
  const { data, acceptData, say, ending, hooks } = options;
  const config = load(file, say);
  if (!config) {
    hooks?.failed(`${file} has problems. The console lists them.`);
    return 1;
  }
  const health = options.health ?? config.health;
  const dataFolder = dataFolderOf(file, data ?? config.data);
  const log = createLog(config.log.level);
  const endCatching = catchCrashes({
    log: (fault) => log('error', `Nobody expected this to fail: ${fault}`),
    end: () => ending.tell(1),
  });
  try {
    const uptimeMs = uptime() * 1_000;
    const { greet, pageAfter } = hooks ?? {};
    const parts = { dataFolder, log, say, uptimeMs, health, acceptData, greet, pageAfter };
    const opening = openProgram(config, { ...parts, opened: hooks?.runs });
    const program = await Promise.race([opening, ending.told]);
    if (typeof program === 'number') {
      await opening.then((opened) => opened.stop());
      return program;
    }
    const isWell = (): boolean => program.isWell();
    const endTelling = tellSystemd({ isWell, warn: (words) => log('warn', words) });
    const endWatch = watchOver(isWell, () => {
      log(
        'error',
        'Latchkey can no longer keep devices and schedules. It stops now, so that it is started again.',
      );
      ending.tell(1);
    });
    const code = await ending.told;
    endTelling();
    endWatch();
    await program.stop();
    return code;
  } catch (error) {
    // Only messages that were written for owners are shown as they are.
    const words = error instanceof Error && error.name === 'Error' ? error.message : describeFault(error);
    say(words);
    hooks?.failed(words);
    return 1;
  } finally {
    endCatching();
  }
}
