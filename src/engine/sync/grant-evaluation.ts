import type { Clock } from '../../domain/clock.ts';
import { guardFor, isHeld, mayShutOut, planGuard } from '../../domain/schedule/device-schedule.ts';
import type { DeviceSchedule } from '../../domain/schedule/device-schedule.ts';
import { planHeld, type HeldPlan } from '../../domain/plan/held.ts';
import { planSlot } from '../../domain/plan/plan.ts';
import type { Plan, Observed, PinDigest } from '../../domain/plan/plan.ts';
import { activeAt, dependsOnTime } from '../../domain/schedule/schedule.ts';
import { SAID_TO_BE_THERE } from '../../domain/plan/sync.ts';
import type { SyncReason, SyncState } from '../../domain/plan/sync.ts';
import { isUsedUp } from '../../domain/uses.ts';
import type { CodeRecord } from '../../storage/tables/codes/code-store.ts';
import type { GrantChange, GrantRecord } from '../../storage/tables/codes/grant-store.ts';
import { NEVER_SEEN } from '../../storage/tables/slots/slot-record.ts';
import type { StoredSlot } from '../../storage/tables/slots/slot-record.ts';
import type { Store } from '../../storage/store.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import { LOOKS } from './device-queue.ts';
import type { LeadTimes } from '../scheduling/lead-times.ts';
import type { PairedPanels } from '../scheduling/paired-panels.ts';
import {
  asFor,
  comesBack,
  comesWithin,
  isMet,
  isOnHold,
  isUnwanted,
  desiredIn,
} from '../scheduling/desired-state.ts';

const REFUSED: SyncReason = { kind: 'rejected', reason: 'refused' };

/** One grant with all that its next step depends on. */
export interface Evaluation {
  readonly grant: GrantRecord;
  readonly code: CodeRecord;
  readonly desired: PinDigest | null;
  readonly slot: StoredSlot;
  readonly decision: Plan;
  /** What the device itself should keep of the code's time; undefined where that is nothing. */
  readonly deviceSchedule: DeviceSchedule | undefined;
  /** It is wanted before its time, as the device keeps it dead until then. */
  readonly isEarly: boolean;
  /** It is wanted before its time, for whatever reason. */
  readonly isAhead: boolean;
  /** It is its time, and what the device was told of an earlier one may keep it out. */
  readonly isShutOut: boolean;
  /** Why a PIN that is new there is not sent now: a panel has to have it first, or nothing can be stored. */
  readonly waitsFor: SyncReason | undefined;
}

interface Parts {
  readonly store: Store;
  readonly registry: DeviceRegistry;
  readonly leads: LeadTimes;
  readonly panels: PairedPanels;
  readonly clock: Clock;
  readonly zone: string;
  readonly timeIsTrusted: () => boolean;
  /** The house has gone back in time, and no owner has seen yet what differs: nothing at all is written. */
  readonly nothingIsSure: () => boolean;
  /** Called within the transaction that changes the grant. */
  readonly grantChanged: (grant: GrantRecord, before: SyncState) => void;
}

