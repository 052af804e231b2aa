import { UNSHOWN } from '../../domain/plan/plan.ts';
import type { OwnDigest } from '../../domain/plan/plan.ts';
import type { Actor } from '../../domain/people/actor.ts';
import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { Pin } from '../../domain/pins/pin.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ALWAYS } from '../../domain/schedule/schedule.ts';
import type { CodeRecord } from '../../storage/tables/codes/code-store.ts';
import { isBlocked } from '../../storage/tables/slots/slot-record.ts';
import type { StoredSlot } from '../../storage/tables/slots/slot-record.ts';
import type { Store } from '../../storage/store.ts';
import type { CodeScheduler } from '../scheduling/code-scheduler.ts';
import type { AuditLog } from './audit-log.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import type { Reconciler } from '../sync/reconciler.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import type { PinPolicy } from './pin-policy.ts';
import type { ObservedPins } from './observed-pins.ts';

export interface ForeignSlot {
  readonly device: DeviceId;
  readonly slot: number;
}

export interface Adoption extends ForeignSlot {
  /** Who gets the code. Has no effect if a code of ours already has this PIN: the slot then joins that code. */
  readonly user: number;
  /** If the device does not show its codes: the PIN, which is then written there as it was typed. */
  readonly typed?: Pin;
}

export interface Adopted {
  readonly code: number;
  /** Reasons that would have refused a new PIN, such as being easy to guess. */
  readonly advice: readonly Refusal[];
}

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

/** Decisions about codes that Latchkey found on a device and did not write. */
export class ForeignCommands {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Makes the code one of ours, together with the same PIN in foreign slots of other devices. */
  async adopt(by: Actor, { device, slot, user, typed }: Adoption): Promise<Result<Adopted>> {
    if (!this.#parts.store.users.get(user)) return notFound('user');
    if (!this.#foreign({ device, slot })) return refused({ kind: 'not-foreign' });
    const shown = await this.#parts.seen.of(device, slot);
    const pin = shown ?? typed;
    if (!pin) return refused({ kind: 'pin-not-shown' });
    // The slot may have changed while it was read.
    if (!this.#foreign({ device, slot })) return refused({ kind: 'not-foreign' });
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const digest = this.#parts.store.cipher.digest(pin);
    const holder = this.#parts.store.codes.withDigest(digest);
    const places = shown ? this.#placesOf(digest) : [{ device, slot }];
    const devices = places.map((place) => place.device);
    const query = { user, devices, ...(holder && { exceptCode: holder.id }) };
    const refusals = [
      ...this.#holderRefusals(holder, devices),
      ...this.#parts.pinPolicy.adoptionRefusals(pin, query),
    ];
    if (refusals.length > 0) return refused(...refusals);
    const code = this.#parts.audit.transaction(by, 'adopt code', () => {
      const id = holder?.id ?? this.#parts.store.codes.add(user, pin, ALWAYS, this.#parts.clock.now());
      for (const place of places) this.#take(id, place, shown ? digest : UNSHOWN);
      return { subject: `code:${id}`, value: id, detail: devices.join(', ') };
    });
    this.#parts.scheduler.reconcile([code]);
    return {
      ok: true,
      value: { code, advice: this.#parts.pinPolicy.pinRefusals(pin, { ...query, exceptCode: code }) },
    };
  }

  /** Clears the slot. Returns the code under which the removal can be followed; it has no PIN and no user. */
  remove(by: Actor, { device, slot }: ForeignSlot): Result<number> {
    const found = this.#foreign({ device, slot });
    if (!found) return refused({ kind: 'not-foreign' });
    const { observed } = found;
    const seen = observed.kind === 'known' ? observed.digest : UNSHOWN;
    const code = this.#parts.audit.transaction(by, 'remove foreign code', () => {
      const id = this.#parts.store.codes.addFound(undefined, this.#parts.clock.now());
      this.#take(id, { device, slot }, seen);
      return { subject: `device:${device}`, value: id, detail: `slot ${slot}` };
    });
    this.#parts.scheduler.reconcile([code]);
    return { ok: true, value: code };
  }

  /** Leaves the code alone. Nobody is asked about it again until somebody changes it. */
  leave(by: Actor, { device, slot }: ForeignSlot): Result<void> {
    if (!this.#foreign({ device, slot })) return refused({ kind: 'not-foreign' });
    this.#parts.audit.transaction(by, 'leave foreign code', () => {
      this.#parts.store.slots.leaveAlone(device, slot);
      return { subject: `device:${device}`, value: undefined, detail: `slot ${slot}` };
    });
    return DONE;
  }

  /** Reads every slot that was not read yet. Resolves when that has ended. */
  async readAll(by: Actor, id: DeviceId): Promise<Result<void>> {
    const device = this.#parts.registry.get(id);
    if (!device) return notFound('device');
    this.#parts.audit.transaction(by, 'read all slots', () => ({
      subject: `device:${id}`,
      value: undefined,
    }));
    const seen = this.#parts.store.slots.all(id);
    const unread = Array.from({ length: device.slots }, (_, index) => index + 1).filter((slot) => {
      const { observed, ownDigests } = seen.get(slot) ?? {
        observed: { kind: 'unread' },
        ownDigests: [],
      };
      return observed.kind === 'unread' && ownDigests.length === 0;
    });
    await this.#parts.reconciler.readForeign(id, unread);
    return DONE;
  }

  /** What is in the slot, if that is somebody's code and Latchkey may touch the slot at all. */
  #foreign({ device, slot }: ForeignSlot): StoredSlot | undefined {
    const described = this.#parts.registry.get(device);
    if (!described || described.reserved.includes(slot) || this.#parts.store.grants.at(device, slot))
      return undefined;
    const record = this.#parts.store.slots.get(device, slot);
    const isOccupied = record.observed.kind === 'known' || record.observed.kind === 'unreadable';
    return isOccupied && record.ownDigests.length === 0 && !isBlocked(record) ? record : undefined;
  }

  /** Foreign slots that were seen to have this PIN: one for each device, because a code has one slot there. */
  #placesOf(digest: string): ForeignSlot[] {
    const places = new Map<DeviceId, ForeignSlot>();
    for (const place of this.#parts.store.slots.foreignWith(digest)) {
      if (this.#foreign(place) && !places.has(place.device)) places.set(place.device, place);
    }
    return [...places.values()];
  }

  #holderRefusals(holder: CodeRecord | undefined, devices: readonly DeviceId[]): Refusal[] {
    if (!holder) return [];
    const onOne = this.#parts.store.grants
      .ofCode(holder.id)
      .some(({ device, state }) => devices.includes(device) && state !== 'gone');
    return holder.deleted || onOne ? [{ kind: 'pin', problem: { kind: 'in-use' } }] : [];
  }

  /** @param seen what is in the slot, as the planner knows it */
  #take(code: number, { device, slot }: ForeignSlot, seen: OwnDigest): void {
    const gone = this.#parts.store.grants.ofCode(code).find((grant) => grant.device === device);
    const grant = gone?.id ?? this.#parts.store.grants.add(code, device);
    const pin = this.#parts.store.codes.get(code);
    this.#parts.store.grants.change(grant, {
      takesSecondPin: seen !== UNSHOWN && seen === pin?.secondDigest,
      slot,
      wanted: true,
      state: 'waiting',
      reason: { kind: 'queued' },
    });
    const record = this.#parts.store.slots.get(device, slot);
    const seenOnDevice = record.observed.kind === 'known';
    this.#parts.store.slots.set(
      device,
      slot,
      { ...record, ownDigests: [seen], seenOnDevice },
      this.#parts.clock.now(),
    );
  }
}
