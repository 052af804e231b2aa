import type { ApiRight } from '../../domain/people/api-token.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { PageWords } from '../words.ts';

/** https://www.rfc-editor.org/rfc/rfc9457, with a code for programs and the words of the chat for people. */
export interface Problem {
  readonly status: number;
  /** For programs: it stays as it is. */
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  /** What else a program may want to know. */
  readonly more?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What is about the house and not about what was sent. */
const STATUS: Readonly<Partial<Record<Refusal['kind'], number>>> = {
  'not-found': 404,
  'not-stored': 503,
  failed: 500,
  'owners-only': 403,
  factor: 403,
  'no-free-slot': 409,
  'condition-unknown': 409,
  'no-common-length': 409,
  'no-pin-left': 409,
  'nothing-to-share': 409,
  'not-in-conflict': 409,
  'not-foreign': 409,
  'pin-not-shown': 409,
  arming: 409,
  bolt: 409,
  surroundings: 502,
  unreachable: 504,
};

export function refusalProblem(refusals: readonly Refusal[], { refusal: words }: PageWords): Problem {
  const [first] = refusals;
  const status = (first && STATUS[first.kind]) ?? 422;
  return {
    status,
    code: first ? codeOf(first) : 'refused',
    title: 'Latchkey refuses this.',
    detail: refusals.map(words).join(' '),
    more: { refusals: refusals.map((one) => ({ code: codeOf(one), detail: words(one) })) },
  };
}

/** Such as `no-free-slot`, or `pin/too-short` where there are several of a kind. */
export function codeOf(refusal: Refusal): string {
  if ('problem' in refusal) return `${refusal.kind}/${refusal.problem.kind}`;
  return refusal.kind === 'not-found' ? `not-found/${refusal.what}` : refusal.kind;
}

export function problemResponse({ status, code, title, detail, more, headers }: Problem): Response {
  const body = {
    type: `urn:latchkey:problem:${code}`,
    ...{ title, status, code },
    ...(detail !== undefined && { detail }),
    ...more,
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  });
}

export const NO_TOKEN: Problem = {
  status: 401,
  code: 'no-token',
  title: 'A token is needed.',
  detail:
    'Expected a header "Authorization: Bearer" with a token that lets in. An owner makes one in the chat, under Members.',
  headers: { 'www-authenticate': 'Bearer realm="latchkey"' },
};

export function noRight(missing: readonly ApiRight[]): Problem {
  return {
    status: 403,
    code: 'no-right',
    title: 'This token may not do that.',
    detail: `The token needs the right ${missing.join(' and ')}. An owner makes a token with it in the chat.`,
    more: { missing },
  };
}

export const TOO_OFTEN: Problem = {
  status: 429,
  code: 'too-often',
  title: 'Too many requests.',
  detail: 'Nothing was done. Wait a minute, then try again.',
  headers: { 'retry-after': '60' },
};

export const NOTHING_HERE: Problem = {
  status: 404,
  code: 'no-such-address',
  title: 'There is nothing at this address.',
  detail: 'openapi.json lists what there is.',
};
