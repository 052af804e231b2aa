import type { BulkAction } from '../../../src/domain/bulk.ts';
import { rich } from '../html.ts';
import type { Texts } from '../texts.ts';
import { FILTER_ICONS } from '../icons.ts';

const codes = (count: number): string => `${count} ${count === 1 ? 'Code' : 'Codes'}`;
const users = (count: number): string => `${count} ${count === 1 ? 'Person' : 'Personen'}`;
const remain = (count: number): string => `${codes(count)} ${count === 1 ? 'ist' : 'sind'} noch übrig`;

/** `3 Codes pausiert` */
const DONE = {
  pause: 'pausiert',
  resume: 'fortgesetzt',
  revoke: 'gelöscht',
  extend: 'mit neuem Ende',
  'add-device': 'mit dem neuen Gerät',
  move: 'umgezogen',
} satisfies Record<BulkAction['kind'], string>;

/** Tags of users, groups of devices, filters, and what is decided about many codes at once. */
export const groups: Texts['groups'] = {
  filter: {
    title: 'Filter',
    open: '🔎 Filter',
    question: 'Welche Personen soll ich zeigen?',
    tags: '🏷 Schlagwörter…',
    all: 'Alle Personen',
    names: {
      active: 'Jetzt gültig',
      ending: 'Endet in 7 Tagen',
      waiting: 'Wartet',
      rejected: 'Abgelehnt',
      overdue: 'Überfällig',
      unused: 'Nie benutzt',
      'no-code': 'Kein Code',
    },
    icons: FILTER_ICONS,
    button: (name, count) => `${name} (${count})`,
    shown: (name, total) => `${name}: ${users(total)}.`,
    found: (name, search, total) => `${name}, „${search}“: ${total} gefunden.`,
  },

  tags: {
    title: 'Schlagwörter',
    none: 'Es gibt noch kein Schlagwort.',
    hint: 'Schick einen Namen, zum Beispiel „Reinigung“, um ein Schlagwort anzulegen.',
    line: (names) => rich`🏷 ${names}`,
    named: (name) => `🏷 ${name}`,
    card: (name, count) => rich`🏷 <b>${name}</b>: ${users(count)}`,
    show: '👥 Personen zeigen',
    several: '☑ Alle auf einmal',
    rename: '✏️ Umbenennen',
    renameTitle: 'Umbenennen',
    renameQuestion: (name) => rich`Schick den neuen Namen für <b>${name}</b>.`,
    delete: '🗑 Löschen',
    deleteTitle: 'Löschen',
    deleteQuestion: (name) =>
      rich`Das Schlagwort <b>${name}</b> löschen? Die Personen und ihre Codes bleiben, wie sie sind.`,
    deleteYes: '🗑 Ja, löschen',
    deleteNo: 'Nein, behalten',
    deleted: (name) => `Das Schlagwort „${name}“ ist gelöscht.`,
    added: (name) => `✅ Das Schlagwort „${name}“ ist angelegt.`,
    changed: '✅ Geändert.',
    open: '🏷 Schlagwörter',
    ofUser: (name) => rich`Hake die Schlagwörter von <b>${name}</b> an.`,
    newOfUser: 'Schick einen Namen, um ein neues Schlagwort anzulegen und dieser Person zu geben.',
  },

  devices: {
    open: '▦ Gruppen',
    title: 'Gruppen',
    none: 'Es gibt noch keine Gruppe von Geräten.',
    hint: 'Schick einen Namen, zum Beispiel „Alle Türen“, um eine Gruppe anzulegen. Hake dann ihre Geräte an.',
    area: (name, devices) => rich`▦ ${name}: ${devices}. Das ist eine „area“ aus der Konfiguration.`,
    named: (name, count) => `▦ ${name} (${count})`,
    card: (name) =>
      rich`▦ <b>${name}</b>\nHake die Geräte der Gruppe an. Vorhandene Codes bleiben auf den Geräten, auf denen sie sind.`,
    rename: '✏️ Umbenennen',
    delete: '🗑 Löschen',
    renameQuestion: (name) => rich`Schick den neuen Namen für <b>${name}</b>.`,
    renameTitle: 'Umbenennen',
    deleteTitle: 'Löschen',
    deleteQuestion: (name) =>
      rich`Die Gruppe <b>${name}</b> löschen? Die Geräte und alle Codes bleiben, wie sie sind.`,
    deleteYes: '🗑 Ja, löschen',
    deleteNo: 'Nein, behalten',
    deleted: (name) => `Die Gruppe „${name}“ ist gelöscht.`,
    added: (name) => `✅ Die Gruppe „${name}“ ist angelegt.`,
    changed: '✅ Geändert.',
  },

  bulk: {
    open: '☑ Mehrere auf einmal',
    title: 'Mehrere auf einmal',
    whom: (count, who) => rich`<b>${users(count)}</b>: ${who}`,
    everybody: 'alle',
    ticked: 'angehakt',
    question:
      'Was soll ich mit allen ihren Codes machen? Bevor etwas geschieht, zeige ich, was sich ändern würde.',
    nobody: 'Niemand ist ausgewählt. Hake Personen an oder wähle einen Filter oder ein Schlagwort.',
    tick: '☑ Personen auswählen…',
    tickTitle: 'Personen auswählen',
    tickHint: (count) => rich`${users(count)} angehakt. <i>Zum Suchen schreib einen Teil des Namens.</i>`,
    tickAll: (count) => `☑ Alle ${count} der Liste`,
    tickNone: '☐ Keine',
    tickDone: 'Weiter ›',
    do: {
      pause: '⏸ Pausieren',
      resume: '▶ Fortsetzen',
      extend: '📆 Neues Ende…',
      'add-device': '➕ Gerät dazu…',
      move: '🔀 Anderes Schloss…',
      revoke: '🗑 Codes löschen',
    },
    untilTitle: 'Neues Ende',
    untilQuestion: rich`Bis wann? Wähle etwas aus oder schreib es, zum Beispiel <i>30. Juni</i> oder <i>morgen 18:00</i>. Codes ohne Ende und Codes, die später enden, bleiben, wie sie sind.`,
    untilMonths: (months) =>
      months === 12 ? 'In einem Jahr' : months === 1 ? 'In einem Monat' : `In ${months} Monaten`,
    untilNotUnderstood: '⚠ Ich habe ein Ende wie „30. Juni“ oder „morgen 18:00“ erwartet.',
    deviceTitle: { add: 'Gerät dazu', from: 'Umziehen von', to: 'Umziehen nach' },
    deviceQuestion: {
      add: 'Welches Gerät soll zu ihren Codes dazukommen?',
      from: 'Von welchem Gerät sollen ihre Codes umziehen?',
      to: (from) => `Von ${from}: auf welches Gerät?`,
    },
    reviewTitle: 'Prüfen',
    will: (action, count, of, detail) => {
      const what = rich`<b>${codes(count)}</b> von ${users(of)}`;
      switch (action) {
        case 'pause':
          return rich`⏸ Ich pausiere ${what}.`;
        case 'resume':
          return rich`▶ Ich setze ${what} fort.`;
        case 'revoke':
          return rich`🗑 Ich lösche ${what}. Die Personen bleiben. Rückgängig machen kann ich das nicht.`;
        case 'extend':
          return rich`📆 Ich gebe ${what} ein neues Ende: ${detail}.`;
        case 'add-device':
          return rich`➕ Ich schreibe ${what} zusätzlich auf ${detail}.`;
        case 'move':
          return rich`🔀 Ich lasse ${what} umziehen, ${detail}.`;
      }
    },
    nothing: 'Es gibt nichts zu tun.',
    fromTo: (from, to) => `von ${from} auf ${to}`,
    unaffected: (count) => `${codes(count)} ${count === 1 ? 'ist' : 'sind'} schon so oder nicht betroffen.`,
    refused: (count) => `⚠ ${codes(count)} kann ich nicht ändern:`,
    refusedLine: (name, why) => rich`• ${name}: ${why}`,
    more: (count) => `… und ${count} weitere.`,
    yes: {
      pause: (count) => `⏸ Ja, ${codes(count)} pausieren`,
      resume: (count) => `▶ Ja, ${codes(count)} fortsetzen`,
      revoke: (count) => `🗑 Ja, ${codes(count)} löschen`,
      extend: (count) => `📆 Ja, ${codes(count)} ändern`,
      'add-device': (count) => `➕ Ja, ${codes(count)} ergänzen`,
      move: (count) => `🔀 Ja, ${codes(count)} umziehen`,
    },
    runTitle: 'In Arbeit',
    running: (done, total) => `⏳ ${done} von ${codes(total)} entschieden …`,
    done: (action, count) => `✅ ${codes(count)} ${DONE[action]}.`,
    saved: 'Die Geräte folgen. Die Karte jedes Codes zeigt, wie weit er ist.',
    interrupted: (left) =>
      `⚠ Ein Neustart hat das unterbrochen, ${remain(left)}. Weil es Zugang gibt, mache ich nicht ungefragt weiter.`,
    stopped: (left) => `${codes(left)} ${left === 1 ? 'bleibt, wie er war' : 'bleiben, wie sie waren'}.`,
    goOn: (count) => `▶ Mit ${codes(count)} weitermachen`,
    drop: 'So lassen',
    openInterrupted: (count) => `⚠ Eine Änderung vieler Codes wurde unterbrochen: noch ${count}`,
    notice: (what, done, refused, left) => {
      const rest = [
        ...(refused > 0 ? [`${codes(refused)} ${refused === 1 ? 'ließ' : 'ließen'} sich nicht ändern`] : []),
        ...(left > 0 ? [remain(left)] : []),
      ];
      const result = [`${codes(done)} ${DONE[what]}`, ...rest].join('; ');
      return left > 0
        ? rich`⚠ Ein Neustart hat eine Änderung vieler Codes unterbrochen: ${result}. Weil sie Zugang gibt, mache ich nicht ungefragt weiter.`
        : rich`✅ Ein Neustart hat eine Änderung vieler Codes unterbrochen, und ich habe weitergemacht: ${result}.`;
    },
    openRun: '☑ Zeigen',
  },
};
