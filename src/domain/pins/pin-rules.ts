import { COMMON_PINS } from './common-pins.ts';
import type { PinCapabilities } from '../device.ts';
import { Pin } from './pin.ts';

/** What most keypads take: four digits at the least on locks, eight at the most on panels. */
export const PIN_MIN_LENGTH = 4;
export const PIN_MAX_LENGTH = 8;

/** What a new PIN has to fit. Nothing in here needs to hold a PIN in the clear but the duress codes. */
export interface PinContext {
  readonly devices: readonly PinDevice[];
  /** `YYYY-MM-DD`, of the user who gets the PIN. */
  readonly birthday?: string;
  /** Whether another code in the house has this PIN. */
  readonly inUse: (pin: Pin) => boolean;
  readonly duress: readonly Pin[];
  /**
   * Given a PIN in its five-button form: whether another code on one of the chosen five-button devices
   * has the same form. Asked only of a PIN that is not too long.
   */
  readonly fiveButtonClash: (form: Pin) => boolean;
}

export interface PinDevice {
  readonly name: string;
  readonly pin: PinCapabilities;
}

/** Why a PIN is refused, without a digit of it. */
export type PinProblem =
  | { readonly kind: 'not-digits' }
  | { readonly kind: 'length'; readonly came: number }
  | {
      readonly kind: 'device-length';
      readonly device: string;
      readonly min: number;
      readonly max: number;
      readonly came: number;
    }
  | { readonly kind: 'device-charset'; readonly device: string }
  | { readonly kind: 'repeat' }
  | { readonly kind: 'run' }
  | { readonly kind: 'one-digit' }
  | { readonly kind: 'year' }
  | { readonly kind: 'birthday' }
  | { readonly kind: 'common' }
  | { readonly kind: 'in-use' }
  | { readonly kind: 'near-duress' }
  | { readonly kind: 'five-button-clash'; readonly devices: readonly string[] };

/** Every rule that the PIN breaks; an empty list is a good PIN. */
export function pinProblems(pin: Pin, context: PinContext): PinProblem[] {
  const digits = pin.reveal();
  if (!/^[0-9]+$/.test(digits)) return [{ kind: 'not-digits' }];

  const problems: PinProblem[] = [];
  if (digits.length < PIN_MIN_LENGTH || digits.length > PIN_MAX_LENGTH) {
    problems.push({ kind: 'length', came: digits.length });
  }
  problems.push(...context.devices.flatMap((device) => deviceProblems(digits, device)));
  if (isRepeat(digits)) problems.push({ kind: 'repeat' });
  if (isOneDigit(digits)) problems.push({ kind: 'one-digit' });
  if (isRun(digits)) problems.push({ kind: 'run' });
  if (isYear(digits)) problems.push({ kind: 'year' });
  if (context.birthday !== undefined && birthdayForms(context.birthday).has(digits)) {
    problems.push({ kind: 'birthday' });
  }
  if (COMMON_PINS.has(digits)) problems.push({ kind: 'common' });
  if (context.inUse(pin)) problems.push({ kind: 'in-use' });
  if (context.duress.some((duress) => isNeighbour(digits, duress.reveal()))) {
    problems.push({ kind: 'near-duress' });
  }
  const fiveButton = context.devices.filter((device) => device.pin.keypad === 'five-button');
  const fits = digits.length <= PIN_MAX_LENGTH;
  if (fits && fiveButton.length > 0 && context.fiveButtonClash(fiveButtonForm(pin))) {
    problems.push({ kind: 'five-button-clash', devices: fiveButton.map(({ name }) => name) });
  }
  return problems;
}

/** The PIN with each digit replaced by the first digit on its key: 1/2, 3/4, 5/6, 7/8 and 9/0 share one. */
export function fiveButtonForm(pin: Pin): Pin {
  const firstOnKey: Record<string, string> = { 2: '1', 4: '3', 6: '5', 8: '7', 0: '9' };
  return Pin.of(pin.reveal().replace(/[24680]/g, (digit) => firstOnKey[digit] ?? digit));
}

/** All PINs whose five-button form this is: two for each digit, so 256 of eight digits. */
export function withFiveButtonForm(form: Pin): Pin[] {
  let all = [''];
  for (const key of form.reveal()) {
    const other = String((Number(key) + 1) % 10);
    all = all.flatMap((begun) => [begun + key, begun + other]);
  }
  return all.map((digits) => Pin.of(digits));
}

/** The device can hold the PIN. Whether the PIN is a good one is another matter. */
export function suits(device: PinCapabilities, pin: Pin): boolean {
  return deviceProblems(pin.reveal(), { name: '', pin: device }).length === 0;
}

function deviceProblems(digits: string, { name, pin }: PinDevice): PinProblem[] {
  const { minLength: min, maxLength: max, charset } = pin;
  const problems: PinProblem[] = [];
  if (digits.length < min || digits.length > max) {
    problems.push({ kind: 'device-length', device: name, min, max, came: digits.length });
  }
  if ([...digits].some((digit) => !charset.includes(digit))) {
    problems.push({ kind: 'device-charset', device: name });
  }
  return problems;
}

/** One group of digits over and over: 1111, 1212, 123123, 12341234. */
function isRepeat(digits: string): boolean {
  return /^(\d+)\1+$/.test(digits);
}

/** One digit in all places but one: 1112, 242222. */
function isOneDigit(digits: string): boolean {
  return [...digits].some((digit) => digits.replaceAll(digit, '').length === 1);
}

/** Each digit one up, or each one down, from the digit before it; 0 follows 9. */
function isRun(digits: string): boolean {
  const steps = [...digits].slice(1).map((digit, i) => (Number(digit) - Number(digits[i]) + 10) % 10);
  return steps.length > 0 && (steps.every((step) => step === 1) || steps.every((step) => step === 9));
}

function isYear(digits: string): boolean {
  return /^(19|20)\d\d$/.test(digits);
}

/** The ways to write a birthday in digits: any order, with and without leading zeros and the century. */
function birthdayForms(birthday: string): Set<string> {
  const [year = '', month = '', day = ''] = birthday.split('-');
  const forms = new Set<string>();
  for (const y of [year, year.slice(-2), '']) {
    for (const m of [month, String(Number(month))]) {
      for (const d of [day, String(Number(day)), '']) {
        for (const parts of [
          [d, m, y],
          [m, d, y],
          [y, m, d],
          [y, d, m],
        ]) {
          forms.add(parts.join(''));
        }
      }
    }
  }
  return forms;
}

/**
 * A duress code calls the police while the door opens, so that one slip of a finger must not turn an
 * ordinary code into it. A slip can hit any digit and any key. Hence: equal, or different in exactly one
 * place; or the next number up or down, which a DSC panel itself refuses (1299 beside 1300).
 */
function isNeighbour(digits: string, duress: string): boolean {
  if (digits.length !== duress.length) return false;
  if (Math.abs(Number(digits) - Number(duress)) === 1) return true;
  return [...digits].filter((digit, i) => digit !== duress[i]).length <= 1;
}
