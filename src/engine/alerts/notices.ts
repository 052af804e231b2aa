import { memberIn } from '../../domain/people/actor.ts';
import {
  audience,
  BAD_LINKS_BURST,
  BAD_LINKS_WITHIN_MS,
  LOST_AFTER_MS,
  ONE_BURST_MS,
  ONE_MESSAGE_MS,
  SAME_TROUBLE_MS,
  WRONG_CODES_BURST,
  WRONG_CODES_WITHIN_MS,
} from '../../domain/alerts/alert.ts';
import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { DriverEvent } from '../../domain/driver/driver-event.ts';
import type { DriverMessage } from '../../domain/driver/driver-message.ts';
import type { FaultPlace } from '../../domain/health/fault-place.ts';
import type { PartMessage, PartName } from '../../domain/health/part-message.ts';
import { fullName } from '../../domain/people/user.ts';
import type { UserDetails } from '../../domain/people/user.ts';
import type { Damage } from '../../storage/database/damages.ts';
import type { EntryRecord } from '../../storage/tables/history/journal.ts';
import type { MemberRecord } from '../../storage/tables/people/member-store.ts';
import type { Store } from '../../storage/store.ts';
import { ConnectionReports } from '../devices/connection-reports.ts';
import type { ConnectionNews } from '../devices/connection-reports.ts';
import type { Queries } from '../queries/queries.ts';
import { quietUntil } from '../../domain/alerts/alert-choices.ts';
import type { AlertGroupings } from '../../domain/alerts/alert-choices.ts';
import { isAlarm, isForGroup, isWanted, mayBeInGroup } from './alert-filter.ts';
import type { GuestNotice, Notice, PendingNotice } from '../views/notice-views.ts';

const SAME_FAULT_MS = 24 * 60 * 60_000;
const MOST_FAULTS = 100;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly zone: string;
  readonly queries: Queries;
  readonly timeIsTrusted: () => boolean;
  /** Tags and groups that members may have chosen. */
  readonly groupings: AlertGroupings;
  readonly added: () => void;
}

/** What members should hear of, stored before anything is sent. */
export class Notices {
  readonly #parts: Parts;
  /** Ends the wait for the end of quiet hours. */
  #endWait: () => void = () => undefined;
  /** By the driver. */
  readonly #connections = new Map<string, ConnectionReports<DriverMessage>>();
  readonly #partReports = new Map<PartName, ConnectionReports<PartMessage>>();
  /** As far as was told. */
  #takesWrites = true;
  /** What was told of last and grows while more of the same comes. */
  readonly #growing = new Map<
    string,
    { readonly at: number; notice: Notice; readonly ids: readonly number[] }
  >();
  /** When each trouble of each device was told last. */
  readonly #troubles = new Map<string, number>();
  /** When something happened that is told where it comes often, by what and where. */
  readonly #recent = new Map<string, number[]>();
  /** What came often, and was told. */
  readonly #bursts = new Map<
    string,
    { begun: number; last: number; count: number; ids: readonly number[] }
  >();
  /** When each fault of Latchkey itself was told last. */
  readonly #faults = new Map<string, number>();

