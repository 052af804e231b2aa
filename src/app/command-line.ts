import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from './config.ts';
import type { HealthAddress } from './watch/health.ts';
import { openDemo } from './open-demo.ts';
import { awaitEnding, dataFolderOf, ENDS_WITHIN_MS, load, run } from './run.ts';
import { draftFile } from './setup/draft-file.ts';
import type { SetupDoor } from './setup/open-setup.ts';

const HELP = `Latchkey keeps the user codes of a house's locks.

  npm start                     the house of ./latchkey.yaml, or of the file that LATCHKEY_CONFIG names;
                                with neither, the demo house and its chat console
  npm start -- --setup          set up a house in the browser, where there is no configuration yet
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
  --setup         open the set-up page at 127.0.0.1:8098, by a link that is printed; it writes the configuration
                  and starts the house. A configuration that is there already stays as it is
  --listen PORT   with --setup: another port; or HOST:PORT, such as 0.0.0.0:8098 for browsers of your network
  --ingress PORT  with --setup, for the app of Home Assistant: answer only its Supervisor, at this port
  --health PORT   answer http://127.0.0.1:PORT/healthz, and /metrics for Prometheus; or HOST:PORT
  --data DIR      the folder of the database and the keys (default: ./data beside the configuration)
  --passphrase-file FILE  its first line seals or opens the copy; without it the environment variable
                  LATCHKEY_BACKUP_PASSPHRASE, the configuration, or what the house itself has made
  --accept-data   go on with a database that is older than it was, or that is missing beside its key or its
                  mark: for one start, after you have looked for a newer copy; nothing is written to the devices
                  until an owner has looked at what differs
  --demo          the demo house, also where there is a configuration
  --tour          with --demo: play the owner's story, step by step, and exit
  --help          this text`;

const OWN_CONFIG = 'latchkey.yaml';

/** Only this computer can reach it. */
const SETUP_ADDRESS: HealthAddress = { host: '127.0.0.1', port: 8098 };

/** Commands about copies of a house. */
const COPIES = ['backup', 'check-backup', 'restore'] as const;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

// The reader of our output may leave (`npm start | head`). That must not end a program that guards doors.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await main(process.argv.slice(2));
// Open handles must not keep a program alive that no longer guards anything: its supervisor starts it again.
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
  // A set-up that was begun goes on, even without the option.
  const isBegun = named === undefined && existsSync(draftFile(values.data ?? 'data'));
  const isSetup = !isAsked && (values.setup || isBegun);
  if (!isSetup && (isAsked || (named === undefined && !existsSync(OWN_CONFIG)))) {
    const without = (['config', 'data', 'health'] as const).find((option) => values[option] !== undefined);
    if (without !== undefined) {
      const why = isAsked ? '' : `There is no ${OWN_CONFIG} here, so this would be the demo house. `;
      print(`${why}The demo house takes no --${without}: it is a house of its own, and keeps nothing.`);
      return 2;
    }
    if (!isAsked)
      print('There is no configuration here, so this is the demo house. For yours: npm start -- --setup\n');
    return openDemo({ tour: values.tour }, print);
  }
  for (const option of ['health', 'listen', 'ingress'] as const) {
    const asked = values[option];
    if (asked === undefined || addressOf(asked)) continue;
    print(`Expected a port such as 8099, or 0.0.0.0:8099, behind --${option}, and got "${asked}".`);
    return 2;
  }
  const file = named ?? OWN_CONFIG;
  const options = {
    data: values.data,
    health: addressOf(values.health),
    acceptData: values['accept-data'],
    say: print,
  };
  if (!isSetup) return run(file, { ...options, ending: awaitEnding() });
  const { runSetup } = await import('./setup/run-setup.ts');
  return runSetup(file, { ...options, door: await doorOf(values) });
}

/** Where the set-up listens: only on this computer, unless somebody asks for more. */
async function doorOf({
  listen,
  ingress,
}: {
  readonly listen?: string | undefined;
  readonly ingress?: string | undefined;
}): Promise<SetupDoor> {
  if (ingress !== undefined) {
    const { ingressDoor } = await import('./setup/ingress-door.ts');
    return ingressDoor(Number(ingress.split(':').at(-1)), process.env);
  }
  return { kind: 'direct', ...(addressOf(listen) ?? SETUP_ADDRESS) };
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
      setup: { type: 'boolean', default: false },
      listen: { type: 'string' },
      ingress: { type: 'string' },
      demo: { type: 'boolean', default: false },
      tour: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
}

/** Somebody who names a file wants that house. If the file is missing, a demo house would guard nothing. */
function namedConfig(): string | undefined {
  return process.env['LATCHKEY_CONFIG'];
}

function check(file: string): number {
  return load(file, print) ? (print(`${file} is good.`), 0) : 1;
}

async function doctor({ config: named, data }: { config?: string; data?: string }): Promise<number> {
  const file = named ?? namedConfig() ?? OWN_CONFIG;
  const config = load(file, print);
  if (!config) return 1;
  const { doctorCommand } = await import('./doctor/command.ts');
  return doctorCommand({ config, dataFolder: dataFolderOf(file, data ?? config.data), say: print });
}

async function report(
  { config: named, data, names }: { config?: string; data?: string; names: boolean },
  to: string | undefined,
): Promise<number> {
  const file = named ?? namedConfig() ?? OWN_CONFIG;
  const loaded = loadConfig(file, process.env);
  if (!loaded.ok) return load(file, print) ? 0 : 1;
  const { config } = loaded;
  const { diagnose } = await import('./doctor/diagnose.ts');
  return diagnose({
    config,
    dataFolder: dataFolderOf(file, data ?? config.data),
    file: to,
    names,
    say: print,
  });
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
  const config = load(configFile, print);
  if (!config) return 1;
  const dataFolder = dataFolderOf(configFile, data ?? config.data);
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
  const config = isThere ? load(configFile, print) : undefined;
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

/** Reads `8099` or `0.0.0.0:8099`; undefined if it is neither. */
function addressOf(asked: string | undefined): HealthAddress | undefined {
  const { host = '127.0.0.1', port } =
    /^(?:(?<host>[\w.-]+):)?(?<port>\d{1,5})$/.exec(asked ?? '')?.groups ?? {};
  return Number(port) >= 1 && Number(port) <= 65_535 ? { host, port: Number(port) } : undefined;
}
