import type { Notice, PendingNotice } from '../../src/engine/views/notice-views.ts';

/** Bot API, sendMessage: 4,096 characters after the tags are taken out; with them it is only ever more. */
const MESSAGE_MAX_CHARACTERS = 4_096;

/** What cannot wait goes first: a duress code, and a code that may still open a door and should not. */
export function urgentFirst(pending: readonly PendingNotice[]): PendingNotice[] {
  const isPatient = ({ notice }: PendingNotice): number => Number(!isUrgent(notice));
  return [...pending].sort((a, b) => isPatient(a) - isPatient(b));
}

function isUrgent(notice: Notice): boolean {
  if (notice.kind === 'entry') return notice.entry.how === 'duress';
  return notice.kind === 'grant' && notice.state === 'overdue' && notice.goneAt === undefined;
}

/**
 * The first of them, as many as one message takes in lines of their own: one at the least.
 * @param charactersKept for what else the message says
 */
export function fitting(
  pending: readonly PendingNotice[],
  sourceOf: (notice: Notice) => string,
  charactersKept = 0,
): PendingNotice[] {
  const fit: PendingNotice[] = [];
  let characters = charactersKept;
  for (const each of pending) {
    characters += sourceOf(each.notice).length + '\n'.length;
    if (fit.length > 0 && characters > MESSAGE_MAX_CHARACTERS) break;
    fit.push(each);
  }
  return fit;
}
