import {
  audience,
  isEveryday,
  isHeard,
  ONE_MESSAGE_MS,
  ONE_ARRIVAL_MS,
  SAME_TROUBLE_MS,
  WRONG_CODES_BURST,
  WRONG_CODES_WITHIN_MS,
} from '../domain/alert.ts';
import { LATE_MS } from '../domain/arrival.ts';
import type { Clock } from '../domain/clock.ts';
import type { DeviceId, DriverEvent, EntryHow } from '../domain/device.ts';
import type { SyncState } from '../domain/sync.ts';
import { fullName } from '../domain/user.ts';
import { useOf } from '../domain/uses.ts';
import type { Opening } from '../domain/uses.ts';
import type { UserDetails } from '../domain/user.ts';
import type { CodeRecord, GrantRecord } from '../store/code-store.ts';
import type { EntryRecord } from '../store/journal.ts';
import type { MemberRecord } from '../store/member-store.ts';
import type { Store } from '../store/store.ts';
import { memberIn } from './decisions.ts';
import type { Leads } from './leads.ts';
import type { Orders } from './orders.ts';
import type { Queries } from './queries.ts';
import type { Notice, PendingNotice } from './views.ts';
import { comesWithin, isOldPin, wishOf } from './wish.ts';

const LOG_RESOLUTION_MS = 60_000;

type GrantNotice = Extract<Notice, { kind: 'grant' }>;

/** Turns what happens into entries, and into notices for the members who should hear of it. */
export class History {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #zone: string;
  readonly #timeIsTrusted: () => boolean;
  readonly #leads: Leads;
  readonly #queries: Queries;
  readonly #orders: Orders;
  readonly #somebodyHome: () => boolean | undefined;
  readonly #noticesAdded: () => void;
  /** Drivers whose connection is lost, as far as was told. */
  readonly #down = new Set<string>();
  /** What was told of last and grows while more of the same comes. */
  readonly #growing = new Map<
    string,
    { readonly at: number; notice: Notice; readonly ids: readonly number[] }
  >();
  /** When each trouble of each device was told last. */
  readonly #troubles = new Map<string, number>();
  /** Grants that were told to be overdue since the start. */
  readonly #overdue = new Map<number, { at: number; notice: GrantNotice; ids: readonly number[] }>();
  /** Grants that wait for a panel, and their owner knows it. */
  readonly #held = new Set<number>();
  /** When wrong codes were typed at each device, since the burst that was told of last. */
  readonly #wrongCodes = new Map<DeviceId, number[]>();

  constructor(parts: {
    store: Store;
    clock: Clock;
    zone: string;
    timeIsTrusted: () => boolean;
    leads: Leads;
    queries: Queries;
    orders: Orders;
    /** Undefined where nobody can tell. */
    somebodyHome: () => boolean | undefined;
    noticesAdded: () => void;
  }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#zone = parts.zone;
    this.#timeIsTrusted = parts.timeIsTrusted;
    this.#leads = parts.leads;
    this.#queries = parts.queries;
    this.#orders = parts.orders;
    this.#somebodyHome = parts.somebodyHome;
    this.#noticesAdded = parts.noticesAdded;
  }

