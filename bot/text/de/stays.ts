import type { StayState } from '../../../src/domain/bookings/stay.ts';
import type { DeliveryView, ShareView, StayConcern } from '../../../src/engine/views/booking-views.ts';
import { rich, type Html } from '../html.ts';
import { STAY_ICONS } from '../icons.ts';

const STATE: Readonly<Record<StayState, string>> = {
  expected: 'erwartet',
  ready: 'bereit: der Code ist auf jedem Gerät',
  arrived: 'angekommen',
  departed: 'abgereist',
  cancelled: 'abgesagt',
  unclear: 'unklar',
  blocked: 'niemand kommt',
};

const DELIVERY: Readonly<Record<DeliveryView['state'], string>> = {
  waiting: 'wartet',
  'under-way': 'wird gesendet',
  sent: 'gesendet',
  perhaps: 'vielleicht gesendet',
  refused: 'nicht gesendet',
  'given-up': 'nicht gesendet und aufgegeben',
  dropped: 'verworfen',
};

const KIND: Readonly<Record<DeliveryView['kind'], string>> = {
  code: 'Der Code',
  changed: 'Die Änderung',
  backup: 'Der Ersatzcode',
  cancelled: 'Die Absage',
  ending: 'Das Ende',
};

/** Von Aufenthalten der Gäste, wie Eigentümer davon lesen. */
export const stays = {
  allTitle: 'Alle Buchungen',
  unitTitle: 'Buchungen',
  concernTitle: 'Ansehen',
  pastTitle: 'Frühere',
  nowTitle: 'Gerade da',
  arrivingTitle: 'Anreisen',
  none: 'Keine Buchung.',
  count: (total: number) => (total === 1 ? '1 Buchung' : `${total} Buchungen`),
  icon: STAY_ICONS,
  state: STATE,
  row: (icon: string, dates: string, name: string, unit: string | undefined) =>
    unit === undefined ? `${icon} ${dates} ${name}` : `${icon} ${dates} ${name}, ${unit}`,
  summary: (name: string, dates: string, state: StayState) => `${name}, ${dates}: ${STATE[state]}`,
  past: '🕰 Frühere Buchungen',

  card: (name: string, unit: string, dates: string) => rich`🛎 <b>${name}</b> · ${unit}\n${dates}`,
  works: (from: string, until: string) => rich`🔑 Der Code geht von ${from} bis ${until}.`,
  noCode: 'Es gibt keinen Code dafür.',
  from: (feeds: string) => rich`📅 Aus ${feeds}`,
  byHand: '📅 Von Hand eingetragen',
  standing: (state: StayState) => rich`${STAY_ICONS[state]} ${STATE[state]}`,
  guest: (details: string) => rich`👤 ${details}`,
  reservation: (reservation: string) => `Buchung ${reservation}`,
  phoneEnding: (digits: string) => `Telefon endet auf ${digits}`,
  lacks: (device: string, words: string) => rich`⏳ ${device}: ${words}`,
  arrivedAt: (time: string) => rich`🏡 Zuerst geöffnet ${time}`,
  share: (share: ShareView['kind'], from: string | undefined): string => {
    switch (share) {
      case 'by-hand':
        return '✉️ Noch nicht geteilt. Das geschieht, wenn du „Teilen“ tippst.';
      case 'waits':
        return `✉️ Geht von selbst hinaus ab ${from ?? '…'}, sobald jedes Gerät den Code gezeigt hat.`;
      case 'under-way':
        return '✉️ Wird gesendet.';
      case 'sent':
        return '✉️ Der Gast hat den Code.';
      case 'perhaps':
        return '❔ Die Nachricht ist vielleicht hinausgegangen.';
      case 'refused':
      case 'given-up':
        return '⚠️ Die Nachricht ist nicht hinausgegangen.';
    }
  },
  concern: (concern: StayConcern['kind'], what: string): Html => {
    switch (concern) {
      case 'gone-from-calendar':
        return rich`❔ Kein Kalender zeigt sie seit ${what}. Der Code bleibt, bis du entscheidest oder bis das lange genug so war.`;
      case 'guest-or-block':
        return rich`❔ Ich kann nicht erkennen, ob ein Gast kommt. Es gibt noch keinen Code.`;
      case 'double-booking':
        return rich`⚠️ ${what} hat auch eine Nacht davon. Beide haben Codes.`;
      case 'no-code':
        return rich`⚠️ Sie hat keinen Code: Keine PIN ist frei, oder ihre Geräte fehlen.`;
      case 'no-room':
        return rich`⚠️ ${what} hat keinen freien Platz dafür.`;
      case 'not-ready':
        return rich`⚠️ Ihre Zeit ist da, und der Code ist nicht auf jedem Gerät.`;
      case 'perhaps-sent':
        return rich`❔ Eine Nachricht ist vielleicht hinausgegangen. Von selbst sende ich sie nicht noch einmal.`;
      case 'not-sent':
        return rich`⚠️ Eine Nachricht ist nicht hinausgegangen.`;
      case 'calendar-differs':
        return rich`❔ Der Kalender sagt ${what}.`;
    }
  },
  retry: (device: string) => `🔁 Nochmal: ${device}`,
  keep: '✅ Behalten',
  remove: '🗑 Entfernen',
  comes: '👤 Ein Gast kommt',
  block: '🚫 Niemand kommt',
  giveBackup: (device: string) => `🛟 Ersatzcode geben: ${device}`,
  sendAgain: '✉️ Nochmal senden',
  markSent: '✅ Sie ist angekommen',
  drop: '✖ Nicht senden',
  follow: '📅 Daten des Kalenders nehmen',
  other: (name: string) => `🛎 ${name}`,
  kept: 'Sie bleibt, was immer der Kalender sagt.',
  guestComes: 'Ein Gast kommt. Der Code wird angelegt.',
  nobodyComes: 'Niemand kommt, also gibt es keinen Code.',
  given: 'Der Gast bekommt den Ersatzcode.',
  sentAgain: 'Sie wird nochmal gesendet.',
  marked: 'Notiert.',
  follows: 'Sie folgt wieder dem Kalender.',
  restore: '↩ Sie findet doch statt',

  shareButton: '✉️ Teilen',
  codeButton: '🔑 Code',
  edit: '✏ Ändern',
  history: '🕰 Verlauf',
  guestLink: '💬 Chat des Gastes',

  moveTitle: 'Andere Abreise',
  moveYes: '✅ Speichern',
  moveNo: 'Nein, so lassen',
  moveOther: '🗓 Anderer Tag',
  removeTitle: 'Entfernen',
  removeQuestion: (name: string) =>
    rich`Findet die Buchung von <b>${name}</b> nicht statt? Ihr Code wird jetzt von den Geräten entfernt.`,
  removeYes: '🗑 Ja, entfernen',
  no: 'Nein, behalten',
  removed: 'Die Buchung ist abgesagt. Ihr Code wird entfernt.',

  newTitle: 'Neue Buchung',
  askDates: (unit: string) =>
    rich`Wann kommt der Gast von <b>${unit}</b>? Tippe den Tag an, oder schick beide Daten, etwa „5. Juni bis 8. Juni“.`,
  askDeparture: (arrival: string) => rich`Ankunft am <b>${arrival}</b>. Wann reist der Gast ab?`,
  askGuest: 'Wer kommt? Schick den Namen des Gastes.',
  unnamed: 'Ohne Namen',
  datesNotRead:
    'Ich konnte keine zwei Daten lesen. Schick sie wie „5. Juni bis 8. Juni“, oder tippe einen Tag an.',
  dateNotRead: 'Ich konnte kein Datum lesen. Schick eines wie „8. Juni“, oder tippe einen Tag an.',
  made: 'Die Buchung ist angelegt.',

  editTitle: 'Ändern',
  editQuestion: 'Was soll ich ändern? Was du von Hand setzt, ändert kein Kalender.',
  arrival: '🛬 Ankunft',
  departure: '🛫 Abreise',
  name: '👤 Name',
  phone: '📞 Telefon',
  email: '✉️ E-Mail',
  whichArrival: (now: string) =>
    rich`Ankunft jetzt: <b>${now}</b>. Tippe einen anderen Tag an, oder schick ein Datum, gern mit Uhrzeit.`,
  whichDeparture: (now: string) =>
    rich`Abreise jetzt: <b>${now}</b>. Tippe einen anderen Tag an, oder schick ein Datum, gern mit Uhrzeit.`,
  earlier: '2 h früher',
  later: '2 h später',
  ask: {
    name: 'Schick den Namen des Gastes.',
    phone: 'Schick die Telefonnummer des Gastes, mit Landesvorwahl.',
    email: 'Schick die E-Mail-Adresse des Gastes.',
  },
  changed: '✅ Gespeichert. Der Code folgt, und seine PIN bleibt.',
  noPhone: 'Das sieht nicht wie eine Telefonnummer aus. Schick eine wie +49 170 1234567.',
  noEmail: 'Das sieht nicht wie eine E-Mail-Adresse aus. Schick eine wie anna@example.org.',

  shareTitle: 'Teilen',
  shareQuestion: (name: string) => rich`Wie soll <b>${name}</b> den Code bekommen?`,
  shareNotReady: (devices: string) =>
    rich`⚠️ Der Code ist noch nicht auf ${devices}. Wer ihn jetzt bekommt, steht vielleicht vor einer verschlossenen Tür.`,
  message: '📄 Nachricht zum Weiterleiten',
  way: {
    email: '✉️ Per E-Mail',
    notify: '🔔 Über Home Assistant',
    chat: '💬 In den Chat des Gastes',
    forward: '📄 An die Eigentümer, zum Weiterleiten',
  },
  anyway: '⚠ Trotzdem jetzt senden',
  shareHint:
    'Leite die Nachricht oben an den Gast weiter, oder kopiere sie. Hier verschwindet sie nach einigen Minuten.',
  copy: '📋 Kopieren',
  telegram: '📤 In Telegram senden',
  isSending: 'Sie ist unterwegs. Ich sage dir, wenn sie nicht hinausgeht.',

  historyTitle: 'Verlauf',
  noHistory: 'Noch ist keine Nachricht an den Gast gegangen.',
  delivery: (
    { kind, state }: Pick<DeliveryView, 'kind' | 'state'>,
    way: string,
    { at, why }: { at: string; why: string | undefined },
  ): Html =>
    rich`${at} · ${KIND[kind]}, per ${way}: ${DELIVERY[state]}${why === undefined ? '' : `. ${why}`}`,
  madeAt: (time: string) => rich`🏡 Zuerst geöffnet ${time}`,
  endedAt: (time: string) => rich`👋 Beendet ${time}`,
  entries: '📜 Wer kam',
} as const;
