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
 * A use is told some seconds after it, and a code that was cleared meanwhile was used rightly: such a use says
 * nothing of the slot. What a log tells has the minute alone.
 */
const TOLD_WITHIN_MS = 10_000;
const LOG_RESOLUTION_MS = 60_000;

/** A device shows a code that it took late within seconds; what comes much later somebody has typed at its keypad. */
const COMES_LATE_WITHIN_MS = 10 * 60_000;

const USED: SyncReason = { kind: 'used' };

interface Parts {
  readonly store: Store;
  readonly registry: DeviceRegistry;
  readonly clock: Clock;
  readonly tasks: GrantEvaluation;
}

/** What is seen of codes that were believed to be gone: belief gives way, and what may open again is ours again. */
export class Evidence {
  readonly #parts: Parts;
  readonly #panels: PanelSlots;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#panels = new PanelSlots(parts.store, parts.registry);
  }

  /**
   * Somebody opened the device with a slot. Returns whose slot that is now, where it was believed to hold nothing
   * of ours since our last code there; that one may be in it.
   * @param at when it was, where the device itself tells it, in epoch milliseconds
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
    // What was read later than now was read before the clock was set back.
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
   * A slot that is nobody's of ours shows the last PIN that we wrote there: it came late. Returns whose it is;
   * undefined where somebody may have typed it at the device.
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

  /** What the owner of a code reads that should be gone and may open the device. */
  #alarm(grant: GrantRecord): GrantRecord {
    const code = codeAt(grant, this.#parts.store.codes.get(grant.codeId)!);
    // What the device has refused is wanted: that it works is no alarm.
    const isRefused = grant.state === 'rejected' && grant.refusedDigest === code.digest;
    if (!isRefused)
      this.#parts.tasks.update(grant, { state: 'overdue', reason: USED, verifiedAt: undefined });
    return this.#parts.store.grants.get(grant.id)!;
  }

  /** The grant that had the slot last. It has another slot by now, perhaps: then one that is only for its removal. */
  #holderOf(device: DeviceId, slot: number, { lastGrant }: StoredSlot): GrantRecord {
    const { grants } = this.#parts.store;
    const holder = grants.at(device, slot);
    const last = lastGrant === undefined ? undefined : grants.get(lastGrant);
    if (holder && (!last || holder.id === last.id)) return holder;
    // Nothing of it is there.
    if (holder) this.#parts.tasks.update(holder, { slot: undefined });
    const isFree = last?.device === device && last.slot === undefined;
    const grant = isFree ? last.id : grants.add(this.#found(last), device);
    this.#parts.tasks.update(grants.get(grant)!, { slot });
    return grants.get(grant)!;
  }

  /** A code without a PIN, of whoever had the last one. */
  #found(last: GrantRecord | undefined): number {
    const { codes } = this.#parts.store;
    return codes.addFound(last && codes.get(last.codeId)?.userId, this.#parts.clock.now());
  }
}
