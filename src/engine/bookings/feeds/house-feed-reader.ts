/** Each feed by where it comes from: a link, or a calendar that the house has already. */
import { createHash } from 'node:crypto';
import type { FeedReader, FeedReading, FeedSource } from '../../../domain/bookings/sighting.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { HomeCalendarReading, HomeCalendars } from '../../../domain/home/home-calendars.ts';
import { DAY_MS } from '../../../domain/schedule/wall-clock.ts';
import { HttpFeedReader, type HttpFeedOptions } from './http-feed-reader.ts';
import { sightingsOf } from './sightings.ts';

export interface HouseFeedOptions extends HttpFeedOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** Missing where no driver has calendars. */
  readonly calendars?: HomeCalendars | undefined;
}

/** Stays that have begun began within it, or their end is still to come. */
const BEHIND_MS = 7 * DAY_MS;
/** Nobody books earlier. */
const AHEAD_MS = 550 * DAY_MS;

export class HouseFeedReader implements FeedReader {
  readonly #options: HouseFeedOptions;
  readonly #http: HttpFeedReader;
  readonly calendars?: NonNullable<FeedReader['calendars']>;
  /** What each calendar of the house last said, in memory alone. */
  readonly #last = new Map<string, string>();

  constructor(options: HouseFeedOptions) {
    this.#options = options;
    this.#http = new HttpFeedReader(options);
    const { calendars } = options;
    if (calendars) this.calendars = () => calendars.calendars();
  }

  async read(source: FeedSource, signal: AbortSignal): Promise<FeedReading> {
    if (source.kind === 'ical') return await this.#http.read(source, signal);
    const { calendars, clock, zone } = this.#options;
    if (!calendars) return { kind: 'failed', problem: { kind: 'no-calendar' } };
    const now = clock.now();
    const reading = await unlessAborted(
      signal,
      calendars.events(source.entity, now - BEHIND_MS, now + AHEAD_MS),
    );
    if (reading.kind === 'failed') return reading;
    const digest = createHash('sha256').update(JSON.stringify(reading)).digest('base64');
    if (this.#last.get(source.entity) === digest) return { kind: 'unchanged' };
    this.#last.set(source.entity, digest);
    return { kind: 'read', sightings: sightingsOf(reading.events, { zone }), problems: reading.problems };
  }

  forget(source: FeedSource): void {
    if (source.kind === 'ical') this.#http.forget(source);
    else this.#last.delete(source.entity);
  }
}

async function unlessAborted(
  signal: AbortSignal,
  reading: Promise<HomeCalendarReading>,
): Promise<HomeCalendarReading> {
  const { promise: stopped, resolve } = Promise.withResolvers<HomeCalendarReading>();
  const stop = (): void => resolve({ kind: 'failed', problem: { kind: 'unreachable' } });
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([stopped, reading]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
