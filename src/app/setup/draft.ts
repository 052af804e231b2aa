import { readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { writeKeptFile } from '../../../drivers/shared/kept-file.ts';

/** The value of an environment variable, which is written into the configuration as `!env NAME`. */
const reference = z.strictObject({ env: z.string() });
export type Reference = z.output<typeof reference>;

/** A part of the configuration, as it is going to be written. */
export type Section = Readonly<Record<string, unknown>>;

const draft = z.strictObject({
  version: z.literal(1),
  token: z.string().exactOptional(),
  apiRoot: z.string().exactOptional(),
  drivers: z.array(z.record(z.string(), z.unknown())),
  mqtt: z.record(z.string(), z.unknown()).exactOptional(),
  house: z.strictObject({ name: z.string(), zone: z.string() }).exactOptional(),
});

/** What was chosen so far. It holds secrets. */
export type Draft = Readonly<z.output<typeof draft>>;

export const NOTHING_CHOSEN: Draft = { version: 1, drivers: [] };

/** Nothing chosen, where there is none or it cannot be read: then it is asked for again. */
export function readDraft(file: string): Draft {
  try {
    const read = draft.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return read.success ? read.data : NOTHING_CHOSEN;
  } catch {
    return NOTHING_CHOSEN;
  }
}

/** Readable by this user alone. Throws as the file system does. */
export function keepDraft(file: string, kept: Draft): void {
  writeKeptFile(file, JSON.stringify(kept));
}

export function dropDraft(file: string): void {
  rmSync(file, { force: true });
}

export function isReference(value: unknown): value is Reference {
  return reference.safeParse(value).success;
}

/** With what its references stand for. */
export function resolved(section: Section, env: Readonly<Record<string, string | undefined>>): Section {
  return Object.fromEntries(
    Object.entries(section).map(([key, value]) => [key, isReference(value) ? env[value.env] : value]),
  );
}
