import { memberIn } from '../../domain/people/actor.ts';
import type { Actor } from '../../domain/people/actor.ts';
import { dueOn, minutesOfDay, MOST_WATCHES } from '../../domain/alerts/alert-choices.ts';
import type { Watch } from '../../domain/alerts/alert-choices.ts';
import { midnightBefore } from '../../domain/alerts/arrival.ts';
import type { Clock } from '../../domain/clock.ts';
import { fullName } from '../../domain/people/user.ts';
import type { EntryRecord } from '../../storage/tables/history/journal.ts';
import type { WatchRecord } from '../../storage/tables/history/watch-store.ts';
import type { Store } from '../../storage/store.ts';
import type { AuditLog } from '../commands/audit-log.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import { guarded } from '../fault.ts';
import type { Fault } from '../fault.ts';
import type { Notice } from '../views/notice-views.ts';
import type { Queries } from '../queries/queries.ts';
import type { WatchView } from '../views/member-views.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import type { Notices } from './notices.ts';

/** What should have been told longer ago, while Latchkey was down, is no news any more. */
const NEWS_FOR_MS = 2 * 60 * 60_000;
/** Today and tomorrow, also where a day has 23 hours. */
const NEXT_MS = [0, 12, 24].map((hours) => hours * 60 * 60_000);
/** The days of one user at one house have fewer entries. */
const MOST_ENTRIES = 200;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly zone: string;
  readonly registry: DeviceRegistry;
  readonly queries: Queries;
  readonly audit: AuditLog;
  readonly notices: Notices;
  readonly timeIsTrusted: () => boolean;
  readonly fault: Fault;
}

/** Tells each member who has not come by the time that they have chosen, and who seems to be inside still. */
export class AlertWatches {
  readonly #parts: Parts;
  #cancel: () => void = () => undefined;
  #isRunning = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  start(): void {
    this.#isRunning = true;
    this.#look();
  }

  stop(): void {
    this.#isRunning = false;
    this.#cancel();
  }

  /** The clock was set, or is believed again. */
  timeChanged(): void {
    this.#look();
  }

  of(member: number): WatchView[] {
    return this.#parts.store.watches
      .all()
      .filter((watch) => watch.member === member && this.#parts.store.users.get(watch.user))
      .map(({ id, kind, user, at, workdays }) => ({
        ...{ id, kind, at, workdays },
        user: { id: user, name: fullName(this.#parts.store.users.anyone(user)) },
      }));
  }

  /** The member's own; from the next time on that it is that late. */
  add(by: Actor, watch: Watch): Result<void> {
    const member = memberIn(by);
    if (member === undefined || !this.#parts.store.members.get(member)) return notFound('member');
    if (!this.#parts.store.users.get(watch.user)) return notFound('user');
    if (minutesOfDay(watch.at) === undefined) return refused({ kind: 'time-of-day' });
    if (this.of(member).length >= MOST_WATCHES) return refused({ kind: 'watches', max: MOST_WATCHES });
    const now = this.#parts.clock.now();
    const due = dueOn(watch.at, now, this.#parts.zone)!;
    this.#parts.audit.transaction(by, 'watch', () => {
      this.#parts.store.watches.add({ ...watch, member, ...(due.at <= now && { lookedOn: due.date }) });
      return { subject: `user:${watch.user}`, value: undefined, detail: `${watch.kind} ${watch.at}` };
    });
    this.#look();
    return DONE;
  }

  remove(by: Actor, id: number): Result<void> {
    const member = memberIn(by);
    if (member === undefined) return notFound('member');
    this.#parts.audit.transaction(by, 'end watch', () => {
      this.#parts.store.watches.remove(member, id);
      return { subject: `watch:${id}`, value: undefined };
    });
    return DONE;
  }

  /** Each that is due once a day, and the next one at its time; nothing while nobody knows the time. */
  #look(): void {
    this.#cancel();
    if (!this.#isRunning) return;
    const now = this.#parts.clock.now();
    const watches = this.#parts.store.watches.all();
    if (this.#parts.timeIsTrusted())
      for (const watch of watches)
        guarded(this.#parts.fault, { work: 'watch-alerts' }, () => this.#lookAt(watch, now));
    const next = watches
      .flatMap(({ at }) => NEXT_MS.flatMap((ahead) => dueOn(at, now + ahead, this.#parts.zone)?.at ?? []))
      .filter((at) => at > now)
      .reduce((first, at) => Math.min(first, at), Infinity);
    if (next < Infinity) this.#cancel = this.#parts.clock.at(next, () => this.#look());
  }

  #lookAt(watch: WatchRecord, now: number): void {
    const due = dueOn(watch.at, now, this.#parts.zone);
    if (!due || due.at > now || watch.lookedOn === due.date) return;
    this.#parts.store.transaction(() => {
      this.#parts.store.watches.looked(watch.id, due.date);
      const isDay = !watch.workdays || due.isWorkday;
      if (!isDay || now - due.at > NEWS_FOR_MS || !this.#parts.store.users.get(watch.user)) return;
      const notice = watch.kind === 'not-come' ? this.#notCome(watch, now) : this.#stillInside(watch, now);
      if (notice) this.#parts.notices.tell(notice, undefined, ({ id }) => id === watch.member);
    });
  }

  #notCome({ user, at }: WatchRecord, now: number): Notice | undefined {
    if (this.#today(user, now).some(isOpening)) return undefined;
    const silent = new Set(
      this.#parts.store.codes
        .ofUser(user)
        .flatMap(({ id }) => this.#parts.store.grants.ofCode(id))
        .filter(({ device, wanted }) => wanted && this.#parts.registry.get(device)?.reachable === false)
        .map(({ device }) => this.#parts.queries.deviceName(device)),
    );
    return { kind: 'not-come', userId: user, userName: this.#nameOf(user), by: at, silent: [...silent] };
  }

  /** As far as entries tell: most doors tell nothing of who goes out. */
  #stillInside({ user, at }: WatchRecord, now: number): Notice | undefined {
    const [came, ...later] = lastStay(this.#today(user, now));
    if (!came || later.some(({ how }) => how === 'lock' || how === 'arm')) return undefined;
    return {
      kind: 'still-inside',
      userId: user,
      userName: this.#nameOf(user),
      at,
      came: came.at,
      deviceName: this.#parts.queries.deviceName(came.device),
    };
  }

  /** Oldest first. */
  #today(user: number, now: number): EntryRecord[] {
    const from = midnightBefore(now, this.#parts.zone);
    return this.#parts.store.journal.entries({ user, from, limit: MOST_ENTRIES }).toReversed();
  }

  #nameOf(user: number): string {
    return fullName(this.#parts.store.users.anyone(user));
  }
}

function isOpening({ how }: EntryRecord): boolean {
  return how === 'unlock' || how === 'disarm' || how === 'duress';
}

/** From the last opening on. */
function lastStay(entries: readonly EntryRecord[]): EntryRecord[] {
  const last = entries.findLastIndex(isOpening);
  return last < 0 ? [] : entries.slice(last);
}
