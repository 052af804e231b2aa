/** What a person would find wrong with what the chat shows, whatever it shows. */
import type { Language } from '../../../src/domain/people/language.ts';
import { LANGUAGES } from '../../../src/domain/people/language.ts';
import { wordsOnlyIn, WORD } from '../../support/english-words.ts';
import { textOf } from '../../../bot/text/index.ts';
import type { Visit } from './walker.ts';

/** What a text that was put together wrongly shows. */
const BROKEN = /\bundefined\b|\bNaN\b|\[object |\bnull\b|Invalid DateTime/;

/** A tap on it need not change what is shown: it shows what is new, or what is chosen already. */
const MAY_CHANGE_NOTHING = /^(🔄|🔁|◉|☑)/u;

/** What is called the same in every language: devices, addresses, languages, and who has the codes for emergencies. */
const NAMES = /front-door|back-door|https?:\S+|site\.example|Deutsch|English|\bbackup\b/gi;

/**
 * @param names what the house has names for besides
 * @returns what is wrong, in words for whoever reads the test's output
 */
export function looker(language: Language, names: readonly string[]): (visit: Visit) => string[] {
  const foreign = new Set(
    LANGUAGES.filter((other) => other !== language).flatMap((other) => [...wordsOnlyIn(other)]),
  );
  const { oldButton, gone, cannotBeShown, nothingCanBeShown, chatIsAnew } = textOf(language);
  const troubles = [cannotBeShown, nothingCanBeShown, chatIsAnew];

  return ({ before, after, step, label, shown, toast, isTap, changed }) => {
    const at = `${before}, ${step} (${label.slice(0, 60)}) → ${after}`;
    const found: string[] = [];
    const all = [shown.text, ...shown.buttons.flat().map(({ text }) => text), toast ?? ''];
    const words = names.reduce(
      (text, name) => text.replaceAll(name, ''),
      all.join('\n').replaceAll(NAMES, ''),
    );
    if (isTap && toast === undefined) found.push(`not answered: ${at}`);
    if (toast === oldButton) found.push(`a button on screen is out of date: ${at}`);
    if (isTap && !changed && !MAY_CHANGE_NOTHING.test(label)) found.push(`does nothing: ${at}`);
    if (BROKEN.test(words)) found.push(`broken words: ${at}: ${BROKEN.exec(words)?.[0]}`);
    if (troubles.some((one) => words.includes(one))) found.push(`not shown: ${at}`);
    // A button that only leads to a page leads to one that is there.
    if (isTap && !step.includes('!') && words.includes(gone)) found.push(`leads nowhere: ${at}`);
    if (shown.buttons.flat().length === 0) found.push(`no way on: ${at}`);
    if (after !== 'home' && !shown.buttons.flat().some(isHome)) found.push(`no way home: ${at}`);
    const strange = (words.match(WORD) ?? []).filter((word) => foreign.has(word));
    if (strange.length > 0) found.push(`not ${language}: ${at}: ${[...new Set(strange)].join(', ')}`);
    return found;
  };
}

function isHome(button: object): boolean {
  return 'callback_data' in button && /^home~\d+$/.test(String(button.callback_data));
}
