import { DEFAULT_LANGUAGE } from '../../src/domain/people/language.ts';
import type { Language } from '../../src/domain/people/language.ts';
import { de } from './de/de.ts';
import { en } from './en/en.ts';
import type { Texts } from './texts.ts';

export type { Texts } from './texts.ts';

const TEXTS: Readonly<Record<Language, Texts>> = { en, de };

/** All that is said in a language. Undefined: somebody who has chosen none, or is not known. */
export function textOf(language: Language | undefined): Texts {
  return TEXTS[language ?? DEFAULT_LANGUAGE];
}
