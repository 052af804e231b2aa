/**
 * The newest Home Assistant that this machine can have, in a cache folder outside the tree. Home
 * Assistant of 2026 wants Python 3.14; three ways to one are tried, the cheapest first:
 *
 * 1. a `python3.14` (or newer) on the path;
 * 2. one that `uv` downloads, where that is allowed;
 * 3. a Debian root that has one (`debootstrap`, as root), from the mirror that this machine's own apt uses.
 *
 * Home Assistant and what the integrations of the tests require come from the Python index, as pip and uv
 * are set up here; a version whose Z-Wave JS integration is too new for this repository's Z-Wave JS server
 * is passed over. Nothing is taken on trust from an earlier run but what its `built.json` says is whole.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { NEWEST_SCHEMA } from '../../../../drivers/zwave-js-server/messages.ts';

/** Whose requirements are installed; Home Assistant would fetch them itself at its first start. */
const INTEGRATIONS = [
  ...['api', 'websocket_api', 'config', 'onboarding', 'frontend', 'recorder', 'history', 'logbook'],
  ...['lock', 'alarm_control_panel', 'manual', 'zwave_js', 'mqtt', 'panel_custom'],
  ...['automation', 'blueprint', 'script', 'scene', 'person', 'zone', 'input_boolean', 'template'],
  ...['stream', 'generic', 'media_source'],
  ...['conversation', 'tts', 'assist_pipeline', 'analytics', 'camera', 'calendar', 'local_calendar'],
  // Imported by others without being named by them.
  ...['hassio', 'infrared', 'radio_frequency'],
];

const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
/** Has Python 3.14 (trixie has 3.13, good to Home Assistant 2026.2). */
const DEBIAN = 'forky';
/** Home Assistant and the Z-Wave JS server go on together; older ones than this are of no interest. */
const MONTHS_BACK = 6;
const WORDS_OF_ROOT = `Python of a Debian ${DEBIAN} root`;
const NEWEST_PYTHON_FIRST = ['python3.15', 'python3.14'];

/** How to run it, and what it is. */
export interface Built {
  readonly version: string;
  readonly python: string;
  /** Where it was taken from, in words. */
  readonly way: string;
  /** The folder that is `/` for Home Assistant; empty where it runs in this machine's own. */
  readonly root: string;
  /** Its Python, as a path within the root. */
  readonly interpreter: string;
  /** Whose requirements are installed. */
  readonly integrations?: readonly string[];
  /** Newer versions that cannot be used here, and why. */
  readonly passedOver: readonly string[];
}

/** What could not be had, and why: the text is for whoever started the tests. */
export class CannotBuild extends Error {
  override readonly name = 'CannotBuild';
}

export function cacheFolder(): string {
  const own = process.env['LATCHKEY_HA_CACHE'];
  return (
    own ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'latchkey', 'home-assistant')
  );
}

/** @param say gets a line for each step that takes long. Throws `CannotBuild`. */
export function buildHomeAssistant(say: (line: string) => void): Built {
  const cache = cacheFolder();
  const stamp = join(cache, 'built.json');
  if (process.env['LATCHKEY_HA_FRESH']) rmSync(cache, { recursive: true, force: true });
  if (existsSync(stamp)) {
    const built = JSON.parse(readFileSync(stamp, 'utf8')) as Built;
    if (INTEGRATIONS.every((domain) => built.integrations?.includes(domain))) return built;
    say('What more integrations require is installed.');
    installRequirements(built);
    writeFileSync(stamp, JSON.stringify({ ...built, integrations: INTEGRATIONS }, null, 2));
    return { ...built, integrations: INTEGRATIONS };
  }
  mkdirSync(cache, { recursive: true });
  const failures: string[] = [];
  for (const way of [pythonOfThisMachine, pythonByUv, pythonByDebootstrap]) {
    try {
      const { root, python, words } = way(cache, say);
      say(`Python: ${words}`);
      const built = install(cache, { root, python, words }, say);
      writeFileSync(stamp, JSON.stringify(built, null, 2));
      return built;
    } catch (error) {
      if (!(error instanceof CannotBuild)) throw error;
      failures.push(error.message);
    }
  }
  throw new CannotBuild(
    `No Home Assistant can be built here.\n${failures.map((why) => `  - ${why}`).join('\n')}`,
  );
}

