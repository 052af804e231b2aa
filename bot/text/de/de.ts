import { lines, rich } from '../html.ts';
import type { Texts } from '../texts.ts';
import { daysIn } from '../days.ts';
import { timesIn } from '../time.ts';
import { api } from './api.ts';
import { webhooks } from './webhooks.ts';
import { alertGroups } from './alert-groups.ts';
import { alerts } from './alerts.ts';
import { bookings } from './bookings.ts';
import { backups } from './backups.ts';
import { codes } from './codes.ts';
import { devices } from './devices.ts';
import { doctor } from './doctor.ts';
import { driverWords } from './drivers.ts';
import { duress } from './duress.ts';
import { events } from './events.ts';
import { factor } from './factor.ts';
import { feeds } from './feeds.ts';
import { files } from './files.ts';
import { firstUse } from './first-use.ts';
import { groups } from './groups.ts';
import { guest } from './guests.ts';
import { health } from './health.ts';
import { history, pictures } from './history.ts';
import { LOCALE } from './locale.ts';
import { members } from './members.ts';
import { page } from './page.ts';
import { describePhraseProblem } from './phrases.ts';
import { describeRefusal } from './refusals.ts';
import { review } from './review.ts';
import { describeSchedule } from './schedules.ts';
import { sentences } from './sentences.ts';
import { guestMessage } from './share.ts';
import { stays } from './stays.ts';
import { units } from './units.ts';

