import type { Actor } from '../../domain/people/actor.ts';
import type { DuressMark } from '../../storage/tables/codes/duress-store.ts';
import type { Store } from '../../storage/store.ts';
import type { Members } from '../access/members.ts';
import type { SecondFactor } from '../access/second-factor.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import type { AuditLog } from './audit-log.ts';

interface Parts {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly members: Members;
  readonly factor: SecondFactor;
}

/**
 * Codes that somebody uses under duress, at devices that have no duress codes of their own: they open as usual, and
 * owners get an alert. Only owners know which codes these are: nothing else that is shown about a code reveals it.
 */
export class DuressCommands {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The mark of a duress code, for an owner. */
  of(by: Actor, code: number): DuressMark | undefined {
    return this.#parts.members.isOwner(by) ? this.#parts.store.duress.of(code) : undefined;
  }

  /** The owners who would get the alert: all except the one who may be at the door. */
  hearing(quietFor: number | undefined): string[] {
    return this.#parts.store.members
      .all()
      .flatMap(({ id, name, role }) => (role === 'owner' && id !== quietFor ? name : []));
  }

  /** @param quietFor the owner whose chat stays silent; undefined: none */
  mark(by: Actor, code: number, quietFor?: number): Result<void> {
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    if (quietFor !== undefined && this.#parts.store.members.get(quietFor)?.role !== 'owner')
      return notFound('member');
    return this.#set(by, code, { ...(quietFor !== undefined && { quietFor }) });
  }

  /** Makes it an ordinary code again. */
  unmark(by: Actor, code: number): Result<void> {
    return this.#set(by, code, null);
  }

  #set(by: Actor, code: number, mark: DuressMark | null): Result<void> {
    if (!this.#parts.members.isOwner(by)) return refused({ kind: 'owners-only' });
    const stored = this.#parts.store.codes.get(code);
    if (!stored || stored.deleted) return notFound('code');
    const stops = this.#parts.factor.demand(by);
    if (stops) return refused(stops);
    // Managers can read the decisions about a code, so this one has a name that only owners see.
    this.#parts.audit.transaction(by, mark ? 'mark as duress code' : 'unmark as duress code', () => {
      this.#parts.store.duress.set(code, mark);
      return { subject: `duress:${code}`, value: undefined };
    });
    return DONE;
  }
}
