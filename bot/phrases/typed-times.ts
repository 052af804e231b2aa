import { DEFAULT_LANGUAGE } from '../../src/domain/people/language.ts';
import type { Language } from '../../src/domain/people/language.ts';
import type { HouseTime } from '../../src/domain/schedule/schedule-problems.ts';
import { parseMoment } from './schedule/moment.ts';
import { withFirstUse } from './schedule/first-use.ts';
import { parseSchedulePhrase } from './schedule/schedule-phrase.ts';
import type { PhraseResult } from './schedule/schedule-phrase.ts';
import { parseUses } from './schedule/uses.ts';
import { DE } from './words/de.ts';
import type { Words } from './words/words.ts';

/** The grammar of times is English. What is typed in another language is read by the English words for it. */
const OTHERS: Readonly<Partial<Record<Language, Words>>> = { de: DE };

const ANY_NUMBER = /^(?:♾ ?)?(?:beliebig(?: oft)?|unbegrenzt|immer)[.!]?$/i;

/** A schedule that a screen asks for, in any language that the chat speaks; the member's own one is tried first. */
export function readSchedule(text: string, here: HouseTime, language?: Language): PhraseResult {
  return withFirstUse(text, here, (rest) => read(rest, here, language));
}

function read(text: string, here: HouseTime, language?: Language): PhraseResult {
  const asTyped = parseSchedulePhrase(text, here);
  const tried = versions(text, language).map((one) =>
    one === text ? asTyped : parseSchedulePhrase(one, here),
  );
  const found = tried.find((one) => one.ok) ?? tried.find((one) => !one.ok && one.isRead) ?? asTyped;
  if (!found.ok || !found.assumptions) return found;
  // What was assumed is told in the words that were typed.
  const assumptions = found.assumptions.map((one) =>
    text.includes(one.typed) ? one : { ...one, typed: text },
  );
  return { ...found, assumptions };
}

/** As `readSchedule`: a time to ask about. */
export function readMoment(text: string, here: HouseTime, language?: Language): number | undefined {
  return firstOf(versions(text, language), (one) => parseMoment(one, here));
}

/** As `readSchedule`: how often, or null for any number. */
export function readUses(text: string, language?: Language): number | null | undefined {
  if (ANY_NUMBER.test(text.trim())) return null;
  return firstOf(versions(text, language), parseUses);
}

function firstOf<T>(texts: readonly string[], read: (text: string) => T | undefined): T | undefined {
  for (const text of texts) {
    const found = read(text);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** As it was typed, and read as other languages. */
export function versions(text: string, language: Language = DEFAULT_LANGUAGE): string[] {
  const all = Object.entries(OTHERS).map(([name, words]) => ({ name, text: inEnglish(text, words) }));
  return [{ name: DEFAULT_LANGUAGE as string, text }, ...all]
    .sort((a, b) => Number(b.name === language) - Number(a.name === language))
    .map((one) => one.text);
}

function inEnglish(text: string, { uses, time }: Words): string {
  const counted = uses.reduce((rest, [pattern, count]) => {
    const match = pattern.exec(rest);
    return match ? rest.replace(match[0], ` ${count(match)} times `) : rest;
  }, text);
  return time.translate
    .reduce((rest, [pattern, by]) => rest.replace(pattern, by), counted.toLowerCase())
    .replaceAll(/\s+/g, ' ')
    .trim();
}
