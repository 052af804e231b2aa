import { createHash } from 'node:crypto';
import { memberIn } from '../../domain/people/actor.ts';
import type { StoredActor } from '../../storage/tables/actor-cell.ts';
import type { Store } from '../../storage/store.ts';
import type { DecisionView } from '../views/code-views.ts';

const MOST_SHOWN = 20;
const HASH_LENGTH = 12;

/** Who decided what about a code or a stay, so that two who change it at once do not overwrite each other unseen. */
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
    return this.#markOf(this.#subjects(id), [
      ...[code.schedule, code.paused, code.deleted, code.userId, code.uses?.limit, code.condition?.id],
      [...this.#store.grants.wantedOn(id)].sort(),
    ]);
  }

  /** The same of a stay, which calendars change too. Undefined where there is no such stay. */
  markOfStay(id: number): string | undefined {
    const stay = this.#store.stays.get(id);
    if (!stay) return undefined;
    const { name, reservation } = this.#store.stays.guest(id);
    // That the guest has come is no decision.
    const phase = stay.phase === 'arrived' ? 'expected' : stay.phase;
    const { arrival, departure, own, unit } = stay;
    return this.#markOf([`stay:${id}`], [unit, phase, arrival, departure, own, name, reservation]);
  }

  /** What was decided about a code since a mark, the oldest first; nothing since one that was never given. */
  since(code: number, mark: string): DecisionView[] {
    return this.#since(this.#subjects(code), mark);
  }

  sinceOfStay(stay: number, mark: string): DecisionView[] {
    return this.#since([`stay:${stay}`], mark);
  }

  lastOf(code: number): DecisionView | undefined {
    const subjects = this.#subjects(code);
    return this.#after(subjects, this.#store.decisions.newest(subjects) - 1).at(-1);
  }

  /** @param decided what the newest decision about the subjects may not tell */
  #markOf(subjects: readonly string[], decided: readonly unknown[]): string {
    const hash = createHash('sha256').update(JSON.stringify(decided)).digest('base64url');
    return `${this.#store.decisions.newest(subjects)}-${hash.slice(0, HASH_LENGTH)}`;
  }

  #since(subjects: readonly string[], mark: string): DecisionView[] {
    const newest = /^(\d{1,15})-/.exec(mark)?.[1];
    return newest === undefined ? [] : this.#after(subjects, Number(newest));
  }

  #after(subjects: readonly string[], newest: number): DecisionView[] {
    return this.#store.decisions
      .after(subjects, newest, MOST_SHOWN)
      .map(({ actor, ...decision }) => ({ ...decision, by: this.#who(actor) }));
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
