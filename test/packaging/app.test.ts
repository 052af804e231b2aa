import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { HEALTH, INGRESS_PORT } from '../../packaging/home-assistant/start.ts';
import { temporaryFolder } from '../support/houses/memory-house.ts';
import { appConfig, config, FOLDER, packageJson, read, translations } from './app-files.ts';

describe('the app', () => {
  it('has a default and words for each option', () => {
    const { configuration } = translations.parse(parse(read('translations/en.yaml')));
    const isOptional = (option: string): boolean => String(config.schema[option]).endsWith('?');
    const mustBeThere = Object.keys(config.schema).filter((option) => !isOptional(option));
    expect(Object.keys(config.options)).toEqual(mustBeThere);
    expect(Object.keys(configuration)).toEqual(Object.keys(config.schema));
    for (const option of Object.keys(config.schema)) expect(read('DOCS.md')).toContain(`| \`${option}\` |`);
  });

  // The supervisor sends the first 20 bits of the SHA-1 of each password to haveibeenpwned.com, finds any code of
  // few digits there, and then advises to stop the app (resolution/checks/app_pwned.py).
  it('has no code among its passwords', () => {
    const passwords = Object.entries(config.schema).filter(([, type]) => String(type).startsWith('password'));
    expect(passwords.map(([option]) => option)).toEqual(['telegram_token']);
  });

  it('takes for a code of panels what the configuration takes, or nothing', () => {
    const code = new RegExp(/^match\((.*)\)\?$/.exec(String(config.schema['panel_code']))![1]!);
    for (const good of ['', '0471', '1234567890']) expect(good).toMatch(code);
    for (const bad of ['123', '12345678901', '12a4']) expect(bad).not.toMatch(code);
  });

  it('has one version: of the program, of the app, of its image and of its changelog', () => {
    const { version } = packageJson;
    expect(config.version).toBe(version);
    expect(read('Dockerfile')).toContain(`ARG BUILD_VERSION=${version}`);
    expect(read('CHANGELOG.md')).toContain(`## ${version}\n`);
  });

  it('has its page where the supervisor looks for it', () => {
    expect(config).toMatchObject({ ingress: true, ingress_port: INGRESS_PORT });
  });

  it('is watched where it answers', () => {
    expect(config.watchdog).toBe(`http://[HOST]:[PORT:${HEALTH.split(':')[1]}]/healthz`);
  });

  it('has an icon and a logo of the sizes that are asked for', () => {
    const size = (name: string): number[] => {
      const png = readFileSync(new URL(name, FOLDER));
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      return [png.readUInt32BE(16), png.readUInt32BE(20)];
    };
    expect(size('icon.png')).toEqual([128, 128]);
    expect(size('logo.png')).toEqual([250, 100]);
  });

  it('is assembled into a repository whose every part is there that its Dockerfile copies', () => {
    const target = temporaryFolder();
    execFileSync(new URL('assemble.sh', FOLDER).pathname, [target]);
    expect(readdirSync(target).sort()).toEqual(['latchkey', 'repository.yaml']);
    const app = join(target, 'latchkey');
    for (const name of [
      'config.yaml',
      'DOCS.md',
      'README.md',
      'CHANGELOG.md',
      'icon.png',
      'logo.png',
      'apparmor.txt',
    ])
      expect(existsSync(join(app, name))).toBe(true);
    for (const source of copied(read('Dockerfile'))) expect(existsSync(join(app, source)), source).toBe(true);
    expect(existsSync(join(app, 'program/src/app/main.ts'))).toBe(true);
    // A file that is no more is no more in the app either, when it is assembled anew.
    writeFileSync(join(app, 'program/src/of-before.ts'), '');
    execFileSync(new URL('assemble.sh', FOLDER).pathname, [target]);
    expect(existsSync(join(app, 'program/src/of-before.ts'))).toBe(false);
    expect(existsSync(join(app, 'program/src/app/main.ts'))).toBe(true);
    // What the supervisor would take for an app of its own.
    expect(
      readdirSync(app, { recursive: true }).filter((path) => String(path).endsWith('/config.yaml')),
    ).toEqual([]);
  });
});

describe('the repository as Home Assistant reads it', () => {
  // supervisor/store/data.py: a repository.yaml in the root, and each config.yaml below it is an app.
  it('is an app repository with this one app', () => {
    const root = new URL('../../', import.meta.url);
    expect(parse(readFileSync(new URL('repository.yaml', root), 'utf8'))).toMatchObject({ name: 'Latchkey' });
    const exclude = (name: string): boolean => name === 'node_modules' || name.startsWith('.');
    const apps = globSync('**/config.{yaml,yml,json}', { cwd: root, exclude });
    expect(apps).toEqual(['packaging/home-assistant/config.yaml']);
  });

  it('names the image that a release has published, and an app that is assembled is built', () => {
    const [copy, target] = [temporaryFolder(), temporaryFolder()];
    cpSync(FOLDER, join(copy, 'packaging/home-assistant'), { recursive: true });
    for (const name of ['src', 'drivers', 'bot', 'config']) mkdirSync(join(copy, name));
    for (const name of [
      'repository.yaml',
      'package.json',
      'package-lock.json',
      '.npmrc',
      'LICENSE',
      'CHANGELOG.md',
    ])
      cpSync(new URL(`../../${name}`, import.meta.url), join(copy, name));
    const script = (name: string): string => join(copy, 'packaging/home-assistant', name);
    // A later release names it anew, and once only.
    for (const image of ['ghcr.io/other/app', 'ghcr.io/owner/latchkey-app'])
      execFileSync(script('name-image.sh'), [image]);
    const named = readFileSync(script('config.yaml'), 'utf8');
    expect(appConfig.parse(parse(named))).toEqual({ ...config, image: 'ghcr.io/owner/latchkey-app' });
    execFileSync(script('assemble.sh'), [target]);
    const assembled = parse(readFileSync(join(target, 'latchkey/config.yaml'), 'utf8')) as object;
    expect(assembled).not.toHaveProperty('image');
  });

  it('is released under the tag of its version only', () => {
    const names = (tag: string): string =>
      execFileSync(new URL('../../.ci/release-names', import.meta.url).pathname, [tag, 'Owner/Latchkey'], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
    const { version } = packageJson;
    expect(names(`v${version}`)).toBe(
      `version=${version}\nimage=ghcr.io/owner/latchkey\napp_image=ghcr.io/owner/latchkey-app\n`,
    );
    expect(() => names('v99.0.0')).toThrow(`Expected a tag v${version}, and got v99.0.0`);
  });
});

/** The sources that a Dockerfile copies out of its context. */
function copied(dockerfile: string): string[] {
  return [...dockerfile.matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap(([, args = '']) =>
    args.split(/\s+/).slice(0, -1),
  );
}
