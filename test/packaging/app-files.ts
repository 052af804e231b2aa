import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

export const FOLDER = new URL('../../packaging/home-assistant/', import.meta.url);

export const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');

export const packageJson = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as {
  version: string;
};

/** supervisor/apps/options.py, RE_SCHEMA_ELEMENT. */
export const element = z
  .string()
  .regex(
    /^(bool|email|url|port|device(\(subsystem=[a-z]+\))?|str(\(\d*,\d*\))?|password(\(\d*,\d*\))?|int(\(-?\d*,-?\d*\))?|float(\(-?[\d.]*,-?[\d.]*\))?|match\(.*\)|list\(.+\))\??$/,
  );

/** What of supervisor/apps/validate.py (August 2026) the app uses; a key that is not here would be dropped. */
export const appConfig = z.strictObject({
  name: z.string(),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  slug: z.string().regex(/^[-_.A-Za-z0-9]+$/),
  description: z.string(),
  /** Set by the first release: what is downloaded in place of a build. */
  image: z
    .string()
    .regex(/^[a-z0-9][\w.-]*(\/[\w.-]+)+$/)
    .optional(),
  arch: z.array(z.enum(['aarch64', 'amd64'])),
  init: z.literal(false),
  startup: z.literal('application'),
  boot: z.enum(['auto', 'manual']),
  homeassistant: z.string(),
  homeassistant_api: z.boolean(),
  services: z.array(z.string().regex(/^(mqtt|mysql):(provide|want|need)$/)),
  uart: z.boolean(),
  map: z.array(
    z.strictObject({
      type: z.enum(['app_config', 'share', 'ssl', 'media']),
      read_only: z.boolean().optional(),
    }),
  ),
  ingress: z.boolean(),
  ingress_port: z.int().min(1).max(65_535),
  ingress_stream: z.boolean(),
  panel_title: z.string(),
  panel_icon: z.string().regex(/^mdi:[a-z-]+$/),
  panel_admin: z.boolean(),
  watchdog: z.string().regex(/^(https?|tcp):\/\/\[HOST\]:(\[PORT:\d+\]|\d+).*$/),
  timeout: z.int().min(10).max(300),
  backup: z.enum(['hot', 'cold']),
  backup_pre: z.string(),
  backup_exclude: z.array(z.string()),
  options: z.record(z.string(), z.unknown()),
  schema: z.record(z.string(), z.union([element, z.array(element)])),
});

export const translations = z.strictObject({
  configuration: z.record(z.string(), z.strictObject({ name: z.string(), description: z.string() })),
});

export const config = appConfig.parse(parse(read('config.yaml')));
