import type { ApiTokenView } from '../../engine/views/member-views.ts';
import { RateLimit } from '../access/rate-limit.ts';
import { addressOf, directWay } from '../access/way.ts';
import type { Way } from '../access/way.ts';
import type { ApiParts } from './ask.ts';
import { NO_TOKEN, noRight, TOO_OFTEN } from './problem.ts';
import type { Problem } from './problem.ts';
import { RIGHTS } from './rights.ts';
import type { OperationKey } from './rights.ts';

const WRONG_TOKENS_A_MINUTE = 20;
const REQUESTS_A_MINUTE = 600;

/** Who is let in: by the token in `Authorization` and by nothing else, no cookie and no query. */
export class ApiAccess {
  readonly #parts: ApiParts;
  readonly #way: Way;
  readonly #wrong: RateLimit;
  readonly #asked: RateLimit;

  constructor(parts: ApiParts) {
    this.#parts = parts;
    this.#way = directWay(parts.publicUrl, parts.trustedProxies);
    this.#wrong = new RateLimit(WRONG_TOKENS_A_MINUTE, parts.clock);
    this.#asked = new RateLimit(REQUESTS_A_MINUTE, parts.clock);
  }

  /** A right token is let in also from where many wrong ones came: behind a proxy, that may be everybody's address. */
  tokenIn(headers: Headers, peer: string): { readonly token: ApiTokenView } | { readonly problem: Problem } {
    const given = /^Bearer +([\w-]{1,200})$/i.exec(headers.get('authorization') ?? '')?.[1];
    const token = given === undefined ? undefined : this.#parts.house.apiTokens.check(given);
    if (token) return { token };
    return { problem: this.#wrong.try(addressOf(this.#way, peer, headers)) ? NO_TOKEN : TOO_OFTEN };
  }

  /** Why this may not be done with the token, if it may not. */
  refuses(token: ApiTokenView, operation: OperationKey, takesAway: boolean): Problem | undefined {
    const missing = RIGHTS[operation].filter((right) => !token.rights.includes(right));
    if (missing.length > 0) return noRight(missing);
    const isTooOften = !this.#asked.try(String(token.id));
    return isTooOften && !takesAway ? TOO_OFTEN : undefined;
  }
}
