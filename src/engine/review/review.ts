import { waitFor } from '../../domain/clock.ts';
import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { Actor } from '../../domain/people/actor.ts';
import type { Observed } from '../../domain/plan/plan.ts';
import { codeAt } from '../../storage/tables/codes/grant-store.ts';
import type { GrantRecord } from '../../storage/tables/codes/grant-store.ts';
import type { StoredSlot } from '../../storage/tables/slots/slot-record.ts';
import type { Store } from '../../storage/store.ts';
import type { Members } from '../access/members.ts';
import type { SecondFactor } from '../access/second-factor.ts';
import type { Notices } from '../alerts/notices.ts';
import type { AuditLog } from '../commands/audit-log.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import type { Queries } from '../queries/queries.ts';
import type { ReviewView } from '../views/review-views.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import type { CodeScheduler } from '../scheduling/code-scheduler.ts';
import type { Reconciler } from '../sync/reconciler.ts';
import { Differences } from './differences.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly zone: string;
  readonly registry: DeviceRegistry;
  readonly queries: Queries;
  readonly audit: AuditLog;
  readonly notices: Notices;
  readonly members: Members;
  readonly factor: SecondFactor;
  readonly reconciler: Reconciler;
  readonly scheduler: CodeScheduler;
  readonly memberChanged: (id: number) => void;
  readonly changed: () => void;
}

/** Owners hear of it again so often, until they have decided. */
const REMIND_MS = 24 * 60 * 60_000;

/**
 * A house that has gone back in time: its slots are read, nothing is written, and its owners decide what still holds.
 * Nobody but an owner decides: who else has access now is one of the questions.
 */
