import { createHash } from 'node:crypto';
import { memberIn } from '../../domain/people/actor.ts';
import type { StoredActor } from '../../storage/tables/actor-cell.ts';
import type { Store } from '../../storage/store.ts';
import type { DecisionView } from '../views/code-views.ts';

const MOST_SHOWN = 20;
const HASH_LENGTH = 12;

/** Who decided what about a code, so that two who change it at once do not overwrite each other unseen. */
export class Decisions {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * A mark that is another one once somebody has changed what the code is or where it is wanted, by whatever way; what
   * its devices tell of it changes nothing. The page and the API compare by it alone. Undefined where there is no such code.
   */
  markOf(id: number): string | undefined {
    const code = this.#store.codes.get(id);
    if (!code) return undefined;
    const decided = [
      ...[code.schedule, code.paused, code.deleted, code.userId, code.uses?.limit, code.condition?.id],
      [...this.#store.grants.wantedOn(id)].sort(),
    ];
    const hash = createHash('sha256').update(JSON.stringify(decided)).digest('base64url');
    return `${this.#newest(id)}-${hash.slice(0, HASH_LENGTH)}`;
  }

  /** It grows with each decision about the code, or about all codes of its user. */
  #newest(code: number): number {
    return this.#store.decisions.newest(this.#subjects(code));
  }

  /** What was decided since a mark, the oldest first; nothing since one that was never given. */
  since(code: number, mark: string): DecisionView[] {
    const newest = /^(\d{1,15})-/.exec(mark)?.[1];
    return newest === undefined ? [] : this.#after(code, Number(newest));
  }

  #after(code: number, newest: number): DecisionView[] {
    return this.#store.decisions
      .after(this.#subjects(code), newest, MOST_SHOWN)
      .map(({ actor, ...decision }) => ({ ...decision, by: this.#who(actor) }));
  }

  lastOf(code: number): DecisionView | undefined {
    return this.#after(code, this.#newest(code) - 1).at(-1);
  }

  #subjects(code: number): string[] {
    const user = this.#store.codes.get(code)?.userId;
    return [`code:${code}`, ...(user === undefined ? [] : [`user:${user}`])];
  }

  #who(actor: StoredActor): DecisionView['by'] {
    const member = memberIn(actor);
    const name =
      member === undefined
        ? actor.kind === 'token' && this.#store.tokens.nameOf(actor.id)
        : this.#store.members.nameOf(member);
    return { kind: actor.kind, ...(name && { name }) };
  }
}
