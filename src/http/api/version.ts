import type { DecisionView } from '../../engine/views/code-views.ts';
import { iso } from './json.ts';
import type { Problem } from './problem.ts';

/** Something that people and programs change, as it is now. */
export interface Versioned {
  readonly version: string;
  readonly current: unknown;
  /** What was decided since a version, the oldest first. */
  readonly since: (version: string) => readonly DecisionView[];
  /** No version will not do. */
  readonly isNeeded: boolean;
}

export function etagOf(version: string | undefined): Record<string, string> {
  return { etag: `"${version ?? ''}"` };
}

/** Whoever changes it says which version they have seen: nothing that others decided is overwritten unseen. */
export function staleProblem(
  headers: Headers,
  { version, current, since, isNeeded }: Versioned,
): Problem | undefined {
  const given = headers.get('if-match')?.trim();
  if (given === '*') return undefined;
  if (given === undefined) return isNeeded ? NO_VERSION : undefined;
  if (given.split(',').some((one) => one.trim() === `"${version}"`)) return undefined;
  const seen = /^"([\w-]{1,40})"$/.exec(given)?.[1] ?? '';
  return {
    status: 412,
    code: 'changed',
    title: 'It was changed meanwhile.',
    detail: 'Nothing was done. Look at what it is now, and decide again.',
    more: {
      current,
      changes: since(seen).map(({ at, what, by }) => ({ at: iso(at), what, by: by.name ?? by.kind })),
    },
    headers: etagOf(version),
  };
}

const NO_VERSION: Problem = {
  status: 428,
  code: 'if-match',
  title: 'If-Match is missing.',
  detail: 'Send the ETag of what you have seen, so that nothing is overwritten unseen. "*": whatever it is.',
};
