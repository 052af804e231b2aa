import type { Clock } from '../../domain/clock.ts';
import {
  deviceScheduleFor,
  isHeld,
  mayShutOut,
  planDeviceSchedule,
} from '../../domain/schedule/device-schedule.ts';
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
  /** The schedule that the device itself should keep for the code; undefined: none. */
  readonly deviceSchedule: DeviceSchedule | undefined;
  /** The code is wanted early, because the device itself keeps it inactive until its time. */
  readonly isEarly: boolean;
  /** The code is wanted before its time, for any reason. */
  readonly isAhead: boolean;
  /** The code's time has come, and an earlier schedule on the device may still keep it out. */
  readonly isShutOut: boolean;
  /** Why a new PIN is not sent now: a panel must get it first, or nothing can be stored. */
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
  /** The house has gone back in time, and no owner has seen the differences yet: nothing at all is written. */
  readonly nothingIsSure: () => boolean;
  /** Called within the transaction that changes the grant. */
  readonly grantChanged: (grant: GrantRecord, before: SyncState) => void;
}

/** Evaluates grants as they are in the store, and records what an owner reads about them. */
export class GrantEvaluation {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Undefined if nothing has to be done for the grant: never again, or as long as nobody knows the time. */
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
      isOff || !device?.hasOwnSchedule ? undefined : deviceScheduleFor(code.times, now, this.#parts.zone);
    const isThere = code.digest !== undefined && slot.ownDigests.includes(code.digest);
    const stays = isThere || !isOnHold(code, now);
    const desiredNow = stays ? desiredIn(grant, code, now, this.#parts.zone) : null;
    // Nobody knows in advance whether a condition will hold: such a code never comes early.
    const mayComeEarly = desiredNow === null && !unwanted && code.condition === undefined;
    const lead = this.#parts.leads.keptDead(grant.device, isThere);
    const isComing = mayComeEarly && deviceSchedule !== undefined && deviceSchedule.from - now <= lead;
    const isEarly = isComing && isHeld(deviceSchedule, slot.deviceSchedule, now);
    const allowed = this.#parts.leads.allowed(grant.device, isThere);
    const isAhead = isEarly || (mayComeEarly && comesWithin(code, allowed, { now, zone: this.#parts.zone }));
    const desired = isAhead ? (code.digest ?? null) : desiredNow;
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
    const step = planDeviceSchedule(deviceSchedule, slot.deviceSchedule, now);
    const isShutOut = mayShutOut(slot.deviceSchedule, now);
    const withSchedule = this.#withDeviceSchedule(planned, { slot, isComing, step, isShutOut });
    const held = this.#held(withSchedule, { grant, code, slot, now });
    if (held) {
      const waitsFor: SyncReason | undefined = held.waits ? { kind: 'restored' } : undefined;
      const rest = { desired, slot, deviceSchedule, isEarly, isAhead, isShutOut: false };
      return { grant, code, ...rest, decision: held.plan, waitsFor };
    }
    const isNew = desired !== null && !slot.ownDigests.includes(desired) && withSchedule.state === 'waiting';
    const waitsFor = isNew ? this.#whatToAwait(grant, code) : undefined;
    const decision: Plan = waitsFor === undefined ? withSchedule : { action: 'none', state: 'waiting' };
    const late = desiredNow !== null && isShutOut;
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

  /** Undefined if nothing stands in the way. */
  #held(
    planned: Plan,
    { grant, code, slot, now }: { grant: GrantRecord; code: CodeRecord; slot: StoredSlot; now: number },
  ): HeldPlan | undefined {
    const { held } = grant;
    if (held === undefined && !this.#parts.nothingIsSure()) return undefined;
    // A later decision is certain. Only what gives access waits until an owner has seen the differences.
    if (held === undefined && planned.action === 'clear') return undefined;
    const isOver = !code.paused && dependsOnTime(code.times) && !activeAt(code.times, now, this.#parts.zone);
    return planHeld(planned, {
      observed: slot.observed,
      mayTakeAway: held === 'taken-away' || code.deleted || isOver,
      forgetSends: this.#parts.registry.get(grant.device)?.verifiesByPin ?? false,
    });
  }

  /** An empty reading proves nothing if a code of ours was there in spite of an earlier one. */
  #believed({ device }: GrantRecord, { observed, ownDigests, emptyDisproved }: StoredSlot): Observed {
    if (observed.kind !== 'empty' || ownDigests.length === 0) return observed;
    const isBelieved = !emptyDisproved && !this.#parts.store.slots.isEmptyDisproved(device);
    return isBelieved ? observed : { kind: 'unreadable' };
  }

  /** A code must be stored before it is sent: otherwise nobody would know about it after a restart. */
  #whatToAwait({ device }: GrantRecord, code: CodeRecord): SyncReason | undefined {
    if (!this.#parts.store.database.isDurable) return { kind: 'not-stored' };
    const panel = this.#parts.panels.awaited(device, code.id);
    return panel && { kind: 'with-panel', panelName: panel.name };
  }

  /**
   * Sets or removes the device's own schedule once a code is where it should be. A new code gets its schedule while
   * its slot is still empty, and a removed code leaves none behind: somebody else's code is never limited.
   */
  #withDeviceSchedule(
    planned: Plan,
    now: {
      slot: StoredSlot;
      isComing: boolean;
      step: ReturnType<typeof planDeviceSchedule>;
      isShutOut: boolean;
    },
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

  /** Records the progress of a grant that still needs its device. */
  recordProgress(task: Evaluation, change: GrantChange): void {
    const { grant, decision } = task;
    if (decision.action === 'set-device-schedule') {
      // Nobody waits for this: the code already opens the device.
      if (decision.state !== 'waiting') return this.recordSettled(task);
      // An owner who was told that an older code cannot be removed need not hear it at each try.
      if (grant.state === 'rejected') return;
    }
    // While the slot is read again, the owner's last message stays true: repeating it adds nothing.
    const told = grant.state === 'conflict' || grant.reason?.kind === 'no-free-slot';
    if (told && decision.action === 'read') return;
    // The device has refused the code. The state stays while the code is tried again in its turn.
    const isInTurn = grant.nextTryAt !== undefined && grant.nextTryAt <= this.#parts.clock.now();
    if (grant.state === 'rejected' && isInTurn && decision.state === 'waiting') return;
    // A code that is gone needs nothing. Its state is recorded once it was seen.
    if (decision.state === 'gone') return;
    // Keep the reason why the device refused the code, or what has shown that it is there.
    const isTold = grant.reason?.kind === 'rejected' || grant.reason?.kind === 'used';
    const keepsReason = isTold && isLeaving(task) && change.reason?.kind === 'queued';
    this.#change(grant, {
      state: decision.state,
      nextTryAt: undefined,
      ...change,
      ...(keepsReason && { reason: grant.reason }),
    });
  }

  /** Records a grant that needs nothing from its device now. */
  recordSettled({ grant, decision: { state }, slot, waitsFor }: Evaluation): void {
    const stands = SAID_TO_BE_THERE.has(state);
    const seenAt = slot.observed.kind === 'known' ? slot.readAt : grant.verifiedAt;
    // Even if the device was away since: the slot is read again before it is used.
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

  /** Changes the grant as it is in the store now, which may be newer than its evaluation. */
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

/** PINs that may arrive late in a slot, or come back. Never a PIN that was written there for somebody else. */
function formerOf(
  { id }: GrantRecord,
  { digest }: CodeRecord,
  { lastOwnDigest, lastGrant }: StoredSlot,
): PinDigest[] {
  return [digest, lastGrant === id ? lastOwnDigest : undefined].filter((one) => one !== undefined);
}

/** Somebody has taken a right away from a code of ours: it is still ours to remove. */
function isForbidden({ reason }: GrantRecord): boolean {
  return reason?.kind === 'forbidden-at-device';
}

/** The reason for the state, although nothing can be done about it now. */
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

/** The code rightly opens nothing. */
function isOff(state: SyncState): boolean {
  return state === 'scheduled' || state === 'gone';
}

export function isLeaving({ decision }: Evaluation): boolean {
  return decision.state === 'removing' || decision.state === 'overdue';
}

/** Whether something opens the device now and should not: a code that leaves, or the old PIN of a code that changes. */
export function mustBeRemoved(task: Evaluation): boolean {
  // A suspended code lets nobody in.
  if (task.slot.ownDigests.length === 0) return false;
  // Until the new PIN may come, the old one should work.
  if (task.waitsFor !== undefined) return false;
  return (
    isLeaving(task) ||
    (task.desired !== null && task.slot.ownDigests.some((digest) => digest !== task.desired))
  );
}

/** Overdue removals first, then removals, then codes whose time has come, then codes that come early, then readings. */
export function priority(task: Evaluation): number {
  if (mustBeRemoved(task)) return task.decision.state === 'overdue' ? 0 : 1;
  const { action, state } = task.decision;
  const isSecond = action === 'set-device-schedule' && state !== 'waiting';
  const isLookedAt = action === 'read' && task.slot.ownDigests.length > 0 && !task.isShutOut;
  if (isSecond || isLookedAt) return LOOKS;
  return task.isAhead ? 3 : 2;
}
