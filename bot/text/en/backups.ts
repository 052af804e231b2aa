import type { CopyProblem } from '../../../src/domain/backup/copy-problem.ts';
import { lines, rich, type Html } from '../html.ts';

const WHY: Readonly<Record<CopyProblem, string>> = {
  missing: 'it is not there',
  'wrong-passphrase': 'its passphrase does not open it',
  damaged: 'it is not as it was sealed',
  unsound: 'what is in it does not fit together',
  newer: 'it is of a newer Latchkey',
};

/** Codes of the system, in words. */
const TROUBLE: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  ENOENT: 'the folder is not there; is its share mounted?',
  EACCES: 'Latchkey may not write there',
  EPERM: 'Latchkey may not write there',
  EROFS: 'the disk is read-only',
  EIO: 'the disk or the share fails',
  EHOSTDOWN: 'the share does not answer',
  ESTALE: 'the share is gone',
};

const KEPT: Readonly<Record<number, string>> = {
  183: 'half a year',
  365: 'one year',
  730: 'two years',
  1826: 'five years',
  3652: 'ten years',
};

const trouble = (code: string): string => TROUBLE[code] ?? `the system says ${code}`;

export const backups = {
  title: '🗄 Copies of the house',
  open: '🗄 Copies of the house',
  none: 'There is no copy yet. The first one is made soon after the start.',
  newest: (name: string, when: string, megabytes: string) =>
    rich`Newest copy: <code>${name}</code>, ${when}, ${megabytes} MB`,
  proven: '✅ It was opened and counted, and one PIN in it was opened.',
  unproven: '⚠️ It was never proven: do not rely on it.',
  places: (folders: readonly string[]) => rich`Copies are in ${folders.join(', ')}.`,
  trouble: (folder: string, code: string) => rich`⚠️ ${folder}: ${trouble(code)}.`,
  running: '⏳ A copy is being made.',
  needsCopy:
    '⚠️ All copies are on this computer. Fetch one, or configure a second folder: a broken disk takes everything.',
  needsSheet: '⚠️ Nobody has fetched the key sheet yet. Without it no copy can be opened.',
  hint: rich`<i>A copy holds users, codes, members, history and the key. It is sealed: only its passphrase opens it. Keep both apart, and your latchkey.yaml with them.</i>`,
  fetch: '📦 Fetch the newest copy',
  sheet: '🔑 Fetch the key sheet',
  now: '▶️ Make a copy now',
  begun: 'The copy is being made.',
  sending: 'The copy comes as a file.',
  caption: (name: string) => rich`📦 ${name}. Keep it away from its passphrase.`,
  tooLarge: (file: string, most: number) =>
    `⚠ Telegram takes no files of more than ${most} MB from me. The copy is ${file} on my computer.`,
  sheetText: (passphrase: string) =>
    lines(
      '🔑 Key sheet: the passphrase of all copies of this house',
      rich`<code>${passphrase}</code>`,
      'Write it down on paper now, and keep it away from the copies. Whoever has both can open your doors. I remove this message soon.',
    ),
  sheetSent: 'The key sheet is above. I remove it soon.',
  sheetIsYours: 'You chose the passphrase yourself: it is backup.passphrase in your configuration.',
  retentionTitle: '🧹 How long history is kept',
  openRetention: (kept: string) => `🧹 History: ${kept}`,
  retention: (kept: string) =>
    rich`Entries, alerts that you have got and the record of who decided what are kept for <b>${kept}</b>. What is older is erased, a little at a time. Uses that count for a code with a limited number of uses stay as long as the code. Copies that were made before still hold what is erased.`,
  kept: (days: number) => KEPT[days] ?? `${days} days`,
  retentionChosen: (kept: string) => `History is kept for ${kept}.`,
  updated: (version: string, was: string, changes: readonly string[]): Html =>
    lines(
      rich`🆕 Latchkey ${version} runs now; before, it was ${was}.${changes.length > 0 ? ' New:' : ''}`,
      ...changes.map((change) => rich`• ${change}`),
    ),
  notice: (what: 'failed' | 'works-again' | 'unproven' | 'fetch', place: string, why?: string): Html => {
    switch (what) {
      case 'failed':
        return rich`🗄 No copy of the house could be put into ${place}: ${trouble(why ?? '')}. I try again tomorrow.`;
      case 'works-again':
        return rich`🗄 Copies of the house are put into ${place} again.`;
      case 'unproven':
        return rich`⚠️ The copy ${place} does not prove itself: ${WHY[(why ?? 'damaged') as CopyProblem]}. Do not rely on it. Older copies stay.`;
      case 'fetch':
        return rich`🗄 I make a copy of the house each night. If this computer is lost, you need a copy and its key sheet in another place: please fetch both now.`;
    }
  },
};
