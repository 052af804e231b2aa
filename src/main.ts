import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { describeProblems, loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { createLog } from './log.ts';
import { openProgram } from './program.ts';

const HELP = `Latchkey keeps the user codes of a house's locks.

  npm start                     the house of ./latchkey.yaml (or LATCHKEY_CONFIG);
                                without one, the demo house and its chat console
  npm start -- check FILE       check a configuration and print every problem

  --config FILE   another configuration
  --data DIR      the folder of the database and the keys (default: ./data beside the configuration)
  --demo          the demo house, also where there is a configuration
  --tour          with --demo: play the owner's story, step by step, and exit
  --help          this text`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

process.exitCode = await main(process.argv.slice(2));

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
  if (positionals[0] === 'check') return check(positionals[1] ?? defaultConfig());
  if (positionals.length > 0) {
    print(`There is no command "${positionals.join(' ')}". Run with --help for all.`);
    return 2;
  }
  const file = values.config ?? defaultConfig();
  if (values.demo || values.tour || (!existsSync(file) && !values.config)) {
    const { runDemo } = await import('./demo-house.ts');
    return runDemo({ tour: values.tour });
  }
  return run(file, values.data);
}

function parse(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: {
      config: { type: 'string' },
      data: { type: 'string' },
      demo: { type: 'boolean', default: false },
      tour: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
}

function defaultConfig(): string {
  return process.env['LATCHKEY_CONFIG'] ?? 'latchkey.yaml';
}

function check(file: string): number {
  return load(file) ? (print(`${file} is good.`), 0) : 1;
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

/** Runs until it is told to stop, or until something is wrong that waiting cannot mend. */
async function run(file: string, data: string | undefined): Promise<number> {
  const config = load(file);
  if (!config) return 1;
  const dataFolder = data ?? config.data ?? join(dirname(resolve(file)), 'data');
  const log = createLog(config.log.level);
  try {
    const program = await openProgram(config, { dataFolder, log, say: print });
    const told = new Promise<void>((end) => {
      process.once('SIGINT', () => end());
      process.once('SIGTERM', () => end());
    });
    try {
      await Promise.race([told, program.broken]);
    } finally {
      await program.stop();
    }
    return 0;
  } catch (error) {
    print((error as Error).message);
    return 1;
  }
}
