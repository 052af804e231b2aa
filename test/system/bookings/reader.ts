import type { FeedReader, FeedReading, FeedSource } from '../../../src/domain/bookings/sighting.ts';
import { readCalendar } from '../../../src/engine/bookings/feeds/read-calendar.ts';
import { sightingsOf } from '../../../src/engine/bookings/feeds/sightings.ts';
import type { Computer } from '../year/computer.ts';
import { SECOND } from '../year/timeline.ts';
import type { Timeline } from '../year/timeline.ts';
import type { SimulatedFeed } from './feed.ts';

const ANSWERS_AFTER_MS = 2 * SECOND;
const SILENT_MS = 45 * SECOND;

export interface ReaderOptions {
  readonly timeline: Timeline;
  readonly computer: Computer;
  readonly zone: string;
  readonly feeds: readonly SimulatedFeed[];
}

/** The way from a site to the program, without the sockets: what comes is read by the program's own rules. */
export class BookedReader implements FeedReader {
  readonly #options: ReaderOptions;
  readonly #byAddress: ReadonlyMap<string, SimulatedFeed>;
  readonly #last = new Map<string, string>();

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#byAddress = new Map(options.feeds.map((feed) => [feed.address, feed]));
  }

  read(source: FeedSource, signal: AbortSignal): Promise<FeedReading> {
    const { timeline, computer } = this.#options;
    const { promise, resolve } = Promise.withResolvers<FeedReading>();
    const feed = source.kind === 'ical' ? this.#byAddress.get(source.address) : undefined;
    const stop = (): void => resolve({ kind: 'failed', problem: { kind: 'unreachable' } });
    if (!feed || signal.aborted) stop();
    else {
      signal.addEventListener('abort', stop, { once: true });
      const waitMs = feed.fault === 'silent' ? SILENT_MS : ANSWERS_AFTER_MS;
      timeline.after(waitMs, () => computer.deliver(() => resolve(this.#readingOf(feed))));
    }
    return promise.finally(() => signal.removeEventListener('abort', stop));
  }

  forget(source: FeedSource): void {
    if (source.kind === 'ical') this.#last.delete(source.address);
  }

  #readingOf(feed: SimulatedFeed): FeedReading {
    if (feed.fault === 'silent')
      return { kind: 'failed', problem: { kind: 'timed-out', seconds: SILENT_MS / SECOND } };
    const answer = feed.answer(this.#options.timeline.now);
    if (answer.kind === 'status') return { kind: 'failed', problem: answer };
    if (this.#last.get(feed.address) === answer.text) return { kind: 'unchanged' };
    const { zone } = this.#options;
    const reading = readCalendar(answer.text, { zone });
    if (reading.kind === 'failed') return reading;
    this.#last.set(feed.address, answer.text);
    return { kind: 'read', sightings: sightingsOf(reading.events, { zone }), problems: reading.problems };
  }
}
