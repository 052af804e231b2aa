import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { LANGUAGES, type Language } from '../../src/domain/people/language.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

/** Shorter texts may be the same in two languages. */
const MIN_CHARACTERS = 12;

/** Shorter words may be of any language. */
export const WORD = /\p{L}{4,}/gu;

/** The same in every language. */
const NAMES = new Set(['Home Assistant']);

/** All that the English table says between its names and numbers, as far as it is long enough to be known by. */
export function englishWords(): string[] {
  const files = globSync('bot/text/en/*.ts', { cwd: ROOT });
  const found = files.flatMap((file) => textsIn(readFileSync(join(ROOT, file), 'utf8')));
  return [...new Set(found)].filter(
    (text) => text.length > MIN_CHARACTERS && /\p{L} \p{L}/u.test(text) && !NAMES.has(text),
  );
}

/** Which of them stand in a text. */
export function englishIn(text: string, words: readonly string[] = englishWords()): string[] {
  return words.filter((word) => text.includes(word));
}

/** Words that the tables of one language hold, and those of the other do not. */
export function wordsOnlyIn(language: Language): ReadonlySet<string> {
  const others = new Set(LANGUAGES.filter((other) => other !== language).flatMap(wordsIn));
  return new Set(wordsIn(language).filter((word) => !others.has(word)));
}

function wordsIn(language: Language): string[] {
  return globSync(`bot/text/${language}/*.ts`, { cwd: ROOT })
    .flatMap((file) => textsIn(readFileSync(join(ROOT, file), 'utf8')))
    .flatMap((text) => text.match(WORD) ?? []);
}

function textsIn(source: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      texts.push(...node.text.split('\n').map((line) => line.replaceAll(/<[^>]*>/g, '').trim()));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('texts.ts', source, ts.ScriptTarget.Latest));
  return texts;
}
