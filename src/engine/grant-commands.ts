import type { Clock } from '../domain/clock.ts';
import type { Store } from '../store/store.ts';
import type { Consequences } from './consequences.ts';
import type { Actor, Decisions } from './decisions.ts';
import type { Reconciler } from './reconciler.ts';
import { DONE, notFound, refused } from './result.ts';
import type { Result } from './result.ts';

/** What an owner decides about one code on one device, where that is in trouble. */
export class GrantCommands {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #reconciler: Reconciler;
  readonly #decisions: Decisions;
  readonly #consequences: Consequences;

  constructor(parts: {
    store: Store;
    clock: Clock;
    reconciler: Reconciler;
    decisions: Decisions;
    consequences: Consequences;
  }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#reconciler = parts.reconciler;
    this.#decisions = parts.decisions;
    this.#consequences = parts.consequences;
  }

  retry(by: Actor, id: number): Result<void> {
    const grant = this.#store.codes.grant(id);
    if (!grant || grant.state === 'gone') return notFound('code');
    this.#decisions.make(by, 'try again', () => {
      this.#store.codes.changeGrant(id, { refusedDigest: undefined });
      return { subject: `code:${grant.codeId}`, value: undefined, detail: grant.device };
    });
    this.#reconciler.revive(grant.device);
    return DONE;
  }

  resolveConflict(by: Actor, id: number, choice: 'put-back' | 'leave'): Result<void> {
    const grant = this.#store.codes.grant(id);
    if (grant?.state !== 'conflict' || grant.slot === undefined) return refused({ kind: 'not-in-conflict' });
    const { device, slot } = grant;
    this.#decisions.make(by, `${choice} in conflict`, () => {
      const record = this.#store.slots.get(device, slot);
      const { observation } = record;
      // What cannot be read may be anybody's: put back, it is ours to replace.
      const seen = observation.kind === 'known' ? observation.digest : 'unreadable';
      // The owner speaks of what was seen there. While the slot is unread, that has to be seen again first.
      if (observation.kind === 'known' || observation.kind === 'unreadable') {
        const ours = choice === 'put-back' ? [seen] : [];
        this.#store.slots.set(device, slot, { ...record, ours }, this.#clock.now());
      }
      if (observation.kind === 'unreadable') this.#store.codes.changeGrant(id, { state: 'waiting' });
      if (choice === 'leave') this.#store.codes.changeGrant(id, { wanted: false });
      return { subject: `code:${grant.codeId}`, value: undefined, detail: device };
    });
    this.#consequences.follow([grant.codeId]);
    return DONE;
  }
}
