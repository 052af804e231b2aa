import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COMMON_PINS } from '../../../src/domain/pins/common-pins.ts';
import { fiveButtonForm, pinProblems, withFiveButtonForm } from '../../../src/domain/pins/pin-rules.ts';
import type { PinContext, PinProblem } from '../../../src/domain/pins/pin-rules.ts';
import { describePinProblem } from '../../../bot/text/en/pins.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { capabilities, emptyHouse } from './pin-context.ts';

function kinds(digits: string, context: Partial<PinContext> = {}): PinProblem['kind'][] {
  return pinProblems(Pin.of(digits), emptyHouse(context)).map(({ kind }) => kind);
}

describe('what a PIN is', () => {
  test.each(['7294', '83051', '592746', '8305172', '83051724'])('%s is good', (digits) => {
    expect(kinds(digits)).toEqual([]);
  });

  test.each(['', 'abcd', '12 45', '73a94', '７２９４', '-729', '7.294'])('%j is not digits', (text) => {
    expect(kinds(text)).toEqual(['not-digits']);
  });

  test('three digits are too few and nine too many', () => {
    const anyLength = [{ name: 'Panel', pin: capabilities({ minLength: 1, maxLength: 20 }) }];
    expect(kinds('729', { devices: anyLength })).toEqual(['length']);
    expect(kinds('830517249', { devices: anyLength })).toEqual(['length']);
  });

  test('each device whose length or keys do not fit is named', () => {
    const devices = [
      { name: 'Garage', pin: capabilities({ maxLength: 4 }) },
      { name: 'Front door', pin: capabilities() },
      { name: 'Panel', pin: capabilities({ charset: '12345' }) },
    ];
    expect(pinProblems(Pin.of('592746'), emptyHouse({ devices }))).toEqual([
      { kind: 'device-length', device: 'Garage', min: 4, max: 4, came: 6 },
      { kind: 'device-charset', device: 'Panel' },
    ]);
  });
});

describe('what is guessed first', () => {
  test.each(['1111', '0000000', '1212', '121212', '123123', '40714071'])('%s is a repeat', (digits) => {
    expect(kinds(digits)).toContain('repeat');
  });
  test.each(['1234', '4321', '7890', '0987', '890123', '10987', '98765432'])('%s is a run', (digits) => {
    expect(kinds(digits)).toContain('run');
  });
  test.each(['1112', '242222', '2222242', '70000000'])('%s has one digit in all places but one', (digits) => {
    expect(kinds(digits)).toContain('one-digit');
  });
  test.each(['1122', '224322', '242242'])('%s has no one digit in all places but one', (digits) => {
    expect(kinds(digits)).not.toContain('one-digit');
  });
  test.each(['1900', '1984', '2099'])('%s is a year', (digits) => {
    expect(kinds(digits)).toContain('year');
  });
  test.each(['1899', '2100'])('%s is not a year', (digits) => {
    expect(kinds(digits)).toEqual([]);
  });
  test.each(['1004', '2580', '5683', '13579', '159753', '8675309', '11223344'])('%s is common', (digits) => {
    expect(kinds(digits)).toContain('common');
  });
  test.each([
    ...['0307', '0703', '030785', '070385', '850703', '850307'],
    ...['03071985', '07031985', '19850703', '19850307', '3785', '7385', '371985', '071985', '0785'],
  ])('%s is a birthday of somebody born on 3 July 1985', (digits) => {
    expect(kinds(digits, { birthday: '1985-07-03' })).toEqual(['birthday']);
  });
  test('without a birthday none is refused', () => {
    expect(kinds('030785')).toEqual([]);
  });
  test('every common PIN has four to eight digits', () => {
    for (const digits of COMMON_PINS) expect(digits).toMatch(/^\d{4,8}$/);
  });
});

