import { existsSync } from 'node:fs';
import { uptime } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { describeProblems } from '../../config/load.ts';
import { loadConfig } from './config.ts';
import type { Config } from '../../config/schema.ts';
import { catchCrashes, describeFault } from './fault.ts';
import { watchOver } from './health.ts';
import type { HealthAddress } from './health.ts';
import { createLog } from './log.ts';
import { openDemo } from './open-demo.ts';
import { openProgram } from './program.ts';
import { tellSystemd } from './systemd.ts';

const HELP = `Latchkey keeps the user codes of a house's locks.

  npm start                     the house of ./latchkey.yaml, or of the file that LATCHKEY_CONFIG names;
                                with neither, the demo house and its chat console
  npm start -- check FILE       check a configuration and print every problem
  npm start -- doctor           look at everything that the configuration names, and say what works and what to
                                do, also while Latchkey runs; ends with 1 where something is bad
  npm start -- diagnose [FILE]  a report for a bug, without PINs, tokens and names; with --names the names of
                                devices are in it
  npm start -- import FILE      add users and codes from a CSV file while Latchkey does not run; with
                                --dry-run it only says what it would do, and each problem
  npm start -- backup FILE      seal a copy of the house into a file, also while Latchkey runs
  npm start -- check-backup FILE  prove a copy: open it in a place of its own, count, and open one PIN
  npm start -- restore FILE     bring a copy back, while Latchkey does not run; with --replace also where
                                there is a house, which is moved aside
  npm start -- checkpoint       bring the database's journal into its file, before the data folder is
                                copied while Latchkey runs (--data DIR, or ./data)

  --config FILE   another configuration
  --health PORT   answer http://127.0.0.1:PORT/healthz; or HOST:PORT
  --data DIR      the folder of the database and the keys (default: ./data beside the configuration)
  --passphrase-file FILE  its first line seals or opens the copy; without it the environment variable
                  LATCHKEY_BACKUP_PASSPHRASE, the configuration, or what the house itself has made
  --accept-data   go on with a database that is older than it was, or that is missing beside its key or its
                  mark: for one start, after you have looked for a newer copy; nothing is written to the devices
                  until an owner has looked at what differs
  --demo          the demo house, also where there is a configuration
  --tour          with --demo: play the owner's story, step by step, and exit
  --help          this text`;

/** Closing all that is open takes less, also while a lock is in the middle of a change. */
const ENDS_WITHIN_MS = 20_000;

const OWN_CONFIG = 'latchkey.yaml';

/** Commands about copies of a house. */
const COPIES = ['backup', 'check-backup', 'restore'] as const;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

// Whoever read along may leave (`npm start | head`): no reason to end a program that minds doors.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await main(process.argv.slice(2));
// Whatever is left open keeps no program alive that guards nothing any more: whoever watches starts it again.
setTimeout(() => process.exit(), ENDS_WITHIN_MS).unref();

async function main(args: string[]): Promise<number> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    print(`${(error as Error).message}\nRun with --help for all options.`);
    return 2;
  }
  const { values, positionals } = parsed;
  if (values.help) {
    print(HELP);
    return 0;
  }
  if (positionals[0] === 'check')
    return check(positionals[1] ?? values.config ?? namedConfig() ?? OWN_CONFIG);
  if (positionals[0] === 'import')
    return importUsers(positionals[1], {
      named: values.config,
      data: values.data,
      dryRun: values['dry-run'],
    });
  if (positionals[0] === 'doctor') return doctor(values);
  if (positionals[0] === 'diagnose') return report(values, positionals[1]);
  const copies = COPIES.find((name) => name === positionals[0]);
  if (copies) return aboutCopies(copies, positionals[1], values);
  if (positionals[0] === 'checkpoint') return checkpoint(values.data ?? 'data');
  if (positionals.length > 0) {
    print(`There is no command "${positionals.join(' ')}". Run with --help for all.`);
    return 2;
  }
  const named = values.config ?? namedConfig();
  const isAsked = values.demo || values.tour;
  if (isAsked || (named === undefined && !existsSync(OWN_CONFIG))) {
    const without = (['config', 'data', 'health'] as const).find((option) => values[option] !== undefined);
    if (without !== undefined) {
      const why = isAsked ? '' : `There is no ${OWN_CONFIG} here, so this would be the demo house. `;
      print(`${why}The demo house takes no --${without}: it is a house of its own, and keeps nothing.`);
      return 2;
    }
    return openDemo({ tour: values.tour }, print);
  }
  const health = values.health === undefined ? undefined : addressOf(values.health);
  if (values.health !== undefined && !health) {
    print(`Expected a port such as 8099, or 0.0.0.0:8099, behind --health, and got "${values.health}".`);
    return 2;
  }
  const acceptData = values['accept-data'];
  return run(named ?? OWN_CONFIG, { data: values.data, health, acceptData });
}

