import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { describeProblems } from '../../config/load.ts';
import { loadConfig } from '../../src/app/config.ts';

const ROOT = new URL('../../', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, ROOT), 'utf8');
const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> };

describe('the images', () => {
  it('have the Node that the program is tested with', () => {
    for (const file of ['packaging/Dockerfile', 'packaging/home-assistant/Dockerfile']) {
      const bases = [...read(file).matchAll(/^FROM node:([\d.]+)-/gm)].map(([, version]) => version);
      expect(bases.length).toBeGreaterThan(0);
      expect(new Set(bases)).toEqual(new Set([devDependencies['node']]));
    }
  });

  it('copy only what is there and what is not kept out of their context', () => {
    const kept = read('packaging/Dockerfile.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'));
    const sources = [...read('packaging/Dockerfile').matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap(
      ([, args = '']) => args.split(/\s+/).slice(0, -1),
    );
    for (const source of sources) {
      expect(existsSync(new URL(source, ROOT)), source).toBe(true);
      expect(kept).toContain(`!${source}`);
    }
    expect(sources).toEqual(expect.arrayContaining(['src', 'drivers', 'bot', 'config', 'package-lock.json']));
  });

  it('have no development dependencies, and the general one no rights of root', () => {
    const dockerfile = read('packaging/Dockerfile');
    expect(dockerfile).toMatch(/^RUN npm ci --omit=dev$/m);
    expect(dockerfile.indexOf('USER node')).toBeLessThan(dockerfile.indexOf('ENTRYPOINT'));
    expect(read('packaging/home-assistant/Dockerfile')).toMatch(/^RUN npm ci --omit=dev$/m);
  });
});

/** What of https://github.com/compose-spec/compose-spec/blob/main/schema/compose-spec.json the file uses. */
const service = z.strictObject({
  image: z.string().optional(),
  build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
  restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']),
  init: z.boolean().optional(),
  stop_signal: z.string().optional(),
  depends_on: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  entrypoint: z.array(z.string()).optional(),
  devices: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  ports: z.array(z.string().regex(/^\d+:\d+$/)).optional(),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string()).optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
});
const compose = z.strictObject({
  name: z.string(),
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.null()),
});

describe('the compose file', () => {
  const text = read('packaging/compose/compose.yaml');
  const file = compose.parse(parse(text));
  const FOLDER = new URL('packaging/compose/', ROOT);

  it('names only volumes, services and files that are there', () => {
    const { services, volumes } = file;
    expect(Object.keys(services)).toEqual(['zwave-js-ui', 'mosquitto', 'latchkey']);
    for (const { volumes: mounts = [], depends_on: needed = [], build } of Object.values(services)) {
      for (const mount of mounts) {
        const [source = ''] = mount.split(':');
        if (source.startsWith('.')) expect(existsSync(new URL(source, FOLDER)), source).toBe(true);
        else expect(volumes).toHaveProperty(source);
      }
      for (const name of needed) expect(services).toHaveProperty(name);
      if (build) expect(existsSync(new URL(`${build.context}/${build.dockerfile}`, FOLDER))).toBe(true);
    }
  });

  it('takes from the environment what .env.example lists', () => {
    const used = new Set([...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name));
    const listed = [...read('packaging/compose/.env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name);
    expect(new Set(listed)).toEqual(used);
  });

  it('has a configuration that is good with the environment of its service', () => {
    const environment = Object.keys(file.services['latchkey']!.environment!);
    const values = { LATCHKEY_ZONE: 'Europe/Berlin', MQTT_PASSWORD: 'x' };
    const token = { LATCHKEY_TELEGRAM_TOKEN: '123456789:AAExampleExampleExampleExampleExamp' };
    const path = new URL('latchkey.yaml', FOLDER).pathname;
    const loaded = loadConfig(path, { ...values, ...token });
    if (!loaded.ok) throw new Error(describeProblems(loaded.problems, path));
    expect(loaded.warnings).toEqual([]);
    expect(environment.sort()).toEqual(Object.keys({ ...values, ...token }).sort());
    const hosts = [
      loaded.config.mqtt!.url,
      ...loaded.config.drivers.map((driver) => ('url' in driver ? String(driver.url) : '')),
    ];
    for (const url of hosts) expect(file.services).toHaveProperty(new URL(url).hostname);
  });
});

describe('the systemd unit', () => {
  const unit = read('packaging/systemd/latchkey.service');

  it('starts the program where its comment puts it, and lets it write only its data', () => {
    expect(unit).toMatch(
      /^ExecStart=\/opt\/latchkey\/node_modules\/\.bin\/node \/opt\/latchkey\/src\/app\/main\.ts /m,
    );
    expect(unit).toContain('--data /var/lib/latchkey');
    expect(unit).toMatch(/^StateDirectory=latchkey$/m);
    expect(unit).toMatch(/^ProtectSystem=strict$/m);
  });
});
