import { readFileSync } from 'node:fs';
import { importRows, type ImportProgress } from '../../bot/files/import-rows.ts';
import { planImport, type ImportProblem } from '../../bot/files/import-plan.ts';
import { textOf } from '../../bot/text/index.ts';
import type { Config } from '../../config/schema.ts';
import { DRIVER_KINDS } from '../../drivers/registry.ts';
import { CONSOLE } from '../domain/people/actor.ts';
import { systemClock } from '../engine/clock.ts';
import { House } from '../engine/house.ts';
import { findHouse } from '../storage/find-house.ts';
import { lockInstance } from '../storage/instance-lock.ts';
import { markFile } from '../storage/mark.ts';
import { Keeper } from '../storage/keeper.ts';
import type { Store } from '../storage/store.ts';
import { panelCodes, settingsOf } from './settings.ts';

interface Options {
  readonly dataFolder: string;
  readonly dryRun: boolean;
  readonly say: (line: string) => void;
}

/**
 * Imports users from a CSV file while Latchkey itself does not run: the devices are those that it knew last, and get
 * their codes at its next start. Returns the exit code.
 */
export async function importFile(config: Config, file: string, options: Options): Promise<number> {
  const { dataFolder, say } = options;
  let content: Uint8Array;
  try {
    content = readFileSync(file);
  } catch {
    say(`${file} cannot be read. Name a CSV file: latchkey import FILE`);
    return 1;
  }
  process.env['TZ'] = config.house.zone;
  let unlock: () => void;
  try {
    unlock = lockInstance(dataFolder);
  } catch (error) {
    say((error as Error).message);
    say(
      'While Latchkey runs, send the file to its bot in the chat: it shows what it would do before it does it.',
    );
    return 1;
  }
  const key = config.secrets.key && Buffer.from(config.secrets.key.reveal(), 'hex');
  try {
    const store = await findHouse(dataFolder, { key, warn: say });
    const keeper = new Keeper(store, markFile(dataFolder), say);
    keeper.start();
    try {
      return await importInto(store, config, content, options);
    } finally {
      await keeper.stop();
      store.close();
    }
  } finally {
    unlock();
  }
}

/** @returns the exit code: 0 if every row is in the house afterwards, or would be */
export async function importInto(
  store: Store,
  config: Pick<Config, 'house' | 'codes' | 'devices' | 'drivers'>,
  content: Uint8Array,
  { dryRun, say }: Pick<Options, 'dryRun' | 'say'>,
): Promise<number> {
  const house = new House({
    name: config.house.name,
    zone: config.house.zone,
    store,
    drivers: [],
    settings: settingsOf(config.devices),
    clock: systemClock,
    pinLength: config.codes.length,
    panelCodes: panelCodes(config, DRIVER_KINDS),
  });
  const t = textOf(undefined);
  const tell = ({ line, text }: ImportProblem): void =>
    say(line === undefined ? text : `Row ${line}: ${text}`);
  await house.start();
  try {
    const plan = planImport(content, { house, t, now: systemClock.now() });
    say(
      `${plan.newUsers} users and ${plan.newCodes} codes to add; ${plan.there} rows are there already; ${plan.problems.length} problems.`,
    );
    plan.problems.forEach(tell);
    if (dryRun || plan.rows.length === 0) return plan.problems.length > 0 ? 1 : 0;
    let last: ImportProgress | undefined;
    const parts = { house, t, by: CONSOLE, mayGoOn: () => true };
    await importRows(plan.rows, parts, (progress) => (last = progress));
    const misses = last?.problems ?? [];
    misses.forEach(tell);
    say(
      `${plan.rows.length - misses.length} rows are imported. The devices get their codes when Latchkey starts.`,
    );
    return plan.problems.length + misses.length > 0 ? 1 : 0;
  } finally {
    await house.stop();
  }
}
