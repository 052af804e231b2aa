import { DEFAULT_LANGUAGE } from '../../domain/people/language.ts';
import type { Language } from '../../domain/people/language.ts';
import { de } from './de/de.ts';
import { en } from './en/en.ts';

/** What every language has to say on the page: the same names, and functions of the same parameters. */
export type PageTexts = Translated<typeof en>;

type Translated<T> = T extends string
  ? string
  : T extends (...args: infer Args) => string
    ? (...args: Args) => string
    : { readonly [Name in keyof T]: Translated<T[Name]> };

const TEXTS: Readonly<Record<Language, PageTexts>> = { en, de };

/** What the page says that the chat has no words for. Undefined: of somebody who has chosen none, or is not known. */
export function pageTextOf(language: Language | undefined): PageTexts {
  return TEXTS[language ?? DEFAULT_LANGUAGE];
}
