import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { configDocs, DOCS_FILE } from '../../.ci/generate-config-docs.ts';
import { configJsonSchema, SCHEMA_FILE } from '../../.ci/generate-config-schema.ts';

interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Record<string, JsonSchema>;
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly additionalProperties?: JsonSchema | boolean;
}

const stored = readFileSync(SCHEMA_FILE, 'utf8');

test('the JSON Schema for editors is up to date (npm run generate writes it)', () => {
  expect(stored).toBe(configJsonSchema());
});

test('docs/configuration.md is up to date (npm run generate writes it)', () => {
  const page = readFileSync(DOCS_FILE, 'utf8');
  expect(page).toBe(configDocs(page));
});

test('docs/configuration.md has each key of the example', () => {
  const page = readFileSync(DOCS_FILE, 'utf8');
  const example = readFileSync(new URL('../../config/example.yaml', import.meta.url), 'utf8');
  const keys = new Set<string>();
  const tags = ['!env', '!file'].map((tag) => ({ tag, resolve: (text: string) => text }));
  parse(
    example,
    (key, value: unknown) => {
      if (/^[a-z]\w*$/i.test(String(key))) keys.add(String(key));
      return value;
    },
    { customTags: tags },
  );
  expect(keys.size).toBeGreaterThan(50);
  for (const key of keys) expect(page).toMatch(new RegExp(`^(## ${key}|\\| \`.*\\b${key}\`)`, 'm'));
});

test('the JSON Schema accepts the example and refuses an unknown key', () => {
  const example = readFileSync(new URL('../../config/example.yaml', import.meta.url), 'utf8');
  const tags = ['!env', '!file'].map((tag) => ({ tag, resolve: (text: string) => text }));
  const value = parse(example, { customTags: tags }) as object;
  const validate = new Ajv().compile(JSON.parse(stored) as object);
  expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ ...value, unknown: 1 })).toBe(false);
});

test('the example shows each key, switched on or as a comment', () => {
  const example = readFileSync(new URL('../../config/example.yaml', import.meta.url), 'utf8');
  const missing: string[] = [];
  const walk = (schema: JsonSchema, path: string): void => {
    for (const [key, value] of Object.entries(schema.properties ?? {})) {
      if (!new RegExp(`^ *(# *)?(- )?(\\S.*[{,] )?${key}:`, 'm').test(example))
        missing.push(`${path}.${key}`);
      walk(value, `${path}.${key}`);
    }
    for (const inner of [...(schema.oneOf ?? []), schema.items, schema.additionalProperties])
      if (typeof inner === 'object') walk(inner, path);
  };
  walk(JSON.parse(stored) as JsonSchema, '');
  expect(missing).toEqual([]);
});

test('every key of the JSON Schema is described', () => {
  const undescribed: string[] = [];
  const walk = (schema: JsonSchema, path: string): void => {
    for (const [key, value] of Object.entries(schema.properties ?? {})) {
      if (!value.description) undescribed.push(`${path}.${key}`);
      walk(value, `${path}.${key}`);
    }
    for (const inner of [schema.items, ...(schema.oneOf ?? []), schema.additionalProperties]) {
      if (typeof inner === 'object') walk(inner, `${path}[]`);
    }
  };
  walk(JSON.parse(stored) as JsonSchema, '');
  expect(undescribed).toEqual([]);
});
