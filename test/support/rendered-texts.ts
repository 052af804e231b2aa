import ts from 'typescript';
import { join } from 'node:path';
import { Html, rich } from '../../bot/text/html.ts';
import { textOf } from '../../bot/text/index.ts';
import type { Language } from '../../src/domain/people/language.ts';
import { Pin } from '../../src/domain/pins/pin.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

/** The digits of every PIN in a sample. */
export const SAMPLE_PIN = '482915';

/** No function is rendered in more ways. */
const MOST_VARIANTS = 400;
/** A recursive type is followed so deep. */
const MOST_DEPTH = 8;

/** Texts that have a form, by the name of the parameter or field. All others are names. */
const STRINGS: Readonly<Record<string, string>> = {
  zone: 'Europe/Berlin',
  date: '2026-10-09',
  except: '2026-12-24',
  from: '2026-07-03T15:00',
  until: '2026-07-10T11:00',
  start: '09:00',
  end: '17:00',
};

export interface RenderedText {
  /** Where it stands in the table, such as `draft.saved`. */
  readonly path: string;
  readonly text: string;
}

/** All that a language says: each text as it is, each function with samples of all that its parameters may be. */
export function renderedTexts(language: Language): RenderedText[] {
  const types = typesOfTexts();
  return [...walk('', textOf(language), types.type, types.checker)];
}

/** By the English table, whose functions name their parameters. */
function typesOfTexts(): { type: ts.Type; checker: ts.TypeChecker } {
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path))
    .config as object;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const file = join(ROOT, 'bot/text/en/en.ts');
  const program = ts.createProgram([file], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file)!;
  const english = checker
    .getExportsOfModule(checker.getSymbolAtLocation(source)!)
    .find(({ name }) => name === 'en')!;
  return { type: checker.getTypeOfSymbolAtLocation(english, source), checker };
}

function* walk(
  path: string,
  value: unknown,
  type: ts.Type,
  checker: ts.TypeChecker,
): Generator<RenderedText> {
  if (typeof value === 'string') yield { path, text: value };
  else if (value instanceof Html) yield { path, text: value.source };
  else if (typeof value === 'function') {
    const [signature] = type.getCallSignatures();
    if (!signature) throw new Error(`expected a function at ${path}, by its type it is none`);
    const parameters = signature.getParameters().map((one) => samples(checker, one, 0));
    for (const args of oneAtATime(parameters)) {
      const said: unknown = (value as (...all: unknown[]) => unknown)(...args);
      yield* walk(path, said, signature.getReturnType(), checker);
    }
  } else
    for (const [name, inner] of Object.entries(value as object)) {
      const property = type.getProperty(name);
      const innerType = property ? checker.getTypeOfSymbol(property) : type.getNumberIndexType();
      if (innerType) yield* walk(path === '' ? name : `${path}.${name}`, inner, innerType, checker);
    }
}

/** Values of a parameter or a field; undefined is one where it may be missing. */
function samples(checker: ts.TypeChecker, symbol: ts.Symbol, depth: number): unknown[] {
  const isOptional = (symbol.flags & ts.SymbolFlags.Optional) !== 0;
  const values = samplesOf(checker, checker.getTypeOfSymbol(symbol), { name: symbol.name, depth });
  return isOptional && !values.includes(undefined) ? [...values, undefined] : values;
}

function samplesOf(
  checker: ts.TypeChecker,
  type: ts.Type,
  { name, depth }: { name: string; depth: number },
): unknown[] {
  if (type.isUnion())
    return type.types.flatMap((one) => samplesOf(checker, one, { name, depth })).slice(0, MOST_VARIANTS);
  if (type.isLiteral()) return [type.value];
  if (type.flags & ts.TypeFlags.Undefined) return [undefined];
  if (type.flags & ts.TypeFlags.Null) return [null];
  if (type.flags & ts.TypeFlags.BooleanLiteral) return [checker.typeToString(type) === 'true'];
  if (type.flags & ts.TypeFlags.StringLike) return [STRINGS[name] ?? 'Anna Berg'];
  if (type.flags & ts.TypeFlags.NumberLike) return [1, 3];
  if (type.symbol?.name === 'Pin') return [Pin.of(SAMPLE_PIN)];
  if (type.symbol?.name === 'Html') return [rich`Anna Berg`];
  if (depth > MOST_DEPTH) return [undefined];
  if (checker.isArrayType(type)) {
    const [element] = checker.getTypeArguments(type as ts.TypeReference);
    const elements = samplesOf(checker, element!, { name, depth: depth + 1 });
    return [elements.slice(0, 1), elements.slice(0, 3), Array.from({ length: 3 }, () => elements[0])];
  }
  const fields = checker.getPropertiesOfType(type);
  const values = fields.map((field) => samples(checker, field, depth + 1));
  return oneAtATime(values).map((row) =>
    Object.fromEntries(
      fields.map((field, i) => [field.name, row[i]] as const).filter(([, value]) => value !== undefined),
    ),
  );
}

/** The first of all, and then each of the others beside the first of all else. */
function oneAtATime(choices: readonly (readonly unknown[])[]): unknown[][] {
  const first = choices.map(([value]) => value);
  const others = choices.flatMap((values, i) =>
    values.slice(1).map((value) => first.map((usual, j) => (j === i ? value : usual))),
  );
  return [first, ...others].slice(0, MOST_VARIANTS);
}
