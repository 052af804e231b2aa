import { STAY_PHASES } from '../../../domain/bookings/stay.ts';
import type { OwnersWord, StayDates, StayGuest, StayPhase } from '../../../domain/bookings/stay.ts';
import type { StayMoment } from '../../../domain/bookings/sighting.ts';
import type { DeviceId } from '../../../domain/device.ts';
import type { PinDigest } from '../../../domain/plan/plan.ts';
import { isSchedule, parseDate, parseTime } from '../../../domain/schedule/schedule.ts';
import type { Schedule } from '../../../domain/schedule/schedule.ts';
import type { Cipher } from '../../cipher.ts';
import { fromJson } from '../../database/damages.ts';
import type { Database, Row } from '../../database/database.ts';
import { areStrings, isRecord } from '../../../domain/shapes.ts';

export interface StayRecord extends StayDates {
  readonly id: number;
  readonly unit: number;
  readonly phase: StayPhase;
  readonly user?: number;
  readonly code?: number;
  /** What was decided about the code last without an owner. */
  readonly made?: MadeCode;
  readonly own: OwnersWord;
  /** What was told or asked, each once. */
  readonly told: readonly string[];
  readonly createdAt: number;
  readonly arrivedAt?: number;
  /** When it departed or was cancelled. */
  readonly endedAt?: number;
  readonly erasedAt?: number;
}

export interface MadeCode {
  readonly digest: PinDigest;
  readonly schedule: Schedule;
  readonly devices: readonly DeviceId[];
}

/** What one feed says of a stay. */
export interface SourceRecord extends StayDates {
  readonly feed: number;
  /** A keyed hash. */
  readonly identity: string;
  readonly stay: number;
  readonly seenAt: number;
  readonly misses: number;
  readonly missingSince?: number;
  readonly goneAt?: number;
}

/** What changes; `undefined` erases. */
export interface StayChange {
  readonly phase?: StayPhase;
  readonly user?: number;
  readonly code?: number | undefined;
  readonly made?: MadeCode | undefined;
  readonly own?: OwnersWord;
  readonly told?: readonly string[];
  readonly arrivedAt?: number | undefined;
  readonly endedAt?: number | undefined;
}

/** The second half is what SQLite knows the index `stays_open` by. */
const IS_OPEN =
  "phase IN ('expected', 'arrived', 'unclear') AND phase NOT IN ('departed', 'cancelled', 'blocked')";

/** Stays of guests, and what the feeds say of them. */
export class StayStore {
  readonly #db: Database;
  readonly #cipher: Cipher;
  /** Feeds of whose stays none was missing; most readings are about these. */
  readonly #whole = new Set<number>();

  constructor(db: Database, cipher: Cipher) {
    this.#db = db;
    this.#cipher = cipher;
  }