/** Every word that people read in German. */
export const de: Texts = {
  language: 'Deutsch',

  ...codes,
  ...devices,
  ...events,
  members,
  page,
  api,
  webhooks,
  sentences,
  groups,
  files,
  history,
  pictures,
  alerts,
  alertGroups,
  bookings,
  units,
  feeds,
  stays,
  guest,
  days: daysIn(LOCALE),
  factor,
  duress,
  firstUse,
  review,
  backups,
  doctor,
  health,

  ...timesIn(LOCALE, {
    first: (time) => `${time} (vor der Zeitumstellung)`,
    second: (time) => `${time} (nach der Zeitumstellung)`,
    day: (written) => written,
  }),
  driver: driverWords,
  schedule: describeSchedule,
  refusal: describeRefusal,
  phraseProblem: describePhraseProblem,
  guestMessage,

  whose: (user) => user ?? 'Ein alter Code, der niemandem gehört',

  button: {
    back: '‹ Zurück',
    home: '⌂ Start',
    previous: '‹',
    next: '›',
    cancel: '✖ Abbrechen',
    skip: 'Überspringen',
    refresh: '🔄 Aktualisieren',
    done: 'Weiter ›',
    save: '✅ Speichern',
    tryAgain: (device) => `🔁 Noch einmal: ${device}`,
    believeGone: (device) => `Ausprobiert, ist weg: ${device}`,
    putBack: (device) => `Meinen zurückschreiben: ${device}`,
    adopt: (device) => `Den neuen übernehmen: ${device}`,
    leave: (device) => `So lassen: ${device}`,
  },
  gone: 'Das gibt es nicht mehr.',
  chatIsAnew:
    '⚠ Der gespeicherte Stand dieses Chats ist beschädigt, deshalb beginnt er neu. Was du noch nicht gespeichert hattest, ist verloren. An deinen Codes hat sich nichts geändert.',
  cannotBeShown: '⚠ Ich kann diese Seite nicht zeigen: Ein Teil ihrer gespeicherten Daten ist beschädigt.',
  nothingCanBeShown:
    '⚠ Ich kann keine Seite zeigen: Die gespeicherten Daten dieses Hauses sind nicht lesbar. Bitte sieh ins Log von Latchkey.',
  failed:
    'Etwas ist schiefgegangen, und dein Wunsch ist vielleicht nur zum Teil erledigt. Schick /start, um den jetzigen Stand zu sehen, und versuch es noch einmal.',
  notShown: (isDone, note) =>
    [
      isDone ? `✅ Erledigt.${note === undefined ? '' : ` ${note}`}` : note,
      'Ich konnte die Ansicht nicht zeigen. Schick /start, um den jetzigen Stand zu sehen.',
    ]
      .filter((part) => part !== undefined)
      .join('\n'),
  notStored:
    '⚠ Latchkey kann gerade nichts speichern. Vielleicht ist der Datenträger voll. Bis ich speichern kann, gebe ich keinen Zugang. Zugang nehme ich weiterhin weg, wo das geht. Schaff Platz und versuch es noch einmal.',
  takesNotStored:
    '🚨 Latchkey kann gerade nichts speichern. Vielleicht ist der Datenträger voll. Das ist NICHT erledigt, und der Code öffnet vielleicht noch die Tür. Schaff Platz und tippe noch einmal, oder lösche den Code am Gerät selbst.',
  unreadable:
    '⚠ Etwas, das du vor dem letzten Neustart geschickt oder angetippt hast, kann ich nicht lesen. Vielleicht ist es nicht erledigt. Bitte prüfe den jetzigen Stand und mach es nötigenfalls noch einmal.',
  oldButton: 'Dieser Knopf ist veraltet. Hier ist die aktuelle Ansicht.',
  oldButtonNotDone: '⚠ Dieser Knopf war veraltet und hat nichts bewirkt. Hier ist die aktuelle Ansicht.',
  tooOld: 'Diese Nachricht war zu alt, um danach zu handeln. Bitte schick sie noch einmal.',
  late: {
    gives:
      '⚠ Dein Tippen kam vielleicht verspätet an, und es gibt Zugang. Deshalb habe ich nichts getan. Tippe noch einmal, wenn du es weiterhin willst.',
    inPart:
      '⚠ Dein Tippen kam vielleicht verspätet an. Den Teil, der Zugang wegnimmt, habe ich erledigt, den Teil, der Zugang gibt, nicht. Tippe noch einmal auf „Speichern“, wenn du ihn weiterhin willst.',
  },

  pinOutOfPlace:
    'Das sah nach einer PIN aus, deshalb habe ich die Nachricht gelöscht. Um eine PIN zu setzen, öffne eine Person und tippe auf „Neuer Code“.',
  unknownCommand: 'Diesen Befehl kenne ich nicht. Hier ist die Startseite.',
  secretPlaceholder: '🔑 …',
  secretRemoved: '🔑 Entfernt.',
  pleaseDelete:
    '🔑 Deine Nachricht oben enthält vielleicht eine PIN, und Telegram lässt mich sie nicht mehr löschen. Bitte lösche sie selbst, für alle in diesem Chat.',
  welcome: (name) => `Willkommen, ${name}.`,

  home: {
    title: 'Start',
    house: (name) => rich`🏠 ${name}`,
    guest: (name) =>
      rich`Hallo ${name}. Du bist Gast dieses Hauses. Für dich gibt es hier nichts zu verwalten.`,
    users: (count) => `${count} ${count === 1 ? 'Person' : 'Personen'}`,
    devices: (count) => `${count} ${count === 1 ? 'Gerät' : 'Geräte'}`,
    allReachable: 'zuletzt haben alle geantwortet',
    silent: (names) => rich`📵 Antwortet nicht: ${names}`,
    alarmUnknown: '❔ nicht bekannt, ob scharf',
    boltUnknown: '❔ nicht bekannt, ob abgeschlossen',
    battery: (device, percent) => `${device} ${percent} %`,
    lowBatteries: (devices) => rich`🪫 Batterie schwach: ${devices}`,
    waiting: (count) =>
      rich`⏳ ${count} ${count === 1 ? 'Code wartet' : 'Codes warten'} darauf, in ein Gerät geschrieben zu werden`,
    openWaiting: (count) => `⏳ Wartend (${count})`,
    clockUnsure: rich`⏳ Die Uhr des Computers geht vielleicht falsch. Codes mit Zeitplan bleiben, wie sie sind, bis das klar ist.`,
    lockUp: '🔒 Alles abschließen',
    trouble: (icon, user, device, words) => rich`${icon} ${user} · ${device}: ${words}`,
    openTrouble: (icon, user, device) => `${icon} ${user} · ${device}`,
    moreTrouble: (count) => `… und ${count} weitere; die Liste der Personen zeigt, bei wem`,
    openUsers: '👥 Personen',
    newCode: '➕ Neuer Code',
    openDevices: '🚪 Geräte',
    openLog: '📜 Wer war da?',
    openUpcoming: '🗓 Nächste Änderungen',
    openMembers: '👤 Mitglieder',
    help: '❓ Hilfe',
    goOnCode: '▶ Weiter mit dem offenen Code',
    goOnUser: '▶ Weiter mit der offenen Person',
  },

  languages: {
    title: '🌐 Sprache',
    question: 'In welcher Sprache soll ich dir schreiben?',
  },

  help: {
    title: 'Hilfe',
    text: lines(
      'Latchkey verwaltet die Codes deiner Schlösser und Alarmanlagen.',
      '',
      '/start – Startseite',
      '/users – Personen und ihre Codes',
      '/new – ein neuer Code',
      '/devices – Schlösser und Alarmanlagen',
      '/log – wer war da?',
      '/next – was in 24 Stunden beginnt und endet',
      '/doctor – Verbindungen, Datenträger, Uhr und Codes prüfen',
      '/help – diese Seite',
      '',
      'Oder frag: „Warum kommt Anna nicht rein?“, „Wer kann am Sonntag um 15 Uhr die Garage öffnen?“',
      'Oder schreib: „Code für Anna“, „pausiere Anna“ oder den Namen eines Geräts.',
      'Bei allem anderen, was du schreibst, suche ich nach einer Person.',
      '',
      '✅ live heißt: vom Gerät zurückgelesen oder durch eine Nutzung bewiesen.',
      'Nachrichten, die eine PIN zeigen, lösche ich nach ein paar Minuten. Nachrichten, in denen du eine geschrieben hast, auch.',
    ),
  },

  commands: {
    start: 'Startseite',
    users: 'Personen und ihre Codes',
    new: 'Ein neuer Code',
    devices: 'Schlösser und Alarmanlagen',
    log: 'Wer war da?',
    next: 'Was in 24 Stunden beginnt und endet',
    doctor: 'Haus prüfen: was geht, und was zu tun ist',
    help: 'Hilfe',
  },
};
