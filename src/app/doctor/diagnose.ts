import { existsSync, writeFileSync } from 'node:fs';
import { arch, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import latchkey from '../../../package.json' with { type: 'json' };
import { textOf } from '../../../bot/text/index.ts';
import type { Config } from '../../../config/schema.ts';
import type { Device } from '../../domain/device.ts';
import type { FaultPlace } from '../../domain/health/fault-place.ts';
import { gradeOf } from '../../domain/doctor/finding.ts';
import type { CheckResult } from '../../domain/doctor/check.ts';
import type { Finding } from '../../domain/doctor/finding.ts';
import { countAll } from '../../storage/counts.ts';
import { Store } from '../../storage/store.ts';
import { causeOf } from '../../../drivers/shared/network.ts';
import { keyOf } from '../backup/passphrase-source.ts';
import { examineFromOutside } from './command.ts';
import { Numbers, placeKind, plainWord, redactedConfig } from './redacted.ts';

export interface DiagnoseCommand {
  readonly config: Config;
  readonly dataFolder: string;
  /** Where the report goes; missing: the console. */
  readonly file: string | undefined;
  /** Include the names and ids of devices. */
  readonly names: boolean;
  readonly say: (line: string) => void;
}

const MOST_FAULTS = 20;

/**
 * A report for a bug: versions, the configuration without what it names, what the doctor finds, kinds of devices,
 * lengths of queues, and the last faults. It holds no PIN, no token and no name of a person. Returns the exit code.
 */
export async function diagnose(command: DiagnoseCommand): Promise<number> {
  const report = `${JSON.stringify(await reportOf(command), undefined, 2)}\n`;
  if (command.file === undefined) {
    command.say(report.trimEnd());
    return 0;
  }
  try {
    writeFileSync(command.file, report, { mode: 0o600 });
  } catch (error) {
    command.say(`${command.file} cannot be written: ${causeOf(error)}.`);
    return 1;
  }
  command.say(`${command.file} holds the report. Read it before you give it to anybody.`);
  return 0;
}

async function reportOf({ config, dataFolder, names }: DiagnoseCommand): Promise<unknown> {
  const drivers = config.drivers.map(({ id }) => id);
  const stored = openStored(config, dataFolder);
  const devices = stored?.devices ?? [];
  const numbers = new Numbers(
    devices.map(({ id }) => id),
    drivers,
  );
  const results = await examineFromOutside({ config, dataFolder });
  return {
    latchkey: latchkey.version,
    computer: { node: process.version, platform: platform(), arch: arch(), release: plainWord(release()) },
    memoryMegabytes: Math.round(totalmem() / 1e6),
    libraries: latchkey.dependencies,
    configuration: redactedConfig(config, numbers),
    doctor: results.map((result) => checkOf(result, numbers)),
    devices: devices.map((device) => deviceOf(device, { numbers, names })),
    house: stored?.house ?? 'could not be read',
  };
}

/** Reads the database and closes it at once, as the doctor does. */
function openStored(config: Config, dataFolder: string) {
  const file = join(dataFolder, 'latchkey.db');
  let store: Store | undefined;
  try {
    const key = keyOf(dataFolder, config);
    if (!existsSync(file) || !key) return undefined;
    store = Store.readOnly(file, key);
    const devices = store.slots.devices();
    const reasons = store.database
      .all(
        `SELECT state, json_extract(reason, '$.kind') AS why, count(*) AS n FROM grants
         WHERE reason IS NOT NULL GROUP BY state, why ORDER BY state, why`,
      )
      .map(({ state, why, n }) => ({ state: plainWord(state), why: plainWord(why), codes: Number(n) }));
    return {
      devices,
      house: {
        migrationsBehind: store.database.migrationsBehind,
        ...countAll(store.database),
        reasons,
        damaged: store.database.damages.all().map(({ table, column }) => `${table}.${column}`),
        lastFaults: faultsOf(store, [...devices.map(({ id }) => id), ...config.drivers.map(({ id }) => id)]),
      },
    };
  } catch {
    return undefined;
  } finally {
    store?.close();
  }
}

/** Where something failed that nobody expected to fail, in English. */
function faultsOf(store: Store, ids: readonly string[]): { at: string; where: string }[] {
  // Earlier versions stored a phrase, in `where`.
  const found = store.database.all(
    `SELECT at, json_extract(notice, '$.place') AS place, json_extract(notice, '$.where') AS phrase FROM notices
     WHERE json_extract(notice, '$.kind') = 'fault' ORDER BY id DESC LIMIT ${MOST_FAULTS}`,
  );
  const hide = (text: string): string =>
    ids
      .reduce((words, id) => words.replaceAll(id, '…'), text)
      .replaceAll(/\S*[/@]\S*/g, '…')
      .replaceAll(/\d{4,}/g, '…');
  const words = (place: unknown): string =>
    typeof place === 'string' ? textOf(undefined).health.faultPlace(JSON.parse(place) as FaultPlace) : '';
  return found.map(({ at, place, phrase }) => ({
    at: new Date(Number(at)).toISOString(),
    where: hide(typeof phrase === 'string' ? phrase : words(place)),
  }));
}

function checkOf({ about, findings = [] }: CheckResult, numbers: Numbers): unknown {
  const [, driver] = about.split(':', 2);
  return {
    about: driver === undefined ? about : numbers.of(driver),
    found: findings.map((finding) => ({ grade: gradeOf(finding), ...findingOf(finding, numbers) })),
  };
}

/** Facts whose texts come from the program, not from people. */
const OPEN_FACTS: ReadonlySet<string> = new Set(['code', 'zone', 'what', 'error', 'version']);

function findingOf(finding: Finding, numbers: Numbers): Record<string, unknown> {
  const told = Object.entries(finding).flatMap(([name, value]: [string, unknown]): [string, unknown][] => {
    if (name === 'at' || name === 'since') return [[name, new Date(Number(value)).toISOString()]];
    if (name === 'freeBytes') return [['freeGigabytes', Math.round(Number(value) / 1e9)]];
    if (typeof value === 'number' || typeof value === 'boolean') return [[name, value]];
    if (name === 'why') return [[name, plainWord((value as { code: unknown }).code)]];
    if (name === 'devices')
      return [[name, (value as { device: string }[]).map((one) => numbers.of(one.device))]];
    if (typeof value !== 'string') return [];
    if (name === 'device' || name === 'driver' || name === 'was' || name === 'now')
      return [[name, numbers.of(value)]];
    if (name === 'place') return [[name, placeKind(value) ?? '(left out)']];
    return OPEN_FACTS.has(name) ? [[name, plainWord(value)]] : [];
  });
  return Object.fromEntries(told);
}

function deviceOf(
  { id, name, kind, model, slots, reserved, pin, battery, codesUnsupportedReason: why, ...device }: Device,
  { numbers, names }: { numbers: Numbers; names: boolean },
): unknown {
  return {
    is: numbers.of(id),
    ...(names && { id, name }),
    driver: numbers.of(id.split('/')[0] ?? ''),
    ...{ kind, model: plainWord(model), slots, reserved: reserved.length },
    pin: {
      minLength: pin.minLength,
      maxLength: pin.maxLength,
      keypad: pin.keypad,
      charset: charsetOf(pin.charset),
    },
    ...(battery !== undefined && { battery }),
    ...(why !== undefined && { codesUnsupported: plainWord(why.code) }),
    ...(device.armAbilities && { armAbilities: device.armAbilities }),
    canEditWhileArmed: device.canEditWhileArmed,
    verifiesByPin: device.verifiesByPin,
    hasOwnSchedule: device.hasOwnSchedule,
    isOnePanelWithOthers: device.panel !== undefined,
  };
}

/** Ten digits in a row would look like a PIN to whoever searches for one. */
function charsetOf(charset: string): string {
  return charset === '0123456789' ? 'digits' : `${charset.length} characters`;
}
