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
      return `Eine PIN besteht nur aus Ziffern, und diese enthält noch etwas anderes. Schreib ${digitsBetween(PIN_MIN_LENGTH, PIN_MAX_LENGTH)}.`;
    case 'length':
      return `Eine PIN hat ${digitsBetween(PIN_MIN_LENGTH, PIN_MAX_LENGTH)}, diese hat ${inWords(problem.came)}. Wähle eine mit passender Länge.`;
    case 'device-length':
      return `${problem.device} braucht ${digitsBetween(problem.min, problem.max)}, diese PIN hat ${inWords(problem.came)}. Wähle eine mit passender Länge oder lass ${problem.device} weg.`;
    case 'device-charset':
      return `${problem.device} hat nicht alle Tasten für diese PIN. Wähle eine andere PIN oder lass ${problem.device} weg.`;
    case 'repeat':
      return 'In dieser PIN wiederholt sich eine Zifferngruppe. So etwas wird als Erstes probiert. Wähle eine weniger regelmäßige oder lass eine erzeugen.';
    case 'one-digit':
      return 'In dieser PIN sind alle Ziffern bis auf eine gleich. So etwas wird als Erstes probiert. Wähle eine weniger regelmäßige oder lass eine erzeugen.';
    case 'run':
      return 'Diese PIN zählt hoch oder runter. So etwas wird als Erstes probiert. Wähle eine weniger regelmäßige oder lass eine erzeugen.';
    case 'year':
      return 'Diese PIN sieht wie eine Jahreszahl aus. Jahreszahlen werden als Erstes probiert. Wähle eine andere oder lass eine erzeugen.';
    case 'birthday':
      return 'Diese PIN ist der Geburtstag der Person, und den kennen vielleicht auch andere. Wähle eine andere oder lass eine erzeugen.';
    case 'common':
      return 'Diese PIN gehört zu den häufigsten der Welt. Wähle eine andere oder lass eine erzeugen.';
    case 'in-use':
      return 'Jede PIN im Haus gehört zu genau einem Code, und diese ist schon vergeben. Wähle eine andere oder lass eine erzeugen.';
    case 'near-duress':
      return 'Diese PIN ist einem Überfallcode zu ähnlich: Ein Tippfehler würde stillen Alarm auslösen. Ändere mindestens zwei Ziffern oder lass eine erzeugen.';
    case 'five-button-clash':
      return `Bei ${LIST.format(problem.devices)} teilen sich je zwei Ziffern eine Taste, und diese PIN hat dort dieselben Tasten wie ein anderer Code. Wähle eine andere oder lass eine erzeugen.`;
  }
}

/** `genau sechs Ziffern`, `vier bis acht Ziffern` */
export function digitsBetween(min: number, max: number): string {
  return min === max ? `genau ${inWords(min)} Ziffern` : `${inWords(min)} bis ${inWords(max)} Ziffern`;
}

const NUMBERS = 'keine eine zwei drei vier fünf sechs sieben acht neun zehn elf zwölf'.split(' ');

function inWords(count: number): string {
  return NUMBERS[count] ?? 'mehr als zwölf';
}