function parse(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: {
      config: { type: 'string' },
      data: { type: 'string' },
      health: { type: 'string' },
      'accept-data': { type: 'boolean', default: false },
      'passphrase-file': { type: 'string' },
      replace: { type: 'boolean', default: false },
      names: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      demo: { type: 'boolean', default: false },
      tour: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
}

/** Whoever names a file wants that house: where it is missing, the demo house would guard nothing. */
function namedConfig(): string | undefined {
  return process.env['LATCHKEY_CONFIG'];
}

function check(file: string): number {
  return load(file) ? (print(`${file} is good.`), 0) : 1;
}

async function doctor({ config: named, data }: { config?: string; data?: string }): Promise<number> {
  const file = named ?? namedConfig() ?? OWN_CONFIG;
  const config = load(file);
  if (!config) return 1;
  const { doctorCommand } = await import('./doctor/command.ts');
  return doctorCommand({ config, dataFolder: dataFolderOf(file, config, data), say: print });
}

async function report(
  { config: named, data, names }: { config?: string; data?: string; names: boolean },
  to: string | undefined,
): Promise<number> {
  const file = named ?? namedConfig() ?? OWN_CONFIG;
  const loaded = loadConfig(file, process.env);
  if (!loaded.ok) return load(file) ? 0 : 1;
  const { config } = loaded;
  const { diagnose } = await import('./doctor/diagnose.ts');
  return diagnose({ config, dataFolder: dataFolderOf(file, config, data), file: to, names, say: print });
}

function dataFolderOf(file: string, config: Config, named: string | undefined): string {
  return named ?? config.data ?? join(dirname(resolve(file)), 'data');
}

async function importUsers(
  file: string | undefined,
  { named, data, dryRun }: { named: string | undefined; data: string | undefined; dryRun: boolean },
): Promise<number> {
  if (file === undefined) {
    print('Name the CSV file: npm start -- import FILE');
    return 2;
  }
  const configFile = named ?? namedConfig() ?? OWN_CONFIG;
  const config = load(configFile);
  if (!config) return 1;
  const dataFolder = dataFolderOf(configFile, config, data);
  const { importFile } = await import('./import.ts');
  return importFile(config, file, { dataFolder, dryRun, say: print });
}

async function aboutCopies(
  name: (typeof COPIES)[number],
  file: string | undefined,
  values: ReturnType<typeof parse>['values'],
): Promise<number> {
  if (file === undefined) {
    print(`Name the file: npm start -- ${name} FILE`);
    return 2;
  }
  const { config: named = namedConfig(), data, replace, 'passphrase-file': passphraseFile } = values;
  const configFile = named ?? OWN_CONFIG;
  // A copy may be brought to a machine that has no configuration yet.
  const isThere = named !== undefined || existsSync(OWN_CONFIG);
  const config = isThere ? load(configFile) : undefined;
  if (isThere && !config) return 1;
  const { backup, check: checkCopy, restore } = await import('./backup/commands.ts');
  const run = { backup, 'check-backup': checkCopy, restore }[name];
  return run({ file, config, configFile, data, passphraseFile, replace, say: print });
}

async function checkpoint(dataFolder: string): Promise<number> {
  const { bringIn } = await import('../storage/checkpoint.ts');
  const problem = bringIn(join(dataFolder, 'latchkey.db'));
  if (problem !== undefined) print(problem);
  return problem === undefined ? 0 : 1;
}

/** Prints every problem, or every warning. */
function load(file: string): Config | undefined {
  const loaded = loadConfig(file, process.env);
  if (!loaded.ok) {
    print(describeProblems(loaded.problems, file).trimEnd());
    return undefined;
  }
  for (const warning of loaded.warnings) print(warning);
  return loaded.config;
}

/** Runs until it is told to stop, or until the doors cannot be guarded. */
async function run(
  file: string,
  {
    data,
    health: asked,
    acceptData,
  }: { data?: string | undefined; health?: HealthAddress | undefined; acceptData: boolean },
): Promise<number> {
  const config = load(file);
  if (!config) return 1;
  const health = asked ?? config.health;
  const dataFolder = dataFolderOf(file, config, data);
  const log = createLog(config.log.level);
  const told = Promise.withResolvers<number>();
  // Not `once`: a library that sees nobody else wait for the signal ends the process at once (signal-exit).
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => told.resolve(0));
  const endCatching = catchCrashes({
    log: (fault) => log('error', `Nobody expected this to fail: ${fault}`),
    end: () => told.resolve(1),
  });
  // What is to be closed may hang, or be what has failed.
  void told.promise.then((code) => {
    process.exitCode = code;
    setTimeout(() => process.exit(), ENDS_WITHIN_MS).unref();
  });
  try {
    const uptimeMs = uptime() * 1_000;
    const opening = openProgram(config, { dataFolder, log, say: print, uptimeMs, health, acceptData });
    const program = await Promise.race([opening, told.promise]);
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
      told.resolve(1);
    });
    const code = await told.promise;
    endTelling();
    endWatch();
    await program.stop();
    return code;
  } catch (error) {
    // Only what was made for owners is shown as it is.
    print(error instanceof Error && error.name === 'Error' ? error.message : describeFault(error));
    return 1;
  } finally {
    endCatching();
  }
}

/** Of `8099`, or `0.0.0.0:8099`; undefined where it is neither. */
function addressOf(asked: string): HealthAddress | undefined {
  const { host = '127.0.0.1', port } = /^(?:(?<host>[\w.-]+):)?(?<port>\d{1,5})$/.exec(asked)?.groups ?? {};
  return Number(port) >= 1 && Number(port) <= 65_535 ? { host, port: Number(port) } : undefined;
}
