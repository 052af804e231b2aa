import { isEveryday, isHeard, ONE_ARRIVAL_MS } from '../../domain/alerts/alert.ts';
import { LATE_MS, midnightBefore } from '../../domain/alerts/arrival.ts';
import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { DriverEvent, EntryAction } from '../../domain/driver/driver-event.ts';
import { useOf } from '../../domain/uses.ts';
import type { Opening } from '../../domain/uses.ts';
import { nextChange } from '../../domain/schedule/schedule.ts';
import type { CodeRecord } from '../../storage/tables/codes/code-store.ts';
import type { GrantRecord } from '../../storage/tables/codes/grant-store.ts';
import type { EntryRecord } from '../../storage/tables/history/journal.ts';
import type { Store } from '../../storage/store.ts';
import type { LeadTimes } from '../scheduling/lead-times.ts';
import type { Notices } from './notices.ts';
import type { ArmAttribution } from '../devices/arm-attribution.ts';
import type { Queries } from '../queries/queries.ts';
import type { Notice } from '../views/notice-views.ts';
import { comesWithin, desiredIn } from '../scheduling/desired-state.ts';

const LOG_RESOLUTION_MS = 60_000;

/** A device that was silent may have been so before that was noticed, and its clock drifts. */
const CLOCK_MAY_DIFFER_MS = 5 * 60_000;

/** When something was, in epoch milliseconds. */
interface When {
  /** The latest time that is possible, where the device's clock is not believed. */
  readonly at: number;
  /** The device has told the time, or nothing, which is now. */
  readonly told: number | undefined;
  /** Nobody knows when it was: the earliest time that is possible, if that is known. */
  readonly unsure?: { readonly since?: number };
}

/** What became of a use. */
export interface Noted {
  readonly entry: EntryRecord;
  /** The grant that it has proven, where that was unverified. */
  readonly provenByUse?: GrantRecord;
  /** The end of its code became known by it, or is another one. */
  readonly isFirstUse?: boolean;
  /** The entry of a use under duress, besides the one that everybody may see. */
  readonly duress?: EntryRecord;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly zone: string;
  readonly timeIsTrusted: () => boolean;
  readonly leads: LeadTimes;
  /** Since when something may have happened there that is told only now. */
  readonly mayTellOf: (device: DeviceId) => number | undefined;
  readonly queries: Queries;
  readonly orders: ArmAttribution;
  /** Undefined where nobody can tell. */
  readonly somebodyHome: () => boolean | undefined;
  readonly notices: Notices;
}

