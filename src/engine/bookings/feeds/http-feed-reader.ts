/** Calendars behind a link. */
import { createHash } from 'node:crypto';
import type { FeedReader, FeedReading, FeedSource } from '../../../domain/bookings/sighting.ts';
import type { Resolve } from '../../outbound/connect.ts';
import { download, type Validators } from './download.ts';
import { MAX_CALENDAR_BYTES, readCalendar } from './read-calendar.ts';
import { sightingsOf } from './sightings.ts';

export interface HttpFeedOptions {
  /** Of the house. */
  readonly zone: string;
  readonly resolve?: Resolve;
  readonly isPublic?: (address: string) => boolean;
  readonly withinMs?: number;
  readonly maxBytes?: number;
  readonly maxEvents?: number;
}

/** `FeedReader` promises a minute. */
const WITHIN_MS = 45_000;

interface LastReading {
  readonly validators: Validators;
  readonly digest: string;
}

export class HttpFeedReader implements FeedReader {
  readonly #options: HttpFeedOptions;
  /** In memory alone: after a restart each is read once in full. */
  readonly #last = new Map<string, LastReading>();

  constructor(options: HttpFeedOptions) {
    this.#options = options;
  }

  async read(source: FeedSource, signal: AbortSignal): Promise<FeedReading> {
    if (source.kind !== 'ical') return { kind: 'failed', problem: { kind: 'no-calendar' } };
    const { zone, resolve, isPublic, withinMs = WITHIN_MS, maxEvents } = this.#options;
    const maxBytes = this.#options.maxBytes ?? MAX_CALENDAR_BYTES;
    const last = this.#last.get(source.address);
    const file = await download(source.address, {
      allowsPrivate: source.allowsPrivate,
      validators: last?.validators ?? {},
      limits: { maxBytes, withinMs },
      ...(resolve && { resolve }),
      ...(isPublic && { isPublic }),
      signal,
    });
    if (file.kind === 'failed') return file;
    if (file.kind === 'unchanged')
      return last ? file : { kind: 'failed', problem: { kind: 'status', status: 304 } };
    const digest = createHash('sha256').update(file.content).digest('base64');
    if (last?.digest === digest) {
      this.#last.set(source.address, { validators: file.validators, digest });
      return { kind: 'unchanged' };
    }
    const reading = readCalendar(file.content, {
      zone,
      maxBytes,
      ...(maxEvents !== undefined && { maxEvents }),
    });
    if (reading.kind === 'failed') return reading;
    this.#last.set(source.address, { validators: file.validators, digest });
    return { kind: 'read', sightings: sightingsOf(reading.events, { zone }), problems: reading.problems };
  }

  forget(source: FeedSource): void {
    if (source.kind === 'ical') this.#last.delete(source.address);
  }
}