interface FoundPython {
  readonly root: string;
  readonly python: string;
  readonly words: string;
}

function pythonOfThisMachine(): FoundPython {
  for (const python of NEWEST_PYTHON_FIRST) {
    if (spawnSync(python, ['-c', 'import venv, ensurepip']).status === 0) {
      return { root: '', python, words: `${python} of this machine` };
    }
  }
  throw new CannotBuild(`There is no ${NEWEST_PYTHON_FIRST.join(' or ')} on the path.`);
}

function pythonByUv(cache: string): FoundPython {
  const folder = join(cache, 'uv-python');
  const env = { ...process.env, UV_PYTHON_INSTALL_DIR: folder };
  const found = spawnSync('uv', ['python', 'install', '3.14'], { env, encoding: 'utf8', timeout: 180_000 });
  if (found.error) throw new CannotBuild('There is no uv that could download a Python 3.14.');
  const python = spawnSync('uv', ['python', 'find', '--managed-python', '3.14'], { env, encoding: 'utf8' });
  if (found.status !== 0 || python.status !== 0)
    throw new CannotBuild('uv could not download a Python 3.14.');
  return { root: '', python: python.stdout.trim(), words: 'Python 3.14, downloaded by uv' };
}

function pythonByDebootstrap(cache: string, say: (line: string) => void): FoundPython {
  if (process.getuid?.() !== 0) throw new CannotBuild('A Debian root can be made only by root.');
  if (spawnSync('debootstrap', ['--version']).error) {
    throw new CannotBuild(
      'There is no debootstrap that could make a Debian root (apt-get install debootstrap).',
    );
  }
  const mirror = run('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages'])
    .split('\n')
    .find((uri) => /debian\/?$/.test(uri));
  if (!mirror) throw new CannotBuild("This machine's apt has no Debian mirror to take a root from.");
  const root = join(cache, DEBIAN);
  if (existsSync(join(root, 'etc/resolv.conf'))) return { root, python: 'python3', words: WORDS_OF_ROOT };
  rmSync(root, { recursive: true, force: true });
  say(`A Debian ${DEBIAN} root is made; this takes some minutes.`);
  // A release that debootstrap does not know by name is laid out as sid is.
  const packages = 'python3,python3-venv,python3-dev,gcc,g++,libc6-dev,ca-certificates';
  run('debootstrap', [
    '--variant=minbase',
    `--include=${packages}`,
    ...[DEBIAN, root, mirror, '/usr/share/debootstrap/scripts/sid'],
  ]);
  copyFileSync('/etc/resolv.conf', join(root, 'etc/resolv.conf'));
  // Of a machine whose way to the index has a certificate of its own.
  if (existsSync(CERTIFICATES)) copyFileSync(CERTIFICATES, join(root, CERTIFICATES));
  return { root, python: 'python3', words: WORDS_OF_ROOT };
}

function install(cache: string, { root, python, words }: FoundPython, say: (line: string) => void): Built {
  const folder = root ? '/opt/home-assistant' : join(cache, 'venv');
  const interpreter = `${folder}/bin/python`;
  within(root, [python, '-m', 'venv', '--clear', folder]);
  within(root, [interpreter, '-m', 'pip', 'install', '--quiet', 'uv']);
  const passedOver: string[] = [];
  for (const version of candidates(root, interpreter)) {
    say(`Home Assistant ${version} is installed.`);
    uv({ root, interpreter }, `homeassistant==${version}`);
    installRequirements({ root, interpreter });
    const schema = Number(within(root, [interpreter, '-c', OLDEST_SCHEMA]));
    if (schema > NEWEST_SCHEMA) {
      passedOver.push(`${version} (its Z-Wave JS integration wants a server of schema ${schema})`);
      say(`  It wants a Z-Wave JS server of schema ${schema}; @zwave-js/server here has ${NEWEST_SCHEMA}.`);
      continue;
    }
    const pythonVersion = within(root, [interpreter, '--version']).trim();
    return {
      ...{ version, python: pythonVersion, way: words, root, interpreter },
      ...{ integrations: INTEGRATIONS, passedOver },
    };
  }
  throw new CannotBuild(
    `None of these versions goes with the Z-Wave JS server here: ${passedOver.join(', ')}.`,
  );
}