/** Turns what happens at the devices into entries, and has members told of them. */
export class History {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Somebody used a keypad. */
  used(event: Extract<DriverEvent, { kind: 'used' }>): Noted {
    const { device, how, means } = event;
    // Whoever came in by something else has used no code, whatever number they have.
    const slot = means === undefined ? event.slot : undefined;
    const when = this.#whenWas(event);
    const { at, unsure } = when;
    return this.#parts.store.transaction(() => {
      const grant = slot === undefined ? undefined : this.#parts.store.grants.at(device, slot);
      const code = grant && this.#codeInSlot(grant, when);
      const ordered = means === undefined ? this.#parts.orders.claim(device, how, at) : undefined;
      const use = code && opens(how) ? this.#useOf(code, { at, device, how }, when) : undefined;
      const usesLeft = use === undefined || !code?.uses ? undefined : code.uses.last - use;
      const isOneTooMany = usesLeft !== undefined && usesLeft < 0;
      const entry = this.#parts.store.journal.addEntry({
        at,
        device,
        how,
        ...(slot !== undefined && { slot }),
        ...(means !== undefined && { means }),
        ...(code?.userId !== undefined && { userId: code.userId }),
        ...(code ? { codeId: code.id } : ordered !== undefined && { actor: ordered }),
        ...(code &&
          opens(how) &&
          (isOneTooMany || this.#wasOutside(grant, code, when)) && { outside: true as const }),
        ...(use !== undefined && { use }),
        ...(usesLeft !== undefined && { usesLeft }),
        ...(unsure && { unsure }),
      });
      // The device itself refused a code that is right.
      const isRefused = how === 'denied' && code !== undefined;
      if (isHeard(how) || isRefused) this.#announce(entry, this.#joined(entry));
      if (how === 'denied' && !isRefused) this.#parts.notices.wrongCode(device, at);
      const provenByUse = grant && code && opens(how) ? this.#prove(grant, at) : undefined;
      const isFirstUse = grant && code && opens(how) ? this.#beginAt(grant, code, at) : false;
      const duress = code && opens(how) ? this.#underDuress(entry, code) : undefined;
      return {
        entry,
        ...(provenByUse && { provenByUse }),
        ...(isFirstUse && { isFirstUse }),
        ...(duress && { duress }),
      };
    });
  }

  /** What is kept of whose code it was cannot be read: that somebody came in is noted all the same. */
  usedBySomebody({
    device,
    slot,
    how,
    at = this.#parts.clock.now(),
  }: Extract<DriverEvent, { kind: 'used' }>): Noted {
    return this.#parts.store.transaction(() => {
      const entry = this.#parts.store.journal.addEntry({
        at,
        device,
        how,
        ...(slot !== undefined && { slot }),
      });
      if (isHeard(how)) this.#announce(entry, new Set());
      return { entry };
    });
  }

  /**
   * Besides the entry of a use like any other, one that only owners see. Whoever may be at the door, with somebody who
   * looks at their phone, hears nothing of it.
   */
  #underDuress({ at, device, slot, unsure }: EntryRecord, code: CodeRecord): EntryRecord | undefined {
    const mark = this.#parts.store.duress.of(code.id);
    if (!mark) return undefined;
    const entry = this.#parts.store.journal.addEntry({
      ...{ at, device, how: 'duress', codeId: code.id },
      ...(slot !== undefined && { slot }),
      ...(code.userId !== undefined && { userId: code.userId }),
      ...(unsure && { unsure }),
    });
    this.#announce(entry, new Set(mark.quietFor === undefined ? [] : [mark.quietFor]));
    return entry;
  }

  /**
   * The time of a code that works for a while from its first use on begins with this use. One that should not have
   * opened the device begins nothing: what is over does not come back by it. Returns whether its end is another one now.
   */
  #beginAt(grant: GrantRecord, code: CodeRecord, at: number): boolean {
    const { firstUses } = this.#parts.store;
    if (!code.firstUse) return false;
    if (!this.#parts.timeIsTrusted()) {
      firstUses.usedUntimed(code.id);
      return false;
    }
    return !this.#isOutside(grant, code, at) && firstUses.used(code.id, at);
  }

  /** Told in this transaction, and counted in it: no use is lost by a crash, and none counts twice. */
  #useOf({ id }: CodeRecord, opening: Opening, { unsure }: When): number {
    const { journal } = this.#parts.store;
    // Nobody knows what it belongs to.
    if (unsure) return journal.usesMade(id) + 1;
    const near = { from: opening.at - ONE_ARRIVAL_MS, until: opening.at + ONE_ARRIVAL_MS };
    return useOf(opening, journal.usesNear(id, near), journal.usesMade(id));
  }

  /**
   * A device's clock may be wrong. What it tells late cannot have been after now, nor before it was last heard: by a
   * time that is impossible nobody knows when it was, and it is of the past.
   */
  #whenWas({ device, at: told }: { device: DeviceId; at?: number }): When {
    const now = this.#parts.clock.now();
    if (told === undefined) return { at: now, told };
    if (!this.#parts.timeIsTrusted()) return { at: this.#notBefore(device, told), told };
    const since = this.#parts.mayTellOf(device);
    const isPossible = told <= now + LATE_MS && told + CLOCK_MAY_DIFFER_MS >= (since ?? -Infinity);
    if (isPossible) return { at: Math.min(this.#notBefore(device, told), now), told };
    return { at: now - LATE_MS - 1, told, unsure: since === undefined ? {} : { since } };
  }

  /** Whenever it may have been. */
  #wasOutside(grant: GrantRecord, code: CodeRecord, { at, unsure }: When): boolean {
    if (!this.#isOutside(grant, code, at)) return false;
    if (!unsure) return true;
    if (unsure.since === undefined || !this.#isOutside(grant, code, unsure.since)) return false;
    const change = nextChange(code.lasting, unsure.since, this.#parts.zone);
    return change === undefined || change.at > at;
  }

  /** It is overdue, or the device has let it in before its time, and sooner than its owner allows. */
  #isOutside(grant: GrantRecord, { uses: _uses, ...stored }: CodeRecord, at: number): boolean {
    const { condition } = stored;
    // The last use of an arrival may be told after the one that used the code up.
    const wasHeld = condition && this.#parts.store.holds.covers(stored.id, at);
    const code = {
      ...stored,
      times: stored.lasting,
      ...(wasHeld && { condition: { ...condition, holds: true } }),
    };
    // What was so before that, nobody remembers.
    if (condition && !condition.holds && at < condition.since) return false;
    if (!this.#parts.timeIsTrusted() || desiredIn(grant, code, at, this.#parts.zone) !== null) return false;
    const mostMs = grant.wanted ? this.#parts.leads.mostAllowed(grant.device) : 0;
    return !comesWithin(code, mostMs, { now: at, zone: this.#parts.zone });
  }

  /** The log of a panel has the minute alone: what it tells did not happen before what was told last. */
  #notBefore(device: DeviceId, at: number): number {
    const last = this.#parts.store.journal.entries({ device, limit: 1 })[0]?.at ?? at;
    return last > at && last - at < LOG_RESOLUTION_MS ? last : at;
  }

  /** @param told members who hear of it in another alert */
  #announce(entry: EntryRecord, told: ReadonlySet<number>): void {
    const isSpared = this.#isSpared(entry);
    const isLater = this.#isLater(entry);
    this.#parts.notices.tell(
      { kind: 'entry', entry: this.#parts.queries.entryView(entry) },
      entry,
      ({ id, arrivals, alerts }) =>
        !told.has(id) && !(isSpared && arrivals === 'nobody-home') && !(isLater && alerts?.firstOnly),
      (chat) => !told.has(chat),
    );
  }

  /** The same user has come in before on the same day, and this is nothing that anybody should worry about. */
  #isLater({ id, at, how, userId, outside, usesLeft }: EntryRecord): boolean {
    if (userId === undefined || !opens(how) || outside || (usesLeft ?? 0) < 0) return false;
    return this.#parts.store.journal.openedBefore(id, userId, midnightBefore(at, this.#parts.zone));
  }

  /** Somebody is known to be home, and was when it happened. */
  #isSpared({ at, how, userId, actor, outside }: EntryRecord): boolean {
    const isKnownPerson = userId !== undefined || actor !== undefined;
    const isNow = this.#parts.clock.now() - at <= LATE_MS;
    return (
      isNow &&
      isEveryday({ how, isKnownPerson, outside: outside ?? false }) &&
      this.#parts.somebodyHome() === true
    );
  }

  /**
   * Who opens a door and disarms within a minute has come home once: the first alert tells both. Returns the
   * members who had that alert.
   */
  #joined(entry: EntryRecord): ReadonlySet<number> {
    const other = entry.how === 'unlock' ? 'disarm' : entry.how === 'disarm' ? 'unlock' : undefined;
    if (other === undefined || entry.userId === undefined) return new Set();
    // A disarm that was missed may be told long after a later unlock.
    const near = { from: entry.at - ONE_ARRIVAL_MS, until: entry.at + ONE_ARRIVAL_MS };
    const earlier = this.#parts.store.journal
      .noticesOf(entry.userId, other, near)
      .flatMap(({ id, member, notice }) => {
        const told = notice as Notice;
        return told.kind === 'entry' && !told.also ? [{ id, member, told }] : [];
      });
    for (const { id, told } of earlier) {
      this.#parts.notices.amend([id], { ...told, also: this.#parts.queries.entryView(entry) });
    }
    return new Set(earlier.map(({ member }) => member));
  }

  /**
   * Only what we are sure to have written there is the user's doing. What a device tells later may have been done
   * by whoever had the slot before: drivers tell it before the slot can change hands, as far as they can, and
   * beyond that the device's clock decides. That can be wrong by hours, and then takes a name away from an entry;
   * it never gives one, so that nobody is named for what another did. Nor is anybody whose slot somebody has changed
   * at the device: who knows the code that is there now is not known. Where the device's clock is wrong, only whoever
   * had the slot all the time since the device was last heard is named.
   */
  #codeInSlot({ device, slot, codeId, state }: GrantRecord, { told, unsure }: When): CodeRecord | undefined {
    const { ownDigests, heldSince, changed } = this.#parts.store.slots.get(device, slot!);
    if (ownDigests.length === 0 || changed || state === 'conflict') return undefined;
    const earliest = unsure ? (unsure.since ?? -Infinity) : told;
    const wasThere =
      earliest === undefined || heldSince === undefined || earliest + LOG_RESOLUTION_MS > heldSince;
    return wasThere ? this.#parts.store.codes.get(codeId) : undefined;
  }

  #prove(grant: GrantRecord, at: number): GrantRecord | undefined {
    const record = this.#parts.store.slots.get(grant.device, grant.slot!);
    if (record.observed.kind !== 'unreadable' || record.ownDigests.length !== 1 || record.provenByUse)
      return undefined;
    this.#parts.store.slots.set(grant.device, grant.slot!, { ...record, provenByUse: true }, at);
    this.#parts.store.grants.change(grant.id, { verifiedAt: at });
    return grant;
  }
}

export function opens(how: EntryAction): how is Opening['how'] {
  return how === 'unlock' || how === 'disarm';
}
