import { APP_CODE_DIGITS, RECOVERY_CODE_DIGITS } from '../../../src/domain/people/factor.ts';
import type { FactorProblem } from '../../../src/domain/people/factor.ts';
import { lines, rich } from '../html.ts';
import type { Texts } from '../texts.ts';

const ROLE_MEMBERS = { owner: 'Besitzer', manager: 'Verwalter', guest: 'Gäste' } as const;

function remembered(minutes: number): string {
  if (minutes === 0) return 'nur für eine Aktion';
  if (minutes < 60) return `${minutes} Minuten lang`;
  return minutes === 60 ? 'eine Stunde lang' : `${minutes / 60} Stunden lang`;
}

/** Of the second factor: a code of an authenticator app, or a recovery code. */
export const factor: Texts['factor'] = {
  title: '🔐 Zweiter Faktor',
  open: '🔐 Mein zweiter Faktor',

  ask: 'Schick die sechs Ziffern aus deiner Authenticator-App oder einen deiner Wiederherstellungscodes. Deine Nachricht lösche ich sofort.',
  clock:
    '⏳ Die Uhr des Hauses geht vielleicht falsch, deshalb kann ich keinen Code aus deiner App prüfen. Schick einen deiner Wiederherstellungscodes.',
  locked: (time) => `⛔ Zu viele falsche Codes: Ich prüfe keinen mehr vor ${time}.`,
  accepted: '🔐 Stimmt.',
  acceptedTapAgain:
    '🔐 Stimmt. Dein Tippen ist aber schon eine Weile her, deshalb habe ich noch nichts getan: Tippe noch einmal.',
  recoveryTaken: (left) =>
    `🔐 Stimmt. Du hast noch ${left === 0 ? 'keinen Wiederherstellungscode' : left === 1 ? 'einen Wiederherstellungscode' : `${left} Wiederherstellungscodes`}.`,

  about: rich`<i>Ein zweiter Faktor beweist, dass du es wirklich bist: Bevor ich aufschließe, unscharf schalte, eine Szene starte, eine PIN zeige oder jemanden hereinlasse, frage ich nach einem Code aus einer App auf deinem Handy, zum Beispiel Aegis, Google Authenticator oder 1Password. Was Zugang wegnimmt, etwa abschließen oder einen Code pausieren, fragt nie danach.</i>`,
  none: 'Du hast keinen zweiten Faktor.',
  noneRequired: '⚠️ Deine Rolle braucht einen zweiten Faktor, und du hast noch keinen.',
  since: (time) => rich`✅ Du hast einen zweiten Faktor, seit ${time}.`,
  given: 'Du hast ihn angegeben, und ich merke mir das gerade.',
  recoveryLeft: (left) => `Übrige Wiederherstellungscodes: ${left}.`,
  rememberQuestion:
    'Wie lange soll ich mir merken, dass du ihn angegeben hast? Nach einem Neustart frage ich wieder.',
  remember: (minutes, isChosen) => `${isChosen ? '◉' : '○'} ${remembered(minutes)}`,
  rememberChanged: (minutes) => `Ab jetzt gilt dein zweiter Faktor ${remembered(minutes)}.`,
  setUp: '🔐 Einrichten',
  setUpAgain: '📱 Andere App oder anderes Handy',
  renew: '🧾 Neue Wiederherstellungscodes',
  turnOff: '✖ Ausschalten',
  turnOffTitle: 'Ausschalten',
  turnOffQuestion:
    'Deinen zweiten Faktor ausschalten? Wer dein Handy oder dein Telegram-Konto hat, kann dann ohne weiteren Code aufschließen und unscharf schalten. Die Besitzer erfahren davon.',
  turnOffYes: '✖ Ja, ausschalten',
  turnOffNo: 'Nein, behalten',
  turnedOff: 'Dein zweiter Faktor ist aus.',
  required: (role, isOn) => `${isOn ? '☑' : '☐'} Pflicht für ${ROLE_MEMBERS[role]}`,

  newTitle: 'Einrichten',
  caption: (key) =>
    lines(
      '🔐 Scanne das mit deiner Authenticator-App. Auf demselben Handy gib stattdessen diesen Schlüssel in die App ein:',
      rich`<tg-spoiler><code>${key}</code></tg-spoiler>`,
    ),
  confirmQuestion:
    'Schick dann die sechs Ziffern, die die App zeigt. Das Bild und deine Nachricht lösche ich sofort.',
  startAgain: '🔁 Von vorn',
  isOn: 'Dein zweiter Faktor ist an. Schreib die Wiederherstellungscodes auf: Das Bild ist gelöscht, und ich zeige sie nur einmal.',
  renewed: 'Schreib die Wiederherstellungscodes auf: Ich zeige sie nur einmal. Die alten gelten nicht mehr.',
  recovery: (codes) =>
    lines(
      '🧾 Deine Wiederherstellungscodes. Jeder funktioniert einmal, anstelle der App. Bewahre sie auf Papier auf, nicht auf diesem Handy.',
      '',
      ...codes.map((code) => rich`<code>${code.replace(/(\d{4})(?=\d)/g, '$1-')}</code>`),
    ),

  has: '🔐 Hat einen zweiten Faktor',
  hasNone: 'Hat keinen zweiten Faktor',
  reset: '🔐 Zweiten Faktor zurücksetzen',
  resetTitle: 'Zweiten Faktor zurücksetzen',
  resetQuestion: (name) =>
    rich`Den zweiten Faktor von <b>${name}</b> zurücksetzen? Mach das nur, wenn App und Wiederherstellungscodes verloren sind und ihr miteinander gesprochen habt. Bis ein neuer eingerichtet ist, braucht, wer das Telegram-Konto hat, keinen Code.`,
  resetYes: '🔐 Ja, zurücksetzen',
  resetDone: (name) => `${name} hat keinen zweiten Faktor mehr.`,

  notice: ({ what, name, by, role, left = 0, minutes = 0, tries = 0 }) => {
    const ifNot = `Wenn das nicht ${name} war, entferne das Konto sofort.`;
    switch (what) {
      case 'on':
        return rich`🔐 ${name} hat einen zweiten Faktor eingerichtet.`;
      case 'off':
        return rich`🔓 ${name} hat den eigenen zweiten Faktor ausgeschaltet. ${ifNot}`;
      case 'reset':
        return rich`🔓 ${by ?? 'Ein Besitzer'} hat den zweiten Faktor von ${name} zurückgesetzt.`;
      case 'recovery':
        return rich`🧾 ${name} hat einen Wiederherstellungscode benutzt, übrig: ${left}. ${ifNot}`;
      case 'locked':
        return rich`🚨 ${tries} falsche Codes nacheinander für den zweiten Faktor von ${name}. ${minutes} Minuten lang prüfe ich keinen mehr. ${ifNot}`;
      case 'required':
        return rich`🔐 ${ROLE_MEMBERS[role ?? 'manager']} brauchen ab jetzt einen zweiten Faktor. Das hat ${name} entschieden.`;
      case 'not-required':
        return rich`🔓 ${ROLE_MEMBERS[role ?? 'manager']} brauchen keinen zweiten Faktor mehr. Das hat ${name} entschieden.`;
    }
  },
};

