/** What `npm ci --omit=dev` and the images install: a house runs, and the demo house says what is missing. */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, matchesGlob } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../support/network/free-port.ts';
import { temporaryFolder } from '../support/houses/memory-house.ts';
import { until } from '../support/until.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const SOURCES = ['src', 'drivers', 'bot', 'config'];
const ENDS_WITHIN_MS = 30_000;

/** A folder with the packages that are not of development, and with what is in `program`. */
function installation(program: string): string {
  const folder = temporaryFolder();
  for (const name of [...SOURCES, 'package.json'])
    cpSync(join(program, name), join(folder, name), { recursive: true });
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly optional?: boolean }>>;
  };
  const installed = Object.entries(packages).filter(
    ([path, { dev, optional }]) => /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) && !dev && !optional,
  );
  for (const [path] of installed) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(join(ROOT, path), join(folder, path));
  }
  return folder;
}

/** What the app of Home Assistant is built of. */
function assembledApp(): string {
  const target = temporaryFolder();
  execFileSync(join(ROOT, 'packaging/home-assistant/assemble.sh'), [target]);
  return join(target, 'latchkey/program');
}

function run(folder: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const main = join(folder, 'src/app/main.ts');
    execFile(process.execPath, [main, ...args], { cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

const filesOf = (folder: string): string[] =>
  globSync('{src,drivers,bot,config}/**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

describe('the demo house', () => {
  it.each(['--demo', '--tour'])(
    '%s names the package that npm ci --omit=dev has left out',
    async (option) => {
      const { code, stdout, stderr } = await run(installation(ROOT), option);
      expect(stdout).toMatch(/The demo house is not part of this installation: the package \S+ is missing/);
      expect(stdout).toContain('npm ci && npm start -- --demo');
      expect([code, stderr]).toEqual([1, '']);
    },
  );

  it('says that an image has no simulators, also where nothing is configured', async () => {
    const { code, stdout, stderr } = await run(installation(assembledApp()));
    expect(stdout).toContain('The demo house is not part of this installation: it has no simulators');
    expect([code, stderr]).toEqual([1, '']);
  });
});

describe('a house', () => {
  it('starts without simulators and without the packages of development, and ends when it should', async () => {
    const folder = installation(assembledApp());
    const port = await freePort();
    const panel = 'master_code: "735291"';
    writeFileSync(
      join(folder, 'latchkey.yaml'),
      `house: { zone: Europe/Berlin }
telegram: { token: "123456789:AAExampleExampleExampleExampleExamp", api_root: "http://127.0.0.1:9" }
mqtt: { url: "mqtt://127.0.0.1:9" }
drivers:
  - { id: zwave, kind: zwave-js, port: "tcp://127.0.0.1:9" }
  - { id: server, kind: zwave-js-server, url: "ws://127.0.0.1:9" }
  - { id: ha, kind: home-assistant, url: "http://127.0.0.1:9", token: "a token", drives: [alarmo] }
  - { id: nx, kind: nx-584, port: "tcp://127.0.0.1:9", ${panel} }
  - { id: satel, kind: satel, host: 127.0.0.1, port: 9, ${panel} }
  - { id: dsc, kind: envisalink, host: 127.0.0.1, port: 9, password: user, ${panel}, slots: [10, 30] }
  - { id: elk, kind: elk-m1, url: "tcp://127.0.0.1:9", ${panel}, slots: [20, 60] }
`,
      { mode: 0o600 },
    );
    expect(await run(folder, 'check')).toEqual({ code: 0, stdout: 'latchkey.yaml is good.\n', stderr: '' });
    const child = spawn(process.execPath, ['src/app/main.ts', '--health', String(port)], { cwd: folder });
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const isWell = (): Promise<boolean> =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until(isWell, 'a healthy house', ENDS_WITHIN_MS);
    child.kill('SIGTERM');
    expect(await ended, said).toBe(0);
    expect(said).not.toMatch(/ERR_MODULE_NOT_FOUND|Cannot find (package|module)/);
  });

  it('has the same files in both images: all that are no simulators', () => {
    const [, ...rules] = readFileSync(join(ROOT, 'packaging/Dockerfile.dockerignore'), 'utf8')
      .trim()
      .split('\n');
    const out = rules.filter((rule) => !rule.startsWith('!'));
    const inContainer = filesOf(ROOT.replace(/\/$/, '')).filter(
      (file) => !out.some((rule) => matchesGlob(file, `${rule}/**`)),
    );
    expect(filesOf(assembledApp())).toEqual(inContainer);
    expect(inContainer.filter((file) => /simulator\//.test(file))).toEqual([]);
  });
});