/** Looks at grants as they are in the store, and writes down what an owner reads about them. */
export class GrantEvaluation {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Undefined where nothing is to be done for the grant: never again, or as long as nobody knows the time. */
  evaluate(id: number): Evaluation | undefined {
    const grant = this.#parts.store.grants.get(id);
    const stored = grant && this.#parts.store.codes.get(grant.codeId);
    if (!grant || !stored || grant.state === 'gone') return undefined;
    const now = this.#parts.clock.now();
    const device = this.#parts.registry.get(grant.device);
    const code = asFor(device, { grant, code: stored }, now);
    const unwanted = isUnwanted(grant, code);
    const isOff = unwanted || code.paused || !isMet(code, now) || isUsedUp(code.uses);
    const byTime = !isOff && dependsOnTime(code.times);
    if (byTime && !this.#parts.timeIsTrusted()) return undefined;
    const slot: StoredSlot =
      grant.slot === undefined ? NEVER_SEEN : this.#parts.store.slots.get(grant.device, grant.slot);
    const deviceSchedule =
      isOff || !device?.hasOwnSchedule ? undefined : guardFor(code.times, now, this.#parts.zone);
    const isThere = code.digest !== undefined && slot.ownDigests.includes(code.digest);
    const stays = isThere || !isOnHold(code, now);
    const wished = stays ? desiredIn(grant, code, now, this.#parts.zone) : null;
    // Nobody can know before its time whether what it depends on will be so: it never comes early.
    const mayComeEarly = wished === null && !unwanted && code.condition === undefined;
    const lead = this.#parts.leads.keptDead(grant.device, isThere);
    const isComing = mayComeEarly && deviceSchedule !== undefined && deviceSchedule.from - now <= lead;
    const isEarly = isComing && isHeld(deviceSchedule, slot.deviceSchedule, now);
    const allowed = this.#parts.leads.allowed(grant.device, isThere);
    const isAhead = isEarly || (mayComeEarly && comesWithin(code, allowed, { now, zone: this.#parts.zone }));
    const desired = isAhead ? (code.digest ?? null) : wished;
    const planned = planSlot({
      desired,
      observed: this.#believed(grant, slot),
      ownDigests: slot.ownDigests,
      former: formerOf(grant, code, slot),
      blockingDigest: slot.blockingDigest ?? null,
      seenOnDevice: slot.seenOnDevice,
      suspended:
        slot.suspended === code.digest && comesBack(grant, code, now, this.#parts.zone)
          ? null
          : (slot.suspended ?? null),
      provenByUse: slot.provenByUse,
      changedExternally: grant.state === 'conflict' && !(desired === null && isForbidden(grant)),
      refused: !unwanted && code.digest !== undefined && grant.refusedDigest === code.digest,
      unwanted,
      removalOverdue: grant.state === 'overdue',
    });
    const step = planGuard(deviceSchedule, slot.deviceSchedule, now);
    const isShutOut = mayShutOut(slot.deviceSchedule, now);
    const guarded = this.#withGuard(planned, { slot, isComing, step, isShutOut });
    const held = this.#held(guarded, { grant, code, slot, now });
    if (held) {
      const waitsFor: SyncReason | undefined = held.waits ? { kind: 'restored' } : undefined;
      const rest = { desired, slot, deviceSchedule, isEarly, isAhead, isShutOut: false };
      return { grant, code, ...rest, decision: held.plan, waitsFor };
    }
    const isNew = desired !== null && !slot.ownDigests.includes(desired) && guarded.state === 'waiting';
    const waitsFor = isNew ? this.#whatToAwait(grant, code) : undefined;
    const decision: Plan = waitsFor === undefined ? guarded : { action: 'none', state: 'waiting' };
    const late = wished !== null && isShutOut;
    return {
      grant,
      code,
      desired,
      slot,
      decision,
      deviceSchedule,
      isEarly,
      isAhead,
      isShutOut: late,
      waitsFor,
    };
  }

  /** Undefined where nothing stands in the way. */
  #held(
    planned: Plan,
    { grant, code, slot, now }: { grant: GrantRecord; code: CodeRecord; slot: StoredSlot; now: number },
  ): HeldPlan | undefined {
    const { held } = grant;
    if (held === undefined && !this.#parts.nothingIsSure()) return undefined;
    // What was decided since is no belief: only what gives access waits until an owner has seen the rest.
    if (held === undefined && planned.action === 'clear') return undefined;
    const isOver = !code.paused && dependsOnTime(code.times) && !activeAt(code.times, now, this.#parts.zone);
    return planHeld(planned, {
      observed: slot.observed,
      mayTakeAway: held === 'taken-away' || code.deleted || isOver,
      forgetSends: this.#parts.registry.get(grant.device)?.verifiesByPin ?? false,
    });
  }

  /** That a slot is shown as empty says nothing where a code of ours was there all the same. */
  #believed({ device }: GrantRecord, { observed, ownDigests, emptyDisproved }: StoredSlot): Observed {
    if (observed.kind !== 'empty' || ownDigests.length === 0) return observed;
    const isBelieved = !emptyDisproved && !this.#parts.store.slots.isEmptyDisproved(device);
    return isBelieved ? observed : { kind: 'unreadable' };
  }

  /** What is written is on the disk before it is sent: after a restart nobody would know of it. */
  #whatToAwait({ device }: GrantRecord, code: CodeRecord): SyncReason | undefined {
    if (!this.#parts.store.database.isDurable) return { kind: 'not-stored' };
    const panel = this.#parts.panels.awaited(device, code.id);
    return panel && { kind: 'with-panel', panelName: panel.name };
  }

  /**
   * Once a code is where it should be, its guard is set or lifted. One that comes is given its guard while its
   * slot is still empty, and one that has gone leaves none behind: somebody's key is never limited.
   */
  #withGuard(
    planned: Plan,
    now: { slot: StoredSlot; isComing: boolean; step: ReturnType<typeof planGuard>; isShutOut: boolean },
  ): Plan {
    const { slot, isComing, step, isShutOut } = now;
    if (planned.action !== 'none' || step === 'none') return planned;
    if (SAID_TO_BE_THERE.has(planned.state))
      return { action: 'set-device-schedule', state: isShutOut ? 'waiting' : planned.state };
    if (step === 'lift' && planned.state === 'gone')
      return { action: 'set-device-schedule', state: 'removing' };
    if (!isComing || step !== 'set' || planned.state !== 'scheduled') return planned;
    switch (slot.observed.kind) {
      case 'unread':
        return { ...planned, action: 'read' };
      case 'empty':
        return { ...planned, action: 'set-device-schedule' };
      default:
        return planned;
    }
  }

  /** The device has something to do for it: how far that is. */
  recordProgress(task: Evaluation, change: GrantChange): void {
    const { grant, decision } = task;
    if (decision.action === 'set-device-schedule') {
      // Nobody waits for that: the code opens the device.
      if (decision.state !== 'waiting') return this.recordSettled(task);
      // Once told that the device does not let go of an older one, an owner need not hear it with each try.
      if (grant.state === 'rejected') return;
    }
    // What an owner was told stays so while the slot is looked at again: saying it twice tells nothing new.
    const told = grant.state === 'conflict' || grant.reason?.kind === 'no-free-slot';
    if (told && decision.action === 'read') return;
    // The device has refused it: it stays so while it is tried again in its turn.
    const isInTurn = grant.nextTryAt !== undefined && grant.nextTryAt <= this.#parts.clock.now();
    if (grant.state === 'rejected' && isInTurn && decision.state === 'waiting') return;
    // What is gone needs nothing any more; that is said once it is so.
    if (decision.state === 'gone') return;
    // Why the device did not take the code, or what has shown that it is there, is not forgotten on the way.
    const isTold = grant.reason?.kind === 'rejected' || grant.reason?.kind === 'used';
    const keepsReason = isTold && isLeaving(task) && change.reason?.kind === 'queued';
    this.#change(grant, {
      state: decision.state,
      nextTryAt: undefined,
      ...change,
      ...(keepsReason && { reason: grant.reason }),
    });
  }

  /** It needs nothing from its device now. */
  recordSettled({ grant, decision: { state }, slot, waitsFor }: Evaluation): void {
    const stands = SAID_TO_BE_THERE.has(state);
    const seenAt = slot.observed.kind === 'known' ? slot.readAt : grant.verifiedAt;
    // Also where it was away since: the slot is looked at again before it is used.
    const offAt =
      slot.observed.kind === 'empty' ? slot.readAt : isOff(grant.state) ? grant.verifiedAt : undefined;
    this.#change(grant, {
      state,
      reason: reasonToRest({ grant, state, slot, waitsFor }),
      nextTryAt: undefined,
      verifiedAt: state === 'live' ? seenAt : isOff(state) ? offAt : undefined,
      ...(stands && { refusedDigest: undefined }),
      ...(state === 'gone' && { slot: undefined }),
    });
  }

  /** As it is by now in the store, which may be later than when it was looked at. */
  update({ id }: GrantRecord, change: GrantChange): void {
    this.#change(this.#parts.store.grants.get(id)!, change);
  }

  #change(before: GrantRecord, change: GrantChange): void {
    const differs = (Object.keys(change) as (keyof GrantChange)[]).some(
      (key) => JSON.stringify(before[key]) !== JSON.stringify(change[key]),
    );
    if (!differs) return;
    this.#parts.store.transaction(() => {
      this.#parts.store.grants.change(before.id, change);
      this.#parts.grantChanged(this.#parts.store.grants.get(before.id)!, before.state);
    });
  }
}

