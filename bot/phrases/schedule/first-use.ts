import { isLength } from '../../../src/domain/schedule/schedule.ts';
import { scheduleProblems } from '../../../src/domain/schedule/schedule-problems.ts';
import type { HouseTime } from '../../../src/domain/schedule/schedule-problems.ts';
import type { PhraseResult } from './schedule-phrase.ts';

/**
 * "24 hours from first use", "für 2 Tage ab der ersten Nutzung": in each language that the chat speaks, as typed. What
 * else is said of times then says when the first use can be.
 */
const NUMBERS: readonly (readonly string[])[] = [
  ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
  ['eine?[nrm]?', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun', 'zehn', 'elf', 'zwölf'],
];

const UNITS: readonly (readonly [pattern: string, minutes: number])[] = [
  ['minutes?|mins?|minuten?', 1],
  ['hours?|hrs?|h|stunden?|std\\.?', 60],
  ['days?|tage?n?', 24 * 60],
  ['weeks?|wochen?', 7 * 24 * 60],
];

const UNIT = UNITS.map(([pattern]) => pattern).join('|');
const COUNT = ['\\d{1,5}', 'an?', ...NUMBERS.flat()].join('|');
const LENGTH = `(${COUNT})[ -]?(${UNIT})`;
const LEADS =
  '(?:(?:valid|good|works?|working|lasts?|only|just|for|that|which|is|gültig|gilt|nur|für|lang|der|das|jeweils) +)*';
const ENGLISH =
  '(?:(?:counted|counting|starting|beginning) +)?(?:from|after|since|as of|with|at|of)(?: +(?:the|its|his|her|their|a))? +(?:first|1st|initial) +(?:use|usage|entry|opening|visit)(?: on)?';
const GERMAN =
  '(?:lang +|gültig +)?(?:ab|nach|seit|mit|von)(?: +(?:der|dem|seiner|ihrer|deren))? +(?:ersten|erster|erstem|1\\.) +(?:nutzung|benutzung|verwendung|öffnung|öffnen|gebrauch|eintritt)(?: an)?';
const FROM = `(?:${ENGLISH}|${GERMAN})`;

const WAYS: readonly RegExp[] = [
  new RegExp(`(?<![\\p{L}\\p{N}])${LEADS}${LENGTH} +(?:only +)?${FROM}(?![\\p{L}\\p{N}])`, 'iu'),
  new RegExp(
    `(?<![\\p{L}\\p{N}])${LEADS}${FROM},? +(?:(?:for|on for|für|noch) +)?${LENGTH}(?![\\p{L}\\p{N}])`,
    'iu',
  ),
];

/** "first use until 30 June": the last day for it. */
const WITHIN =
  /(?<![\p{L}\p{N}])(?:and +|und +|with +(?:the +)?|mit +(?:der +)?)?(?:first use|erste[rn]? nutzung) +(?:by(?= )|(?=from |until |till |on |starting |ab |bis |vom |am ))/giu;

export interface TakenFirstUse {
  /** How long from the first use on; missing where nothing was said of it. */
  readonly minutes?: number;
  readonly rest: string;
}

/** @param mark what is put in the place of those words */
export function takeFirstUse(text: string, mark = ''): TakenFirstUse {
  for (const way of WAYS) {
    const match = way.exec(text);
    const minutes = match ? minutesOf(match[1]!, match[2]!) : undefined;
    if (!match || !isLength(minutes)) continue;
    const rest = [text.slice(0, match.index), text.slice(match.index + match[0].length)];
    return {
      minutes,
      rest: joined(rest, mark).replace(WITHIN, (all) => (/by$/i.test(all.trim()) ? 'until' : '')),
    };
  }
  return { rest: text };
}

/** The rest is read as it is, and says when the first use can be. */
export function withFirstUse(
  text: string,
  house: HouseTime,
  read: (text: string) => PhraseResult,
): PhraseResult {
  const { minutes, rest } = takeFirstUse(text);
  if (minutes === undefined) return read(text);
  const parsed: PhraseResult = rest === '' ? { ok: true } : read(rest);
  if (!parsed.ok) return parsed;
  const schedule = { ...parsed.schedule, minutesFromFirstUse: minutes };
  const [problem] = scheduleProblems(schedule, house);
  if (problem) return { ok: false, problem: { kind: 'schedule', problem }, isRead: true };
  return { ...parsed, schedule };
}

function joined(parts: readonly string[], mark: string): string {
  if (mark !== '') return parts.join(` ${mark} `);
  return parts
    .map((part) => part.replace(/^[ ,;.!]+|[ ,;]+$|[ ,;]+[.!]+$/g, ''))
    .filter((part) => part !== '')
    .join(', ');
}

function minutesOf(count: string, unit: string): number {
  const word = count.toLowerCase();
  const places = NUMBERS.map((words) =>
    words.findIndex((pattern) => new RegExp(`^(?:${pattern})$`, 'iu').test(word)),
  );
  const number = /^\d/.test(word) ? Number(word) : Math.max(1, ...places.map((place) => place + 1));
  const perUnit = UNITS.find(([pattern]) => new RegExp(`^(?:${pattern})$`, 'iu').test(unit))?.[1] ?? 60;
  return number * perUnit;
}