describe('the other codes of the house', () => {
  test('a PIN in use is refused', () => {
    expect(kinds('592746', { inUse: (pin) => pin.equals(Pin.of('592746')) })).toEqual(['in-use']);
    expect(kinds('592747', { inUse: (pin) => pin.equals(Pin.of('592746')) })).toEqual([]);
  });

  test.each([
    ['7294', true],
    ['7295', true],
    ['7293', true],
    ['7298', true],
    ['1294', true],
    ['7249', false],
    ['72946', false],
    ['8394', false],
    ['7300', false],
  ])('next to a duress code of 7294, %s is refused: %s', (digits, refused) => {
    expect(kinds(digits, { duress: [Pin.of('7294')] })).toEqual(refused ? ['near-duress'] : []);
  });

  test('next to a duress code of 7299, the next number is refused although it has other digits', () => {
    const duress = [Pin.of('7299')];
    expect(['7300', '7298', '7301'].map((digits) => kinds(digits, { duress }))).toEqual([
      ['near-duress'],
      ['near-duress'],
      [],
    ]);
  });

  test('on five buttons a PIN is refused that uses the same keys as another code', () => {
    const devices = [
      { name: 'Gate', pin: capabilities({ keypad: 'five-button' }) },
      { name: 'Front door', pin: capabilities() },
    ];
    const fiveButtonClash = (form: Pin): boolean => form.equals(fiveButtonForm(Pin.of('7294')));
    expect(pinProblems(Pin.of('8103'), emptyHouse({ devices, fiveButtonClash }))).toEqual([
      { kind: 'five-button-clash', devices: ['Gate'] },
    ]);
    expect(kinds('8103', { fiveButtonClash })).toEqual([]);
  });

  test('the five-button form is the same for exactly the PINs that use the same keys', () => {
    const keys = ['12', '34', '56', '78', '90'];
    const keysOf = (digits: string): string =>
      [...digits].map((digit) => keys.findIndex((key) => key.includes(digit))).join();
    const fourDigits = fc.stringMatching(/^[0-9]{4}$/);
    fc.assert(
      fc.property(fourDigits, fourDigits, (a, b) => {
        const same = fiveButtonForm(Pin.of(a)).equals(fiveButtonForm(Pin.of(b)));
        expect(same).toBe(keysOf(a) === keysOf(b));
      }),
    );
    expect(fiveButtonForm(Pin.of('1234567890')).reveal()).toBe('1133557799');
    const same = withFiveButtonForm(fiveButtonForm(Pin.of('2790')));
    expect(new Set(same.map((pin) => pin.reveal())).size).toBe(16);
    expect(same.filter((pin) => fiveButtonForm(pin).reveal() !== '1799')).toEqual([]);
  });
});

describe('in words', () => {
  const problems: PinProblem[] = [
    { kind: 'not-digits' },
    { kind: 'length', came: 9 },
    { kind: 'device-length', device: 'Garage', min: 4, max: 4, came: 6 },
    { kind: 'device-charset', device: 'Panel' },
    { kind: 'repeat' },
    { kind: 'one-digit' },
    { kind: 'run' },
    { kind: 'year' },
    { kind: 'birthday' },
    { kind: 'common' },
    { kind: 'in-use' },
    { kind: 'near-duress' },
    { kind: 'five-button-clash', devices: ['Gate', 'Shed'] },
  ];

  test('each problem says what was expected, what came and what to do', () => {
    expect(problems.map(describePinProblem)).toMatchInlineSnapshot(`
      [
        "A PIN has only digits, and this one has something else in it. Type four to eight digits.",
        "A PIN has four to eight digits, and this one has nine. Choose one of that length.",
        "Garage takes exactly four digits, and this PIN has six. Choose one of that length, or leave Garage out.",
        "Panel does not have all the keys of this PIN. Choose another PIN, or leave Panel out.",
        "This PIN is one group of digits repeated, which is guessed first. Choose a less regular one, or let one be generated.",
        "This PIN has one digit in all places but one, which is guessed first. Choose a less regular one, or let one be generated.",
        "This PIN counts up or down, which is guessed first. Choose a less regular one, or let one be generated.",
        "This PIN reads as a year, and years are guessed first. Choose another one, or let one be generated.",
        "This PIN is the birthday of the user, which others may know. Choose another one, or let one be generated.",
        "This PIN is one of the most common in the world. Choose another one, or let one be generated.",
        "Every PIN in the house belongs to one code only, and this one is in use. Choose another one, or let one be generated.",
        "This PIN is too close to a duress code: one wrong key would raise a silent alarm. Change at least two digits, or let one be generated.",
        "On Gate and Shed two digits share each key, and this PIN uses the same keys as another code there. Choose another PIN, or let one be generated.",
      ]
    `);
  });

  test('no digit of any PIN is in a problem or its words', () => {
    const context = emptyHouse({
      devices: [
        { name: 'Gate', pin: capabilities({ maxLength: 5, charset: '12345', keypad: 'five-button' }) },
      ],
      birthday: '1985-07-03',
      inUse: () => true,
      duress: [Pin.of('1234')],
      fiveButtonClash: () => true,
    });
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{0,12}$/), (digits) => {
        const words = pinProblems(Pin.of(digits), context).map(describePinProblem).join('\n');
        expect(words).not.toMatch(/\d/);
        expect(words.length).toBeGreaterThan(0);
      }),
    );
  });
});