/** What may come late into a slot, or come back: never what was written there for somebody else. */
function formerOf(
  { id }: GrantRecord,
  { digest }: CodeRecord,
  { lastOwnDigest, lastGrant }: StoredSlot,
): PinDigest[] {
  return [digest, lastGrant === id ? lastOwnDigest : undefined].filter((one) => one !== undefined);
}

/** Somebody has forbidden a code of ours what it is for: it is still ours to remove. */
function isForbidden({ reason }: GrantRecord): boolean {
  return reason?.kind === 'forbidden-at-device';
}

/** Why it is where it is, although nothing can be done about it now. */
function reasonToRest({
  grant,
  state,
  slot,
  waitsFor,
}: Pick<Evaluation, 'grant' | 'slot' | 'waitsFor'> & { state: SyncState }): SyncReason | undefined {
  if (waitsFor) return waitsFor;
  if (state === 'rejected') return refusalOf(grant);
  if (state === 'scheduled' && grant.reason?.kind === 'no-room') return grant.reason;
  if (state !== 'conflict') return undefined;
  if (isForbidden(grant) && slot.observed.kind === 'unreadable') return grant.reason;
  return { kind: slot.observed.kind === 'empty' ? 'deleted-at-device' : 'changed-at-device' };
}

function refusalOf({ reason }: GrantRecord): SyncReason {
  return reason?.kind === 'rejected' || reason?.kind === 'no-free-slot' ? reason : REFUSED;
}

