import { waitFor } from '../../domain/clock.ts';
import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { Times } from '../../domain/schedule/schedule.ts';
import { shortages } from '../../domain/shortage.ts';
import type { Shortages, Wanting } from '../../domain/shortage.ts';
import type { GrantRecord } from '../../storage/tables/codes/grant-store.ts';
import type { Store } from '../../storage/store.ts';
import { guarded } from '../fault.ts';
import type { Fault } from '../fault.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import type { Notices } from '../alerts/notices.ts';
import { ownSlots } from './free-slots.ts';
import { isMet, isUnwanted } from './desired-state.ts';

/** Many changes at once are looked at together. */
const SOON_MS = 1_000;

/** A code as it would be on a device. */
export interface DesiredCode {
  /** Missing: it is yet to be issued. */
  readonly code?: number;
  readonly times: Times;
  /** It is there now. */
  readonly isThere: boolean;
}

/** What a device has no room for, if a code were as wished. */
export interface Shortage {
  readonly slots: number;
  /** When the code itself would find no room, in epoch milliseconds. */
  readonly from?: number;
  /** Others that would find none because of it. */
  readonly others: readonly { readonly userName: string | undefined; readonly from: number }[];
}

interface Parts {
  readonly store: Store;
  readonly registry: DeviceRegistry;
  readonly clock: Clock;
  readonly zone: string;
  readonly timeIsTrusted: () => boolean;
  readonly notices: Notices;
  readonly changed: (grant: GrantRecord) => void;
  readonly fault: Fault;
}

/**
 * Says early which codes will find no slot on a device when their time begins: it stands with the code, and owners
 * hear of it once. Only devices with more codes than slots cost more than a count.
 */