type Installed = Pick<Built, 'root' | 'interpreter'>;

function installRequirements(installed: Installed): void {
  const { root, interpreter } = installed;
  const closure = within(root, [interpreter, '-c', REQUIREMENTS, ...INTEGRATIONS]);
  const { constraints, requirements } = JSON.parse(closure) as Closure;
  uv(installed, '--constraint', constraints, ...requirements);
}

function uv({ root, interpreter }: Installed, ...packages: string[]): void {
  const install = ['-m', 'uv', 'pip', 'install', '--quiet', '--python', interpreter];
  within(root, [interpreter, ...install, ...packages]);
}

interface Closure {
  readonly constraints: string;
  readonly requirements: readonly string[];
}

/** The newest release of each month, newest first; or the one that was asked for. */
function candidates(root: string, interpreter: string): string[] {
  const wanted = process.env['LATCHKEY_HA_VERSION'];
  if (wanted) return [wanted];
  const listed = within(root, [interpreter, '-m', 'pip', 'index', 'versions', 'homeassistant']);
  const versions = /^Available versions: (.*)$/m.exec(listed)?.[1]?.split(', ') ?? [];
  const months = new Map<string, string>();
  for (const version of versions) {
    const month = version.split('.').slice(0, 2).join('.');
    if (!months.has(month)) months.set(month, version);
  }
  return [...months.values()].slice(0, MONTHS_BACK);
}

const OLDEST_SCHEMA = 'from zwave_js_server.const import MIN_SERVER_SCHEMA_VERSION as v; print(v)';

/** What the integrations and those that they depend on require, by their manifests. */
const REQUIREMENTS = `
import json, os, sys
import homeassistant.components as components
base = os.path.dirname(components.__file__)
todo, seen, requirements = sys.argv[1:], set(), set()
while todo:
    domain = todo.pop()
    manifest = f"{base}/{domain}/manifest.json"
    if domain in seen or not os.path.exists(manifest):
        continue
    seen.add(domain)
    with open(manifest) as file:
        described = json.load(file)
    todo += described.get("dependencies", [])
    requirements |= set(described.get("requirements", []))
constraints = os.path.join(os.path.dirname(base), "package_constraints.txt")
print(json.dumps({"constraints": constraints, "requirements": sorted(requirements)}))
`;

function within(root: string, command: readonly string[]): string {
  const [program = '', ...args] = root ? ['chroot', root, ...command] : command;
  return run(program, args);
}

function run(program: string, args: readonly string[]): string {
  const env = { ...process.env, ...(existsSync(CERTIFICATES) && { SSL_CERT_FILE: CERTIFICATES }) };
  const done = spawnSync(program, args, { encoding: 'utf8', env, maxBuffer: 64 * 1024 * 1024 });
  if (done.status === 0) return done.stdout;
  const last = `${done.stderr ?? ''}${done.error?.message ?? ''}`.trim().split('\n').slice(-6).join('\n    ');
  throw new CannotBuild(`${program} ${args.slice(0, 4).join(' ')} … failed:\n    ${last}`);
}

if (import.meta.main) {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  try {
    process.stdout.write(`${JSON.stringify(buildHomeAssistant(say), null, 2)}\n`);
  } catch (error) {
    say((error as Error).message);
    process.exitCode = 1;
  }
}
