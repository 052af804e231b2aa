import { waitFor } from '../../domain/clock.ts';
import { retryAfterMs } from '../../domain/retry.ts';
import type { RetryLadder } from '../../domain/retry.ts';
import type { FeedReading } from '../../domain/bookings/sighting.ts';
import type { FeedRecord } from '../../storage/tables/bookings/feed-store.ts';
import { dateAt } from '../../domain/schedule/open-spans.ts';
import { withinBounds } from './feeds/bounds.ts';
import type { Poller } from './feeds.ts';
import { listenersOf } from './listeners.ts';
import type { BookingParts } from './parts.ts';

const MINUTE_MS = 60_000;
/** Most sites renew their calendars no more often. */
const INTERVAL_MS = 15 * MINUTE_MS;
/** Of the interval: feeds of one house, and houses of one site, do not ask all at once. */
const JITTER = 0.2;
/** Whoever books for tonight while it is silent has a code within the hour in which it is back. */
const RETRY: RetryLadder = { firstMs: MINUTE_MS, lastMs: 55 * MINUTE_MS };
/** No more than that at another end's wish. */
const LONGEST_WAIT_MS = 6 * 60 * MINUTE_MS;
/** A feed that was not read for so long is told. */
export const SILENT_MS = 24 * 60 * MINUTE_MS;
const FIRST_MS = 5_000;

interface Line {
  cancel?: () => void;
  /** Of the reading under way. */
  reading?: Promise<void>;
  abort?: AbortController;
}

/** Reads each feed at its own times. The trouble of one holds up none of the others. */
export class FeedPoller implements Poller {
  readonly #parts: BookingParts;
  readonly #apply: (feed: FeedRecord, reading: Extract<FeedReading, { kind: 'read' | 'unchanged' }>) => void;
  readonly #lines = new Map<number, Line>();
  readonly #random: () => number;
  #isRunning = false;

  constructor(
    parts: BookingParts,
    {
      apply,
      random = Math.random,
    }: {
      readonly apply: (
        feed: FeedRecord,
        reading: Extract<FeedReading, { kind: 'read' | 'unchanged' }>,
      ) => void;
      readonly random?: () => number;
    },
  ) {
    this.#parts = parts;
    this.#apply = apply;
    this.#random = random;
  }

