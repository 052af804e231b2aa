import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDocument, visit } from 'yaml';
import type { ScalarTag } from 'yaml';
import { z } from 'zod';
import { EVENT_KINDS } from '../../src/engine/views/event-data.ts';

const FOLDER = new URL('../../packaging/home-assistant/blueprints/', import.meta.url);
const FILES = readdirSync(FOLDER);

const INPUT: ScalarTag = { tag: '!input', resolve: (name) => ({ '!input': name }) };

/** Selectors with what the blueprints say of them. Source: homeassistant/helpers/selector.py of 2026.11. */
const filter = z.array(z.strictObject({ integration: z.string().optional(), domain: z.string() }));
const selector = z.union([
  z.strictObject({ entity: z.strictObject({ multiple: z.boolean().optional(), filter }) }),
  z.strictObject({ target: z.strictObject({ entity: filter }) }),
  z.strictObject({ boolean: z.null() }),
  z.strictObject({ action: z.null() }),
  z.strictObject({ time: z.null() }),
  z.strictObject({ text: z.strictObject({ type: z.literal('password') }) }),
  z.strictObject({
    number: z.strictObject({ min: z.number(), max: z.number(), unit_of_measurement: z.string() }),
  }),
  z.strictObject({
    select: z.strictObject({
      multiple: z.boolean(),
      options: z.array(z.strictObject({ label: z.string(), value: z.string() })),
    }),
  }),
]);

/** Source: homeassistant/components/blueprint/schemas.py and automation/config.py of 2026.11. */
const blueprint = z.strictObject({
  blueprint: z.strictObject({
    name: z.string(),
    description: z.string(),
    domain: z.literal('automation'),
    author: z.string(),
    homeassistant: z.strictObject({ min_version: z.string().regex(/^\d+\.\d+\.\d+$/) }),
    input: z.record(
      z.string(),
      z.strictObject({
        name: z.string(),
        description: z.string().optional(),
        default: z.unknown().optional(),
        selector,
      }),
    ),
  }),
  mode: z.enum(['single', 'restart', 'queued', 'parallel']),
  max: z.int().optional(),
  triggers: z.array(z.looseObject({ trigger: z.enum(['state', 'time', 'time_pattern', 'numeric_state']) })),
  variables: z.record(z.string(), z.unknown()),
  conditions: z.array(z.looseObject({ condition: z.enum(['template', 'time']) })),
  actions: z.array(z.record(z.string(), z.unknown())).min(1),
});

describe.each(FILES)('%s', (file) => {
  const text = readFileSync(new URL(file, FOLDER), 'utf8');
  const document = parseDocument(text, { customTags: [INPUT] });

  it('is a blueprint as Home Assistant takes it', () => {
    expect(document.errors).toEqual([]);
    expect(blueprint.safeParse(document.toJS()).error?.issues ?? []).toEqual([]);
  });

  it('uses each of its inputs, and no other', () => {
    const used = new Set<string>();
    visit(document, {
      Scalar(_, { tag, source }) {
        if (tag === '!input') used.add(String(source));
      },
    });
    const { input } = blueprint.parse(document.toJS()).blueprint;
    expect([...used].sort()).toEqual(Object.keys(input).sort());
  });

  it('does nothing when its entities come back, and nothing about what is long over', () => {
    for (const trigger of blueprint.parse(document.toJS()).triggers) {
      if (trigger.trigger !== 'state') continue;
      expect(trigger).toMatchObject({ not_from: 'unavailable', not_to: ['unavailable', 'unknown'] });
    }
    expect(text).toMatch(/attributes\.(late|at)\b|0 < at - as_timestamp\(now\(\)\)/);
  });

  it('asks only for types and fields that the events have', () => {
    const fields = [...text.matchAll(/to_state\.attributes\.(\w+)/g)].map(([, field]) => field);
    const known = [
      'event_type',
      'at',
      'late',
      'first',
      'user_id',
      'user_name',
      'device_name',
      'outside',
      'member_name',
    ];
    expect(fields.filter((field) => !known.includes(field!))).toEqual([]);
    expect(EVENT_KINDS.some((kind) => text.includes(`'${kind}'`))).toBe(false);
  });
});

// An event entity of another integration, chosen by mistake, has no such attribute, and "is not none" would be true.
it('disarm on arrival wants the number of a user', () => {
  const text = readFileSync(new URL('disarm-on-arrival.yaml', FOLDER), 'utf8');
  expect(text).toContain('and trigger.to_state.attributes.user_id is number');
});

it('there is one for each wish', () => {
  expect(FILES.sort()).toEqual([
    'disarm-on-arrival.yaml',
    'greet-by-name.yaml',
    'heat-before-arrival.yaml',
    'lock-up-when-all-left.yaml',
    'not-come-by.yaml',
  ]);
});
