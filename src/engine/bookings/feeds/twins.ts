import type { BookingParts } from '../parts.ts';
import { isOfTheCode } from '../guests/share-state.ts';
import type { StayNews } from '../stay-news.ts';

/** The guest may know the PIN of it. */
const KNOWN_TO_GUEST = 2;

/** Two stays that were found to be one: a calendar has moved its own onto that of another calendar. */
export class Twins {
  readonly #parts: BookingParts;
  readonly #news: StayNews;

  constructor(parts: BookingParts, news: StayNews) {
    this.#parts = parts;
    this.#news = news;
  }

  /**
   * One of them is given up, and the feeds that show it show the other one from then on. The guest keeps the PIN that
   * they know, and an owner what they have decided. Undefined where both PINs may be known: both stay.
   */
  unite(one: number, other: number): { readonly kept: number; readonly givenUp: number } | undefined {
    const { stays } = this.#parts.store;
    const [worthOfOne, worthOfOther] = [this.#worth(one), this.#worth(other)];
    if (Math.min(worthOfOne, worthOfOther) >= KNOWN_TO_GUEST) return undefined;
    const [kept, givenUp] = worthOfOne > worthOfOther ? [one, other] : [other, one];
    for (const source of stays.sourcesOf(givenUp)) stays.saveSource({ ...source, stay: kept });
    stays.change(givenUp, { phase: 'cancelled', endedAt: this.#parts.clock.now() });
    this.#news.event('booking_changed', givenUp, 'cancelled');
    return { kept, givenUp };
  }

  #worth(id: number): number {
    const record = this.#parts.store.stays.get(id);
    if (!record) return 0;
    const isSent = this.#parts.store.deliveries
      .ofStay(id)
      .some((one) => isOfTheCode(one) && ['handed-over', 'sent', 'perhaps'].includes(one.state));
    if (record.phase === 'arrived' || isSent) return KNOWN_TO_GUEST;
    return Object.keys(record.own).length > 0 ? 1 : 0;
  }
}
