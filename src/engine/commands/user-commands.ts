import type { Actor } from '../../domain/actor.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { userProblems } from '../../domain/user.ts';
import type { UserDetails } from '../../domain/user.ts';
import type { Store } from '../../storage/store.ts';
import type { CodeScheduler } from '../scheduling/code-scheduler.ts';
import type { AuditLog } from './audit-log.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';

/** What an owner decides about users. */
export class UserCommands {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #decisions: AuditLog;
  readonly #consequences: CodeScheduler;
  readonly #changed: (user: number) => void;

  constructor(parts: {
    store: Store;
    clock: Clock;
    decisions: AuditLog;
    consequences: CodeScheduler;
    userChanged: (user: number) => void;
  }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#decisions = parts.decisions;
    this.#consequences = parts.consequences;
    this.#changed = parts.userChanged;
  }

  refusals(details: UserDetails): Refusal[] {
    return userProblems(details).map((problem) => ({ kind: 'user', problem }));
  }

  add(by: Actor, details: UserDetails): Result<number> {
    const refusals = this.refusals(details);
    if (refusals.length > 0) return refused(...refusals);
    const id = this.#decisions.transaction(by, 'add user', () => {
      const user = this.#store.users.add(details, this.#clock.now());
      return { subject: `user:${user}`, value: user };
    });
    this.#changed(id);
    return { ok: true, value: id };
  }

  edit(by: Actor, id: number, details: UserDetails): Result<void> {
    if (!this.#store.users.get(id)) return notFound('user');
    const refusals = this.refusals(details);
    if (refusals.length > 0) return refused(...refusals);
    this.#decisions.transaction(by, 'edit user', () => {
      this.#store.users.change(id, details);
      return { subject: `user:${id}`, value: undefined };
    });
    this.#changed(id);
    return DONE;
  }

  delete(by: Actor, id: number): Result<void> {
    if (!this.#store.users.get(id)) return notFound('user');
    const codes = this.#store.codes.ofUser(id).filter((code) => !code.deleted);
    this.#decisions.transaction(by, 'delete user', () => {
      for (const code of codes) this.#store.codes.setDeleted(code.id, this.#clock.now());
      this.#store.users.remove(id, this.#clock.now());
      return { subject: `user:${id}`, value: undefined };
    });
    this.#consequences.reconcile(codes.map((code) => code.id));
    this.#changed(id);
    return DONE;
  }
}
