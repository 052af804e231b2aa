import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Scalar, stringify } from 'yaml';
import type { Environment } from '../../../config/load.ts';
import { HOME_ASSISTANT_DRIVES } from '../../../drivers/home-assistant/kind.ts';
import type { DriverKind } from '../../../drivers/kind.ts';
import type { FinishTrouble } from '../../http/setup/setup.ts';
import { loadConfig } from '../config.ts';
import { isReference } from './draft.ts';
import type { Draft, Section } from './draft.ts';

/** `ingress`: the port at which Home Assistant's Supervisor is answered. */
export interface Extras {
  readonly language: string;
  readonly ingress?: number | undefined;
}

const HEAD = `# Latchkey's set-up has written this file. It holds secrets, so only its owner may read it (mode 600).
# docs/configuration.md explains every key. To see every problem after a change: npm start -- check FILE
`;

/** The whole configuration as YAML. */
export function configurationText(draft: Draft, { language, ingress }: Extras): string {
  const { token, apiRoot, drivers, mqtt, house } = draft;
  const body = {
    house: { ...house, language },
    telegram: { token, ...(apiRoot !== undefined && { api_root: apiRoot }) },
    drivers: drivers.map((driver) => withReferences(withoutDoubles(driver, drivers))),
    ...(mqtt && { mqtt: withReferences(mqtt) }),
    ...(ingress !== undefined && { http: { ingress: { port: ingress } } }),
  };
  return `${HEAD}\n${stringify(body)}`;
}

/** The Z-Wave locks of Home Assistant are those of the stick that another driver reaches. */
function withoutDoubles(driver: Section, all: readonly Section[]): Section {
  const hasZwave = all.some(({ kind }) => kind === 'zwave-js-server' || kind === 'zwave-js');
  if (driver['kind'] !== 'home-assistant' || !hasZwave) return driver;
  return { ...driver, drives: HOME_ASSISTANT_DRIVES.filter((kind) => kind !== 'zwave_js') };
}

function withReferences(section: Section): Section {
  return Object.fromEntries(
    Object.entries(section).map(([key, value]) => [
      key,
      isReference(value) ? Object.assign(new Scalar(value.env), { tag: '!env' }) : value,
    ]),
  );
}

/**
 * Writes the configuration, whole or not at all, and only where there is none. It is checked before it gets its name:
 * whoever is killed meanwhile has either no configuration or a good one.
 */
export function writeConfiguration(
  file: string,
  text: string,
  { env, kinds }: { readonly env: Environment; readonly kinds: readonly DriverKind[] },
): FinishTrouble | undefined {
  if (existsSync(file)) return { kind: 'exists' };
  const unnamed = `${file}.${randomBytes(6).toString('hex')}.new`;
  try {
    writeFileSync(unnamed, text, { mode: 0o600, flag: 'wx', flush: true });
    const loaded = loadConfig(unnamed, env, kinds);
    if (!loaded.ok) {
      const words = loaded.problems.map(
        ({ path, expected, came, todo }) => `${path}: expected ${expected}, and got ${came}. ${todo}`,
      );
      return { kind: 'problems', words };
    }
    give(unnamed, file);
    return undefined;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return code === 'EEXIST' ? { kind: 'exists' } : { kind: 'not-written', error: code };
  } finally {
    rmSync(unnamed, { force: true });
  }
}

/** File systems that know no hard links, such as those of memory cards. link(2) */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** Throws EEXIST where the name is taken, also by somebody who was faster. */
function give(unnamed: string, file: string): void {
  try {
    linkSync(unnamed, file);
  } catch (error) {
    if (!NO_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    if (existsSync(file)) throw Object.assign(new Error('There is a file.'), { code: 'EEXIST' });
    renameSync(unnamed, file);
  }
  if (process.platform === 'win32') return; // folders cannot be opened there
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
