import { lines, rich } from '../html.ts';
import type { Texts } from '../texts.ts';

const codes = (count: number): string => `${count} ${count === 1 ? 'Code' : 'Codes'}`;
const users = (count: number): string => `${count} ${count === 1 ? 'Person' : 'Personen'}`;
const rows = (count: number): string => `${count} ${count === 1 ? 'Zeile' : 'Zeilen'}`;

/** Users from a spreadsheet, and spreadsheets of users and entries. */
export const files: Texts['files'] = {
  title: 'Import und Export',
  open: '📄 Import und Export',
  text: lines(
    rich`<b>Import</b>: Schick mir eine CSV-Datei mit einer Titelzeile: <code>name, telefon, e-mail, geburtstag, pin, geräte, zeitplan, schlagwörter</code>. Nur der Name muss sein. Bevor ich etwas tue, zeige ich, was ich tun würde. Eine Datei mit PINs lösche ich aus diesem Chat.`,
    '',
    rich`<b>Export</b>: Ich schicke eine CSV-Datei. Es steht keine PIN darin.`,
  ),
  exportUsers: '⬇ Personen und Codes',
  exportEntries: (days) => (days === undefined ? '⬇ Wer war da: alles' : `⬇ Wer war da: ${days} Tage`),
  underWay: 'Die Datei ist unterwegs.',
  notSent: '⚠ Ich konnte die Datei nicht schicken. Bitte versuch es noch einmal.',
  usersCaption: 'Personen und ihre Codes, ohne PINs',
  entriesCaption: 'Wer war da',
  usersName: 'latchkey-personen.csv',
  entriesName: 'latchkey-wer-war-da.csv',
  userColumns: [
    'Vorname',
    'Nachname',
    'Telefon',
    'E-Mail',
    'Geburtstag',
    'Schlagwörter',
    'Geräte',
    'Zeitplan',
    'Pause',
    'Zustand',
  ],
  entryColumns: ['Zeit (UTC)', 'Zeit', 'Person', 'Mitglied', 'Was', 'Gerät', 'Womit', 'Hinweis'],

  notCsv: 'Ich kann nur CSV-Dateien lesen. Wähle in deiner Tabelle „Speichern unter“ und dann CSV.',
  tooLarge: (kilobytes) => `⚠ Diese Datei ist zu groß. Ich lese CSV-Dateien bis ${kilobytes} kB.`,
  notFetched: '⚠ Ich konnte diese Datei nicht von Telegram holen. Bitte schick sie noch einmal.',
  removed: '🔑 Ich habe die Datei aus diesem Chat gelöscht, weil sie PINs enthalten kann.',

  importTitle: 'Import',
  plan: (newUsers, newCodes, { newTags, there }) =>
    lines(
      newUsers + newCodes > 0
        ? rich`Ich lege <b>${users(newUsers)}</b> und <b>${codes(newCodes)}</b> an.`
        : 'Es gibt nichts anzulegen.',
      newTags > 0 ? `${users(newTags)} ${newTags === 1 ? 'bekommt' : 'bekommen'} ein Schlagwort.` : undefined,
      there > 0 ? `${rows(there)} ${there === 1 ? 'ist' : 'sind'} schon da.` : undefined,
    ),
  problems: (count) =>
    count === 1
      ? '⚠ 1 Problem; diese Zeile lasse ich weg:'
      : `⚠ ${count} Probleme; diese Zeilen lasse ich weg:`,
  misses: (count) =>
    `⚠ ${rows(count)} ${count === 1 ? 'ließ' : 'ließen'} sich nicht wie geplant importieren:`,
  problemLine: (line, text) => (line === undefined ? rich`• ${text}` : rich`• Zeile ${line}: ${text}`),
  more: (count) => `… und ${count} weitere.`,
  yes: '✅ Ja, importieren',
  running: (done, total) => `⏳ ${done} von ${rows(total)} …`,
  done: (count) => `✅ ${rows(count)} importiert. Die Geräte folgen.`,
  stopped: (done, total) =>
    `⚠ ${done} von ${rows(total)} waren an der Reihe, dann wurde der Import unterbrochen.`,
  cutOff:
    '⚠ Ein Neustart hat den Import unterbrochen. Was schon da ist, bleibt, wie es ist. Mach weiter, um den Rest zu importieren.',
  goOn: '▶ Weitermachen',
  close: 'Fertig',

  problem: {
    unreadable: (line) =>
      `Ich habe eine CSV-Tabelle mit einer Titelzeile erwartet${line === undefined ? '' : `, und Zeile ${line} passt nicht dazu`}. Speichere die Tabelle als CSV und schick sie noch einmal.`,
    noName: 'Ich habe eine Spalte „name“ erwartet, oder „vorname“ und „nachname“. Füge sie hinzu.',
    unknownColumn: (at) =>
      `Spalte ${at} kenne ich nicht. Die Spalten sind name, vorname, nachname, telefon, e-mail, geburtstag, pin, geräte, zeitplan und schlagwörter.`,
    tooMany: (came, max) =>
      `Die Datei hat ${came} Zeilen, und ich importiere höchstens ${max} auf einmal. Teile sie auf.`,
    severalOfName: (name) =>
      `Mehrere Personen heißen ${name}. Füge eine Telefonnummer oder E-Mail-Adresse hinzu, die zeigt, wer gemeint ist.`,
    devices: (names) => `Eines der Geräte kenne ich nicht. Es gibt: ${names} und die Gruppen.`,
    noDevices: 'Ein Code braucht Geräte, und die Zelle ist leer. Nenne sie, zum Beispiel „Haustür; Garage“.',
    samePin: (line) => `Zeile ${line} hat dieselbe PIN. Jeder Code braucht eine eigene.`,
  },
};
