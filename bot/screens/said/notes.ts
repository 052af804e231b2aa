import type { Texts } from '../../text/index.ts';
import type { Intent } from '../../phrases/intent.ts';

/** What was assumed, guessed, and not understood. */
export function noteOf(t: Texts, { assumptions, guesses, unread, problem }: Intent): string | undefined {
  return lines(
    ...assumptions.map(t.sentences.assumed),
    ...guesses.map(({ typed, name }) => t.sentences.guessed(typed, name)),
    unread.length > 0 ? t.sentences.unread(unread.join(' ')) : undefined,
    problem && `⚠ ${t.phraseProblem(problem)}`,
  );
}

export function withNote(t: Texts, intent: Intent): { note?: string } {
  const note = noteOf(t, intent);
  return note === undefined ? {} : { note };
}

export function lines(...all: readonly (string | undefined)[]): string | undefined {
  const some = all.filter((one) => one !== undefined);
  return some.length === 0 ? undefined : some.join('\n');
}
