import { randomInt } from 'node:crypto';
import type { PinCapabilities } from '../device.ts';
import { pinProblems, PIN_MAX_LENGTH, PIN_MIN_LENGTH } from './pin-rules.ts';
import type { PinContext } from './pin-rules.ts';
import { Pin } from './pin.ts';

/** A whole number from 0 up to, and without, `below`; uniform and unpredictable. */
export type RandomBelow = (below: number) => number;

export type GeneratedPin =
  | { readonly kind: 'pin'; readonly pin: Pin }
  /** No PIN of this length keeps every rule. */
  | { readonly kind: 'none-left' };

/** Six digits resist guessing at a keypad well, and people still remember them. */
export const PREFERRED_LENGTH = 6;

/** Where one PIN in a hundred is good, this many draws all fail about four times in 100,000. */
const DRAWS = 1000;

/**
 * Up to six digits, all PINs are looked at where the draws failed, which takes a second or two. Of
 * seven and eight digits, rules and codes of a house cannot refuse so many that the draws fail.
 */
const LISTED_AT_MOST = 1_000_000;

/** A PIN of `length` digits, with every PIN that keeps the rules equally likely. */
export function generatePin(
  length: number,
  context: PinContext,
  random: RandomBelow = randomInt,
): GeneratedPin {
  const digits = commonDigits(context.devices.map(({ pin }) => pin));
  const takesLength = commonLengths(context.devices.map(({ pin }) => pin)).includes(length);
  if (digits.length === 0 || !takesLength) return { kind: 'none-left' };

  const total = digits.length ** length;
  const candidate = (index: number): Pin => Pin.of(inDigits(index, length, digits));
  const isGood = (pin: Pin): boolean => pinProblems(pin, context).length === 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    const pin = candidate(random(total));
    if (isGood(pin)) return { kind: 'pin', pin };
  }
  if (total > LISTED_AT_MOST) return { kind: 'none-left' };
  const left = [...Array(total).keys()].map(candidate).filter(isGood);
  const pin = left.length === 0 ? undefined : left[random(left.length)];
  return pin === undefined ? { kind: 'none-left' } : { kind: 'pin', pin };
}

/**
 * A length for a new PIN that every device takes: the preferred one where all do, else the longest that they share
 * up to eight; undefined where they share none, and the user needs a code for each.
 */
export function lengthFor(
  devices: readonly PinCapabilities[],
  preferred = PREFERRED_LENGTH,
): number | undefined {
  const lengths = commonLengths(devices);
  return lengths.includes(preferred) ? preferred : lengths.at(-1);
}

export function commonLengths(devices: readonly PinCapabilities[]): number[] {
  const min = Math.max(PIN_MIN_LENGTH, ...devices.map(({ minLength }) => minLength));
  const max = Math.min(PIN_MAX_LENGTH, ...devices.map(({ maxLength }) => maxLength));
  return Array.from({ length: Math.max(0, max - min + 1) }, (_, i) => min + i);
}

function commonDigits(devices: readonly PinCapabilities[]): string[] {
  return [...'0123456789'].filter((digit) => devices.every(({ charset }) => charset.includes(digit)));
}

/** The number `index`, padded to `length`, in a numeral system of these digits. */
function inDigits(index: number, length: number, digits: readonly string[]): string {
  const places = Array.from({ length }, (_, place) => Math.floor(index / digits.length ** place));
  return places.map((value) => digits[value % digits.length]).join('');
}
