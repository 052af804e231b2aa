import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DRIVER_KINDS } from '../../../drivers/registry.ts';
import { systemClock } from '../../engine/clock.ts';
import { describeFault } from '../fault.ts';
import { answerHealth } from '../watch/health.ts';
import type { HealthAddress } from '../watch/health.ts';
import { createLog } from '../log.ts';
import { awaitEnding, dataFolderOf, run } from '../run.ts';
import { USUAL_PLACES } from './discovery.ts';
import { openSetup } from './open-setup.ts';
import type { OpenedSetup, SetupDoor } from './open-setup.ts';

export interface RunSetupOptions {
  readonly door: SetupDoor;
  readonly data?: string | undefined;
  readonly health?: HealthAddress | undefined;
  readonly acceptData: boolean;
  readonly say: (line: string) => void;
}

/**
 * Guides whoever opens its page from nothing to a house that runs, in one process. A configuration that is there
 * already stays as it is: the house starts with it, and the page only pairs the first owner's phone.
 */
export async function runSetup(file: string, options: RunSetupOptions): Promise<number> {
  const { door, say, data, health } = options;
  const isConfigured = existsSync(file);
  if (isConfigured)
    say(`There is a configuration already, ${file}. It stays as it is, and the house starts with it.`);
  else if (!mayWriteTo(dirname(resolve(file)))) {
    say(
      `Latchkey could not write its configuration to ${resolve(file)}. Let its user write to that folder, or name another file with --config.`,
    );
    return 1;
  }
  const log = createLog('info');
  const ending = awaitEnding();
  let setup: OpenedSetup;
  try {
    setup = await openSetup({
      ...{ file, door, say, isConfigured, kinds: DRIVER_KINDS, env: process.env, places: USUAL_PLACES },
      dataFolder: dataFolderOf(file, data),
      clock: systemClock,
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      fault: (where, error) => log('error', `${where}: ${describeFault(error)}`),
    });
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? describeFault(error);
    say(
      `Latchkey cannot open its set-up at ${door.host}:${door.port} (${why}). Choose another port with --listen.`,
    );
    return 1;
  }
  try {
    const waiting = health && !isConfigured ? await answerHealth(health, () => SETTING_UP) : undefined;
    const code = await Promise.race([setup.written, ending.told]);
    await waiting?.stop();
    if (typeof code === 'number') return code;
    for (;;) {
      let hasFailed = false;
      const failed = (why: string): void => {
        hasFailed = true;
        setup.hooks.failed(why);
      };
      const ended = await run(file, { ...options, ending, hooks: { ...setup.hooks, failed } });
      if (!hasFailed) return ended;
      const told = await Promise.race([setup.nextTry(), ending.told]);
      if (typeof told === 'number') return told;
    }
  } finally {
    await setup.stop();
  }
}

/** A watchdog starts nothing again that waits for its owner. */
const SETTING_UP = { well: true, parts: { 'set-up': 'running' } };

function mayWriteTo(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