  /** @param parts.added there is something to send */
  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Stored before anything is sent: a notice survives a kill and is delivered after the restart.
   * Returns the notices' ids.
   */
  tell(
    notice: Notice,
    about?: EntryRecord,
    to?: (member: MemberRecord) => boolean,
    /** Which group chats; what is for some members alone is for none. */
    inGroup: (chat: number) => boolean = () => to === undefined,
  ): number[] {
    const roles = audience(about?.how ?? 'trouble');
    // Who asked for it in the chat has been answered there.
    const asked = memberIn(about?.actor);
    const members = this.#parts.store.members.all();
    const listening = members
      .filter((member) => roles.has(member.role) && member.id !== asked && (to?.(member) ?? true))
      .filter(({ alerts }) => isWanted(alerts, notice, this.#parts.groupings))
      .map(({ id }) => id);
    const isOwner = (id: number): boolean => members.some((one) => one.id === id && one.role === 'owner');
    const groups = this.#parts.store.alertGroups
      .all()
      .filter(({ chat, owner, kinds }) => inGroup(chat) && isOwner(owner) && isForGroup(kinds, notice))
      .map(({ chat }) => chat);
    const ids = this.#parts.store.transaction(() =>
      [...listening, ...groups].map((id) =>
        this.#parts.store.journal.addNotice(id, this.#parts.clock.now(), notice, about?.id),
      ),
    );
    this.#parts.added();
    return ids;
  }

  /** Of their own stay; guests hear of nothing else. */
  tellGuest(member: number, notice: GuestNotice): void {
    if (this.#parts.store.members.get(member)?.role !== 'guest') return;
    this.#parts.store.journal.addNotice(member, this.#parts.clock.now(), notice);
    this.#parts.added();
  }

  /** What was told is told otherwise now, where it was not sent yet, and in the same message where it was. */
  amend(ids: readonly number[], notice: Notice): void {
    for (const id of ids) this.#parts.store.journal.amendNotice(id, notice, mayBeInGroup(notice));
    this.#parts.added();
  }

  /** What comes within a minute after the first of its kind is told in the same message. */
  tellGrowing(key: string, make: (told: Notice | undefined) => Notice): void {
    const now = this.#parts.clock.now();
    const growing = this.#growing.get(key);
    if (growing && now - growing.at < ONE_MESSAGE_MS) {
      growing.notice = make(growing.notice);
      return this.amend(growing.ids, growing.notice);
    }
    const notice = make(undefined);
    this.#growing.set(key, { at: now, notice, ids: this.tell(notice) });
  }

  /** What is to be told now. What falls into a member's quiet hours is kept until they are over, but for alarms. */
  pending(): PendingNotice[] {
    const all = this.#parts.store.journal
      .pendingNotices()
      .map((pending): PendingNotice => ({ ...pending, notice: pending.notice as Notice }));
    if (!this.#parts.timeIsTrusted()) return all;
    const quiet = new Map(this.#parts.store.members.all().map(({ id, alerts }) => [id, alerts?.quiet]));
    const now = this.#parts.clock.now();
    let next = Infinity;
    const due = all.flatMap((pending): PendingNotice[] => {
      const hours = quiet.get(pending.member);
      // An edit of what was told makes no sound.
      if (!hours || pending.message !== undefined || isAlarm(pending.notice)) return [pending];
      const until = quietUntil(hours, now, this.#parts.zone);
      if (until === undefined)
        return [
          quietUntil(hours, pending.at, this.#parts.zone) === undefined
            ? pending
            : { ...pending, kept: true },
        ];
      next = Math.min(next, until);
      return [];
    });
    this.#endWait();
    this.#endWait =
      next === Infinity ? () => undefined : this.#parts.clock.at(next, () => this.#parts.added());
    return due;
  }

  /** A member has chosen other alerts. */
  choicesChanged(): void {
    this.#parts.added();
  }

  /** A connection that was lost is told, and so is its return; one that comes up at the start is not. */
  connection(driver: string, { up, why }: { up: boolean; why: DriverMessage }): void {
    const reports = reportsOf(this.#connections, driver, () =>
      this.#reports<DriverMessage>(LOST_AFTER_MS, (news) =>
        news.kind === 'unsteady'
          ? { ...news, name: driver }
          : { kind: 'connection', driver, up: news.kind === 'back', message: news.message },
      ),
    );
    reports.heard(up, why);
  }

  /** A part that has failed is told once, and so is its return. */
  part(part: PartName, { up, message }: { up: boolean; message: PartMessage }): void {
    const reports = reportsOf(this.#partReports, part, () =>
      this.#reports<PartMessage>(0, (news) =>
        news.kind === 'unsteady'
          ? { ...news, part }
          : { kind: 'part', part, up: news.kind === 'back', message: news.message },
      ),
    );
    reports.heard(up, message);
  }

  /** What is to be told later is not told any more. */
  stop(): void {
    this.#endWait();
    for (const reports of [...this.#connections.values(), ...this.#partReports.values()]) reports.stop();
  }

  #reports<Message>(
    lostAfterMs: number,
    noticeOf: (news: ConnectionNews<Message>) => Notice,
  ): ConnectionReports<Message> {
    return new ConnectionReports<Message>({
      ...{ clock: this.#parts.clock, lostAfterMs },
      tell: (news) => void this.tell(noticeOf(news)),
    });
  }

  /** Once since the start. */
  damagedRow({ table, row, column }: Damage): void {
    const grant = table === 'grants' ? this.#parts.store.grants.get(Number(row)) : undefined;
    const id = table === 'codes' ? Number(row) : grant?.codeId;
    const code = id === undefined ? undefined : this.#parts.store.codes.get(id);
    const userName = this.#parts.store.users.nameOf(code?.userId);
    const device = table === 'slots' ? row.split(' ')[0] : table === 'devices' ? row : grant?.device;
    this.tell({
      kind: 'damaged-row',
      ...{ table, row, column },
      ...(userName !== undefined && { userName }),
      ...(code && userName === undefined && { isNobodys: true as const }),
      ...(device !== undefined && { deviceName: this.#parts.queries.deviceName(device) }),
    });
  }

  /** Whoever decides something now should know that a restart would not. */
  disk(takesWrites: boolean): void {
    if (takesWrites === this.#takesWrites) return;
    this.#takesWrites = takesWrites;
    this.tell({ kind: 'disk', takesWrites });
  }

  /** Once a day for the same. */
  fault(place: FaultPlace): void {
    const now = this.#parts.clock.now();
    const key = JSON.stringify(place);
    if (now - (this.#faults.get(key) ?? -Infinity) < SAME_FAULT_MS) return;
    if (this.#faults.size >= MOST_FAULTS) this.#faults.clear();
    this.#faults.set(key, now);
    this.tell({ kind: 'fault', place });
  }

  /** Once for each time that it begins. */
  trouble({ device, what, percent }: Extract<DriverEvent, { kind: 'trouble' }>): void {
    const now = this.#parts.clock.now();
    const key = `${what} ${device}`;
    const last = this.#troubles.get(key);
    if (last !== undefined && now - last < SAME_TROUBLE_MS[what]) return;
    this.#troubles.set(key, now);
    const deviceName = this.#parts.queries.deviceName(device);
    this.tell({ kind: 'trouble', deviceName, what, ...(percent !== undefined && { percent }) });
  }

  slotWithdrawn({ device, message }: Extract<DriverEvent, { kind: 'slot-withdrawn' }>): void {
    this.tell({
      kind: 'slot-withdrawn',
      device,
      deviceName: this.#parts.queries.deviceName(device),
      message,
    });
  }

  /** An automation has issued the code, and only a chat shows its PIN. */
  issuedUnseen(codeId: number, user: UserDetails): void {
    this.tell({ kind: 'issued', codeId, userName: fullName(user) });
  }

  /** Somebody set a code at a device in a slot that is not ours. */
  foreignFound(device: DeviceId, slot: number): void {
    this.tellGrowing(`foreign ${device}`, (told) => ({
      kind: 'foreign-codes',
      device,
      deviceName: this.#parts.queries.deviceName(device),
      slots: [...new Set([...(told?.kind === 'foreign-codes' ? told.slots : []), slot])],
    }));
  }

  wrongCode(device: DeviceId, at: number): void {
    const deviceName = this.#parts.queries.deviceName(device);
    this.#burst(`wrong codes ${device}`, at, {
      ...{ least: WRONG_CODES_BURST, withinMs: WRONG_CODES_WITHIN_MS },
      make: (count) => ({ kind: 'wrong-codes', device, deviceName, count }),
    });
  }

  /** Somebody who is no member opened a link that lets nobody in. */
  badLink(): void {
    this.#burst('bad links', this.#parts.clock.now(), {
      ...{ least: BAD_LINKS_BURST, withinMs: BAD_LINKS_WITHIN_MS },
      make: (count) => ({ kind: 'bad-links', count }),
      to: ({ role }) => role === 'owner',
    });
  }

  /** So many within a time are told once, and the message grows for as long as it goes on, for an hour. */
  #burst(
    key: string,
    at: number,
    burst: {
      readonly least: number;
      readonly withinMs: number;
      readonly make: (count: number) => Notice;
      readonly to?: (member: MemberRecord) => boolean;
    },
  ): void {
    const told = this.#bursts.get(key);
    if (told && at - told.last <= burst.withinMs && at - told.begun <= ONE_BURST_MS) {
      told.last = at;
      told.count++;
      return this.amend(told.ids, burst.make(told.count));
    }
    const recent = [...(this.#recent.get(key) ?? []).filter((time) => time > at - burst.withinMs), at];
    const isBurst = recent.length >= burst.least;
    this.#recent.set(key, isBurst ? [] : recent);
    if (!isBurst) return;
    const ids = this.tell(burst.make(recent.length), undefined, burst.to);
    this.#bursts.set(key, { begun: at, last: at, count: recent.length, ids });
  }
}

/** Each connection and each part has reports of its own. */
function reportsOf<Key, Reports>(all: Map<Key, Reports>, key: Key, open: () => Reports): Reports {
  const reports = all.get(key) ?? open();
  all.set(key, reports);
  return reports;
}
