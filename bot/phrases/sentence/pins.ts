import { Pin } from '../../../src/domain/pins/pin.ts';
import { mayHoldPin } from '../digits.ts';
import { PIN_MARK } from './tokens.ts';

/** Digits in whatever script, with what people put between them; see `mayHoldPin`. */
const BETWEEN = String.raw`[ \u00a0\p{Pd}\p{Cf}\p{Mn}\p{Me}._·]*`;
const RUN = new RegExp(String.raw`\p{Nd}(?:${BETWEEN}\p{Nd}){3,}`, 'gu');

const HOUR = String.raw`(?:[01]?\d|2[0-4])(?:[:.][0-5]\d)?(?: ?[ap]\.?m\b\.?| ?uhr\b)?`;
const MONTHS = '(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zä]*';

/** What is a time or a date, so that its digits are no part of a PIN. */
const TIMES: readonly RegExp[] = [
  /(?<!\d)\d{4}-\d{1,2}-\d{1,2}(?!\d)/g,
  /(?<!\d)\d{1,2}[./] ?\d{1,2}[./] ?(?:20)?\d\d(?!\d)/g,
  new RegExp(String.raw`(?<!\d)\d{1,2}(?:st|nd|rd|th|\.)? (?:of )?${MONTHS}(?:,? 20\d\d)?(?!\d)`, 'giu'),
  new RegExp(String.raw`\b${MONTHS}\.? \d{1,2}(?:st|nd|rd|th)?(?:,? 20\d\d)?(?![\d-])`, 'giu'),
  /(?<=\p{L}[.,]?\s{0,3})20\d\d(?![\d]|\s*[-.]?\s*\d)/gu,
  // "11-14" and "9:30 – 12:00", but not "4-8-2-9".
  new RegExp(String.raw`(?<![\d.]|\d[-–])${HOUR}\s*[\p{Pd}]\s*${HOUR}(?!\s*[\p{Pd}.]?\d)`, 'giu'),
  /(?<!\d)(?:[01]?\d|2[0-4])[:.][0-5]\d(?!\d)/g,
  /(?<!\d)\d{1,2}\.(?:\d{1,2}\.)?(?!\d)/g,
  /(?<!\d)\d{1,2} ?(?:am|pm|uhr|h)\b/giu,
];

export interface TakenPin {
  /** The text with a mark in the place of each. */
  readonly text: string;
  /** Missing where there is none, or more than one. */
  readonly pin?: Pin;
  readonly mayHoldPin: boolean;
}

/** Takes a PIN out of what somebody typed, also with blanks or dashes in it, or in other digits. */
export function takePin(typed: string): TakenPin {
  const masked = TIMES.reduce((rest, time) => rest.replace(time, (found) => 'T'.repeat(found.length)), typed);
  const runs = [...masked.matchAll(RUN)];
  let text = typed;
  for (const { index, 0: run } of runs.toReversed())
    text = `${text.slice(0, index)} ${PIN_MARK} ${text.slice(index + run.length)}`;
  const [only, ...more] = runs;
  // "PIN4711x" is no PIN that somebody chose.
  const isGlued = (at: number): boolean => /\p{L}/u.test(typed.slice(at, at + 1));
  const mayHold = runs.length > 0 || mayHoldPin(masked);
  if (!only || more.length > 0 || isGlued(only.index - 1) || isGlued(only.index + only[0].length))
    return { text, mayHoldPin: mayHold };
  return { text, pin: Pin.of(digitsOf(only[0])), mayHoldPin: true };
}

/** As 0 to 9: the value of a decimal digit counts from the zero of its script (Unicode, general category Nd). */
function digitsOf(run: string): string {
  return (run.match(/\p{Nd}/gu) ?? []).map((digit) => String(valueOf(digit.codePointAt(0)!))).join('');
}

function valueOf(point: number): number {
  let zero = point;
  while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return point - zero;
}
