import type { CopyProblem } from '../../../src/domain/backup/copy-problem.ts';
import { lines, rich } from '../html.ts';
import type { Texts } from '../texts.ts';

const WHY: Readonly<Record<CopyProblem, string>> = {
  missing: 'sie ist nicht da',
  'wrong-passphrase': 'ihre Passphrase öffnet sie nicht',
  damaged: 'sie ist nicht, wie sie versiegelt wurde',
  unsound: 'ihr Inhalt passt nicht zusammen',
  newer: 'sie ist von einem neueren Latchkey',
};

const TROUBLE: Readonly<Record<string, string>> = {
  ENOSPC: 'der Datenträger ist voll',
  EDQUOT: 'der Datenträger ist voll',
  ENOENT: 'der Ordner ist nicht da; ist die Freigabe eingehängt?',
  EACCES: 'Latchkey darf dort nicht schreiben',
  EPERM: 'Latchkey darf dort nicht schreiben',
  EROFS: 'der Datenträger ist schreibgeschützt',
  EIO: 'der Datenträger oder die Freigabe versagt',
  EHOSTDOWN: 'die Freigabe antwortet nicht',
  ESTALE: 'die Freigabe ist weg',
};

const KEPT: Readonly<Record<number, string>> = {
  183: 'ein halbes Jahr',
  365: 'ein Jahr',
  730: 'zwei Jahre',
  1826: 'fünf Jahre',
  3652: 'zehn Jahre',
};

const trouble = (code: string): string => TROUBLE[code] ?? `das System sagt ${code}`;

export const backups: Texts['backups'] = {
  title: '🗄 Kopien des Hauses',
  open: '🗄 Kopien des Hauses',
  none: 'Es gibt noch keine Kopie. Die erste entsteht bald nach dem Start.',
  newest: (name, when, megabytes) => rich`Neueste Kopie: <code>${name}</code>, ${when}, ${megabytes} MB`,
  proven: '✅ Sie wurde geöffnet und gezählt, und eine PIN darin wurde geöffnet.',
  unproven: '⚠️ Sie wurde nie geprüft: Verlass dich nicht auf sie.',
  places: (folders) => rich`Kopien liegen in ${folders.join(', ')}.`,
  trouble: (folder, code) => rich`⚠️ ${folder}: ${trouble(code)}.`,
  running: '⏳ Gerade entsteht eine Kopie.',
  needsCopy:
    '⚠️ Alle Kopien sind auf diesem Computer. Hol eine ab oder trage einen zweiten Ordner in die Konfiguration ein: Ein kaputter Datenträger nimmt alles mit.',
  needsSheet:
    '⚠️ Noch niemand hat das Schlüsselblatt abgeholt. Ohne das Blatt lässt sich keine Kopie öffnen.',
  hint: rich`<i>Eine Kopie enthält Personen, Codes, Mitglieder, Verlauf und den Schlüssel. Sie ist versiegelt: Nur ihre Passphrase öffnet sie. Bewahre beide getrennt auf, und deine latchkey.yaml dazu.</i>`,
  fetch: '📦 Neueste Kopie abholen',
  sheet: '🔑 Schlüsselblatt abholen',
  now: '▶️ Jetzt eine Kopie machen',
  begun: 'Die Kopie entsteht gerade.',
  sending: 'Die Kopie kommt als Datei.',
  caption: (name) => rich`📦 ${name}. Bewahre sie getrennt von ihrer Passphrase auf.`,
  tooLarge: (file, most) =>
    `⚠ Telegram nimmt von mir keine Dateien über ${most} MB. Die Kopie ist ${file} auf meinem Computer.`,
  sheetText: (passphrase) =>
    lines(
      '🔑 Schlüsselblatt: die Passphrase aller Kopien dieses Hauses',
      rich`<code>${passphrase}</code>`,
      'Schreib sie jetzt auf Papier und bewahre sie getrennt von den Kopien auf. Wer beides hat, kann deine Türen öffnen. Ich lösche diese Nachricht bald.',
    ),
  sheetSent: 'Das Schlüsselblatt steht oben. Ich lösche es bald.',
  sheetIsYours: 'Du hast die Passphrase selbst gewählt: backup.passphrase in deiner Konfiguration.',
  retentionTitle: '🧹 Wie lange der Verlauf bleibt',
  openRetention: (kept) => `🧹 Verlauf: ${kept}`,
  retention: (kept) =>
    rich`Ereignisse, zugestellte Meldungen und die Aufzeichnung, wer was entschieden hat, bleiben <b>${kept}</b>. Älteres wird nach und nach gelöscht. Benutzungen, die für einen Code mit begrenzter Zahl zählen, bleiben so lange wie der Code. Kopien von früher enthalten weiter, was gelöscht wird.`,
  kept: (days) => KEPT[days] ?? `${days} Tage`,
  retentionChosen: (kept) => `Der Verlauf bleibt ${kept}.`,
  updated: (version, was, changes) =>
    lines(
      rich`🆕 Jetzt läuft Latchkey ${version}; vorher war es ${was}.${changes.length > 0 ? ' Neu ist, auf Englisch:' : ''}`,
      ...changes.map((change) => rich`• ${change}`),
    ),
  notice: (what, place, why) => {
    switch (what) {
      case 'failed':
        return rich`🗄 In ${place} konnte keine Kopie des Hauses abgelegt werden: ${trouble(why ?? '')}. Ich versuche es morgen wieder.`;
      case 'works-again':
        return rich`🗄 In ${place} werden wieder Kopien des Hauses abgelegt.`;
      case 'unproven':
        return rich`⚠️ Die Kopie ${place} hat die Prüfung nicht bestanden: ${WHY[(why ?? 'damaged') as CopyProblem]}. Verlass dich nicht auf sie. Ältere Kopien bleiben.`;
      case 'fetch':
        return rich`🗄 Ich mache jede Nacht eine Kopie des Hauses. Geht dieser Computer verloren, brauchst du eine Kopie und ihr Schlüsselblatt an einem anderen Ort: Bitte hol jetzt beides ab.`;
    }
  },
};
