import { PIN_MAX_LENGTH, PIN_MIN_LENGTH } from '../../../src/domain/pins/pin-rules.ts';
import type { PinProblem } from '../../../src/domain/pins/pin-rules.ts';
import { LOCALE } from './locale.ts';

const LIST = new Intl.ListFormat(LOCALE, { type: 'conjunction' });

/**
 * For an owner: what was expected, what came, what to do. Figures are written out in words, so that
 * no digit in such a text can ever be one of the PIN's, except in the name of a device.
 */
export function describePinProblem(problem: PinProblem): string {
  switch (problem.kind) {
    case 'not-digits':
      return `A PIN has only digits, and this one has something else in it. Type ${digitsBetween(PIN_MIN_LENGTH, PIN_MAX_LENGTH)}.`;
    case 'length':
      return `A PIN has ${digitsBetween(PIN_MIN_LENGTH, PIN_MAX_LENGTH)}, and this one has ${inWords(problem.came)}. Choose one of that length.`;
    case 'device-length':
      return `${problem.device} takes ${digitsBetween(problem.min, problem.max)}, and this PIN has ${inWords(problem.came)}. Choose one of that length, or leave ${problem.device} out.`;
    case 'device-charset':
      return `${problem.device} does not have all the keys of this PIN. Choose another PIN, or leave ${problem.device} out.`;
    case 'repeat':
      return 'This PIN is one group of digits repeated, which is guessed first. Choose a less regular one, or let one be generated.';
    case 'one-digit':
      return 'This PIN has one digit in all places but one, which is guessed first. Choose a less regular one, or let one be generated.';
    case 'run':
      return 'This PIN counts up or down, which is guessed first. Choose a less regular one, or let one be generated.';
    case 'year':
      return 'This PIN reads as a year, and years are guessed first. Choose another one, or let one be generated.';
    case 'birthday':
      return 'This PIN is the birthday of the user, which others may know. Choose another one, or let one be generated.';
    case 'common':
      return 'This PIN is one of the most common in the world. Choose another one, or let one be generated.';
    case 'in-use':
      return 'Every PIN in the house belongs to one code only, and this one is in use. Choose another one, or let one be generated.';
    case 'near-duress':
      return 'This PIN is too close to a duress code: one wrong key would raise a silent alarm. Change at least two digits, or let one be generated.';
    case 'five-button-clash':
      return `On ${LIST.format(problem.devices)} two digits share each key, and this PIN uses the same keys as another code there. Choose another PIN, or let one be generated.`;
  }
}

/** `exactly six digits`, `four to eight digits` */
export function digitsBetween(min: number, max: number): string {
  return min === max ? `exactly ${inWords(min)} digits` : `${inWords(min)} to ${inWords(max)} digits`;
}

const NUMBERS = 'none one two three four five six seven eight nine ten eleven twelve'.split(' ');

function inWords(count: number): string {
  return NUMBERS[count] ?? 'more than twelve';
}