export class SlotShortages {
  readonly #parts: Parts;
  /** Devices on which something has changed. */
  readonly #touched = new Set<DeviceId>();
  /** Grants of which it stands that there will be no room, by device; undefined before the first look. */
  #noted: Map<DeviceId, Set<number>> | undefined;
  /** Grants of which owners have heard, and nothing has become better since. */
  readonly #told = new Set<number>();
  #cancel: (() => void) | undefined;
  #isStopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
  }

  /** Codes on these devices, or their slots, are other than before. */
  touch(devices: Iterable<DeviceId>): void {
    for (const id of devices) this.#touched.add(id);
    if (this.#isStopped || this.#cancel || this.#touched.size === 0) return;
    this.#cancel = waitFor(this.#parts.clock, SOON_MS, () => this.#look());
  }

  touchAll(): void {
    this.touch(this.#parts.registry.all().map(({ id }) => id));
  }

  /** Undefined where there is room for all. */
  preview(id: DeviceId, { code, times, isThere }: DesiredCode): Shortage | undefined {
    const device = this.#parts.registry.get(id);
    if (!device) return undefined;
    const sharing = this.#parts.registry.sharing(id);
    const places = this.#places(id);
    if (this.#count(sharing, places) + 1 <= places) return undefined;
    const own = code ?? Infinity;
    const wanting = this.#wanting(sharing).filter((other) => other.code !== own);
    const { from } = this.#shortages([...wanting, { code: own, times, isNew: !isThere }], places);
    const noted = new Set(
      sharing.flatMap((one) => this.#grantsOn(one).flatMap((grant) => (isNoted(grant) ? grant.codeId : []))),
    );
    const others = [...from].filter(([other]) => other !== own && !noted.has(other));
    if (!from.has(own) && others.length === 0) return undefined;
    return {
      slots: device.slots,
      ...(from.has(own) && { from: from.get(own)! }),
      others: others.map(([other, at]) => ({ userName: this.#nameOf(other), from: at })),
    };
  }

  #look(): void {
    this.#cancel = undefined;
    const touched = new Set(this.#touched);
    this.#touched.clear();
    if (this.#isStopped || !this.#parts.timeIsTrusted()) return;
    for (const id of touched) {
      const sharing = this.#parts.registry.sharing(id);
      for (const one of sharing) touched.delete(one);
      if (!this.#parts.registry.get(id)) continue;
      guarded(this.#parts.fault, { work: 'free-slots', device: id }, () =>
        this.#parts.store.transaction(() => this.#lookAt(id, sharing)),
      );
    }
  }

  #lookAt(id: DeviceId, sharing: readonly DeviceId[]): void {
    const noted = this.#notes();
    const places = this.#places(id);
    const isNear = this.#count(sharing, places) > places;
    if (!isNear && !sharing.some((one) => noted.get(one)?.size)) return;
    const { from, lookedUntil } = isNear
      ? this.#shortages(this.#wanting(sharing), places)
      : { from: new Map<number, number>(), lookedUntil: Infinity };
    for (const grant of sharing.flatMap((one) => this.#grantsOn(one))) {
      const at = grant.wanted ? from.get(grant.codeId) : undefined;
      if (at === undefined && isNoted(grant) && grant.reason.at >= lookedUntil) continue;
      this.#note(grant, at);
    }
  }

  /** @param at undefined: there is room */
  #note(grant: GrantRecord, at: number | undefined): void {
    const { id, device, codeId, state, reason } = grant;
    if (at === undefined) this.#told.delete(id);
    if (state !== 'scheduled') this.#notes().get(device)?.delete(id);
    if (state !== 'scheduled' || (reason && !isNoted(grant))) return;
    if (at === (isNoted(grant) ? grant.reason.at : undefined)) return;
    const { name: deviceName, slots } = this.#parts.registry.get(device)!;
    const next = at === undefined ? undefined : ({ kind: 'no-room', at, slots } as const);
    this.#parts.store.grants.change(id, { reason: next });
    const noted = this.#notes();
    if (next) noted.set(device, (noted.get(device) ?? new Set()).add(id));
    else noted.get(device)?.delete(id);
    this.#parts.changed({ ...grant, ...(next && { reason: next }) });
    if (at === undefined || this.#told.has(id)) return;
    this.#told.add(id);
    this.#parts.notices.tell({
      kind: 'no-room',
      codeId,
      userName: this.#nameOf(codeId),
      deviceName,
      at,
      slots,
    });
  }

  /** As they stand in the store, which outlives the program. */
  #notes(): Map<DeviceId, Set<number>> {
    if (this.#noted) return this.#noted;
    const noted = new Map<DeviceId, Set<number>>();
    for (const { id, device } of this.#parts.store.grants.scheduledWithReason()) {
      noted.set(device, (noted.get(device) ?? new Set()).add(id));
      this.#told.add(id);
    }
    return (this.#noted = noted);
  }

  #shortages(wanting: readonly Wanting[], places: number): Shortages {
    return shortages(wanting, places, { now: this.#parts.clock.now(), zone: this.#parts.zone });
  }

  /** How many codes can be on the device at the same time: its slots that are ours to fill. */
  #places(id: DeviceId): number {
    const { slots, reserved } = this.#parts.registry.get(id)!;
    const foreign = new Set(
      this.#parts.registry.sharing(id).flatMap((one) => this.#parts.store.slots.foreign(one)),
    );
    return (
      ownSlots(id, this.#parts.registry) -
      [...foreign].filter((slot) => slot <= slots && !reserved.includes(slot)).length
    );
  }

  /** No fewer than the codes on these devices; exact where that is more than there are places. */
  #count(sharing: readonly DeviceId[], places: number): number {
    const { grants } = this.#parts.store;
    const atMost = sharing.reduce((sum, id) => sum + grants.countEverOn(id), 0);
    if (atMost <= places) return atMost;
    return new Set(sharing.flatMap((id) => this.#grantsOn(id).map(({ codeId }) => codeId))).size;
  }

  #grantsOn(id: DeviceId): GrantRecord[] {
    return this.#parts.store.grants.on(id);
  }

  #wanting(sharing: readonly DeviceId[]): Wanting[] {
    const found = new Map<number, Wanting>();
    for (const grant of sharing.flatMap((id) => this.#grantsOn(id))) {
      if (found.has(grant.codeId)) continue;
      const code = this.#parts.store.codes.get(grant.codeId)!;
      // Nobody knows whether what it depends on will be so: it is taken to stay as it is.
      const isOff = isUnwanted(grant, code) || code.paused || !isMet(code, this.#parts.clock.now());
      if (!isOff) found.set(code.id, { code: code.id, times: code.times });
    }
    return [...found.values()];
  }

  #nameOf(code: number): string | undefined {
    return this.#parts.store.users.nameOf(this.#parts.store.codes.get(code)!.userId);
  }
}

type Noted = GrantRecord & { readonly reason: Extract<GrantRecord['reason'], { kind: 'no-room' }> };

function isNoted(grant: GrantRecord): grant is Noted {
  return grant.reason?.kind === 'no-room';
}
