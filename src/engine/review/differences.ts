import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { CodeRecord } from '../../storage/tables/codes/code-store.ts';
import { codeAt } from '../../storage/tables/codes/grant-store.ts';
import type { GrantRecord } from '../../storage/tables/codes/grant-store.ts';
import type { StoredSlot } from '../../storage/tables/slots/slot-record.ts';
import { NEVER_SEEN } from '../../storage/tables/slots/slot-record.ts';
import type { Store } from '../../storage/store.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import type { Queries } from '../queries/queries.ts';
import type { CodeDifference, Difference, ForeignDifference } from '../views/review-views.ts';
import { desiredIn } from '../scheduling/desired-state.ts';

interface Parts {
  readonly store: Store;
  readonly registry: DeviceRegistry;
  readonly queries: Queries;
  readonly clock: Clock;
  readonly zone: string;
}

/** What the devices hold now, against what a house remembers that has gone back in time. */
export class Differences {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Codes that wait for an owner. What is deleted goes without one. */
  codes(): CodeDifference[] {
    const { store, queries } = this.#parts;
    const byCode = Map.groupBy(store.grants.held(), ({ codeId }) => codeId);
    return [...byCode].flatMap(([id, grants]): CodeDifference[] => {
      const code = store.codes.get(id);
      const open = grants.filter(({ state }) => state !== 'gone');
      if (!code || code.deleted || open.length === 0) return [];
      const found = open.map((grant) => ({
        device: grant.device,
        deviceName: queries.deviceName(grant.device),
        what: this.of(grant, code),
      }));
      return [{ code: id, userName: queries.holderOf(id), devices: found }];
    });
  }

  of(grant: GrantRecord, code: CodeRecord): Difference {
    const { store, clock, zone } = this.#parts;
    const slot: StoredSlot =
      grant.slot === undefined ? NEVER_SEEN : store.slots.get(grant.device, grant.slot);
    const isWanted = desiredIn(grant, code, clock.now(), zone) !== null;
    const absent: Difference = isWanted ? 'missing' : 'away';
    switch (slot.observed.kind) {
      case 'unread':
        return slot.ownDigests.length > 0 ? 'unread' : absent;
      case 'empty':
        return absent;
      case 'known':
        if (slot.observed.digest !== codeAt(grant, code).digest)
          return slot.ownDigests.length > 0 ? 'other' : absent;
        return isWanted ? 'same' : 'still-there';
      case 'unreadable':
        return slot.ownDigests.length > 0 ? 'hidden' : absent;
    }
  }

  /** Slots with codes that Latchkey does not know: made since, perhaps. */
  foreign(): ForeignDifference[] {
    const { store, registry } = this.#parts;
    return registry.all().flatMap(({ id, name, verifiesByPin }): ForeignDifference[] => {
      if (verifiesByPin) return [];
      const slots = store.slots.foreign(id).filter((slot) => !store.slots.get(id, slot).leftAlone);
      return slots.length > 0 ? [{ device: id, deviceName: name, slots }] : [];
    });
  }

  /** Slots that are to be read before all is known of the device. */
  unreadSlots(device: DeviceId): number[] {
    const { store, registry } = this.#parts;
    const { slots: count, reserved, verifiesByPin } = registry.get(device)!;
    const known = store.slots.all(device);
    const isOpen = (slot: number): boolean => {
      const { observed, ownDigests, changed } = known.get(slot) ?? NEVER_SEEN_YET;
      if (verifiesByPin && ownDigests.length === 0) return false;
      return observed.kind === 'unread' || changed === true;
    };
    return Array.from({ length: count }, (_, index) => index + 1).filter(
      (slot) => !reserved.includes(slot) && isOpen(slot),
    );
  }
}

const NEVER_SEEN_YET: StoredSlot = NEVER_SEEN;
