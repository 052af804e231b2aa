import { LATE_MS, staySince } from '../../domain/alerts/arrival.ts';
import type { Clock } from '../../domain/clock.ts';
import type { PinDigest } from '../../domain/plan/plan.ts';
import type { SyncState } from '../../domain/plan/sync.ts';
import type { CodeRecord } from '../../storage/tables/codes/code-store.ts';
import { codeAt } from '../../storage/tables/codes/grant-store.ts';
import type { GrantRecord } from '../../storage/tables/codes/grant-store.ts';
import type { EntryRecord } from '../../storage/tables/history/journal.ts';
import type { Store } from '../../storage/store.ts';
import type { Queries } from '../queries/queries.ts';
import type { Happening } from '../views/happening.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly zone: string;
  readonly queries: Queries;
  /** Stores it, within the transaction of what happened. */
  readonly keep: (happening: Happening) => void;
  readonly tell: (happening: Happening) => void;
}

/** Tells of what automations may want to react to, when it happens and once. Nothing of it is kept. */
export class AutomationEvents {
  readonly #parts: Parts;
  /** The PIN with which each grant is live, as far as was told: looking at a slot again is no news. */
  #live = new Map<number, PinDigest>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What is live at the start was told before. */
  start(): void {
    this.#live = this.#parts.store.grants.live();
  }

  /**
   * Part of the transaction of the entry, so that a program that is killed after it has lost nothing. Returns what
   * tells of it, once that is stored.
   * @param about `isDiscreet`: nothing that is shown in the house tells of it
   */
  used(record: EntryRecord, { isDiscreet = false } = {}): () => void {
    const code = record.codeId === undefined ? undefined : this.#parts.store.codes.get(record.codeId);
    const happening: Happening = {
      kind: 'used',
      entry: this.#parts.queries.entryView(record),
      ...(code && { code: code.id }),
      first: code !== undefined && this.#isArrival(record, code),
      late: this.#parts.clock.now() - record.at > LATE_MS,
      ...(isDiscreet && { isDiscreet }),
    };
    this.#parts.keep(happening);
    return () => this.#parts.tell(happening);
  }

  grantChanged(grant: GrantRecord, before: SyncState): void {
    const code = this.#parts.store.codes.get(grant.codeId)!;
    const { digest } = codeAt(grant, code);
    switch (grant.state) {
      case 'live':
        if (digest === undefined || this.#live.get(grant.id) === digest) return;
        this.#live.set(grant.id, digest);
        return this.#tellGrant('live', grant, code);
      case 'overdue':
        if (before !== 'overdue') this.#tellGrant('overdue', grant, code);
        return;
      case 'waiting':
      case 'removing':
        return; // on its way: where it ends is what counts
      default:
        this.#live.delete(grant.id);
    }
  }

  #tellGrant(kind: 'live' | 'overdue', { device }: GrantRecord, { id, userId }: CodeRecord): void {
    const happening: Happening = {
      kind,
      at: this.#parts.clock.now(),
      code: id,
      user: this.#parts.queries.person(userId),
      device,
      deviceName: this.#parts.queries.deviceName(device),
    };
    this.#parts.keep(happening);
    this.#parts.tell(happening);
  }

  #isArrival({ id, at, how, outside }: EntryRecord, code: CodeRecord): boolean {
    if (outside || (how !== 'unlock' && how !== 'disarm')) return false;
    return !this.#parts.store.journal.cameInBefore(
      id,
      code.id,
      staySince(code.lasting, at, this.#parts.zone),
    );
  }
}
