import type { UnitSettings, GuestWay } from '../../../src/domain/bookings/unit.ts';
import { PLACEHOLDERS } from '../../../src/domain/bookings/guest-template.ts';
import { lines, rich, type Html } from '../html.ts';

const WAYS: Readonly<Record<GuestWay['kind'], string>> = {
  forward: 'eine Nachricht an dich, zum Weiterleiten',
  email: 'E-Mail',
  notify: 'ein Benachrichtigungsdienst von Home Assistant',
  chat: 'der eigene Chat des Gastes',
};

const wayWords = (way: GuestWay): string => (way.kind === 'notify' ? way.service : WAYS[way.kind]);

const minutes = (count: number): string => (count === 0 ? 'nichts' : `${count} min`);

const whenWords = ({ when }: UnitSettings['share']): string => {
  if (when.kind === 'by-hand') return 'wenn du „Teilen“ tippst';
  return when.kind !== 'before'
    ? 'sobald er auf jedem Gerät ist'
    : `${when.hours} Stunden vor dem Einzug, sobald er auf jedem Gerät ist`;
};

/** Von vermieteten Einheiten und ihren Kalendern. */
export const units = {
  title: '🏠 Buchungen',
  titleWith: (concerns: number) => `🏠 Buchungen (⚠️ ${concerns})`,
  none: 'Noch keine Einheit. Eine Einheit ist eine Wohnung, ein Haus oder ein Zimmer, das du vermietest. Ihre Gäste bekommen von selbst einen Code je Buchung.',
  hint: 'Du kannst hier auch den iCal-Link eines Buchungsportals einfügen.',
  line: (name: string, next: string | undefined, hasProblem: boolean) =>
    rich`${hasProblem ? '⚠️' : '🏠'} <b>${name}</b>: ${next ?? 'keine Buchung'}`,
  open: (name: string, hasProblem: boolean) => `${hasProblem ? '⚠️' : '🏠'} ${name}`,
  all: '📋 Alle Buchungen',
  concerns: (count: number) => `⚠️ Ansehen (${count})`,
  add: '➕ Neue Einheit',
  gone: 'Diese Einheit gibt es nicht mehr.',

  newTitle: 'Neue Einheit',
  askName: 'Wie heißt sie? Schick einen Namen wie „Gartenwohnung“.',
  askDevices: (name: string) => rich`Welche Geräte öffnet ein Gast von <b>${name}</b>? Tippe sie an.`,
  noDevice: 'Tippe mindestens ein Gerät an.',
  askHours: (name: string) =>
    rich`Wann kommen und gehen Gäste von <b>${name}</b>? Tippe, oder schick zwei Zeiten: Einzug, dann Auszug, etwa „16:00 - 10:00“.`,
  hoursNotRead: 'Ich brauche zwei Zeiten: Einzug, dann Auszug. Schick sie wie „16:00 - 10:00“.',
  usualHours: (checkIn: string, checkOut: string) => `Ab ${checkIn}, bis ${checkOut}`,
  added: (name: string) =>
    `${name} ist angelegt. Als Nächstes: Füge hier den iCal-Link des Kalenders ein, oder trag eine Buchung von Hand ein.`,

  card: (unit: UnitSettings, devices: string) =>
    lines(
      rich`🏠 <b>${unit.name}</b>`,
      rich`🚪 ${devices}`,
      rich`🕒 Einzug ${unit.checkIn}, Auszug ${unit.checkOut}`,
      rich`✉️ Der Gast bekommt den Code, ${whenWords(unit.share)}`,
    ),
  nextStay: (line: string) => rich`▶ ${line}`,
  noStay: 'Keine Buchung.',
  noFeed: 'Noch kein Kalender: Füge hier seinen iCal-Link ein.',
  stays: '📋 Buchungen',
  newStay: '➕ Buchung von Hand',
  cleaners: {
    title: 'Reinigung',
    button: '🧹 Reinigung',
    about:
      'Ein Kalender für alle, die putzen: wann Gäste abreisen und wann die nächsten anreisen. Er enthält keinen Namen und keinen Code. Wer den Link hat, kann ihn lesen.',
    noPage:
      '⚠ Die Seite für Browser ist für andere Programme nicht offen. Ergänze http.direct in der Konfiguration, dann leg hier einen Link an.',
    none: 'Es gibt keinen Link.',
    since: (when: string) => `Es gibt einen Link, angelegt ${when}.`,
    make: '🔗 Link anlegen',
    another: '🔗 Neuer Link statt des alten',
    end: '🗑 Link beenden',
    code: '🔑 Code für die Reinigung',
    below: 'Der Link steht unten. Ich zeige ihn nur jetzt.',
    linkIs: 'Füge diese Adresse auf dem Handy der Reinigung als Kalender hinzu. Sie ist ein Geheimnis:',
    ended: 'Der Link ist beendet. Der Kalender ist nicht mehr lesbar.',
  },
  feeds: '📅 Kalender',
  settings: '⚙ Einstellungen',
  backups: '🛟 Ersatzcodes',
  remove: '🗑 Entfernen',
  removeTitle: 'Entfernen',
  removeQuestion: (name: string) =>
    rich`<b>${name}</b> mit seinen Kalendern entfernen? Ein Gast, der drin sein kann, behält den Code auf jeden Fall bis zum Auszug.`,
  keepStays: 'Codes behalten',
  removeStays: '🗑 Codes auch entfernen',
  removed: (name: string) => `${name} ist entfernt.`,

  informsSomebody: 'Jemand muss davon erfahren.',
  settingsTitle: 'Einstellungen',
  settingsQuestion: 'Was soll ich ändern?',
  changed: '✅ Gespeichert.',
  set: {
    name: { label: 'Name', ask: 'Schick den neuen Namen.' },
    devices: { label: 'Geräte', ask: 'Welche Geräte öffnen Gäste? Tippe sie an.' },
    hours: {
      label: 'Einzug und Auszug',
      ask: 'Tippe, oder schick zwei Zeiten: Einzug, dann Auszug, etwa „16:00 - 10:00“.',
    },
    honours: {
      label: 'Zeiten des Kalenders',
      ask: 'Manche Kalender nennen die Zeit von Ankunft und Abreise. Welche Zeiten gelten?',
    },
    before: {
      label: 'Vor dem Einzug',
      ask: 'Wie lange vor dem Einzug soll ein Code gehen? Tippe, oder schick Minuten.',
    },
    after: {
      label: 'Nach dem Auszug',
      ask: 'Wie lange nach dem Auszug soll ein Code gehen? Tippe, oder schick Minuten.',
    },
    early: {
      label: 'Früh auf den Schlössern',
      ask: 'Wie viele Stunden vor dem Einzug darf ein Code auf die Schlösser, damit ich ihn dort sehen und rechtzeitig teilen kann? Von da an geht er, aber nie, bevor die Gäste davor ausgezogen sind. Tippe, oder schick Stunden.',
    },
    pin: {
      label: 'PIN',
      ask: 'Welche PIN soll ein Gast bekommen? Die letzten vier Ziffern des Telefons nehme ich nur, wo sie die Regeln einhalten.',
    },
    length: { label: 'Länge der PIN', ask: 'Wie viele Ziffern soll eine PIN haben? Tippe eine Zahl an.' },
    when: {
      label: 'Wann er geteilt wird',
      ask: 'Wann soll der Gast den Code bekommen? Nie, bevor ihn jedes Gerät gezeigt hat. Tippe, oder schick die Stunden vor dem Einzug.',
    },
    ways: {
      label: 'Wie er geteilt wird',
      ask: 'Wie kann der Code zum Gast kommen? Ich nehme den ersten Weg, der geht. Für einen Benachrichtigungsdienst von Home Assistant schick seinen Namen, etwa notify.mobile_app_phone.',
    },
    language: { label: 'Sprache', ask: 'In welcher Sprache lesen Gäste ihre Nachricht?' },
    address: { label: 'Adresse', ask: 'Schick die Adresse so, wie Gäste sie lesen sollen.' },
    instructions: {
      label: 'Hinweise',
      ask: 'Schick, was Gäste wissen sollen: Parkplatz, WLAN, wie die Tür schließt.',
    },
    map: { label: 'Kartenlink', ask: 'Schick einen Link zu einer Karte. Er beginnt mit https://.' },
    template: {
      label: 'Nachricht',
      ask: `Schick die Nachricht dieser Einheit. {code} muss darin stehen. Ich setze ein: ${PLACEHOLDERS.map((name) => `{${name}}`).join(', ')}.`,
    },
    tells: { label: 'Was Gäste erfahren', ask: 'Was soll der Gast noch von mir erfahren?' },
    cleaning: {
      label: 'Reinigung',
      ask: 'Wessen Code soll an jedem Tag gehen, an dem Gäste ausziehen? Tippe eine Person an, oder schick die Zeiten, etwa „11:00 - 15:00“.',
    },
    backup: {
      label: 'Ersatzcodes',
      ask: 'Soll ich auf jedem Schloss einen weiteren Code bereithalten, für den Tag, an dem das Schloss nicht erreichbar und der Code des Gastes nicht darauf ist?',
    },
    informs: {
      label: 'Wer davon erfährt',
      ask: 'Welche Mitglieder sollen von Buchungen dieser Einheit erfahren? Fehlt ein Code, wenn ein Gast kommt, erfahren es alle.',
    },
    erase: {
      label: 'Kontaktdaten löschen',
      ask: 'Wie viele Tage nach dem Auszug soll ich Telefon und E-Mail der Gäste löschen? Tippe, oder schick Tage.',
    },
  },
  value: {
    informsAll: 'alle Mitglieder',
    minutes,
    hours: (count: number) => (count === 0 ? 'nein' : `${count} h`),
    days: (count: number) => (count === 1 ? '1 Tag' : `${count} Tage`),
    digits: (count: number | undefined) => (count === undefined ? 'wie im Haus' : `${count} Ziffern`),
    honours: (isOn: boolean) => (isOn ? 'die des Kalenders' : 'die der Einheit'),
    pin: (wish: UnitSettings['pin']['wish']) =>
      wish === 'random' ? 'zufällig' : 'letzte vier Ziffern des Telefons',
    when: whenWords,
    byHand: 'wenn ich „Teilen“ tippe',
    whenReady: 'sobald er auf jedem Gerät ist',
    hoursBefore: (count: number) => `${count} h vor dem Einzug`,
    way: wayWords,
    ways: (ways: UnitSettings['share']['ways']) =>
      ways.length === 0 ? WAYS.forward : ways.map(wayWords).join(', '),
    tells: ({ tellsChanges, tellsEnd }: UnitSettings['share']) =>
      [tellsChanges ? 'Änderungen' : undefined, tellsEnd ? 'das Ende' : undefined]
        .filter((part) => part !== undefined)
        .join(', ') || 'nichts weiter',
    tellsChanges: 'Änderungen und Absage',
    tellsEnd: 'Das Ende, am Abend davor',
    cleaning: (user: string | undefined, from: string, until: string) =>
      `${user ?? '…'}, ${from} bis ${until}`,
    noCleaning: 'keine',
    backup: { off: 'aus', 'by-tap': 'auf deinen Tipp', 'by-rule': 'von selbst' },
    none: 'keine',
    isSet: 'eigener Text',
    usual: 'die übliche',
  },
  settingLine: (label: string, value: string) => rich`${label}: <b>${value}</b>`,
  now: (value: string) => rich`Jetzt: ${value}`,
  clear: '✖ Keine',
  usualMessage: 'Die übliche Nachricht',
  preview: '👀 Beispiel',
  hoursWrong: 'Ich brauche zwei Zeiten, etwa „11:00 - 15:00“.',
  numberWrong: 'Ich brauche eine Zahl.',
  cleanerFirst: 'Tippe zuerst eine Person an.',
  tapHere: 'Nimm bitte die Knöpfe oben.',

  backupsTitle: 'Ersatzcodes',
  backupLine: (device: string, isLive: boolean, guest: string | undefined): Html =>
    rich`${isLive ? '✅' : '⏳'} ${device}: ${
      guest === undefined
        ? isLive
          ? 'bereit, niemand hat die Nummer'
          : 'noch nicht auf dem Schloss'
        : `an ${guest} gegeben`
    }`,
  noBackups: 'Noch kein Ersatzcode. Es gibt sie für Schlösser, wenn sie in den Einstellungen an sind.',
} as const;
