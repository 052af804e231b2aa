import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { examinationLines } from '../../../bot/text/lines/doctor-lines.ts';
import { textOf } from '../../../bot/text/index.ts';
import type { Config } from '../../../config/schema.ts';
import type { Device } from '../../domain/device.ts';
import { examine, worstOf } from '../../domain/doctor/check.ts';
import type { Check, CheckResult } from '../../domain/doctor/check.ts';
import type { Finding } from '../../domain/doctor/finding.ts';
import { systemClock } from '../../engine/clock.ts';
import { storeChecks } from '../../engine/doctor/store-checks.ts';
import { Store } from '../../storage/store.ts';
import { isRunning } from '../../storage/instance-lock.ts';
import { keyOf } from '../backup/passphrase-source.ts';
import { causeOf } from '../../../drivers/shared/network.ts';
import { outsideChecks } from './outside-checks.ts';

export interface DoctorCommand {
  readonly config: Config;
  readonly dataFolder: string;
  readonly say: (line: string) => void;
}

/** Works whether the program runs or not. Returns the exit code: 1 if something is bad. */
export async function doctorCommand({ config, dataFolder, say }: DoctorCommand): Promise<number> {
  const results = await examineFromOutside({ config, dataFolder });
  const now = systemClock.now();
  const t = textOf(config.house.language);
  for (const line of examinationLines(results, { now, zone: config.house.zone, t })) say(line);
  return worstOf(results) === 'bad' ? 1 : 0;
}

/** Runs all checks that are possible from outside of the program, which need not run. */
export async function examineFromOutside({
  config,
  dataFolder,
}: Omit<DoctorCommand, 'say'>): Promise<readonly CheckResult[]> {
  const runs = existsSync(dataFolder) && isRunning(dataFolder);
  const program: Check = {
    about: 'program',
    look: () => [{ code: runs ? 'program-runs' : 'program-rests' }],
  };
  const stored = storedFindings(config, dataFolder);
  const outside = outsideChecks(config, {
    dataFolder,
    now: () => systemClock.now(),
    runs: () => runs,
    opensSecrets: () => stored.opensSecrets,
  });
  return examine([program, ...stored.checks, ...outside], { clock: systemClock });
}

/**
 * The findings in the database. It is read and closed at once: while it is open, a program that starts would take this
 * command for another Latchkey.
 */
function storedFindings(
  config: Config,
  dataFolder: string,
): { readonly opensSecrets?: boolean; readonly checks: readonly Check[] } {
  const file = join(dataFolder, 'latchkey.db');
  const only = (finding: Finding): { checks: Check[] } => ({
    checks: [{ about: 'backup', look: () => [finding] }],
  });
  if (!existsSync(file)) return only({ code: 'house-new', folder: dataFolder });
  let key: Uint8Array | undefined;
  try {
    key = keyOf(dataFolder, config);
  } catch {
    // The check of the key reports its problem.
  }
  if (!key) return { checks: [] };
  let store: Store | undefined;
  try {
    store = Store.readOnly(file, key);
    const behind = store.database.migrationsBehind;
    if (behind !== 0) return only({ code: behind > 0 ? 'house-older' : 'house-newer' });
    const { opensSecrets } = store;
    const drivers = config.drivers.map(({ id }) => id);
    const house = { store, now: systemClock.now(), devices: devicesOf(store, config), drivers };
    const checks = storeChecks(() => house).map((check): Check => {
      const found = attempt(() => check.look(AbortSignal.timeout(0)) as readonly Finding[]);
      return { about: check.about, look: () => found };
    });
    return { opensSecrets, checks };
  } catch (error) {
    return only({ code: 'house-unreadable', error: causeOf(error) });
  } finally {
    store?.close();
  }
}

function attempt(look: () => readonly Finding[]): readonly Finding[] {
  try {
    return look();
  } catch (error) {
    return [{ code: 'check-failed', error: causeOf(error) }];
  }
}

function devicesOf(store: Store, { devices: settings }: Config): Device[] {
  return store.slots
    .devices()
    .filter(({ id }) => settings[id]?.ignore !== true)
    .map((device) => ({ ...device, name: settings[device.id]?.name ?? device.name }));
}
