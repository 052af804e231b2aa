import { isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, Node, Pair, ScalarTag, YAMLError } from 'yaml';
import { pathText, quote } from './problem.ts';
import type { Path, Problem, ProblemWords } from './problem.ts';
import { resolveReference, unknownTag } from './reference.ts';
import type { Environment, Origin } from './reference.ts';
import { syntaxWords } from './syntax-words.ts';

/** A YAML text with its `!env` and `!file` replaced by what they stand for. */
export interface ReadYaml {
  /** Missing where the text could not be understood: checks of a guess would only confuse. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** The line of a key or a list item, or of the nearest section around it that exists. */
  lineOf(path: Path): number | undefined;
  /** Where the value came from, if it does not stand in the text itself. */
  originOf(path: Path): Origin | undefined;
  readonly origins: readonly PlacedOrigin[];
}

interface PlacedOrigin {
  readonly path: Path;
  readonly origin: Origin;
}

const REFERENCE_TAGS: ScalarTag[] = ['!env', '!file'].map((tag) => ({ tag, resolve: (text) => text }));

export function readYaml(text: string, file: string, env: Environment): ReadYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    customTags: REFERENCE_TAGS,
    lineCounter: lines,
    // The library's pretty errors quote the source, and with it secrets.
    prettyErrors: false,
    logLevel: 'error',
    stringKeys: true,
  });
  const problems: Problem[] = [];
  const origins: PlacedOrigin[] = [];
  const report = (offset: number, path: Path, words: ProblemWords): void => {
    problems.push({ path: pathText(path), line: lines.linePos(offset).line, ...words });
  };

  const syntaxErrors = document.errors.filter((error) => error.code !== 'DUPLICATE_KEY');
  for (const error of firstOfEachLine(syntaxErrors, lines)) report(error.pos[0], [], syntaxWords(error.code));
  const repeatedKeys = new Set(
    document.errors.filter((error) => error.code === 'DUPLICATE_KEY').map((error) => error.pos[0]),
  );
  let understood = syntaxErrors.length === 0;

  visit(document, {
    Pair(_, pair, ancestors) {
      if (!isNode(pair.key) || !repeatedKeys.has(startOf(pair.key))) return;
      const path = pathTo([...ancestors, pair]);
      report(startOf(pair.key), path, {
        expected: 'each key once',
        came: `the key ${quote(String(path.at(-1)))} a second time`,
        todo: 'Remove one of the two, or put what stands under them together.',
      });
    },
    Alias(_, alias, ancestors) {
      understood = false;
      report(startOf(alias), pathTo([...ancestors, alias]), {
        expected: 'a value',
        came: 'an alias (*) of another value',
        todo: 'Write the value out. A text that begins with * needs quotes.',
      });
    },
    Node(_, node, ancestors) {
      // YAML's own tags, such as !!str, need no words: the value is checked like any other.
      if (node.tag === undefined || node.tag.startsWith('tag:yaml.org,')) return;
      const path = pathTo([...ancestors, node]);
      if (!isScalar(node)) return report(startOf(node), path, unknownTag(node.tag));
      const resolved = resolveReference(node.tag, String(node.value).trim(), { file, env });
      if ('todo' in resolved) return report(startOf(node), path, resolved);
      node.value = resolved.text;
      origins.push({ path, origin: resolved.origin });
    },
  });

  return {
    value: understood ? document.toJS() : undefined,
    problems,
    lineOf: (path) => {
      const offset = offsetOf(document, path);
      return offset === undefined ? undefined : lines.linePos(offset).line;
    },
    origins,
    originOf: (path) => origins.find((placed) => pathText(placed.path) === pathText(path))?.origin,
  };
}

/** One mistake in YAML often makes several errors on its line; the first one names it. */
function firstOfEachLine(errors: readonly YAMLError[], lines: LineCounter): YAMLError[] {
  const first = new Map<number, YAMLError>();
  for (const error of errors) {
    const { line } = lines.linePos(error.pos[0]);
    if (!first.has(line)) first.set(line, error);
  }
  return [...first.values()];
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** From the document's root to the last of `chain`, which holds each collection and pair on the way. */
function pathTo(chain: readonly (Document | Node | Pair)[]): Path {
  return chain.flatMap((part, depth): PropertyKey[] => {
    if (isPair(part)) return [keyOf(part)];
    const list = chain[depth - 1];
    return isSeq(list) ? [list.items.indexOf(part)] : [];
  });
}

/** A key that is no plain text is not shown: it may hold what an `!env` stood for. */
function keyOf({ key }: Pair): string {
  return isScalar(key) && key.tag === undefined ? String(key.value) : '…';
}

/** Where the deepest part of the path that exists begins. */
function offsetOf(document: Document, path: Path): number | undefined {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const part of path) {
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.findLast((item) => keyOf(item) === part);
      if (pair === undefined) break;
      if (isNode(pair.key)) offset = startOf(pair.key);
      node = pair.value;
    } else if (isSeq(node) && typeof part === 'number') {
      node = node.items[part];
      if (isNode(node)) offset = startOf(node);
    } else break;
  }
  return offset;
}
