import { rich } from '../html.ts';
import type { Texts } from '../texts.ts';

/** Codes that are used under duress. */
export const duress: Texts['duress'] = {
  title: 'Überfall',
  open: '🤫 Überfall',
  isOff: (name) => rich`Dieser Code von <b>${name}</b> ist ein gewöhnlicher Code.`,
  isOn: (name) => rich`Dieser Code von <b>${name}</b> ist ein Überfallcode.`,
  what: 'Ein Überfallcode öffnet wie jeder andere. An der Tür ist kein Unterschied zu sehen: nicht am Schloss, nicht in der Meldung an alle, nicht auf der Karte des Codes und nicht auf einem Dashboard. Zusätzlich melde ich den Besitzern sofort, dass der Überfallcode benutzt wurde.',
  limits:
    'Ich weiß nur, was Geräte melden, und rufe sonst niemanden: weder die Polizei noch eine Leitstelle. Gib der Person für den Alltag einen anderen Code.',
  whoIsQuiet:
    'Wessen Code ist es? Der eigene Chat dieses Besitzers erwähnt nichts davon, denn vielleicht steht er selbst an der Tür.',
  hearing: (names) => `Ich melde es: ${names}.`,
  nobodyHears: '⚠ Niemand würde davon erfahren: Es gibt keinen anderen Besitzer.',
  mark: '🤫 Überfallcode: allen Besitzern melden',
  markQuietFor: (name) => `🤫 Überfallcode von ${name}`,
  unmark: 'Kein Überfallcode',
  marked: 'Das ist jetzt ein Überfallcode.',
  unmarked: 'Das ist jetzt ein gewöhnlicher Code.',
};
