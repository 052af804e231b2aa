import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { PinDigest } from '../../domain/plan/plan.ts';
import type { SyncReason } from '../../domain/plan/sync.ts';
import { codeAt } from '../../storage/tables/codes/grant-store.ts';
import type { GrantRecord } from '../../storage/tables/codes/grant-store.ts';
import { unread } from '../../storage/tables/slots/slot-record.ts';
import type { StoredSlot } from '../../storage/tables/slots/slot-record.ts';
import type { Store } from '../../storage/store.ts';
import { PanelSlots } from '../devices/panel-slots.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import type { GrantEvaluation } from './grant-evaluation.ts';

/**
 * A use is reported some seconds late. If the code was cleared meanwhile, the use was right, and says nothing about
 * the slot. Times from a log are exact to the minute only.
 */
const TOLD_WITHIN_MS = 10_000;
const LOG_RESOLUTION_MS = 60_000;

/**
 * A device shows a code that it accepted late within seconds. A code that appears much later was typed by somebody at
 * its keypad.
 */
const COMES_LATE_WITHIN_MS = 10 * 60_000;

const USED: SyncReason = { kind: 'used' };

interface Parts {
  readonly store: Store;
  readonly registry: DeviceRegistry;
  readonly clock: Clock;
  readonly tasks: GrantEvaluation;
}

/**
 * Evidence about codes that were believed to be gone: observation beats belief, and a code that may open again is ours
 * again.
 */
export class Evidence {
  readonly #parts: Parts;
  readonly #panels: PanelSlots;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#panels = new PanelSlots(parts.store, parts.registry);
  }

  /**
   * Somebody opened the device with a slot that was believed empty since our last code there, which may be in the slot
   * after all. Returns the grant of that code.
   * @param at when the device was opened, if the device reports it, in epoch milliseconds
   */
  ofUse(device: DeviceId, slot: number, at: number | undefined): GrantRecord | undefined {
    const record = this.#parts.store.slots.get(device, slot);
    const { lastOwnDigest, readAt = 0 } = record;
    if (
      lastOwnDigest === undefined ||
      record.ownDigests.length > 0 ||
      this.#panels.isOursBeside(device, slot)
    )
      return undefined;
    const resolutionMs = at === undefined ? TOLD_WITHIN_MS : LOG_RESOLUTION_MS;
    const now = this.#parts.clock.now();
    // A reading later than now was made before the clock was set back.
    if (readAt <= now && (at ?? now) < readAt + resolutionMs) return undefined;
    return this.#parts.store.transaction(() => {
      const grant = this.#holderOf(device, slot, record);
      const doubt = { kind: 'use', since: this.#parts.clock.now() } as const;
      this.#parts.store.slots.set(
        device,
        slot,
        { ...unread(record), ownDigests: [lastOwnDigest], seenOnDevice: false, doubt },
        this.#parts.clock.now(),
      );
      return this.#alarm(grant);
    });
  }

  /**
   * A slot without a grant of ours shows the last PIN that we wrote there: the PIN arrived late. Returns its grant;
   * undefined if somebody may have typed the PIN at the device.
   * @param since when the slot was last known to be empty, in epoch milliseconds
   */
  ofLateCode(
    device: DeviceId,
    slot: number,
    { shown, since }: { shown: PinDigest; since: number | undefined },
  ): GrantRecord | undefined {
    const record = this.#parts.store.slots.get(device, slot);
    const isLate = since !== undefined && this.#parts.clock.now() - since < COMES_LATE_WITHIN_MS;
    if (record.lastOwnDigest !== shown || record.ownDigests.length > 0 || !isLate) return undefined;
    const grant = this.#holderOf(device, slot, record);
    this.#parts.store.slots.set(
      device,
      slot,
      { ...record, ownDigests: [shown], seenOnDevice: true },
      this.#parts.clock.now(),
    );
    return this.#alarm(grant);
  }

  /** Gives the code the state that warns its owner: it should be gone and may open the device. */
  #alarm(grant: GrantRecord): GrantRecord {
    const code = codeAt(grant, this.#parts.store.codes.get(grant.codeId)!);
    // A refused code is wanted, so it is no alarm that it works.
    const isRefused = grant.state === 'rejected' && grant.refusedDigest === code.digest;
    if (!isRefused)
      this.#parts.tasks.update(grant, { state: 'overdue', reason: USED, verifiedAt: undefined });
    return this.#parts.store.grants.get(grant.id)!;
  }

  /** The grant that had the slot last. If it has another slot by now, a new grant that is only for the removal. */
  #holderOf(device: DeviceId, slot: number, { lastGrant }: StoredSlot): GrantRecord {
    const { grants } = this.#parts.store;
    const holder = grants.at(device, slot);
    const last = lastGrant === undefined ? undefined : grants.get(lastGrant);
    if (holder && (!last || holder.id === last.id)) return holder;
    // Nothing of this grant is in the slot.
    if (holder) this.#parts.tasks.update(holder, { slot: undefined });
    const isFree = last?.device === device && last.slot === undefined;
    const grant = isFree ? last.id : grants.add(this.#found(last), device);
    this.#parts.tasks.update(grants.get(grant)!, { slot });
    return grants.get(grant)!;
  }

  /** A code without a PIN, for the user who had the last code. */
  #found(last: GrantRecord | undefined): number {
    const { codes } = this.#parts.store;
    return codes.addFound(last && codes.get(last.codeId)?.userId, this.#parts.clock.now());
  }
}