  /** Somebody used a keypad. Returns the grant that this use has proven, where it was unverified. */
  used(event: Extract<DriverEvent, { kind: 'used' }>): { entry: EntryRecord; proven?: GrantRecord } {
    const { device, slot, how } = event;
    const at = event.at === undefined ? this.#clock.now() : this.#notBefore(device, event.at);
    return this.#store.transaction(() => {
      const grant = slot === undefined ? undefined : this.#store.codes.grantAt(device, slot);
      const code = grant && this.#codeInSlot(grant, event.at);
      const ordered = this.#orders.take(device, how, at);
      const use = code && opens(how) ? this.#useOf(code, { at, device, how }) : undefined;
      const usesLeft = use === undefined || !code?.uses ? undefined : code.uses.last - use;
      const isOneTooMany = usesLeft !== undefined && usesLeft < 0;
      const entry = this.#store.journal.addEntry({
        at,
        device,
        how,
        ...(slot !== undefined && { slot }),
        ...(code ? { userId: code.userId, codeId: code.id } : ordered !== undefined && { actor: ordered }),
        ...(code &&
          opens(how) &&
          (isOneTooMany || this.#isOutside(grant, code, at)) && { outside: true as const }),
        ...(use !== undefined && { use }),
        ...(usesLeft !== undefined && { usesLeft }),
      });
      if (isHeard(how)) this.#announce(entry, this.#joined(entry));
      if (how === 'denied') this.#countWrongCode(device, at);
      const proven = grant && code && opens(how) ? this.#prove(grant, at) : undefined;
      return { entry, ...(proven && { proven }) };
    });
  }

  /** Told in this transaction, and counted in it: no use is lost by a crash, and none counts twice. */
  #useOf({ id }: CodeRecord, opening: Opening): number {
    const { journal } = this.#store;
    const near = { from: opening.at - ONE_ARRIVAL_MS, until: opening.at + ONE_ARRIVAL_MS };
    return useOf(opening, journal.usesNear(id, near), journal.usesMade(id));
  }

  /** It is overdue, or the device has let it in before its time, and sooner than its owner allows. */
  #isOutside(grant: GrantRecord, { uses: _uses, ...stored }: CodeRecord, at: number): boolean {
    const { condition } = stored;
    // The last use of an arrival may be told after the one that used the code up.
    const code = { ...stored, times: stored.schedule };
    // What was so before that, nobody remembers.
    if (condition && !condition.holds && at < condition.since) return false;
    if (!this.#timeIsTrusted() || wishOf(grant, code, at, this.#zone) !== null) return false;
    const mostMs = grant.wanted ? this.#leads.mostAllowed(grant.device) : 0;
    return !comesWithin(code, mostMs, { now: at, zone: this.#zone });
  }

  /** The log of a panel has the minute alone: what it tells did not happen before what was told last. */
  #notBefore(device: DeviceId, at: number): number {
    const last = this.#store.journal.entries({ device, limit: 1 })[0]?.at ?? at;
    return last > at && last - at < LOG_RESOLUTION_MS ? last : at;
  }

  /** A connection that was lost is told, and so is its return; one that comes up at the start is not. */
  connection(driver: string, { up, why }: { up: boolean; why: string }): void {
    if (up === !this.#down.has(driver)) return;
    if (up) this.#down.delete(driver);
    else this.#down.add(driver);
    this.tell({ kind: 'connection', driver, up, text: why });
  }

  /** Once for each time that it begins. */
  trouble({ device, what, percent }: Extract<DriverEvent, { kind: 'trouble' }>): void {
    const now = this.#clock.now();
    const key = `${what} ${device}`;
    const last = this.#troubles.get(key);
    if (last !== undefined && now - last < SAME_TROUBLE_MS[what]) return;
    this.#troubles.set(key, now);
    const deviceName = this.#queries.deviceName(device);
    this.tell({ kind: 'trouble', deviceName, what, ...(percent !== undefined && { percent }) });
  }

  slotWithdrawn({ device, text }: Extract<DriverEvent, { kind: 'slot-withdrawn' }>): void {
    this.tell({ kind: 'slot-withdrawn', device, deviceName: this.#queries.deviceName(device), text });
  }

  /** An automation has issued the code, and only a chat shows its PIN. */
  issuedUnseen(codeId: number, user: UserDetails): void {
    this.tell({ kind: 'issued', codeId, userName: fullName(user) });
  }

  /** What an owner should hear of a grant's new state. */
  grantChanged(grant: GrantRecord, before: SyncState): void {
    const { state, reason } = grant;
    if (before === 'overdue' && state !== 'overdue') this.#noLongerOverdue(grant);
    if (state === 'conflict' && before !== 'conflict' && reason?.kind === 'deleted-at-device')
      return this.#codeDeleted(grant);
    const isTrouble = state === 'overdue' || state === 'rejected' || state === 'conflict';
    if (!this.#waitsForPanel(grant) && (state === before || !isTrouble)) return;
    const notice = this.#noticeOf(grant);
    const ids = this.tell(notice);
    if (state === 'overdue') this.#overdue.set(grant.id, { at: this.#clock.now(), notice, ids });
  }

  #noticeOf(grant: GrantRecord): GrantNotice {
    const code = this.#store.codes.get(grant.codeId)!;
    return {
      kind: 'grant',
      codeId: grant.codeId,
      userName: fullName(this.#store.users.anyone(code.userId)!),
      deviceName: this.#queries.deviceName(grant.device),
      ...(grant.slot !== undefined && { slot: grant.slot }),
      state: grant.state,
      ...(isOldPin(grant, code, this.#clock.now(), this.#zone) && { oldPin: true as const }),
      ...(grant.reason && { reason: grant.reason }),
      ...(grant.state === 'overdue' && this.#guardedUntil(grant)),
    };
  }

  /** Who was alarmed hears that it is over: by the same message, where that is still fresh. */
  #noLongerOverdue(grant: GrantRecord): void {
    const told = this.#overdue.get(grant.id);
    this.#overdue.delete(grant.id);
    // Another alarm takes its place, or it waited for a panel, and how that ended is told anyway.
    if (grant.state === 'conflict' || grant.state === 'rejected' || this.#held.has(grant.id)) return;
    const now = this.#clock.now();
    if (!told || now - told.at >= ONE_MESSAGE_MS) {
      this.tell({ ...this.#noticeOf(grant), state: 'overdue', goneAt: now });
      return;
    }
    for (const id of told.ids) this.#store.journal.amendNotice(id, { ...told.notice, goneAt: now });
    this.#noticesAdded();
  }

  /** The device said that it would end the code itself: that time has come, or is known to come. */
  #guardedUntil(grant: GrantRecord): { guardedUntil: number } | undefined {
    const { guard } = this.#queries.guardOf(grant);
    if (!guard || 'refused' in guard || guard.until === undefined) return undefined;
    const isCertain = guard.until <= this.#clock.now() || guard.atLatest === true;
    return isCertain ? { guardedUntil: guard.until } : undefined;
  }

  /** Somebody set a code at a device in a slot that is not ours. */
  foreignFound(device: DeviceId, slot: number): void {
    this.#tellGrowing(`foreign ${device}`, (told) => ({
      kind: 'foreign-codes',
      device,
      deviceName: this.#queries.deviceName(device),
      slots: [...new Set([...(told?.kind === 'foreign-codes' ? told.slots : []), slot])],
    }));
  }

  /** One deleted code is somebody's doing; many at once are a device that was reset. */
  #codeDeleted({ codeId, device }: GrantRecord): void {
    const user = this.#store.users.anyone(this.#store.codes.get(codeId)!.userId)!;
    this.#tellGrowing(`deleted ${device}`, (told) => ({
      kind: 'codes-deleted',
      device,
      deviceName: this.#queries.deviceName(device),
      codes: [
        ...(told?.kind === 'codes-deleted' ? told.codes.filter((code) => code.codeId !== codeId) : []),
        { codeId, userName: fullName(user) },
      ],
    }));
  }

  /** What comes within a minute after the first of its kind is told in the same message. */
  #tellGrowing(key: string, make: (told: Notice | undefined) => Notice): void {
    const now = this.#clock.now();
    const growing = this.#growing.get(key);
    if (growing && now - growing.at < ONE_MESSAGE_MS) {
      growing.notice = make(growing.notice);
      for (const id of growing.ids) this.#store.journal.amendNotice(id, growing.notice);
      return this.#noticesAdded();
    }
    const notice = make(undefined);
    this.#growing.set(key, { at: now, notice, ids: this.tell(notice) });
  }

  /** A change that has to wait for the disarm is told, and so is how that ended. */
  #waitsForPanel({ id, state, reason }: GrantRecord): boolean {
    if (reason?.kind === 'not-now') {
      const isNew = !this.#held.has(id);
      this.#held.add(id);
      return isNew;
    }
    if (reason?.kind === 'queued') return false;
    return state !== 'waiting' && state !== 'removing' && this.#held.delete(id);
  }

  /**
   * Stored before anything is sent: a notice survives a kill and is delivered after the restart.
   * Returns the notices' ids.
   */
  tell(notice: Notice, about?: EntryRecord, to: (member: MemberRecord) => boolean = () => true): number[] {
    const roles = audience(about?.how ?? 'trouble');
    // Who asked for it in the chat has been answered there.
    const asked = about?.actor === undefined ? undefined : memberIn(about.actor);
    const ids = this.#store.transaction(() =>
      this.#store.members
        .all()
        .filter((member) => roles.has(member.role) && member.id !== asked && to(member))
        .map(({ id }) => this.#store.journal.addNotice(id, this.#clock.now(), notice, about?.id)),
    );
    this.#noticesAdded();
    return ids;
  }

  pendingNotices(): PendingNotice[] {
    return this.#store.journal
      .pendingNotices()
      .map((pending) => ({ ...pending, notice: pending.notice as Notice }));
  }

  /** @param told members who hear of it in another alert */
  #announce(entry: EntryRecord, told: ReadonlySet<number>): void {
    const isSpared = this.#isSpared(entry);
    this.tell(
      { kind: 'entry', entry: this.#queries.entryView(entry) },
      entry,
      ({ id, arrivals }) => !told.has(id) && !(isSpared && arrivals === 'nobody-home'),
    );
  }

  /** Somebody is known to be home, and was when it happened. */
  #isSpared({ at, how, userId, actor, outside }: EntryRecord): boolean {
    const isKnownPerson = userId !== undefined || actor !== undefined;
    const isNow = this.#clock.now() - at <= LATE_MS;
    return (
      isNow && isEveryday({ how, isKnownPerson, outside: outside ?? false }) && this.#somebodyHome() === true
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
    const earlier = this.#store.journal
      .noticesOf(entry.userId, other, near)
      .flatMap(({ id, member, notice }) => {
        const told = notice as Notice;
        return told.kind === 'entry' && !told.also ? [{ id, member, told }] : [];
      });
    for (const { id, told } of earlier) {
      this.#store.journal.amendNotice(id, { ...told, also: this.#queries.entryView(entry) });
    }
    if (earlier.length > 0) this.#noticesAdded();
    return new Set(earlier.map(({ member }) => member));
  }

  /**
   * Only what we are sure to have written there is the user's doing. What a device tells later may have been done
   * by whoever had the slot before: drivers tell it before the slot can change hands, as far as they can, and
   * beyond that the device's clock decides. That can be wrong by hours, and then takes a name away from an entry;
   * it never gives one, so that nobody is named for what another did. Nor is anybody whose slot somebody has changed
   * at the device: who knows the code that is there now is not known.
   * @param at when it was, in epoch milliseconds; missing: just now
   */
  #codeInSlot({ device, slot, codeId, state }: GrantRecord, at: number | undefined): CodeRecord | undefined {
    const { ours, oursSince, changed } = this.#store.slots.get(device, slot!);
    if (ours.length === 0 || changed || state === 'conflict') return undefined;
    const wasThere = at === undefined || oursSince === undefined || at + LOG_RESOLUTION_MS > oursSince;
    return wasThere ? this.#store.codes.get(codeId) : undefined;
  }

  #prove(grant: GrantRecord, at: number): GrantRecord | undefined {
    const record = this.#store.slots.get(grant.device, grant.slot!);
    if (record.observation.kind !== 'unreadable' || record.ours.length !== 1 || record.proven)
      return undefined;
    this.#store.slots.set(grant.device, grant.slot!, { ...record, proven: true }, at);
    this.#store.codes.changeGrant(grant.id, { verifiedAt: at });
    return grant;
  }

  #countWrongCode(device: DeviceId, at: number): void {
    const earlier = this.#wrongCodes.get(device) ?? [];
    const recent = [...earlier.filter((time) => time > at - WRONG_CODES_WITHIN_MS), at];
    const isBurst = recent.length >= WRONG_CODES_BURST;
    this.#wrongCodes.set(device, isBurst ? [] : recent);
    if (!isBurst) return;
    this.tell({
      kind: 'wrong-codes',
      device,
      deviceName: this.#queries.deviceName(device),
      count: recent.length,
    });
  }
}

function opens(how: EntryHow): how is Opening['how'] {
  return how === 'unlock' || how === 'disarm';
}
