/** Noise where JSON should be: texts that are none, texts that were cut, and right texts of no sense. */
import { pick } from '../../../support/noise/random.ts';

/** Stands for a code wherever one could be. */
export const DIGITS = '482913';

const SPECIAL = [...'{}[]":,0123456789eE+-.\\utfnl \n\u0000\ud800é'];

function deep(depth: number): unknown {
  let list: unknown = DIGITS;
  for (let left = depth; left > 0; left--) list = left % 2 === 0 ? [list] : { a: list };
  return list;
}

const ODD: readonly unknown[] = [
  ...[null, true, false, '', DIGITS, Number(DIGITS), 0, -1, 0.5, 1e300, -1e300, 2 ** 53],
  ...[[], [[]], [null], {}, { [DIGITS]: DIGITS }, { toString: 1, valueOf: 1 }, { length: 1e9 }],
  ...['constructor', '__proto__', 'toString', 'unavailable', `\ud800${DIGITS}\u0000`, 'x'.repeat(300)],
  deep(500),
];

/** One text. @param good what is said rightly */
export function noisyJson(good: readonly unknown[], random: () => number): string {
  const chance = random();
  if (chance < 0.1) return randomText(random);
  const text = JSON.stringify(twisted(pick(good, random), random));
  return chance < 0.6 ? text : mutated(text, random);
}

/** A copy in which some values are others, or gone. */
export function twisted(value: unknown, random: () => number, rate = 0.15): unknown {
  if (random() < rate / 3) return pick(ODD, random);
  if (Array.isArray(value))
    return value.flatMap((item) => (random() < rate / 3 ? [] : [twisted(item, random, rate)]));
  if (typeof value !== 'object' || value === null) return random() < rate ? pick(ODD, random) : value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) =>
      random() < rate / 3 ? [] : [[key, twisted(item, random, rate)] as const],
    ),
  );
}

/** Cut off, doubled, or with signs changed; or as it is. */
export function mutated(text: string, random: () => number): string {
  const at = Math.floor(random() * text.length);
  if (random() < 0.3) return text.slice(0, at);
  if (random() < 0.2) return `${text.slice(0, at)}${text}`;
  if (random() < 0.8) return `${text.slice(0, at)}${pick(SPECIAL, random)}${text.slice(at + 1)}`;
  return text;
}

export function randomText(random: () => number): string {
  return Array.from({ length: Math.floor(random() * 200) }, () => pick(SPECIAL, random)).join('');
}
