import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { configSchema } from '../src/app/config.ts';

/** Where the JSON Schema for editors is kept. */
export const SCHEMA_FILE = new URL('../config/latchkey.schema.json', import.meta.url);

/** The JSON Schema of what a person writes. Draft 7 is what the YAML language server knows best. */
export function configJsonSchema(): string {
  return JSON.stringify(z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' }), null, 2) + '\n';
}

if (import.meta.main) writeFileSync(SCHEMA_FILE, configJsonSchema());
