import type { z } from 'zod';
import { describeValue, didYouMean, pathText, quote } from './problem.ts';
import type { Path, Problem, ProblemWords } from './problem.ts';
import { words } from './parts.ts';
import type { Words } from './parts.ts';
import type { ConfigSchema } from './schema.ts';
import { defOf, layers, leafPaths, schemaAt, valueAt } from './schema-walk.ts';
import type { Schema } from './schema-walk.ts';
import type { ReadYaml } from './yaml.ts';

/** A file, and the form that it should have. */
export interface Checked extends ReadYaml {
  readonly schema: ConfigSchema;
}

/** What zod found, in words. An issue with several unknown keys becomes a problem for each. */
export function issueProblems(issue: z.core.$ZodIssue, yaml: Checked): Problem[] {
  if (issue.code !== 'unrecognized_keys') return [problemAt(yaml, issue.path, issueWords(issue, yaml))];
  const schema = schemaAt(yaml.schema, issue.path, yaml.value);
  return issue.keys.map((key) => problemAt(yaml, [...issue.path, key], unknownKey(key, keysOf(schema))));
}

/** A problem with the line of its path. */
export function problemAt(yaml: Checked, path: Path, say: ProblemWords): Problem {
  const line = yaml.lineOf(path);
  return { path: pathText(path), ...(line === undefined ? {} : { line }), ...say };
}

/** What stands at a path. A secret, and whatever an `!env` or `!file` stood for, is not quoted. */
export function cameAt(yaml: Checked, path: Path): string {
  const origin = yaml.originOf(path);
  const value = describeValue(valueAt(yaml.value, path), origin !== undefined || isSecret(yaml, path));
  return origin === undefined ? value : `${value} from ${origin.reference}`;
}

/** The secrets that stand in the file itself. */
export function plainSecrets(yaml: Checked): Path[] {
  return [...leafPaths(yaml.value)].filter(
    (path) => isSecret(yaml, path) && yaml.originOf(path) === undefined,
  );
}

function isSecret(yaml: Checked, path: Path): boolean {
  return registered(schemaAt(yaml.schema, path, yaml.value))?.secret === true;
}

function issueWords(issue: z.core.$ZodIssue, yaml: Checked): ProblemWords {
  const { path } = issue;
  // A check across several keys brings its own words.
  if (issue.code === 'custom' && issue.params !== undefined) return issue.params as ProblemWords;
  if (issue.code === 'invalid_key') {
    const record = schemaAt(yaml.schema, path.slice(0, -1), yaml.value);
    const def = record && defOf(record);
    const { expected, todo } = wordsOf(def?.type === 'record' ? def.keyType : undefined, path);
    return { expected, came: `the key ${quote(String(path.at(-1)))}`, todo };
  }
  const { expected, todo, known } =
    issue.code === 'invalid_union'
      ? oneOf(kindsOf(schemaAt(yaml.schema, path.slice(0, -1), yaml.value)))
      : wordsOf(schemaAt(yaml.schema, path, yaml.value), path);
  const value = valueAt(yaml.value, path);
  const suggest = typeof value === 'string' && yaml.originOf(path) === undefined && known !== undefined;
  return { expected, came: cameAt(yaml, path), todo: (suggest ? didYouMean(value, known()) : '') + todo };
}

function unknownKey(key: string, known: readonly string[]): ProblemWords {
  return {
    expected: `only the ${known.length === 1 ? 'key' : 'keys'} ${known.join(', ')}`,
    came: `the key ${quote(key)}`,
    todo: `${didYouMean(key, known)}Rename the key or remove it; config/example.yaml shows each key in its place.`,
  };
}

/** The words of a schema: its own, or else those of its type. */
function wordsOf(schema: Schema | undefined, path: Path): Words {
  const own = registered(schema);
  if (own !== undefined) return own;
  const def = schema && defOf(schema);
  switch (def?.type) {
    case 'boolean':
      return { expected: 'true or false', todo: 'Write true or false, without quotes.' };
    case 'enum':
      return oneOf(Object.values(def.entries).map(String));
    case 'array':
      return {
        expected: 'a list',
        todo: 'Write the items in [ ], or each behind a dash on a line of its own.',
      };
    case 'object':
      return section(`a section with the keys ${keysOf(schema).join(', ')}`, path);
    case 'union':
      return section('a section with the key kind and the keys of that kind', path);
    case 'record':
      return section('a section', path);
    default:
      return section('a value', path);
  }
}

function section(expected: string, path: Path): Words {
  return { expected, todo: `Write ${pathText(path) || 'the file'} as config/example.yaml shows it.` };
}

function oneOf(values: readonly string[]): Words {
  return {
    expected: values.length === 1 ? values.join() : `one of ${values.join(', ')}`,
    todo: values.length === 1 ? `Write ${values.join()}.` : 'Write one of these words.',
    known: () => values,
  };
}

function registered(schema: Schema | undefined): Words | undefined {
  for (const layer of schema === undefined ? [] : layers(schema)) {
    const own = words.get(layer);
    if (own !== undefined) return own;
  }
  return undefined;
}

function keysOf(schema: Schema | undefined): string[] {
  const def = schema && defOf(schema);
  return def?.type === 'object' ? Object.keys(def.shape) : [];
}

/** The kinds of a discriminated union; the issue ends at its `kind`. */
function kindsOf(union: Schema | undefined): string[] {
  const bare = union && layers(union).at(-1);
  return [...(bare?._zod.propValues?.['kind'] ?? [])].map(String);
}