  add(
    stay: StayDates & { readonly unit: number; readonly phase: StayPhase; readonly guest: StayGuest },
    now: number,
  ): number {
    const id = this.#db.run(
      `INSERT INTO stays (unit_id, phase, arrival_date, arrival_time, departure_date, departure_time, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ...[stay.unit, stay.phase, ...dateCells(stay), now],
    );
    this.setGuest(id, stay.guest);
    return id;
  }

  get(id: number): StayRecord | undefined {
    const row = this.#db.get('SELECT * FROM stays WHERE id = ?', id);
    return row && this.#toStay(row);
  }

  ofCode(code: number): StayRecord | undefined {
    const row = this.#db.get('SELECT * FROM stays WHERE code_id = ?', code);
    return row && this.#toStay(row);
  }

  /** Those that are to come or under way, and unclear ones; by arrival. */
  open(unit?: number): StayRecord[] {
    return unit === undefined ? this.#stays(IS_OPEN) : this.#stays(`${IS_OPEN} AND unit_id = ?1`, unit);
  }

  /** Open ones that have a night between these dates. */
  openBetween(unit: number, { arrival, departure }: StayDates): StayRecord[] {
    const where = `${IS_OPEN} AND unit_id = ?1 AND arrival_date < ?2 AND departure_date > ?3`;
    return this.#stays(where, unit, departure.date, arrival.date);
  }

  ofUnit(unit: number): StayRecord[] {
    return this.#stays('unit_id = ?1', unit);
  }

  /** For which somebody comes, and that end on one of these dates. */
  leaving(unit: number, { from, until }: { readonly from: string; readonly until: string }): StayRecord[] {
    return this.#stays(
      "unit_id = ?1 AND phase IN ('expected', 'arrived', 'departed') AND departure_date BETWEEN ?2 AND ?3",
      ...[unit, from, until],
    );
  }

  cancelledSince(unit: number, since: number): StayRecord[] {
    return this.#stays("unit_id = ?1 AND phase = 'cancelled' AND ended_at >= ?2", unit, since);
  }

  /** Ended before then, and what is known of the guest is still kept. */
  toErase(endedBefore: number, unit: number): StayRecord[] {
    return this.#stays('unit_id = ?1 AND erased_at IS NULL AND ended_at < ?2', unit, endedBefore);
  }

  /** When the first of those that are still to be erased has ended. */
  firstToErase(unit: number): number | undefined {
    const where = 'unit_id = ? AND erased_at IS NULL AND ended_at IS NOT NULL';
    const at = this.#db.get(`SELECT MIN(ended_at) AS at FROM stays WHERE ${where}`, unit)?.['at'];
    return typeof at === 'number' ? at : undefined;
  }

  #stays(where: string, ...values: (number | string | null)[]): StayRecord[] {
    return this.#db
      .all(`SELECT * FROM stays WHERE ${where} ORDER BY arrival_date, arrival_time, id`, ...values)
      .flatMap((row) => this.#toStay(row) ?? []);
  }

  setDates(id: number, dates: StayDates): void {
    this.#db.run(
      'UPDATE stays SET arrival_date = ?, arrival_time = ?, departure_date = ?, departure_time = ? WHERE id = ?',
      ...dateCells(dates),
      id,
    );
  }

  change(id: number, change: StayChange): void {
    const cells: [string, string | number | null][] = [];
    if (change.phase !== undefined) cells.push(['phase', change.phase]);
    if (change.user !== undefined) cells.push(['user_id', change.user]);
    if ('code' in change) cells.push(['code_id', change.code ?? null]);
    if ('made' in change) {
      const { made } = change;
      cells.push(['code_digest', made?.digest ?? null]);
      cells.push(['code_schedule', made ? JSON.stringify(made.schedule) : null]);
      cells.push(['code_devices', made ? JSON.stringify(made.devices) : null]);
    }
    if (change.own !== undefined) cells.push(['own', JSON.stringify(change.own)]);
    if (change.told !== undefined) cells.push(['told', JSON.stringify(change.told)]);
    if ('arrivedAt' in change) cells.push(['arrived_at', change.arrivedAt ?? null]);
    if ('endedAt' in change) cells.push(['ended_at', change.endedAt ?? null]);
    if (cells.length === 0) return;
    this.#db.run(
      `UPDATE stays SET ${cells.map(([name]) => `${name} = ?`).join(', ')} WHERE id = ?`,
      ...cells.map(([, value]) => value),
      id,
    );
  }

  setGuest(id: number, guest: StayGuest): void {
    this.#db.run(
      'UPDATE stays SET guest = ? WHERE id = ?',
      this.#cipher.seal(JSON.stringify(guest), placeOf(id)),
      id,
    );
  }

  /** Empty once it was erased, or where it cannot be read. */
  guest(id: number): StayGuest {
    const sealed = this.#db.get('SELECT guest FROM stays WHERE id = ?', id)?.['guest'];
    if (!(sealed instanceof Uint8Array)) return {};
    try {
      const guest = fromJson(this.#cipher.open(sealed, placeOf(id)), isGuest);
      if (guest) return guest;
    } catch {
      // It is told below.
    }
    return this.#db.damages.instead('stays', id, 'guest', {});
  }

  eraseGuest(id: number, now: number): void {
    this.#db.run('UPDATE stays SET guest = NULL, erased_at = ? WHERE id = ?', now, id);
  }

  sources(feed: number): SourceRecord[] {
    return this.#db
      .all('SELECT * FROM stay_sources WHERE feed_id = ? ORDER BY arrival_date, identity', feed)
      .flatMap((row) => this.#toSource(row) ?? []);
  }

  /** A stay that the feed has shown was not in its last reading, and may be given up; not one that an owner keeps. */
  isAnyMissing(feed: number): boolean {
    if (this.#whole.has(feed)) return false;
    const isMissing = 'SELECT 1 FROM stay_sources WHERE feed_id = ? AND missing_since IS NOT NULL LIMIT 1';
    if (this.#db.get(isMissing, feed) === undefined) {
      if (!this.#db.isInTransaction) this.#whole.add(feed);
      return false;
    }
    const row = this.#db.get(
      `SELECT 1 FROM stay_sources AS source JOIN stays ON stays.id = source.stay_id
       WHERE source.feed_id = ? AND source.missing_since IS NOT NULL AND source.gone_at IS NULL
         AND stays.phase IN ('expected', 'arrived', 'unclear', 'blocked')
         AND NOT (json_valid(stays.own) AND json_extract(stays.own, '$.kept') IS NOT NULL) LIMIT 1`,
      feed,
    );
    return row !== undefined;
  }

  /** Of all stays that the feed has shown, also of those that cannot be read. */
  identities(feed: number): string[] {
    return this.#db
      .all('SELECT identity FROM stay_sources WHERE feed_id = ?', feed)
      .map((row) => String(row['identity']));
  }

  sourcesOf(stay: number): SourceRecord[] {
    return this.#db
      .all('SELECT * FROM stay_sources WHERE stay_id = ? ORDER BY feed_id, identity', stay)
      .flatMap((row) => this.#toSource(row) ?? []);
  }

  saveSource(source: SourceRecord): void {
    const { feed, identity, stay, seenAt, misses, missingSince, goneAt } = source;
    if (missingSince !== undefined) this.#whole.delete(feed);
    this.#db.run(
      `INSERT INTO stay_sources (feed_id, identity, stay_id, arrival_date, arrival_time, departure_date,
         departure_time, seen_at, misses, missing_since, gone_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (feed_id, identity) DO UPDATE SET stay_id = excluded.stay_id,
         arrival_date = excluded.arrival_date, arrival_time = excluded.arrival_time,
         departure_date = excluded.departure_date, departure_time = excluded.departure_time,
         seen_at = excluded.seen_at, misses = excluded.misses, missing_since = excluded.missing_since,
         gone_at = excluded.gone_at`,
      ...[feed, identity, stay, ...dateCells(source), seenAt, misses, missingSince ?? null, goneAt ?? null],
    );
  }

  removeSource({ feed, identity }: Pick<SourceRecord, 'feed' | 'identity'>): void {
    this.#db.run('DELETE FROM stay_sources WHERE feed_id = ? AND identity = ?', feed, identity);
  }

  /** What ended before then is not compared with the feed any longer. */
  forgetSources(feed: number, departedBefore: string): void {
    this.#db.run('DELETE FROM stay_sources WHERE feed_id = ? AND departure_date < ?', feed, departedBefore);
  }

  forgetFeed(feed: number): void {
    this.#db.run('DELETE FROM stay_sources WHERE feed_id = ?', feed);
  }

  /** One whose dates or phase cannot be read is left out: its code stays as it is. */
  #toStay(row: Row): StayRecord | undefined {
    const id = Number(row['id']);
    const phase = STAY_PHASES.find((one) => one === row['phase']);
    const dates = datesOf(row);
    if (!phase || !dates)
      return this.#db.damages.instead('stays', id, phase ? 'arrival_date' : 'phase', undefined);
    const made = this.#madeOf(row);
    return {
      id,
      unit: Number(row['unit_id']),
      phase,
      ...dates,
      // Of what cannot be read, everything is an owner's word: nothing is changed.
      own: fromJson(row['own'], isOwn) ?? this.#db.damages.instead('stays', id, 'own', EVERYTHING),
      told: fromJson(row['told'], areStrings) ?? this.#db.damages.instead('stays', id, 'told', []),
      createdAt: Number(row['created_at']),
      ...(row['user_id'] !== null && { user: Number(row['user_id']) }),
      ...(row['code_id'] !== null && { code: Number(row['code_id']) }),
      ...(made && { made }),
      ...(row['arrived_at'] !== null && { arrivedAt: Number(row['arrived_at']) }),
      ...(row['ended_at'] !== null && { endedAt: Number(row['ended_at']) }),
      ...(row['erased_at'] !== null && { erasedAt: Number(row['erased_at']) }),
    };
  }

  #madeOf(row: Row): MadeCode | undefined {
    if (row['code_digest'] === null) return undefined;
    const schedule = fromJson(row['code_schedule'], isSchedule);
    const devices = fromJson(row['code_devices'], areStrings);
    if (schedule && devices) return { digest: String(row['code_digest']), schedule, devices };
    return this.#db.damages.instead(
      'stays',
      row['id'],
      schedule ? 'code_devices' : 'code_schedule',
      undefined,
    );
  }

  #toSource(row: Row): SourceRecord | undefined {
    const dates = datesOf(row);
    if (!dates) return this.#db.damages.instead('stay_sources', row['stay_id'], 'arrival_date', undefined);
    return {
      feed: Number(row['feed_id']),
      identity: String(row['identity']),
      stay: Number(row['stay_id']),
      ...dates,
      seenAt: Number(row['seen_at']),
      misses: Number(row['misses']),
      ...(row['missing_since'] !== null && { missingSince: Number(row['missing_since']) }),
      ...(row['gone_at'] !== null && { goneAt: Number(row['gone_at']) }),
    };
  }
}

const EVERYTHING: OwnersWord = {
  arrival: true,
  departure: true,
  guest: true,
  pin: true,
  times: true,
  devices: true,
  code: true,
  kept: true,
};

function placeOf(id: number): string {
  return `stay ${id}`;
}

function dateCells({ arrival, departure }: StayDates): (string | null)[] {
  return [arrival.date, arrival.time ?? null, departure.date, departure.time ?? null];
}

function datesOf(row: Row): StayDates | undefined {
  const arrival = momentOf(row['arrival_date'], row['arrival_time']);
  const departure = momentOf(row['departure_date'], row['departure_time']);
  return arrival && departure && { arrival, departure };
}

function momentOf(date: Row[string] | undefined, time: Row[string] | undefined): StayMoment | undefined {
  try {
    parseDate(String(date));
    if (time !== null) parseTime(String(time));
  } catch {
    return undefined;
  }
  return { date: String(date), ...(time !== null && { time: String(time) }) };
}

function isOwn(value: unknown): value is OwnersWord {
  return isRecord(value) && Object.values(value).every((one) => one === true);
}

const GUEST_PARTS: ReadonlySet<string> = new Set<keyof StayGuest>([
  'name',
  'phone',
  'phoneEnding',
  'email',
  'reservation',
  'url',
  'summary',
]);

function isGuest(value: unknown): value is StayGuest {
  return (
    isRecord(value) &&
    Object.entries(value).every(([key, one]) => GUEST_PARTS.has(key) && typeof one === 'string')
  );
}
