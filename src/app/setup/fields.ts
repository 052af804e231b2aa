import { z } from 'zod';
import { mqtt } from '../../../config/sections/mqtt.ts';
import { words } from '../../../config/parts.ts';
import { defOf, layers } from '../../../config/schema-walk.ts';
import type { DriverKind } from '../../../drivers/kind.ts';
import type { Field, FieldProblems, KindView } from '../../http/setup/setup.ts';
import type { Section } from './draft.ts';

type Schema = z.core.$ZodType;
type Typed = Readonly<Record<string, string>>;

/** Each form is made of what a kind's options say of themselves. Left out: what few houses need, and lists. */
const LEFT_OUT = new Set(['id', 'kind', 'quick_start', 'drives', 'media']);
const OF_BROKERS = new Set(['url', 'username', 'password']);

export const BROKER_KIND = 'mqtt';

/** All kinds of connection that can be added by hand: those of drivers, and a broker. */
export function kindsOf(kinds: readonly DriverKind[]): KindView[] {
  const drivers = kinds.map(({ options }) => ({
    kind: options.shape.kind.value,
    about: options.description ?? options.shape.kind.value,
    fields: fieldsOf(options),
  }));
  return [...drivers, { kind: BROKER_KIND, about: mqtt.description ?? BROKER_KIND, fields: brokerFields() }];
}

function brokerFields(): Field[] {
  return fieldsOf(mqtt).filter(({ name }) => OF_BROKERS.has(name));
}

function fieldsOf(schema: z.ZodObject, prefix = ''): Field[] {
  return Object.entries(schema.shape as Record<string, Schema>).flatMap(([key, inner]) => {
    if (LEFT_OUT.has(key)) return [];
    const bare = layers(inner).at(-1)!;
    if (bare instanceof z.ZodObject && prefix === '')
      // A section that may be left out as a whole asks for nothing.
      return fieldsOf(bare, `${key}.`).map((field) => ({ ...field, isRequired: false }));
    return fieldOf(`${prefix}${key}`, inner) ?? [];
  });
}

function fieldOf(name: string, schema: Schema): Field | undefined {
  const form = formOf(schema);
  if (!form) return undefined;
  const all = layers(schema);
  const isRequired = all.every((layer) => !['optional', 'default', 'prefault'].includes(kindOf(layer)));
  const usual = all.flatMap((layer) => {
    const { def } = (layer as z.core.$ZodTypes)._zod;
    return def.type === 'default' ? [def.defaultValue] : [];
  })[0];
  const said = all.flatMap((layer) => words.get(layer) ?? [])[0];
  return {
    ...{ name, form, isRequired },
    ...(form === 'choice' && { choices: choicesOf(schema).map(String) }),
    ...(['string', 'number'].includes(typeof usual) && { usual: String(usual) }),
    about: all.map((layer) => (layer as z.ZodType).description).find((text) => text !== undefined) ?? name,
    expected: said?.expected ?? '',
  };
}

function formOf(schema: Schema): Field['form'] | undefined {
  if (isSecret(schema)) return 'secret';
  const def = defOf(schema);
  switch (def.type) {
    case 'string':
      return 'text';
    case 'number':
      return 'number';
    case 'boolean':
      return 'tick';
    case 'enum':
    case 'literal':
      return 'choice';
    case 'tuple':
      return def.items.length === 2 ? 'pair' : undefined;
    case 'array':
      return isSecret(def.element) ? 'secrets' : undefined;
    default:
      return undefined;
  }
}

function isSecret(schema: Schema): boolean {
  return layers(schema).some((layer) => words.get(layer)?.secret === true);
}

function kindOf(schema: Schema): string {
  return (schema as z.core.$ZodTypes)._zod.def.type;
}

function choicesOf(schema: Schema): readonly unknown[] {
  const def = defOf(schema);
  if (def.type === 'enum') return Object.values(def.entries);
  return def.type === 'literal' ? def.values : [];
}

/** What was typed as a part of the configuration, and which fields cannot be used. */
export function sectionOf(
  kind: string,
  typed: Typed,
  kinds: readonly DriverKind[],
): { readonly section: Section; readonly problems: FieldProblems } {
  const driver = kinds.find(({ options }) => options.shape.kind.value === kind);
  const schema: z.ZodObject = driver ? driver.options : mqtt;
  const fields = driver ? fieldsOf(driver.options) : brokerFields();
  const section: Record<string, unknown> = driver ? { id: kind, kind } : {};
  for (const field of fields) {
    const value = valueOf(field, typed, schema);
    if (value === undefined) continue;
    const [head = '', inner] = field.name.split('.');
    if (inner === undefined) section[head] = value;
    else section[head] = { ...(section[head] as object | undefined), [inner]: value };
  }
  const issues = schema.safeParse(section).error?.issues ?? [];
  const wrong = issues.flatMap(({ path }) => {
    const at = path.map(String).join('.');
    return fields.filter(({ name }) => at === name || at.startsWith(`${name}.`) || name.startsWith(`${at}.`));
  });
  const problems = new Set(wrong.map(({ name }) => name));
  // What no field is about would leave the form without a word.
  if (issues.length > 0 && problems.size === 0) for (const { name } of fields) problems.add(name);
  return { section, problems };
}

/** What cannot be a number stays as it was typed: the check finds it. */
function valueOf({ name, form }: Field, typed: Typed, schema: z.ZodObject): unknown {
  const text = typed[name] ?? '';
  switch (form) {
    case 'tick':
      return text === 'true' || undefined;
    case 'pair': {
      const ends = [typed[`${name}.first`] ?? '', typed[`${name}.last`] ?? ''];
      return ends.every((end) => end === '') ? undefined : ends.map(asNumber);
    }
    case 'secrets': {
      const all = text.split(/[\s,;]+/).filter((one) => one !== '');
      return all.length === 0 ? undefined : all;
    }
    case 'number':
      return text === '' ? undefined : asNumber(text);
    case 'choice': {
      const inner = (schema.shape as Record<string, Schema>)[name];
      const choice = inner && choicesOf(inner).find((one) => String(one) === text);
      return text === '' ? undefined : (choice ?? text);
    }
    default:
      return text === '' ? undefined : text;
  }
}

function asNumber(text: string): number | string {
  return /^\d{1,9}$/.test(text) ? Number(text) : text;
}
