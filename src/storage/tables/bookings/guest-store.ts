import type { StayDates } from '../../../domain/bookings/stay.ts';
import { fromJson } from '../../database/damages.ts';
import type { Database, Row } from '../../database/database.ts';
import { areStrings } from '../../../domain/shapes.ts';

/** A link that opens the chat of a stay's guest. */
export interface GuestLinkRecord {
  readonly id: number;
  readonly stay: number;
  readonly tokenHash: string;
  readonly madeAt: number;
  /** The account that opened it. */
  readonly openedBy?: number;
  readonly openedAt?: number;
  readonly told: readonly string[];
}

export interface GuestRequestRecord extends StayDates {
  readonly id: number;
  readonly stay: number;
  readonly member: number;
  readonly madeAt: number;
  readonly answer?: 'approved' | 'declined';
}

export class GuestStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Those that were not ended, the oldest first. */
  links(): GuestLinkRecord[] {
    return this.#db
      .all('SELECT * FROM guest_links WHERE ended_at IS NULL ORDER BY id')
      .map((row) => this.#toLink(row));
  }

  addLink(stay: number, tokenHash: string, now: number): number {
    return this.#db.run(
      'INSERT INTO guest_links (stay_id, token_hash, made_at) VALUES (?, ?, ?)',
      ...[stay, tokenHash, now],
    );
  }

  opened(id: number, by: number, now: number): void {
    this.#db.run('UPDATE guest_links SET opened_by = ?, opened_at = ? WHERE id = ?', by, now, id);
  }

  ended(id: number, now: number): void {
    this.#db.run('UPDATE guest_links SET ended_at = ? WHERE id = ?', now, id);
  }

  told(id: number, told: readonly string[]): void {
    this.#db.run('UPDATE guest_links SET told = ? WHERE id = ?', JSON.stringify(told), id);
  }

  request(id: number): GuestRequestRecord | undefined {
    const row = this.#db.get('SELECT * FROM guest_requests WHERE id = ?', id);
    return row && toRequest(row);
  }

  requestsOf(stay: number): GuestRequestRecord[] {
    return this.#db.all('SELECT * FROM guest_requests WHERE stay_id = ? ORDER BY id', stay).map(toRequest);
  }

  addRequest(
    { stay, member, arrival, departure }: StayDates & { readonly stay: number; readonly member: number },
    now: number,
  ): number {
    return this.#db.run(
      `INSERT INTO guest_requests
         (stay_id, member_id, arrival_date, arrival_time, departure_date, departure_time, made_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ...[stay, member, arrival.date, arrival.time ?? null, departure.date, departure.time ?? null, now],
    );
  }

  answer(id: number, answer: 'approved' | 'declined', now: number): void {
    this.#db.run('UPDATE guest_requests SET answer = ?, answered_at = ? WHERE id = ?', answer, now, id);
  }

  #toLink(row: Row): GuestLinkRecord {
    const told = fromJson(row['told'], areStrings);
    if (!told) this.#db.damages.note('guest_links', Number(row['id']), 'told');
    return {
      id: Number(row['id']),
      stay: Number(row['stay_id']),
      tokenHash: String(row['token_hash']),
      madeAt: Number(row['made_at']),
      told: told ?? [],
      ...(row['opened_by'] !== null && { openedBy: Number(row['opened_by']) }),
      ...(row['opened_at'] !== null && { openedAt: Number(row['opened_at']) }),
    };
  }
}

function toRequest(row: Row): GuestRequestRecord {
  const moment = (end: 'arrival' | 'departure') => ({
    date: String(row[`${end}_date`]),
    ...(row[`${end}_time`] !== null && { time: String(row[`${end}_time`]) }),
  });
  return {
    id: Number(row['id']),
    stay: Number(row['stay_id']),
    member: Number(row['member_id']),
    arrival: moment('arrival'),
    departure: moment('departure'),
    madeAt: Number(row['made_at']),
    ...(row['answer'] !== null && { answer: row['answer'] as 'approved' | 'declined' }),
  };
}
