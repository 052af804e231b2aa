import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from '../../../bot/text/en/en.ts';
import { textOf } from '../../../bot/text/index.ts';
import type { Texts } from '../../../bot/text/index.ts';
import { LANGUAGES, languageOf } from '../../../src/domain/people/language.ts';
import { renderedTexts, SAMPLE_PIN } from '../../support/rendered-texts.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;

/** Turns of phrase that are no plain English, and what to write instead. */
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/\bshall\b/i, 'should'],
  [/\b(?:is|are|was|were|be) told\b/i, 'I tell, Latchkey reports'],
  [/\bso many\b/i, 'this many'],
  [/\bin vain\b/i, 'without success'],
  [/\bof whom\b/i, 'whose'],
  [/\bnot any ?more\b|\bany more\b/i, 'no longer'],
  [/\bbeside\b/i, 'besides, next to'],
  [/\botherwise than\b/i, 'differently from'],
  [/\bis so\b|\bare so\b/i, 'name the thing'],
];

/** Bot API: a message has 4,096 characters after its tags are taken out; some are for the breadcrumb and a note. */
const MESSAGE_MAX_CHARACTERS = 3_500;
/** Bot API, answerCallbackQuery. */
const TOAST_MAX_CHARACTERS = 200;
/** Bot API, BotCommand. */
const COMMAND_MAX_CHARACTERS = 256;
/** Longer labels are cut. */
const LABEL_MAX_CHARACTERS = 60;
/** What a label leaves for the names in it; a longer name is cut. */
const NAME_CHARACTERS = 12;

const plain = (html: string): string => html.replaceAll(/<[^>]*>/g, '');
const characters = (text: string): number => [...text].length;

/** The paths of all texts that stand on a button, as the screens and alerts use them. */
function labels(): string[] {
  const found = ['bot/screens', 'bot/alerts', 'bot/chat'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => [
        ...readFileSync(join(ROOT, folder, name), 'utf8').matchAll(
          /(?:label:|link\()\s*(?:[\w.]+\.)?\bt\.(\w+(?:\.\w+)*)/g,
        ),
      ]),
  );
  return [...new Set(found.map(([, path = '']) => path))];
}

describe.each(LANGUAGES)('what is said in the language %s', (language) => {
  const texts = renderedTexts(language);

  it('has words for all that happens', () => {
    expect(texts.length).toBeGreaterThan(600);
    const broken = texts.filter(
      ({ text }) => text.trim() === '' || /\bundefined\b|\bNaN\b|\[object |\bnull\b|Invalid Date/.test(text),
    );
    expect(broken).toEqual([]);
  });

  it('shows no PIN but where it is meant to be read', () => {
    const showing = texts.filter(({ text }) => text.includes(SAMPLE_PIN)).map(({ path }) => path);
    expect([...new Set(showing)]).toEqual(['guestMessage']);
  });

  it('fits into a message of Telegram', () => {
    const long = texts.filter(({ text }) => plain(text).length > MESSAGE_MAX_CHARACTERS);
    expect(long).toEqual([]);
  });

  it('fits onto the buttons that it stands on', () => {
    const paths = labels();
    expect(paths.length).toBeGreaterThan(80);
    const long = texts.filter(({ path, text }) => {
      const words = text.replaceAll('Anna Berg', '');
      const left = text === words ? 0 : NAME_CHARACTERS;
      return paths.includes(path) && characters(words) + left > LABEL_MAX_CHARACTERS;
    });
    expect(long).toEqual([]);
  });

  it('fits into toasts and into the menu of commands', () => {
    const t = textOf(language);
    expect(characters(t.oldButton)).toBeLessThanOrEqual(TOAST_MAX_CHARACTERS);
    for (const text of Object.values(t.commands))
      expect(characters(text)).toBeLessThanOrEqual(COMMAND_MAX_CHARACTERS);
  });

  it('is offered to whoever speaks it', () => {
    expect(languageOf(language)).toBe(language);
    expect(languageOf(`${language.toUpperCase()}-xx`)).toBe(language);
  });
});

it('tsc asks another language for the same texts, in its own words', () => {
  const { gone: _gone, ...rest } = en;
  const danish: Texts = { ...rest, gone: 'Det findes ikke længere.' };
  // @ts-expect-error a text is missing
  const incomplete: Texts = rest;
  // @ts-expect-error a function asks for more than the chat gives
  const other: Texts = { ...danish, welcome: (name: string, house: string) => name + house };
  expect([danish, incomplete, other].map(({ home }) => home)).toEqual([en.home, en.home, en.home]);
});

it('the English is plain', () => {
  const found = renderedTexts('en').flatMap(({ path, text }) =>
    FORBIDDEN.filter(([turn]) => turn.test(text)).map(([turn, instead]) => ({
      ...{ path, text, turn: turn.source, instead },
    })),
  );
  expect(found).toEqual([]);
});
