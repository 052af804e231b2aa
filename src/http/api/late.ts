import { instant } from './input.ts';
import type { Operation } from './ask.ts';
import type { Problem } from './problem.ts';

/** What gives access is done this long after it was sent, or came, and not later. */
const WITHIN_MS = 60_000;

/** Requests that come late, or come again: what gives access is not done then, and what takes it away always is. */
export function lateProblem(
  headers: Headers,
  { takesAway, opensNow }: Pick<Operation, 'takesAway' | 'opensNow'>,
  { cameAt, now }: { readonly cameAt: number; readonly now: number },
): Problem | undefined {
  if (takesAway) return undefined;
  const given = headers.get('sent-at')?.trim();
  if (given === undefined) {
    if (opensNow) return NOT_SENT_AT;
    return now - cameAt > WITHIN_MS ? LATE : undefined;
  }
  const sentAt = instant.safeParse(given).data;
  if (sentAt === undefined) return NOT_SENT_AT;
  return Math.abs(now - sentAt) > WITHIN_MS || now - cameAt > WITHIN_MS ? LATE : undefined;
}

const LATE: Problem = {
  status: 409,
  code: 'late',
  title: 'This request came late.',
  detail:
    'It was sent more than a minute ago, or by a clock that differs from that of Latchkey. Nothing was done. Send it anew if it is still wanted.',
};
const NOT_SENT_AT: Problem = {
  status: 428,
  code: 'sent-at',
  title: 'Sent-At is missing, or is not a time.',
  detail:
    'What opens something is done only when it is meant. Send the time at which it was decided in the header Sent-At, such as "2026-06-30T14:00:00+02:00".',
};

export const BAD_KEY: Problem = {
  status: 400,
  code: 'idempotency-key',
  title: 'The Idempotency-Key has the wrong form.',
  detail: 'Expected an Idempotency-Key of 1 to 100 visible ASCII characters.',
};
export const OTHER_REQUEST: Problem = {
  status: 422,
  code: 'idempotency-key/other-request',
  title: 'The key was used for another request.',
  detail: 'Nothing was done. Use a new Idempotency-Key for each new request.',
};
export const WAS_DONE: Problem = {
  status: 409,
  code: 'idempotency-key/done',
  title: 'This request was obeyed already.',
  detail: 'How it ended is not kept, and it was not done again. Look at what there is.',
};
export const LATE_KEY: Problem = {
  status: 409,
  code: 'idempotency-key/late',
  title: 'This key was used more than a day ago.',
  detail: 'Nothing was done. If the request is meant anew, send it with a new Idempotency-Key.',
};