export class Review {
  readonly #parts: Parts;
  readonly #differences: Differences;
  /** Nothing is written at all: no owner has decided anything yet. */
  #isUnseen: boolean;
  #endWait: () => void = () => undefined;
  /** Devices of which slots are being read that were not read since the house went back. */
  readonly #comparing = new Set<DeviceId>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#differences = new Differences(parts);
    const review = parts.store.review.get();
    this.#isUnseen = review !== undefined && review.seen !== true;
  }

  get isOpen(): boolean {
    return this.#parts.store.review.get() !== undefined;
  }

  get nothingIsSure(): boolean {
    return this.#isUnseen;
  }

  start(): void {
    if (!this.isOpen || this.#endIfDone()) return;
    this.tell();
    this.#remindLater();
  }

  stop(): void {
    this.#endWait();
  }

  /** Owners hear of it; also those who come later. */
  tell(): void {
    const review = this.#parts.store.review.get();
    if (!review || review.told) return;
    const { cause, copyAt } = review;
    const ids = this.#parts.notices.tell(
      { kind: 'review', cause, ...(copyAt !== undefined && { copyAt }) },
      undefined,
      ({ role }) => role === 'owner',
    );
    if (ids.length > 0) this.#parts.store.review.note({ told: true });
  }

  /** What is found there is told with all that differs. */
  isComparing(device: DeviceId): boolean {
    return this.#comparing.has(device);
  }

  /** Reads all that is not known yet of a device, after what is to be done for our own codes. */
  async compare(device: DeviceId): Promise<void> {
    if (!this.isOpen || !this.#parts.registry.get(device)) return;
    const { store, reconciler } = this.#parts;
    const before = store.slots.all(device);
    const open = this.#differences.unreadSlots(device);
    const foreign = open.filter((slot) => (before.get(slot)?.ownDigests.length ?? 0) === 0);
    this.#comparing.add(device);
    await reconciler.readForeign(device, foreign).finally(() => this.#comparing.delete(device));
    for (const slot of foreign) {
      const known = before.get(slot);
      // What an owner let be may be another code by now.
      if (known?.leftAlone && !isSame(known.observed, store.slots.get(device, slot).observed)) {
        store.slots.noteChange(device, slot);
        store.slots.takeChange(device, slot);
      }
    }
    this.#followMoved(device);
    this.#parts.changed();
  }

  /** A code of ours that is in another slot by now was moved since: it is the same code. */
  #followMoved(device: DeviceId): void {
    const { store, registry, clock, scheduler } = this.#parts;
    // In a panel's one user list a code has one slot for all partitions.
    if (registry.sharing(device).length > 1) return;
    const held = store.grants.held().filter((grant) => grant.device === device && grant.state !== 'gone');
    const moved = store.slots.foreign(device).flatMap((slot) => {
      const record = store.slots.get(device, slot);
      const { observed } = record;
      const grant = held.find(({ codeId, slot: was }) => {
        const isIts = observed.kind === 'known' && store.codes.get(codeId)?.digest === observed.digest;
        return isIts && was !== slot && !this.#shows(device, was, observed);
      });
      return grant && observed.kind === 'known' ? [{ grant, slot, record, digest: observed.digest }] : [];
    });
    for (const { grant, slot, record, digest } of moved)
      store.transaction(() => {
        const holder = store.grants.at(device, slot);
        if (holder) store.grants.change(holder.id, { slot: undefined });
        if (grant.slot !== undefined) {
          const left = store.slots.get(device, grant.slot);
          store.slots.set(device, grant.slot, { ...left, ownDigests: [] }, clock.now());
        }
        store.grants.change(grant.id, { slot, state: 'waiting' });
        store.slots.set(device, slot, { ...record, ownDigests: [digest], seenOnDevice: true }, clock.now());
      });
    scheduler.reconcile([...new Set(moved.map(({ grant }) => grant.codeId))]);
  }

  /** Whatever may still be read there. */
  #shows(device: DeviceId, slot: number | undefined, what: Observed): boolean {
    if (slot === undefined) return false;
    const { observed, ownDigests } = this.#parts.store.slots.get(device, slot);
    return isSame(observed, what) || (observed.kind === 'unread' && ownDigests.length > 0);
  }

  /** Undefined where the house is as it was. */
  view(): ReviewView | undefined {
    const { store, registry, queries } = this.#parts;
    const review = store.review.get();
    if (!review) return undefined;
    const { cause, at, copyAt } = review;
    return {
      cause,
      at,
      ...(copyAt !== undefined && { copyAt }),
      codes: this.#differences.codes(),
      members: store.members.suspended().map(({ id, name, role }) => ({ id, name, role })),
      foreign: this.#differences.foreign(),
      unread: registry.all().flatMap(({ id }) => {
        const isOpen = this.#differences.unreadSlots(id).length > 0;
        return isOpen ? [queries.deviceName(id)] : [];
      }),
    };
  }

  /** The code still holds, as the house remembers it. */
  keep(by: Actor, code: number): Result<void> {
    return this.#decide(by, () => {
      const grants = this.#heldOf(code);
      if (grants.length === 0) return notFound('code');
      return this.#keepAll(by, [code]);
    });
  }

  /** Each code that is left, and each member who is left. */
  keepEverything(by: Actor): Result<void> {
    return this.#decide(by, () => {
      const suspended = this.#parts.store.members.suspended();
      const stops = suspended.length > 0 ? this.#parts.factor.demand(by) : undefined;
      if (stops) return refused(stops);
      for (const { id } of suspended) this.#resume(by, id);
      return this.#keepAll(
        by,
        this.#differences.codes().map(({ code }) => code),
      );
    });
  }

  /** The code was removed since: it goes, also from where it is. */
  remove(by: Actor, code: number): Result<void> {
    return this.#decide(by, () => {
      if (this.#heldOf(code).length === 0) return notFound('code');
      return this.#removeAll(by, [code]);
    });
  }

  /** Codes that no device holds were removed since, and whoever is not a member now is none. */
  keepWhatDevicesHold(by: Actor): Result<void> {
    return this.#decide(by, () => {
      const all = this.#differences.codes();
      const isSeen = (what: string): boolean => what === 'same' || what === 'still-there';
      const seen = all.filter(({ devices }) => devices.some(({ what }) => isSeen(what)));
      // Of what no device can show, nobody knows.
      const gone = all.filter(({ devices }) =>
        devices.every(({ what }) => what === 'missing' || what === 'away' || what === 'other'),
      );
      const kept = this.#keepAll(
        by,
        seen.map(({ code }) => code),
      );
      if (!kept.ok) return kept;
      for (const { id } of this.#parts.store.members.suspended()) this.#dismiss(by, id);
      return this.#removeAll(
        by,
        gone.map(({ code }) => code),
      );
    });
  }

  /** The member still has access. */
  keepMember(by: Actor, id: number): Result<void> {
    return this.#decide(by, () => {
      if (!this.#isSuspended(id)) return notFound('member');
      const stops = this.#parts.factor.demand(by);
      if (stops) return refused(stops);
      this.#resume(by, id);
      return DONE;
    });
  }

  removeMember(by: Actor, id: number): Result<void> {
    return this.#decide(by, () => {
      if (!this.#isSuspended(id)) return notFound('member');
      this.#dismiss(by, id);
      return DONE;
    });
  }

  #decide(by: Actor, decide: () => Result<void>): Result<void> {
    if (!this.isOpen) return DONE;
    if (!this.#parts.members.isOwner(by)) return refused({ kind: 'owners-only' });
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const decided = decide();
    if (!decided.ok) return decided;
    if (this.#isUnseen) {
      this.#isUnseen = false;
      this.#parts.store.review.note({ seen: true });
      // What was decided since the house went back waited for this.
      this.#parts.reconciler.storesAgain();
    }
    this.#endIfDone();
    this.#parts.changed();
    return DONE;
  }

  #keepAll(by: Actor, codes: readonly number[]): Result<void> {
    for (const code of codes)
      this.#parts.audit.transaction(by, 'keep after going back', () => {
        for (const grant of this.#heldOf(code)) {
          this.#believe(grant);
          this.#parts.store.grants.release(grant.id);
        }
        return { subject: `code:${code}`, value: undefined };
      });
    this.#parts.scheduler.reconcile(codes);
    return DONE;
  }

  /** A slot that is taken, and does not show by what, holds this code: an owner says so. */
  #believe({ id, device, slot }: GrantRecord): void {
    const { store, clock } = this.#parts;
    if (slot === undefined) return;
    const record = store.slots.get(device, slot);
    if (record.observed.kind !== 'unreadable' || record.ownDigests.length === 0) return;
    store.slots.set(device, slot, { ...record, seenOnDevice: true }, clock.now());
    store.slots.takeChange(device, slot);
    store.grants.change(id, { state: 'waiting', reason: undefined });
  }

  #removeAll(by: Actor, codes: readonly number[]): Result<void> {
    const { store, clock } = this.#parts;
    for (const code of codes)
      this.#parts.audit.transaction(by, 'remove after going back', () => {
        const stored = store.codes.get(code);
        store.codes.setDeleted(code, clock.now());
        for (const grant of this.#heldOf(code)) {
          this.#disown(grant, stored && codeAt(grant, stored).digest);
          store.grants.release(grant.id);
        }
        return { subject: `code:${code}`, value: undefined };
      });
    this.#parts.scheduler.reconcile(codes);
    return DONE;
  }

  /** What is in the slot and was not seen to be this code is somebody's. */
  #disown({ id, device, slot }: GrantRecord, digest: string | undefined): void {
    const { store, clock } = this.#parts;
    if (slot === undefined) return;
    const record: StoredSlot = store.slots.get(device, slot);
    const { observed } = record;
    const isOther = observed.kind === 'known' && observed.digest !== digest;
    if (observed.kind !== 'unreadable' && !isOther) return;
    store.slots.set(device, slot, { ...record, ownDigests: [], seenOnDevice: false }, clock.now());
    store.grants.change(id, { state: 'waiting' });
  }

  #heldOf(code: number): GrantRecord[] {
    return this.#parts.store.grants.ofCode(code).filter(({ held }) => held !== undefined);
  }

  #isSuspended(id: number): boolean {
    return this.#parts.store.members.suspended().some((member) => member.id === id);
  }

  #resume(by: Actor, id: number): void {
    this.#parts.audit.transaction(by, 'keep member after going back', () => {
      this.#parts.store.members.resume(id);
      return { subject: `member:${id}`, value: undefined };
    });
    this.#parts.memberChanged(id);
  }

  #dismiss(by: Actor, id: number): void {
    this.#parts.audit.transaction(by, 'remove member after going back', () => {
      this.#parts.store.members.remove(id, this.#parts.clock.now());
      return { subject: `member:${id}`, value: undefined };
    });
    this.#parts.memberChanged(id);
  }

  /** Returns whether nothing is left to be decided. */
  #endIfDone(): boolean {
    const { store } = this.#parts;
    if (this.#differences.codes().length > 0 || store.members.suspended().length > 0) return false;
    const waiting = store.grants.held();
    store.review.end();
    this.#isUnseen = false;
    this.#endWait();
    this.#parts.scheduler.reconcile([...new Set(waiting.map(({ codeId }) => codeId))]);
    return true;
  }

  #remindLater(): void {
    this.#endWait = waitFor(this.#parts.clock, REMIND_MS, () => {
      if (!this.isOpen) return;
      this.#parts.store.review.note({ told: undefined });
      this.tell();
      this.#remindLater();
    });
  }
}

function isSame(one: Observed, other: Observed): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
