import { UNSHOWN } from '../../domain/plan/plan.ts';
import type { OwnDigest } from '../../domain/plan/plan.ts';
import type { Actor } from '../../domain/people/actor.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { Pin } from '../../domain/pins/pin.ts';
import type { Clock } from '../../domain/clock.ts';
import type { GrantRecord } from '../../storage/tables/codes/grant-store.ts';
import type { Store } from '../../storage/store.ts';
import type { CodeScheduler } from '../scheduling/code-scheduler.ts';
import type { AuditLog } from './audit-log.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import type { Reconciler } from '../sync/reconciler.ts';
import { isLost } from '../queries/queries.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import type { PinPolicy } from './pin-policy.ts';
import type { ObservedPins } from './observed-pins.ts';

export type ConflictChoice = 'put-back' | 'leave';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly registry: DeviceRegistry;
  readonly pinPolicy: PinPolicy;
  readonly seen: ObservedPins;
  readonly reconciler: Reconciler;
  readonly audit: AuditLog;
  readonly scheduler: CodeScheduler;
}

/** Decisions about one code on one device that is in trouble. */
export class GrantCommands {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Tries again now, counted from zero: at a device that is down, or with a code that it has refused. */
  retry(by: Actor, id: number): Result<void> {
    const grant = this.#parts.store.grants.get(id);
    if (!grant || grant.state === 'gone') return notFound('code');
    this.#parts.audit.transaction(by, 'try again', () => {
      this.#parts.store.grants.change(id, { refusedDigest: undefined });
      return { subject: `code:${grant.codeId}`, value: undefined, detail: grant.device };
    });
    this.#parts.reconciler.restart(grant.device);
    return DONE;
  }

  /** An owner has tried the code and it opens nothing, although the device cannot show that it is gone. */
  believeGone(by: Actor, id: number): Result<void> {
    const grant = this.#parts.store.grants.get(id);
    if (grant?.reason?.kind !== 'empty-disproved' || grant.slot === undefined) return notFound('code');
    this.#parts.audit.transaction(by, 'believe gone', () => {
      this.#parts.reconciler.believeGone(grant.device, grant.slot!);
      return { subject: `code:${grant.codeId}`, value: undefined, detail: grant.device };
    });
    this.#parts.scheduler.reconcile([grant.codeId]);
    return DONE;
  }

  /** Somebody changed the slot at the device: writes our code over what is there, or gives the slot up. */
  resolveConflict(by: Actor, id: number, choice: ConflictChoice): Result<void> {
    const grant = this.#inConflict(id);
    if (!grant) return refused({ kind: 'not-in-conflict' });
    if (choice === 'put-back' && !this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    this.#parts.audit.transaction(by, `${choice} in conflict`, () => {
      for (const each of this.#sameUser(grant)) this.#decide(each, choice);
      return { subject: `code:${grant.codeId}`, value: undefined, detail: grant.device };
    });
    this.#parts.scheduler.reconcile([grant.codeId]);
    return DONE;
  }

  /** Decides the same for all codes that a device has lost, perhaps by a reset. Returns how many. */
  resolveDeleted(by: Actor, device: DeviceId, choice: ConflictChoice): Result<number> {
    const lost = this.#parts.store.grants.on(device).filter(isLost);
    if (lost.length === 0) return refused({ kind: 'not-in-conflict' });
    if (choice === 'put-back' && !this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    this.#parts.audit.transaction(by, `${choice} all deleted`, () => {
      for (const grant of lost.flatMap((each) => this.#sameUser(each))) this.#decide(grant, choice);
      return { subject: `device:${device}`, value: undefined, detail: `${lost.length} codes` };
    });
    this.#parts.scheduler.reconcile(lost.map(({ codeId }) => codeId));
    return { ok: true, value: lost.length };
  }

  /**
   * Makes the PIN that somebody set at the device the PIN of our code, there and on its other devices.
   * @param typed the PIN, if the device does not show it: it is then written there as it was typed
   */
  async adoptConflict(by: Actor, id: number, typed?: Pin): Promise<Result<void>> {
    const before = this.#inConflict(id);
    if (!before) return refused({ kind: 'not-in-conflict' });
    const shown = await this.#parts.seen.of(before.device, before.slot);
    const pin = shown ?? typed;
    if (!pin) return refused({ kind: 'pin-not-shown' });
    // The conflict may have been resolved while the slot was read.
    const grant = this.#inConflict(id);
    if (!grant) return refused({ kind: 'not-in-conflict' });
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const { codeId, device, slot } = grant;
    const code = this.#parts.store.codes.get(codeId)!;
    // Only devices that get the same PIN.
    const devices = this.#parts.store.grants
      .ofCode(codeId)
      .filter((each) => each.wanted && each.takesSecondPin === grant.takesSecondPin)
      .map((each) => each.device);
    const refusals = this.#parts.pinPolicy.adoptionRefusals(pin, {
      user: code.userId,
      devices,
      exceptCode: codeId,
    });
    if (refusals.length > 0) return refused(...refusals);
    this.#parts.audit.transaction(by, 'adopt in conflict', () => {
      if (grant.takesSecondPin) this.#parts.store.codes.setSecondPin(codeId, pin);
      else this.#parts.store.codes.setPin(codeId, pin);
      for (const each of this.#sameUser(grant)) this.#hand(each);
      return { subject: `code:${codeId}`, value: undefined, detail: `${device}, slot ${slot}` };
    });
    this.#parts.scheduler.reconcile([codeId]);
    return DONE;
  }

  #inConflict(id: number): (GrantRecord & { slot: number }) | undefined {
    const grant = this.#parts.store.grants.get(id);
    if (grant?.state !== 'conflict' || grant.slot === undefined) return undefined;
    return { ...grant, slot: grant.slot };
  }

  /** All partitions of one panel share one user with one code: a decision about one holds for each of them. */
  #sameUser(grant: GrantRecord): GrantRecord[] {
    const sharing = this.#parts.registry.sharing(grant.device);
    return this.#parts.store.grants
      .ofCode(grant.codeId)
      .filter(({ device, state }) => sharing.includes(device) && state === 'conflict');
  }

  #decide(grant: GrantRecord, choice: ConflictChoice): void {
    if (choice === 'put-back') return this.#hand(grant);
    const record = this.#parts.store.slots.get(grant.device, grant.slot!);
    if (record.observed.kind !== 'unread') {
      this.#parts.store.slots.set(
        grant.device,
        grant.slot!,
        { ...record, ownDigests: [] },
        this.#parts.clock.now(),
      );
      this.#parts.store.slots.leaveAlone(grant.device, grant.slot!);
    }
    this.#parts.store.grants.change(grant.id, { wanted: false });
  }

  /**
   * Makes what is in the slot ours to replace. The owner means what was seen there: if the slot is unread, it must be
   * seen again first.
   */
  #hand({ id, device, slot }: GrantRecord): void {
    const record = this.#parts.store.slots.get(device, slot!);
    const { observed } = record;
    if (observed.kind === 'unread') return;
    const ownDigests: OwnDigest[] =
      observed.kind === 'known' ? [observed.digest] : observed.kind === 'empty' ? [] : [UNSHOWN];
    this.#parts.store.slots.set(
      device,
      slot!,
      { ...record, ownDigests, seenOnDevice: false },
      this.#parts.clock.now(),
    );
    this.#parts.store.grants.change(id, { state: 'waiting' });
  }
}
