import { timingSafeEqual } from 'node:crypto';
import { sameDates } from '../../../domain/bookings/stay.ts';
import type { StayDates } from '../../../domain/bookings/stay.ts';
import { byMember } from '../../../domain/people/actor.ts';
import type { Actor } from '../../../domain/people/actor.ts';
import { languageOf } from '../../../domain/people/language.ts';
import type { Pin } from '../../../domain/pins/pin.ts';
import type { ShownPin } from '../../../domain/share.ts';
import { shownPins } from '../../access/shown-pins.ts';
import type { GuestLinkRecord } from '../../../storage/tables/bookings/guest-store.ts';
import type { StayRecord } from '../../../storage/tables/bookings/stay-store.ts';
import type { Account } from '../../access/invitations.ts';
import { DONE, notFound, refused } from '../../result.ts';
import type { Result } from '../../result.ts';
import type { BookingParts } from '../parts.ts';
import type { StayNews } from '../stay-news.ts';
import type { Stays } from '../stays.ts';
import { isComing } from '../stay-views.ts';
import type { StayViews } from '../stay-views.ts';
import { GUEST_TOKEN } from '../../views/booking-views.ts';
import type { GuestChatView, GuestRequestView, GuestStayView } from '../../views/booking-views.ts';
import { hashOfToken, newToken } from '../../access/secret-token.ts';

const TOKEN_BYTES = 16;
/** The account of a guest is let go so long after the stay, so that what tells of the end still reaches it. */
const LINGERS_MS = 24 * 60 * 60_000;
/** The guest hears that the code ends so long before. */
const ENDING_MS = 16 * 60 * 60_000;
/** Of one stay, so that nobody is kept busy by a guest. */
const MOST_REQUESTS = 10;

/**
 * Guests in the chat. A link is good for the account that opens it first. It shows the code of that one stay while it
 * is valid, and nothing else.
 */
export class GuestChats {
  readonly #parts: BookingParts;
  readonly #with: { readonly views: StayViews; readonly news: StayNews; readonly stays: Stays };

  constructor(parts: BookingParts, others: { views: StayViews; news: StayNews; stays: Stays }) {
    this.#parts = parts;
    this.#with = others;
  }

