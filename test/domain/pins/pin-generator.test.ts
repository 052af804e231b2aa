import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generatePin, lengthFor } from '../../../src/domain/pins/pin-generator.ts';
import type { RandomBelow } from '../../../src/domain/pins/pin-generator.ts';
import { fiveButtonForm, pinProblems } from '../../../src/domain/pins/pin-rules.ts';
import type { PinContext } from '../../../src/domain/pins/pin-rules.ts';
import type { Pin } from '../../../src/domain/pins/pin.ts';
import { capabilities, emptyHouse } from './pin-context.ts';

function digitsOf(length: number, context: PinContext, random?: RandomBelow): string | undefined {
  const made = generatePin(length, context, random);
  return made.kind === 'pin' ? made.pin.reveal() : undefined;
}

/** Uniform, and the same numbers each run. */
function seeded(seed: number): RandomBelow {
  let drawn = 0;
  return (below) => {
    const hash = createHash('sha256').update(`${seed}/${drawn++}`).digest();
    return Math.floor((hash.readUInt32BE() / 2 ** 32) * below);
  };
}

describe('a generated PIN', () => {
  test('has the length asked for and keeps every rule', () => {
    const context = fc.record({
      minLength: fc.integer({ min: 1, max: 4 }),
      charset: fc.constantFrom('0123456789', '123456', '13579'),
      keypad: fc.constantFrom('ten-key' as const, 'five-button' as const),
      refused: fc.nat(9),
    });
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 8 }), context, (length, { refused, ...changes }) => {
        const house = emptyHouse({
          devices: [{ name: 'Front door', pin: capabilities(changes) }],
          birthday: '1985-07-03',
          inUse: (pin) => pin.reveal().endsWith(String(refused)),
          fiveButtonClash: (form) => form.reveal().startsWith('1'),
        });
        const made = generatePin(length, house);
        expect(made.kind).toBe('pin');
        if (made.kind !== 'pin') return;
        expect(made.pin.length).toBe(length);
        expect(pinProblems(made.pin, house)).toEqual([]);
      }),
    );
  });

  test('is each of those left equally often', () => {
    // Sixteen of 10,000 are left, so that most are picked from the list and not by a draw.
    const left = new Set(
      '7294 7295 7296 8051 8052 8053 8054 3907 3906 3905 6183 6184 6185 5270 5271 5273'.split(' '),
    );
    const house = emptyHouse({ inUse: (pin) => !left.has(pin.reveal()) });
    const random = seeded(1);
    const rounds = 320;
    const seen = Map.groupBy(
      Array.from({ length: rounds }, () => digitsOf(4, house, random)),
      (digits) => digits,
    );
    const expected = rounds / left.size;
    expect(new Set(seen.keys())).toEqual(left);
    const chiSquare =
      [...seen.values()].reduce((sum, { length }) => sum + (length - expected) ** 2, 0) / expected;
    // The 99.9 % quantile for 15 degrees of freedom is 37.7.
    expect(chiSquare).toBeLessThan(37.7);
  });

  test('has each digit in each place equally often where the rules refuse little', () => {
    const random = seeded(2);
    const rounds = 20_000;
    const pins = Array.from({ length: rounds }, () => digitsOf(6, emptyHouse(), random) ?? '');
    for (let place = 0; place < 6; place++) {
      const counts = [...'0123456789'].map((digit) => pins.filter((pin) => pin[place] === digit).length);
      const chiSquare = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
      // The 99.9 % quantile for 9 degrees of freedom is 27.9.
      expect(chiSquare).toBeLessThan(27.9);
    }
  });

  test('is the last one where only one is left', () => {
    const last = (pin: Pin): boolean => pin.reveal() !== '7294';
    expect(digitsOf(4, emptyHouse({ inUse: last }))).toBe('7294');
  });

  test('is refused where none is left', () => {
    expect(generatePin(4, emptyHouse({ inUse: () => true }))).toEqual({ kind: 'none-left' });
    expect(generatePin(8, emptyHouse({ inUse: () => true }))).toEqual({ kind: 'none-left' });
    expect(generatePin(9, emptyHouse())).toEqual({ kind: 'none-left' });
    const letters = [{ name: 'Panel', pin: capabilities({ charset: 'ABCD' }) }];
    expect(generatePin(4, emptyHouse({ devices: letters }))).toEqual({ kind: 'none-left' });
  });

  test('is found on five buttons until every combination of keys is taken', () => {
    const devices = [{ name: 'Gate', pin: capabilities({ keypad: 'five-button' }) }];
    const taken = new Set<string>();
    const house = emptyHouse({ devices, fiveButtonClash: (form) => taken.has(form.reveal()) });
    for (let i = 0; i < 600; i++) {
      const made = generatePin(4, house, seeded(i));
      if (made.kind === 'pin') taken.add(fiveButtonForm(made.pin).reveal());
    }
    expect(taken.size).toBe(600);
  });
});

describe('the length of a new PIN', () => {
  test.each([
    [[], 6],
    [[{ minLength: 4, maxLength: 10 }], 6],
    [[{ minLength: 4, maxLength: 8 }, { maxLength: 4 }], 4],
    [[{ maxLength: 5 }], 5],
    [[{ minLength: 7, maxLength: 10 }], 8],
    [[{ maxLength: 4 }, { minLength: 6 }], undefined],
    [[{ minLength: 9, maxLength: 10 }], undefined],
  ])('for %j is %s', (devices, length) => {
    expect(lengthFor(devices.map((changes) => capabilities(changes)))).toBe(length);
  });
});
