import { takePin } from '../phrases/sentence/pins.ts';
import { PIN_MARK } from '../phrases/sentence/tokens.ts';

/** A sentence as it may leave the house: without one digit, in whatever script or words. */
export interface MaskedSentence {
  readonly text: string;
  /** What stood for `{a}`, `{b}` and so on. None of it is a PIN. */
  readonly numbers: readonly string[];
}

/** Stands where digits stood that may be a PIN; nothing is ever put back there. */
const PIN_WORD = '{pin}';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** Unicode, general category N, such as "4", "٤", "④", "⁴" and "Ⅳ"; and the numerals of Chinese. */
const NUMBER = /[\p{N}〇零一二三四五六七八九]+/gu;
/** As many digits as the shortest PIN has. */
const LEAST_DIGITS = 4;

const UNITS =
  'zero|oh|nil|one|two|three|four|five|six|seven|eight|nine|null|ein|eins|zwei|zwo|drei|vier|fünf|fuenf|sechs|sieben|acht|neun';
const TEENS =
  'ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|zehn|elf|zwölf|zwoelf|dreizehn|vierzehn|fünfzehn|fuenfzehn|sechzehn|siebzehn|achtzehn|neunzehn';
const TENS =
  'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|zwanzig|dreißig|dreissig|vierzig|fünfzig|fuenfzig|sechzig|siebzig|achtzig|neunzig';
const LARGE = 'hundred|thousand|hundert|tausend';
const REPEATED = 'double|triple|doppel';
const SPELLED = `(?:${LARGE}|${TEENS}|${TENS}|${UNITS}|${REPEATED})(?:und)?`;
const SPELLED_WORD = new RegExp(String.raw`(?<![\p{L}\p{M}])(?:${SPELLED})+(?![\p{L}\p{M}])`, 'giu');
const ONE_SPELLED = new RegExp(`${LARGE}|${TEENS}|${TENS}|${UNITS}|${REPEATED}`, 'giu');
const ONLY_UNIT = new RegExp(`^(?:${UNITS}|${REPEATED})$`, 'i');

/** Undefined where there are more numbers than a sentence about a house has. */
export function maskedSentence(typed: string): MaskedSentence | undefined {
  const withoutPins = takePin(typed.normalize('NFC')).text.replaceAll(PIN_MARK, PIN_WORD);
  const numbers: string[] = [];
  const text = withoutSpelled(withoutPins).replace(NUMBER, (number) => {
    numbers.push(number);
    return `{${LETTERS[numbers.length - 1] ?? ''}}`;
  });
  return numbers.length > LETTERS.length ? undefined : { text, numbers };
}

/** With the numbers in their places again. What is no place of the sentence stays as it is. */
export function unmasked(text: string, { numbers }: MaskedSentence): string {
  return text.replace(/\{([a-z])\}/g, (place, letter: string) => numbers[LETTERS.indexOf(letter)] ?? place);
}

/** "four eight two nine" and "achtundvierzig neunundzwanzig" are digits too; "twenty-one" alone is a day. */
function withoutSpelled(text: string): string {
  const words = [...text.matchAll(SPELLED_WORD), ...text.matchAll(NUMBER)].sort((a, b) => a.index - b.index);
  const runs = words.reduce<{ start: number; end: number; digits: number }[]>((all, { 0: word, index }) => {
    const digits = digitsIn(word);
    const before = all.at(-1);
    const run = { start: index, end: index + word.length, digits };
    return before && isOneNumber(text.slice(before.start, before.end), text.slice(before.end, index), word)
      ? [...all.slice(0, -1), { start: before.start, end: run.end, digits: before.digits + digits }]
      : [...all, run];
  }, []);
  return runs
    .filter(({ start, end, digits }) => digits >= LEAST_DIGITS && /\p{L}/u.test(text.slice(start, end)))
    .reduceRight((rest, { start, end }) => `${rest.slice(0, start)}${PIN_WORD}${rest.slice(end)}`, text);
}

/** "four eight and two nine" is one; "11 and 14" are two. */
function isOneNumber(before: string, between: string, word: string): boolean {
  if (!/[\p{L}{}]/u.test(between)) return true;
  return /^\s*(?:and|und)\s*$/iu.test(between) && /\p{L}/u.test(before) && /\p{L}/u.test(word);
}

function digitsIn(word: string): number {
  if (!/\p{L}/u.test(word)) return [...word].length;
  const parts = word.match(ONE_SPELLED) ?? [];
  return parts.reduce((sum, part) => sum + (ONLY_UNIT.test(part) ? 1 : 2), 0);
}