/** One sentence: what was expected, what came, what to do. */
export function describeFactorProblem(problem: FactorProblem): string {
  switch (problem.kind) {
    case 'needed':
      return 'Dafür brauchst du deinen zweiten Faktor.';
    case 'missing':
      return 'Deine Rolle braucht dafür einen zweiten Faktor, und du hast noch keinen. Richte einen ein: „Mitglieder“, dann „Mein zweiter Faktor“.';
    case 'wrong':
      return `Dieser Code gilt jetzt nicht. Noch ${problem.triesLeft === 1 ? 'ein Versuch' : `${problem.triesLeft} Versuche`}.`;
    case 'used':
      return 'Dieser Code wurde schon benutzt, und jeder funktioniert nur einmal. Warte auf den nächsten in deiner App und schick ihn dann.';
    case 'locked':
      return `Zu viele falsche Codes: Noch ${problem.minutes === 1 ? 'eine Minute' : `${problem.minutes} Minuten`} lang prüfe ich keinen. Die Besitzer wissen davon. Zugang nehme ich weiterhin sofort weg.`;
    case 'clock':
      return 'Die Uhr des Hauses geht vielleicht falsch, deshalb kann ich keinen Code aus deiner App prüfen. Schick einen deiner Wiederherstellungscodes, oder versuch es noch einmal, wenn die Uhr richtig geht.';
    case 'not-a-code':
      return `Ich habe die ${APP_CODE_DIGITS} Ziffern aus deiner App oder die ${RECOVERY_CODE_DIGITS} Ziffern eines Wiederherstellungscodes erwartet. Schick sie noch einmal.`;
    case 'not-begun':
      return 'Das Einrichten ist nicht mehr offen. Beginne noch einmal.';
    case 'unreadable':
      return 'Was ich von deinem zweiten Faktor gespeichert habe, ist beschädigt. Schick einen deiner Wiederherstellungscodes oder bitte einen Besitzer, ihn zurückzusetzen.';
    case 'remember':
      return 'So lange kann ich mir einen zweiten Faktor nicht merken. Wähle etwas aus der Liste.';
  }
}
