import { createHash, timingSafeEqual } from 'node:crypto';
import { MOST_TOKENS, TOKEN_NAME_MAX_LENGTH } from '../../domain/people/api-token.ts';
import type { ApiRight, ApiTokenProblem } from '../../domain/people/api-token.ts';
import { byMember, memberIn } from '../../domain/people/actor.ts';
import type { Actor } from '../../domain/people/actor.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { TokenRecord } from '../../storage/tables/people/token-store.ts';
import type { Store } from '../../storage/store.ts';
import type { AuditLog } from '../commands/audit-log.ts';
import type { ApiTokenView } from '../views/member-views.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import type { Members } from './members.ts';
import type { SecondFactor } from './second-factor.ts';
import { hashOfToken, newToken } from './secret-token.ts';

const SECRET_BYTES = 32;
/** The time of the last use is not written more often. */
const NOTED_EVERY_MS = 60_000;
/** `lk_7_…`: its number, and what nobody can guess. The beginning lets scanners of secrets find one. */
const FORM = /^lk_(\d{1,15})_([\w-]{43})$/;

export interface NewApiToken {
  /** Missing: named after its number. */
  readonly name?: string;
  readonly rights: readonly ApiRight[];
  /** Epoch milliseconds; missing: until somebody ends it. */
  readonly endsAt?: number;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly members: Members;
  readonly factor: SecondFactor;
  readonly timeIsTrusted: () => boolean;
  /** One was made, changed or ended; called once that is stored. */
  readonly changed: (id: number) => void;
}

/** What programs come with that use the API. Only owners make, see and end tokens, and a token does none of these. */
export class ApiTokens {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Returns its number, and the token itself, which is kept nowhere. */
  make(
    by: Actor,
    { name, rights, endsAt }: NewApiToken,
  ): Result<{ readonly id: number; readonly token: string }> {
    const { store, clock, audit, members, factor } = this.#parts;
    const owner = memberIn(by);
    if (owner === undefined || !members.isOwner(by)) return refused({ kind: 'owners-only' });
    if (!audit.areKept) return refused({ kind: 'not-stored' });
    const now = clock.now();
    const problems = [
      ...(name === undefined ? [] : nameProblems(name)),
      ...(rights.length === 0 ? [{ kind: 'no-right' } as const] : []),
      ...(endsAt !== undefined && endsAt <= now ? [{ kind: 'over' } as const] : []),
      ...(store.tokens.all().length >= MOST_TOKENS ? [{ kind: 'too-many', max: MOST_TOKENS } as const] : []),
    ];
    if (problems.length > 0) return refused(...problems.map(asRefusal));
    const stops = factor.demand(by);
    if (stops) return refused(stops);
    const secret = newToken(SECRET_BYTES);
    const id = audit.transaction(by, 'make token', () => {
      const made = store.tokens.add({
        ...{ name: clean(name ?? ''), hash: hashOfToken(secret), rights: [...new Set(rights)] },
        ...{ madeBy: owner, since: now, ...(endsAt !== undefined && { endsAt }) },
      });
      if (name === undefined) store.tokens.rename(made, `API ${made}`);
      return { subject: `token:${made}`, value: made, detail: rights.join(', ') };
    });
    this.#parts.changed(id);
    return { ok: true, value: { id, token: `lk_${id}_${secret}` } };
  }

  /** For owners, the newest first; those that are over too, until somebody ends them. */
  all(by: Actor): ApiTokenView[] {
    return this.#parts.members.isOwner(by)
      ? this.#parts.store.tokens.all().map((token) => this.#view(token))
      : [];
  }

  rename(by: Actor, id: number, name: string): Result<void> {
    if (!this.#parts.members.isOwner(by)) return refused({ kind: 'owners-only' });
    if (!this.#parts.store.tokens.get(id)) return notFound('token');
    const problems = nameProblems(name);
    if (problems.length > 0) return refused(...problems.map(asRefusal));
    this.#parts.audit.transaction(by, 'rename token', () => {
      this.#parts.store.tokens.rename(id, clean(name));
      return { subject: `token:${id}`, value: undefined };
    });
    this.#parts.changed(id);
    return DONE;
  }

  /** From now on nobody is let in with it. */
  end(by: Actor, id: number): Result<void> {
    if (!this.#parts.members.isOwner(by)) return refused({ kind: 'owners-only' });
    if (!this.#parts.store.tokens.get(id)) return notFound('token');
    this.#parts.audit.transaction(by, 'end token', () => {
      this.#parts.store.tokens.end(id, this.#parts.clock.now());
      return { subject: `token:${id}`, value: undefined };
    });
    this.#parts.changed(id);
    return DONE;
  }

  /** Whose token that is; undefined where it lets nobody in. It takes as long for a wrong one as for a right one. */
  check(token: string): ApiTokenView | undefined {
    const [, id, secret = ''] = FORM.exec(token) ?? [];
    const known = id === undefined ? undefined : this.#parts.store.tokens.get(Number(id));
    const isRight = timingSafeEqual(digest(hashOfToken(secret)), digest(known?.hash ?? ''));
    if (!known || !isRight || !this.isGood(known.id)) return undefined;
    const now = this.#parts.clock.now();
    // Also where the clock went back.
    if (known.usedAt === undefined || Math.abs(now - known.usedAt) > NOTED_EVERY_MS)
      this.#parts.store.tokens.used(known.id, now);
    return this.#view(known);
  }

  /**
   * It still lets in: nobody has ended it, its time is not over, and whoever made it is still an owner. While nobody
   * knows the time, one that ends is as good as ended.
   */
  isGood(id: number): boolean {
    const token = this.#parts.store.tokens.get(id);
    if (!token || !this.#parts.members.isOwner(byMember(token.madeBy))) return false;
    if (token.endsAt === undefined) return true;
    return this.#parts.timeIsTrusted() && this.#parts.clock.now() < token.endsAt;
  }

  #view({ hash: _hash, madeBy, ...token }: TokenRecord): ApiTokenView {
    const madeByName = this.#parts.store.members.nameOf(madeBy) ?? String(madeBy);
    return { ...token, madeByName, isGood: this.isGood(token.id) };
  }
}

function nameProblems(name: string): ApiTokenProblem[] {
  const came = [...clean(name)].length;
  if (came === 0) return [{ kind: 'name-missing' }];
  return came > TOKEN_NAME_MAX_LENGTH ? [{ kind: 'too-long', max: TOKEN_NAME_MAX_LENGTH, came }] : [];
}

function asRefusal(problem: ApiTokenProblem): Refusal {
  return { kind: 'api-token', problem };
}

/** One line. */
function clean(name: string): string {
  return name.replace(/\p{Cc}+/gu, ' ').trim();
}

/** Of one length, whatever stands in the row. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
