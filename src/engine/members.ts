import type { ArrivalAlerts } from '../domain/alert.ts';
import type { Clock } from '../domain/clock.ts';
import type { Store } from '../store/store.ts';
import { openPairing, redeemPairing } from './pairing.ts';
import type { Actor, Decisions } from './decisions.ts';
import { DONE, notFound, refused } from './result.ts';
import type { Result } from './result.ts';
import type { MemberView } from './views.ts';

/** The Telegram accounts that may talk with the house. */
export class Members {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #decisions: Decisions;

  constructor(parts: { store: Store; clock: Clock; decisions: Decisions }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#decisions = parts.decisions;
  }

  all(): MemberView[] {
    return this.#store.members.all();
  }

  get(id: number): MemberView | undefined {
    return this.#store.members.get(id);
  }

  /** Accounts that the configuration trusts from the start. */
  trustOwners(ids: readonly number[]): void {
    for (const id of ids) {
      const known = this.#store.members.get(id);
      this.#store.members.save({ id, name: known?.name ?? 'Owner', role: 'owner' }, this.#clock.now());
    }
  }

  /** Members are called as their accounts are: of two owners, each is told what the other did. */
  called(id: number, name: string): void {
    const known = this.#store.members.get(id);
    if (!known || name === '' || known.name === name) return;
    this.#store.members.save({ ...known, name }, this.#clock.now());
  }

  setArrivals(by: Actor, id: number, arrivals: ArrivalAlerts): Result<void> {
    if (!this.#store.members.get(id)) return notFound('member');
    this.#decisions.make(by, 'choose alerts', () => {
      this.#store.members.setArrivals(id, arrivals);
      return { subject: `member:${id}`, value: undefined, detail: arrivals };
    });
    return DONE;
  }

  /** A one-time token for the next owner, good for ten minutes. */
  openPairing(): string {
    return openPairing(this.#store, this.#clock, 'owner');
  }

  redeemPairing(token: string, account: { id: number; name: string }): Result<MemberView> {
    return this.#store.transaction((): Result<MemberView> => {
      const role = redeemPairing(this.#store, this.#clock, token);
      if (!role) return refused({ kind: 'pairing' });
      const subject = `member:${account.id}`;
      return this.#decisions.make(subject, 'pair', () => {
        this.#store.members.save({ ...account, role }, this.#clock.now());
        return { subject, value: { ok: true, value: this.#store.members.get(account.id)! }, detail: role };
      });
    });
  }
}
