import { lengthParts } from '../../../src/domain/first-use.ts';
import type { Texts } from '../texts.ts';

const UNITS = {
  week: ['Woche', 'Wochen'],
  day: ['Tag', 'Tage'],
  hour: ['Stunde', 'Stunden'],
  minute: ['Minute', 'Minuten'],
} as const;

/** `24 Stunden`, `1 Woche` */
export function lengthWords(minutes: number): string {
  const { count, unit } = lengthParts(minutes);
  return `${count} ${UNITS[unit][count === 1 ? 0 : 1]}`;
}

/** Of codes that work for some time from their first use on. */
export const firstUse: Texts['firstUse'] = {
  waits: (minutes) =>
    `⏳ Noch nicht benutzt. Der Code endet ${lengthWords(minutes)} nach der ersten Nutzung.`,
  begun: (first, end) => `⏳ Zuerst benutzt: ${first}. Der Code endet ${end}.`,
  openUntil: (minutes) => `Jetzt offen, bis ${lengthWords(minutes)} nach der ersten Nutzung.`,
  ends: (minutes) => `endet ${lengthWords(minutes)} nach der ersten Nutzung`,
  anew: (minutes) => `Die Zeit (${lengthWords(minutes)}) beginnt mit der nächsten Nutzung.`,
  short:
    'Von einer ersten Nutzung weiß ich nur, was Geräte melden. Meldet ein Gerät sie nicht, funktioniert der Code weiter.',
  day: '24 h ab 1. Nutzung',
};