  /** A new link takes the place of the one before it, and of the account that has opened that. */
  link(by: Actor, stay: number): Result<{ readonly token: string }> {
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const record = this.#parts.store.stays.get(stay);
    if (!record || !isComing(record)) return notFound('stay');
    const stops = this.#parts.factor.demand(by);
    if (stops) return refused(stops);
    const token = `${GUEST_TOKEN}${newToken(TOKEN_BYTES)}`;
    const now = this.#parts.clock.now();
    const ended = this.#parts.audit.transaction(by, 'invite guest', () => {
      const gone = this.#linksOf(stay);
      for (const { id } of gone) this.#parts.store.guests.ended(id, now);
      this.#parts.store.guests.addLink(stay, hashOfToken(token), now);
      return { subject: `stay:${stay}`, value: gone };
    });
    this.#letGo(ended);
    this.#parts.stayChanged(stay);
    return { ok: true, value: { token } };
  }

  /** The account of the guest sees nothing any longer. */
  end(by: Actor, stay: number): Result<void> {
    const ended = this.#parts.audit.transaction(by, 'end chat of guest', () => {
      const gone = this.#linksOf(stay);
      for (const { id } of gone) this.#parts.store.guests.ended(id, this.#parts.clock.now());
      return { subject: `stay:${stay}`, value: gone };
    });
    this.#letGo(ended);
    this.#parts.stayChanged(stay);
    return DONE;
  }

  of(stay: number): GuestChatView {
    const link = this.#linksOf(stay).at(-1);
    if (!link) return { kind: 'none' };
    if (link.openedBy === undefined || link.openedAt === undefined)
      return { kind: 'waiting', since: link.madeAt };
    const name = this.#parts.store.members.nameOf(link.openedBy) ?? String(link.openedBy);
    return { kind: 'open', since: link.openedAt, name };
  }

  /** By the account that opens it first, and again by that one. Any other is refused, and owners hear of it. */
  open(token: string, account: Account): Result<void> {
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const link = this.#find(token);
    const record = link && this.#parts.store.stays.get(link.stay);
    const member = this.#parts.store.members.get(account.id);
    if (!link || !record || !this.#isValid(record)) {
      if (!member) this.#parts.notices.badLink();
      return refused({ kind: 'guest-link' });
    }
    if (link.openedBy === account.id) return DONE;
    if (link.openedBy !== undefined) {
      this.#once(link, `again ${account.id}`, () =>
        this.#with.news.tell(link.stay, 'chat-refused', { account: account.name }),
      );
      return refused({ kind: 'guest-link' });
    }
    // Whoever keeps the house sees the code anyway, and leaves the link good for the guest.
    if (member && member.role !== 'guest') return refused({ kind: 'guest-link' });
    this.#bind(link, account);
    this.#parts.memberChanged(account.id);
    this.#parts.stayChanged(link.stay);
    this.keep();
    return DONE;
  }

  /** The stays of which this account may see the code. */
  mine(member: number): GuestStayView[] {
    return this.#linksOpenedBy(member).flatMap((link) => {
      const record = this.#parts.store.stays.get(link.stay);
      const unit = record && this.#parts.store.units.get(record.unit)?.settings;
      const view = record && this.#with.views.view(record);
      if (!record || !unit || !view || !this.#isValid(record)) return [];
      const { address, instructions, mapLink } = unit.share;
      return [
        {
          stay: record.id,
          unit: unit.name,
          state: view.state,
          ...(record.code !== undefined && { code: record.code }),
          arrival: view.arrival,
          departure: view.departure,
          from: view.from,
          until: view.until,
          deviceNames: unit.devices.map((device) => this.#parts.queries.deviceName(device)),
          mayShow: this.#mayShow(record),
          isAsking: this.#openRequest(record.id) !== undefined,
          ...(address !== undefined && { address }),
          ...(instructions !== undefined && { instructions }),
          ...(mapLink !== undefined && { mapLink }),
        },
      ];
    });
  }

  /** The guest's own numbers, once they were proven on the locks and while they are valid. */
  reveal(member: number, stay: number): Result<GuestNumbers> {
    const record = this.#stayOf(member, stay);
    if (!record || record.code === undefined || !this.#mayShow(record)) return notFound('code');
    const pins = shownPins(record.code, this.#parts.store, {
      devices: this.#parts.store.grants.wantedOn(record.code),
      nameOf: (device) => this.#parts.queries.deviceName(device),
    });
    if (pins.length === 0) return notFound('code');
    const backups = this.#parts.store.units.backups(record.unit).flatMap(({ code, device, stay: holder }) => {
      const number = holder === stay ? this.#parts.store.codes.pin(code) : undefined;
      return number ? [{ deviceName: this.#parts.queries.deviceName(device), pin: number }] : [];
    });
    return this.#parts.audit.transaction(byMember(member), 'show code to guest', () => ({
      subject: `stay:${stay}`,
      value: { ok: true, value: { pins, backups } },
    }));
  }

  /** Owners are asked; one wish at a time. */
  ask(member: number, stay: number, wish: Partial<StayDates>): Result<number> {
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const record = this.#stayOf(member, stay);
    if (!record) return notFound('stay');
    const dates = { arrival: wish.arrival ?? record.arrival, departure: wish.departure ?? record.departure };
    const all = this.#parts.store.guests.requestsOf(stay);
    const isTooMuch = all.length >= MOST_REQUESTS || all.some(({ answer }) => answer === undefined);
    if (isTooMuch || sameDates(dates, record)) return refused({ kind: 'stay', problem: { kind: 'settled' } });
    const id = this.#parts.audit.transaction(byMember(member), 'ask for other dates', () => {
      const request = this.#parts.store.guests.addRequest(
        { stay, member, ...dates },
        this.#parts.clock.now(),
      );
      this.#with.news.tell(stay, 'asks', { request, wish: dates });
      return { subject: `stay:${stay}`, value: request };
    });
    this.#parts.stayChanged(stay);
    return { ok: true, value: id };
  }

  request(id: number): GuestRequestView | undefined {
    const request = this.#parts.store.guests.request(id);
    const stay = request && this.#with.views.get(request.stay);
    if (!request || !stay) return undefined;
    const { arrival, departure, answer } = request;
    return { id, stay, arrival, departure, ...(answer && { answer }) };
  }

  /** `approved`: the stay gets these dates, as by an owner's hand. The guest hears of it. */
  answer(by: Actor, id: number, answer: 'approved' | 'declined'): Result<void> {
    const request = this.#parts.store.guests.request(id);
    if (!request) return notFound('message');
    if (request.answer) return refused({ kind: 'stay', problem: { kind: 'settled' } });
    if (answer === 'approved') {
      const { arrival, departure } = request;
      const edited = this.#with.stays.edit(by, request.stay, { arrival, departure });
      if (!edited.ok) return edited;
    }
    this.#parts.audit.transaction(by, `answer guest: ${answer}`, () => {
      this.#parts.store.guests.answer(id, answer, this.#parts.clock.now());
      this.#tellGuest(request.member, request.stay, answer);
      return { subject: `stay:${request.stay}`, value: undefined };
    });
    this.#parts.stayChanged(request.stay);
    return DONE;
  }

  /** The account of the guest who is this user. */
  chatOf(user: number): number | undefined {
    return this.#parts.store.guests
      .links()
      .find(
        ({ stay, openedBy }) => openedBy !== undefined && this.#parts.store.stays.get(stay)?.user === user,
      )?.openedBy;
  }

  /** Tells guests that their code is there, and that it ends; lets go who has left. */
  keep(): void {
    const now = this.#parts.clock.now();
    const over: GuestLinkRecord[] = [];
    for (const link of this.#parts.store.guests.links()) {
      const record = this.#parts.store.stays.get(link.stay);
      const view = record && this.#with.views.view(record);
      if (!record || !view || now >= (record.endedAt ?? view.until) + LINGERS_MS) over.push(link);
      else if (link.openedBy !== undefined && this.#isValid(record)) this.#news(link, link.openedBy, record);
    }
    if (over.length === 0) return;
    this.#parts.store.transaction(() => {
      for (const { id } of over) this.#parts.store.guests.ended(id, now);
    });
    this.#letGo(over);
  }

  #news(link: GuestLinkRecord, member: number, record: StayRecord): void {
    const share = this.#parts.store.units.get(record.unit)!.settings.share;
    const getsMessages = share.ways.some(({ kind }) => kind === 'chat');
    const isSent = getsMessages && share.when.kind !== 'by-hand';
    if (!isSent && this.#mayShow(record))
      this.#once(link, 'ready', () => this.#tellGuest(member, record.id, 'ready'));
    const { until } = this.#with.views.view(record)!;
    if (!(getsMessages && share.tellsEnd) && this.#parts.clock.now() >= until - ENDING_MS)
      this.#once(link, 'ending', () => this.#tellGuest(member, record.id, 'ending'));
  }

  #once({ id, told }: GuestLinkRecord, what: string, tell: () => void): void {
    const now = this.#parts.store.guests.links().find((link) => link.id === id)?.told ?? told;
    if (now.includes(what)) return;
    this.#parts.store.transaction(() => {
      this.#parts.store.guests.told(id, [...now, what]);
      tell();
    });
  }

  #tellGuest(member: number, stay: number, what: 'ready' | 'ending' | 'approved' | 'declined'): void {
    const view = this.#with.views.get(stay);
    if (!view || !this.#linksOpenedBy(member).some((link) => link.stay === stay)) return;
    const { arrival, departure, until } = view;
    this.#parts.notices.tellGuest(member, {
      kind: 'guest',
      what,
      unitName: view.unit.name,
      arrival,
      departure,
      until,
    });
  }

  #bind(link: GuestLinkRecord, { id, name, language }: Account): void {
    const { members, guests } = this.#parts.store;
    const now = this.#parts.clock.now();
    this.#parts.audit.transaction(byMember(id), 'open chat of guest', () => {
      guests.opened(link.id, id, now);
      if (!members.get(id)) {
        members.save({ id, name, role: 'guest' }, now);
        members.setLanguage(id, languageOf(language));
      }
      this.#with.news.tell(link.stay, 'chat-open', { account: name });
      return { subject: `stay:${link.stay}`, value: undefined };
    });
  }

  /** Accounts that are guests by no other link are strangers again. */
  #letGo(links: readonly GuestLinkRecord[]): void {
    const accounts = new Set(links.flatMap(({ openedBy }) => openedBy ?? []));
    for (const id of accounts) {
      const member = this.#parts.store.members.get(id);
      if (member?.role !== 'guest' || this.#linksOpenedBy(id).length > 0) continue;
      this.#parts.store.members.remove(id, this.#parts.clock.now());
      this.#parts.memberChanged(id);
    }
  }

  /** It was seen on the locks, or the guest has had it, or has come in by it. */
  #mayShow(record: StayRecord): boolean {
    const unit = this.#parts.store.units.get(record.unit)?.settings;
    const code = record.code === undefined ? undefined : this.#parts.store.codes.get(record.code);
    if (!unit || !code || code.deleted || code.paused) return false;
    const wasSent = this.#parts.store.deliveries
      .ofStay(record.id)
      .some(({ kind, state }) => (kind === 'code' || kind === 'changed') && state === 'sent');
    return record.phase === 'arrived' || wasSent || this.#with.views.isLive(record, unit);
  }

  /** It is to come, or under way. */
  #isValid(record: StayRecord): boolean {
    const view = isComing(record) ? this.#with.views.view(record) : undefined;
    return view !== undefined && this.#parts.clock.now() < view.until;
  }

  #stayOf(member: number, stay: number): StayRecord | undefined {
    if (!this.#linksOpenedBy(member).some((link) => link.stay === stay)) return undefined;
    const record = this.#parts.store.stays.get(stay);
    return record && this.#isValid(record) ? record : undefined;
  }

  #openRequest(stay: number): number | undefined {
    return this.#parts.store.guests.requestsOf(stay).find(({ answer }) => answer === undefined)?.id;
  }

  #linksOf(stay: number): GuestLinkRecord[] {
    return this.#parts.store.guests.links().filter((link) => link.stay === stay);
  }

  #linksOpenedBy(member: number): GuestLinkRecord[] {
    return this.#parts.store.guests.links().filter(({ openedBy }) => openedBy === member);
  }

  #find(token: string): GuestLinkRecord | undefined {
    const wanted = Buffer.from(hashOfToken(token));
    return this.#parts.store.guests
      .links()
      .find(({ tokenHash }) => timingSafeEqual(Buffer.from(tokenHash), wanted));
  }
}

/** What a guest types. */
export interface GuestNumbers {
  readonly pins: readonly ShownPin[];
  readonly backups: readonly { readonly deviceName: string; readonly pin: Pin }[];
}
