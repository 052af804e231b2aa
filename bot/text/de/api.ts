import type { ApiRight, ApiTokenProblem } from '../../../src/domain/people/api-token.ts';
import { rich } from '../html.ts';
import type { Texts } from '../texts.ts';

const RIGHTS: Readonly<Record<ApiRight, string>> = {
  read: 'lesen',
  issue: 'Codes vergeben',
  manage: 'verwalten',
  reveal: 'PINs sehen',
};

/** Von Tokens, mit denen andere Programme die API benutzen. */
export const api: Texts['api'] = {
  open: '🔑 Tokens für Programme',
  title: 'Tokens',
  about:
    'Andere Programme, etwa die Software einer Ferienwohnung, können Latchkey über HTTP benutzen. Jedes braucht ein Token und darf damit, was du ankreuzt. Wer ein Token hat, kann es benutzen: Gib jedem Programm sein eigenes.',
  none: 'Es gibt kein Token.',
  line: ({ name, rights, isGood }, used) =>
    rich`${isGood ? '🔑' : '⛔'} ${name} · ${rightWords(rights)} · ${
      used === undefined ? 'nie benutzt' : `zuletzt benutzt ${used}`
    }`,
  one: (name) => `🔑 ${name}`,
  new: '➕ Neues Token',

  newTitle: 'Neues Token',
  newQuestion: rich`Was darf das Programm?

<b>Lesen</b>: Personen, Codes, Geräte und den Verlauf sehen, aber keine PIN.
<b>Codes vergeben</b>: Codes anlegen, ändern, pausieren und löschen, Buchungen ändern und Personen anlegen.
<b>Verwalten</b>: ab- und aufschließen, scharf und unscharf schalten, Szenen ausführen, über Codes entscheiden, die Latchkey nicht geschrieben hat, Schlagwörter ändern, Personen löschen. Kreuze es nur an, wenn das Programm es braucht.
<b>PINs sehen</b>: PINs lesen und wählen. Kreuze es nur an, wenn das Programm es braucht.`,
  right: (right, isChosen) => `${isChosen ? '☑' : '☐'} ${sentence(RIGHTS[right])}`,
  endsIn: (days, isChosen) =>
    `${isChosen ? '◉' : '○'} ${days === undefined ? 'Kein Ende' : days === 365 ? 'Für ein Jahr' : `Für ${days} Tage`}`,
  make: '🔑 Token anlegen',
  tokenIs: (
    token,
  ) => rich`🔑 Trag dieses Token jetzt im Programm ein. Es wird nur einmal gezeigt, und wer es hat, kann alles, was du angekreuzt hast: Schick es niemandem.

<code>${token}</code>`,
  copy: '📋 Token kopieren',
  madeAbove:
    'Das Token steht in der Nachricht oben. Ich lösche sie nach ein paar Minuten. Tipp hier einen Namen für das Token.',

  card: ({ name, rights, madeByName, isGood }, { since, ends, used }) =>
    rich`${isGood ? '🔑' : '⛔'} <b>${name}</b>: ${rightWords(rights)}

Angelegt von ${madeByName}, ${since}. ${ends === undefined ? 'Es hat kein Ende.' : `Es endet ${ends}.`}
${used === undefined ? 'Nie benutzt.' : `Zuletzt benutzt ${used}.`}${
      isGood
        ? ''
        : '\n\nEs lässt niemanden herein: Seine Zeit ist um, oder wer es angelegt hat, ist kein Besitzer mehr.'
    }`,
  nameHint: rich`<i>Tipp einen Text, um es so zu nennen.</i>`,
  renamed: (name) => `Das Token heißt jetzt ${name}.`,
  end: '✖ Dieses Token beenden',
  ended: (name) => `${name} ist beendet. Kein Programm kommt mehr damit herein.`,
};

function rightWords(rights: readonly ApiRight[]): string {
  return rights.map((right) => RIGHTS[right]).join(', ');
}

function sentence(words: string): string {
  return words[0]!.toUpperCase() + words.slice(1);
}

export function describeTokenProblem(problem: ApiTokenProblem): string {
  switch (problem.kind) {
    case 'name-missing':
      return 'Ein Token braucht einen Namen, und dieser ist leer. Tipp einen.';
    case 'too-long':
      return `Der Name darf bis zu ${problem.max} Zeichen haben, und dieser hat ${problem.came}. Tipp einen kürzeren.`;
    case 'no-right':
      return 'Ein Token braucht mindestens ein Recht, und keins ist angekreuzt. Kreuze an, was das Programm darf.';
    case 'over':
      return 'Das Ende eines Tokens muss in der Zukunft liegen. Wähle ein anderes.';
    case 'too-many':
      return `Es kann bis zu ${problem.max} Tokens geben. Beende zuerst eins, das kein Programm benutzt.`;
  }
}
