import { guarded } from '../fault.ts';
import type { HouseEvent } from '../house-events.ts';
import { Backups } from './backups.ts';
import { CleanersCalendars } from './cleaners-calendars.ts';
import { Cleanings } from './cleanings.ts';
import { FeedPoller } from './feed-poller.ts';
import { Feeds } from './feeds.ts';
import { GuestChats } from './guests/guest-chats.ts';
import { Outbox } from './guests/outbox.ts';
import type { BookingParts } from './parts.ts';
import { Readings } from './readings.ts';
import { Shares } from './guests/shares.ts';
import { StayCodes } from './stay-codes.ts';
import { StayNews } from './stay-news.ts';
import { StayViews } from './stay-views.ts';
import { StayWatch } from './stay-watch.ts';
import { Stays } from './stays.ts';
import { Units } from './units.ts';

/** From calendars to codes: units that are let, their feeds, the stays of guests, and what guests are sent. */
export class Bookings {
  readonly units: Units;
  readonly feeds: Feeds;
  readonly stays: Stays;
  readonly shares: Shares;
  readonly backups: Backups;
  readonly cleanersCalendars: CleanersCalendars;
  /** Guests in the chat. */
  readonly guests: GuestChats;
  readonly #parts: BookingParts;
  readonly #codes: StayCodes;
  readonly #cleanings: Cleanings;
  readonly #poller: FeedPoller;
  readonly #watch: StayWatch;
  readonly #outbox: Outbox;
  readonly #subscribe: (listener: (event: HouseEvent) => void) => () => void;
  #unsubscribe: () => void = () => undefined;

  /** @param subscribe to what happens in the house */
  constructor(parts: BookingParts, subscribe: (listener: (event: HouseEvent) => void) => () => void) {
    this.#parts = parts;
    this.#subscribe = subscribe;
    const codes = new StayCodes(parts);
    const views = new StayViews(parts, codes);
    const news = new StayNews(parts, views);
    const readings = new Readings(parts, { codes, news });
    const follow = (unit: number): void => this.#follow(unit);
    const shares = new Shares(parts, { codes, views, news });
    const backups = new Backups(parts, { views, shares });
    const cleanings = new Cleanings(parts);
    this.#poller = new FeedPoller(parts, {
      apply: (feed, reading) => {
        const touched = readings.apply(feed, reading);
        if (touched.length > 0) this.#followStays(touched);
        for (const stay of new Set(touched)) parts.stayChanged(stay);
      },
    });
    this.#codes = codes;
    this.cleanersCalendars = new CleanersCalendars(parts, codes);
    this.#cleanings = cleanings;
    this.feeds = new Feeds(parts, { codes, views, readings, poller: this.#poller });
    this.units = new Units(parts, { codes, views, feeds: this.feeds, follow });
    this.stays = new Stays(parts, { codes, views, news, follow });
    this.shares = shares;
    this.backups = backups;
    const guests = new GuestChats(parts, { views, news, stays: this.stays });
    this.guests = guests;
    this.#watch = new StayWatch(parts, { codes, views, news, shares, backups, cleanings, guests });
    this.#outbox = new Outbox(parts, { shares, news });
  }

  start(): void {
    this.#unsubscribe = this.#subscribe((event) => this.#hear(event));
    this.#outbox.start();
    this.#watch.start();
    this.#poller.start();
  }

  async stop(): Promise<void> {
    this.#unsubscribe();
    this.#watch.stop();
    await this.#poller.stop();
    await this.#outbox.stop();
  }

  /** The clock was set, or is believed again. */
  timeChanged(): void {
    this.#watch.look();
    this.#outbox.wake();
  }

  /** Resolves when nothing is read or sent. */
  async settled(): Promise<void> {
    await this.#poller.settled();
    await this.#outbox.settled();
  }

  /** Something is read or sent now. */
  get isBusy(): boolean {
    return this.#poller.isBusy || this.#outbox.isBusy;
  }

  #hear(event: HouseEvent): void {
    if (event.kind === 'code') this.#watch.codeMoved(event.id);
    if (event.kind === 'happening' && event.happening.kind === 'used' && event.happening.code !== undefined)
      this.#watch.codeMoved(event.happening.code);
  }

  /** What was decided about a unit goes to the codes of all its stays. */
  #follow(unit: number): void {
    const isThere = this.#parts.store.units.get(unit) !== undefined;
    if (isThere) this.#followStays(this.#parts.store.stays.open(unit).map(({ id }) => id));
    else {
      this.backups.dropAll(unit);
      this.#cleanings.drop(unit);
    }
    this.#watch.look();
  }

  /** Removals before additions. */
  #followStays(stays: readonly number[]): void {
    const ids = [...new Set(stays)];
    const isEnding = (id: number): boolean => {
      const phase = this.#parts.store.stays.get(id)?.phase;
      return phase !== 'expected' && phase !== 'arrived';
    };
    for (const id of [...ids.filter(isEnding), ...ids.filter((one) => !isEnding(one))])
      guarded(this.#parts.fault, { work: 'stay', stay: id }, () => this.#codes.follow(id));
    this.#watch.look([...new Set(ids.flatMap((id) => this.#parts.store.stays.get(id)?.unit ?? []))]);
  }
}