  start(): void {
    this.#isRunning = true;
    this.changed();
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    const lines = [...this.#lines.values()];
    for (const { cancel, abort } of lines) {
      cancel?.();
      abort?.abort();
    }
    await Promise.all(lines.flatMap(({ reading }) => reading ?? []));
  }

  /** Resolves when no reading is under way. */
  async settled(): Promise<void> {
    const readings = [...this.#lines.values()].flatMap(({ reading }) => reading ?? []);
    if (readings.length === 0) return;
    await Promise.all(readings);
    await this.settled();
  }

  get isBusy(): boolean {
    return [...this.#lines.values()].some(({ reading }) => reading !== undefined);
  }

  isReading(feed: number): boolean {
    return this.#lines.get(feed)?.reading !== undefined;
  }

  changed(): void {
    if (!this.#isRunning || !this.#parts.reader) return;
    const on = new Set(this.#parts.store.feeds.all().flatMap(({ id, isOn }) => (isOn ? id : [])));
    for (const [id, line] of this.#lines) {
      if (on.has(id)) continue;
      line.cancel?.();
      line.abort?.abort();
      this.#lines.delete(id);
    }
    for (const id of on)
      if (!this.#lines.has(id)) this.#wait(id, Math.round(FIRST_MS * (1 + this.#random())));
  }

  async readNow(id: number): Promise<void> {
    const line = this.#line(id);
    line.cancel?.();
    await (line.reading ?? this.#begin(id));
  }

  #line(id: number): Line {
    const line = this.#lines.get(id) ?? {};
    this.#lines.set(id, line);
    return line;
  }

  #wait(id: number, ms: number): void {
    const line = this.#line(id);
    line.cancel?.();
    if (this.#isRunning) line.cancel = waitFor(this.#parts.clock, ms, () => void this.#begin(id));
  }

  #begin(id: number): Promise<void> {
    const line = this.#line(id);
    if (line.reading) return line.reading;
    line.abort = new AbortController();
    line.reading = this.#read(id, line.abort.signal).finally(() => {
      delete line.reading;
      delete line.abort;
    });
    return line.reading;
  }

  async #read(id: number, signal: AbortSignal): Promise<void> {
    const source = this.#parts.store.feeds.source(id);
    if (!source || !this.#parts.reader) return;
    try {
      const reading = withinBounds(await this.#parts.reader.read(source, signal), this.#today());
      const feed = signal.aborted ? undefined : this.#parts.store.feeds.get(id);
      if (!feed) return;
      const waitMs = this.#heard(feed, reading) ?? this.#jittered(INTERVAL_MS);
      // It may be read while it is off.
      if (feed.isOn) this.#wait(id, waitMs);
    } catch (error) {
      this.#parts.fault({ work: 'feed', feed: id }, error);
      // Nobody knows what of it was understood: the next reading is taken as a new one.
      this.#parts.reader.forget(source);
      if (this.#parts.store.feeds.isOn(id)) this.#wait(id, this.#jittered(INTERVAL_MS));
    }
  }

  /** Returns how long to wait, where it is not as long as usual. */
  #heard(feed: FeedRecord, reading: FeedReading): number | undefined {
    const { id } = feed;
    const now = this.#parts.clock.now();
    if (reading.kind === 'failed') {
      // The same again is no better, and would come as unchanged.
      if (reading.problem.kind === 'too-many-stays') this.#forget(id);
      this.#parts.store.feeds.failed(id, now, reading.problem);
      this.#tellSilence(id);
      this.#parts.unitChanged(feed.unit);
      const ladder = retryAfterMs(Math.min(feed.failures, 20), RETRY);
      // Never sooner than the other end asks for, nor later than the ladder says.
      const wanted = Math.max(this.#sooner(ladder), reading.retryAfterMs ?? 0);
      return Math.min(wanted, LONGEST_WAIT_MS);
    }
    if (feed.isOn && this.#parts.timeIsTrusted()) this.#apply(feed, reading);
    // What was not understood is not taken for known.
    else this.#forget(id);
    const problem = reading.kind === 'read' ? reading.problems[0] : feed.problem;
    this.#parts.store.feeds.wasRead(feed, now, problem);
    if (feed.told) this.#tell(feed, true);
    this.#parts.unitChanged(feed.unit);
    return undefined;
  }

  #today(): string {
    return dateAt(this.#parts.clock.now(), this.#parts.zone);
  }

  #forget(id: number): void {
    const source = this.#parts.store.feeds.source(id);
    if (source) this.#parts.reader?.forget(source);
  }

  /** Once, when it has been silent for a day. */
  #tellSilence(id: number): void {
    const feed = this.#parts.store.feeds.get(id);
    if (!feed?.isOn || feed.told || feed.failingSince === undefined) return;
    if (this.#parts.clock.now() - feed.failingSince < SILENT_MS) return;
    this.#parts.store.transaction(() => {
      this.#parts.store.feeds.wasTold(id);
      this.#tell(feed, false);
    });
  }

  #tell({ id, name, unit, failingSince, problem }: FeedRecord, up: boolean): void {
    const settings = this.#parts.store.units.get(unit)?.settings;
    this.#parts.notices.tell(
      {
        kind: 'feed',
        feed: id,
        feedName: name,
        unitName: settings?.name ?? '',
        up,
        ...(failingSince !== undefined && { since: failingSince }),
        ...(!up && problem && { problem }),
      },
      undefined,
      settings && listenersOf(settings, this.#parts.store),
    );
  }

  #sooner(ms: number): number {
    return Math.round(ms * (1 - JITTER * this.#random()));
  }

  #jittered(ms: number): number {
    return Math.round(ms * (1 + JITTER * (this.#random() * 2 - 1)));
  }
}
