import { createHash } from 'node:crypto';
import { memberIn } from '../../domain/people/actor.ts';
import type { Store } from '../../storage/store.ts';
import type { DecisionView } from './views.ts';

/** What was decided last, so that nobody overwrites what they have not seen. */
export class Decisions {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * A mark that is another one once somebody has changed what the code is or where it is wanted, by whatever way; what
   * its devices tell of it changes nothing. Undefined where there is no such code.
   */
  markOf(id: number): string | undefined {
    const code = this.#store.codes.get(id);
    if (!code) return undefined;
    const decided = [
      this.#store.journal.lastDecision(`code:${id}`)?.id,
      ...[code.schedule, code.paused, code.deleted, code.userId, code.uses?.limit, code.condition?.id],
      [...this.#store.codes.wantedOn(id)].sort(),
    ];
    return createHash('sha256').update(JSON.stringify(decided)).digest('base64url').slice(0, 16);
  }

  lastOf(code: number): DecisionView | undefined {
    const decision = this.#store.journal.lastDecision(`code:${code}`);
    if (!decision) return undefined;
    const member = memberIn(decision.actor);
    const name = member === undefined ? undefined : this.#store.members.nameOf(member);
    return { at: decision.at, ...(name !== undefined && { by: name }) };
  }
}
