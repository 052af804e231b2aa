import type { Actor } from '../../domain/people/actor.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { userProblems } from '../../domain/people/user.ts';
import type { UserDetails } from '../../domain/people/user.ts';
import type { Store } from '../../storage/store.ts';
import type { CodeScheduler } from '../scheduling/code-scheduler.ts';
import type { AuditLog } from './audit-log.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly scheduler: CodeScheduler;
  readonly userChanged: (user: number) => void;
}

/** Decisions about users. */
export class UserCommands {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  refusals(details: UserDetails): Refusal[] {
    return userProblems(details).map((problem) => ({ kind: 'user', problem }));
  }

  add(by: Actor, details: UserDetails): Result<number> {
    const refusals = this.refusals(details);
    if (refusals.length > 0) return refused(...refusals);
    const id = this.#parts.audit.transaction(by, 'add user', () => {
      const user = this.#parts.store.users.add(details, this.#parts.clock.now());
      return { subject: `user:${user}`, value: user };
    });
    this.#parts.userChanged(id);
    return { ok: true, value: id };
  }

  edit(by: Actor, id: number, details: UserDetails): Result<void> {
    if (!this.#parts.store.users.get(id)) return notFound('user');
    const refusals = this.refusals(details);
    if (refusals.length > 0) return refused(...refusals);
    this.#parts.audit.transaction(by, 'edit user', () => {
      this.#parts.store.users.change(id, details);
      return { subject: `user:${id}`, value: undefined };
    });
    this.#parts.userChanged(id);
    return DONE;
  }

  delete(by: Actor, id: number): Result<void> {
    if (!this.#parts.store.users.get(id)) return notFound('user');
    const codes = this.#parts.store.codes.ofUser(id).filter((code) => !code.deleted);
    this.#parts.audit.transaction(by, 'delete user', () => {
      for (const code of codes) this.#parts.store.codes.setDeleted(code.id, this.#parts.clock.now());
      this.#parts.store.users.remove(id, this.#parts.clock.now());
      return { subject: `user:${id}`, value: undefined };
    });
    this.#parts.scheduler.reconcile(codes.map((code) => code.id));
    this.#parts.userChanged(id);
    return DONE;
  }
}
