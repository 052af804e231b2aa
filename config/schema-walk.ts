import type { z } from 'zod';
import type { Path } from './problem.ts';

export type Schema = z.core.$ZodType;

/** The schema of what stands at a path of `value`, if the schema knows that path; of a union, its member. */
export function schemaAt(root: Schema, path: Path, value: unknown): Schema | undefined {
  let schema: Schema | undefined = root;
  let here = value;
  for (const part of path) {
    if (schema === undefined) return undefined;
    schema = childOf(schema, part, here);
    here = child(here, part);
  }
  return schema && memberOf(schema, here);
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(child, value);
}

/** A schema, and what is left of it step by step without its defaults, optionality and transforms. */
export function layers(schema: Schema): Schema[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'optional':
    case 'default':
    case 'prefault':
      return [schema, ...layers(def.innerType)];
    case 'pipe':
      return [schema, ...layers(def.in)];
    default:
      return [schema];
  }
}

export function defOf(schema: Schema): z.core.$ZodTypes['_zod']['def'] {
  return (layers(schema).at(-1) as z.core.$ZodTypes)._zod.def;
}

/** The paths of all values, in order of appearance. */
export function* leafPaths(value: unknown, path: Path = []): Generator<Path> {
  if (typeof value !== 'object' || value === null) {
    yield path;
    return;
  }
  const keys: Iterable<PropertyKey> = Array.isArray(value) ? value.keys() : Object.keys(value);
  for (const key of keys) yield* leafPaths(child(value, key), [...path, key]);
}

function child(value: unknown, part: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
  return (value as Record<PropertyKey, unknown>)[part];
}

function childOf(schema: Schema, part: PropertyKey, value: unknown): Schema | undefined {
  const def = defOf(memberOf(schema, value));
  switch (def.type) {
    case 'object': {
      const shape: Readonly<Record<PropertyKey, Schema>> = def.shape;
      return Object.hasOwn(shape, part) ? shape[part] : undefined;
    }
    case 'array':
      return def.element;
    case 'record':
      return def.valueType;
    default:
      return undefined;
  }
}

/** The member of a discriminated union that `value` chooses; any other schema, or a bad choice, as it is. */
function memberOf(schema: Schema, value: unknown): Schema {
  const def = defOf(schema);
  if (def.type !== 'union' || !('discriminator' in def)) return schema;
  // By this key alone: one that lists its values tells nothing of the member where its value is wrong.
  const key = def.discriminator as string;
  const chosen = child(value, key) as z.core.util.Primitive;
  return def.options.find((option) => option._zod.propValues?.[key]?.has(chosen)) ?? schema;
}