export function needsDevice({ grant, decision, desired, deviceSchedule, waitsFor }: Evaluation): boolean {
  if (waitsFor !== undefined) return false;
  if (grant.slot === undefined && desired === null)
    return deviceSchedule !== undefined && decision.action !== 'none';
  if (grant.slot === undefined) return decision.state === 'waiting';
  return decision.action !== 'none';
}

/** It opens nothing, rightly. */
function isOff(state: SyncState): boolean {
  return state === 'scheduled' || state === 'gone';
}

export function isLeaving({ decision }: Evaluation): boolean {
  return decision.state === 'removing' || decision.state === 'overdue';
}

/** What may open the device now and should not: a code that leaves, or the old PIN of one that changes. */
export function mustBeRemoved(task: Evaluation): boolean {
  // With a parked code nobody comes in.
  if (task.slot.ownDigests.length === 0) return false;
  // Until the new PIN may come, the old one is meant to work.
  if (task.waitsFor !== undefined) return false;
  return (
    isLeaving(task) ||
    (task.desired !== null && task.slot.ownDigests.some((digest) => digest !== task.desired))
  );
}

/** What must go and is late, then what must go, then codes whose time it is, those that come, and those to be looked at. */
export function priority(task: Evaluation): number {
  if (mustBeRemoved(task)) return task.decision.state === 'overdue' ? 0 : 1;
  const { action, state } = task.decision;
  const isSecond = action === 'set-device-schedule' && state !== 'waiting';
  const isLookedAt = action === 'read' && task.slot.ownDigests.length > 0 && !task.isShutOut;
  if (isSecond || isLookedAt) return LOOKS;
  return task.isAhead ? 3 : 2;
}
