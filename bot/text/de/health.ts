import type { FaultPlace, FaultPlaceOf } from '../../../src/domain/health/fault-place.ts';
import type { PartMessage, PartMessageOf, PartName } from '../../../src/domain/health/part-message.ts';

const PARTS: Readonly<Record<PartName, string>> = {
  chat: 'Chat',
  MQTT: 'MQTT',
  page: 'Seite',
  'health check': 'Health-Check',
};

/** The sentences about a part of Latchkey. */
const PART_SENTENCES: {
  readonly [Code in PartMessage['code']]: (message: PartMessageOf<Code>) => string;
} = {
  'runs-again': () => 'läuft wieder.',
  'bot-token-unknown': ({ status }) =>
    `Telegram kennt das Token des Bots nicht (${status}). Richtig ist das Token, das du von @BotFather bekommen hast, etwa 123456:ABC…; prüfe telegram.token in der Konfiguration.`,
  'cannot-listen': ({ what, host, port, error }) =>
    what === 'page'
      ? `Latchkey kann seine Seite unter ${host}:${port} nicht öffnen (${error}). Wähle in der Konfiguration unter http einen anderen Port.`
      : `Latchkey kann unter ${host}:${port} nicht auf Health-Checks antworten (${error}). Wähle einen anderen Port.`,
  'failed-unexpectedly': ({ error }) => `Unerwarteter Fehler (${error}); im Log steht, wo.`,
  'as-written': ({ text }) => text,
};

/** The work that failed, in a few words. */
const WORK: { readonly [Work in FaultPlace['work']]: (place: FaultPlaceOf<Work>) => string } = {
  'as-written': ({ text }) => text,
  code: ({ code }) => `Code ${code}`,
  'code-news': ({ code, device }) => `Meldungen und Ereignisse zu Code ${code} auf ${device}`,
  grant: ({ grant, device }) => `Berechtigung ${grant} auf ${device}`,
  'device-queue': ({ device }) => `die Warteschlange von ${device}`,
  'device-use': ({ device }) => `eine Nutzung von ${device}`,
  'device-use-event': ({ device }) => `das Ereignis zu einer Nutzung von ${device}`,
  'disarm-rule': ({ device }) => `Unscharfschalten nach einer Nutzung von ${device}`,
  'free-slots': ({ device }) => `die freien Slots von ${device}`,
  comparison: ({ device }) => `der Vergleich der Slots von ${device} mit der Datenbank`,
  'driver-start': ({ driver }) => `der Start des Treibers ${driver}`,
  'driver-event': ({ driver }) => `ein Ereignis des Treibers ${driver}`,
  'driver-devices': ({ driver }) => `die Geräteliste des Treibers ${driver}`,
  'driver-stop': () => 'das Ende eines Treibers',
  feed: ({ feed }) => `Kalender ${feed}`,
  stay: ({ stay }) => `Buchung ${stay}`,
  unit: ({ unit }) => `Einheit ${unit}`,
  'unit-cancelled': ({ unit }) => `abgesagte Buchungen der Einheit ${unit}`,
  'unit-backups': ({ unit }) => `Ersatzcodes der Einheit ${unit}`,
  'unit-cleaners': ({ unit }) => `Reinigung der Einheit ${unit}`,
  'unit-retention': ({ unit }) => `Löschen früherer Gäste der Einheit ${unit}`,
  arrivals: () => 'die Liste der Anreisen',
  'guest-chats': () => 'die Chats der Gäste',
  'guest-messages': () => 'die Nachrichten an Gäste',
  'guest-message': ({ delivery }) => `Nachricht ${delivery} an einen Gast`,
  backup: () => 'die Kopie des Hauses',
  'bulk-run': ({ run }) => `Entscheidung ${run} über viele Codes`,
  'bulk-code': ({ run, code }) => `Code ${code} in Entscheidung ${run} über viele Codes`,
  'clock-jump': () => 'Nachholen, nachdem der Computer geschlafen hat',
  'damaged-row': () => 'die Meldung über eine beschädigte Zeile',
  'disk-alert': () => 'die Meldung über den Datenträger',
  'event-log': () => 'das Ereignisprotokoll',
  listener: ({ event }) => `ein Empfänger von Ereignissen der Art „${event}“`,
  'part-alert': ({ part }) => `die Meldung über „${health.part(part)}“`,
  retention: () => 'Löschen alter Einträge',
  timer: () => 'ein Timer des Hauses',
  'untimed-uses': () => 'Zählen von Nutzungen aus der Zeit, in der die Uhrzeit unbekannt war',
  'update-alert': () => 'die Meldung über die neue Version',
  'watch-alerts': () => 'eine Meldung, um die ein Mitglied gebeten hat',
  webhook: ({ webhook }) => `Webhook ${webhook}`,
  'webhook-event': () => 'ein Ereignis für einen Webhook',
};

/** How Latchkey itself is doing. */
export const health = {
  part: (part: string): string => (Object.hasOwn(PARTS, part) ? PARTS[part as PartName] : part),
  ourPart: (part: string): string => `„${health.part(part)}“ von Latchkey`,
  partMessage: (message: PartMessage): string => {
    if (!Object.hasOwn(PART_SENTENCES, message.code))
      return `Die Meldung heißt „${message.code}“, und diese Version von Latchkey kennt sie nicht.`;
    const sentence = PART_SENTENCES[message.code] as (message: PartMessage) => string;
    return sentence(message);
  },
  faultPlace: (place: FaultPlace): string => {
    if (!Object.hasOwn(WORK, place.work)) return `„${place.work}“`;
    const phrase = WORK[place.work] as (place: FaultPlace) => string;
    return phrase(place);
  },
};
