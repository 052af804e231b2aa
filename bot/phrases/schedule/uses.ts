import { MOST_USES } from '../../../src/domain/uses.ts';
import { NotUnderstood } from './scanner.ts';

const NUMBERS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const COUNT = `(\\d{1,3}|${NUMBERS.join('|')})[- ](?:times?|uses?|entr(?:y|ies)|visits?)`;
const USES = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(?:works|for|only|just|up to|at most) )*(?:(once|(?:single|one)[- ](?:use|time|off))|(twice)|${COUNT})(?: only| in all)?(?![\\p{L}\\p{N}])`,
  'iu',
);
const EACH = /^ *(?:an?|per|every|each|daily|weekly|monthly)(?![\p{L}\p{N}])/iu;

/** "tomorrow 9-17, once": how often, and the rest of the phrase. Without such words all of it is the rest. */
export function takeUses(text: string): { readonly uses?: number; readonly rest: string } {
  const match = USES.exec(text);
  if (!match) return { rest: text };
  const [whole, once, twice, count = ''] = match;
  const after = text.slice(match.index + whole.length);
  if (EACH.test(after)) throw new NotUnderstood({ kind: 'uses-by-time' });
  const uses = once ? 1 : twice ? 2 : numberOf(count);
  if (uses < 1) throw new NotUnderstood({ kind: 'no-use', max: MOST_USES });
  const rest = [text.slice(0, match.index), after].map((part) => part.replace(/^[ ,;.!]+|[ ,;.!]+$/g, ''));
  return { uses, rest: rest.filter((part) => part !== '').join(', ') };
}

/** "3", "3 uses", "once"; null: any number; undefined where it is something else. */
export function parseUses(text: string): number | null | undefined {
  const plain = text.trim().replace(/[.!]+$/, '');
  if (/^(?:♾ ?)?(?:any(?: number)?|unlimited|no limit|always)$/i.test(plain)) return null;
  if (/^\d{1,3}$/.test(plain)) return Number(plain);
  const { uses, rest } = takeUses(plain);
  return rest === '' ? uses : undefined;
}

function numberOf(count: string): number {
  const word = NUMBERS.indexOf(count.toLowerCase());
  return word < 0 ? Number(count) : word + 1;
}
