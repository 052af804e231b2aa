import { STAY_MESSAGE_KINDS } from '../../../domain/bookings/guest-channel.ts';
import type { ChannelProblem, StayMessageKind } from '../../../domain/bookings/guest-channel.ts';
import { isGuestWay } from '../../../domain/bookings/unit.ts';
import type { GuestWay } from '../../../domain/bookings/unit.ts';
import { fromJson } from '../../database/damages.ts';
import type { Database, Row } from '../../database/database.ts';
import { hasKind } from '../../../domain/shapes.ts';

const STATES = [
  'due',
  'sending',
  'handed-over',
  'sent',
  'perhaps',
  'refused',
  'given-up',
  'dropped',
] as const;
export type DeliveryState = (typeof STATES)[number];

export interface DeliveryRecord {
  readonly id: number;
  readonly stay: number;
  readonly kind: StayMessageKind;
  readonly way: GuestWay;
  readonly state: DeliveryState;
  /** The backup code whose number it gives away. */
  readonly code?: number;
  /** A keyed hash of what it says. */
  readonly said: string;
  readonly madeAt: number;
  readonly tries: number;
  readonly nextTryAt?: number;
  readonly settledAt?: number;
  readonly problem?: ChannelProblem;
}

export interface DeliveryChange {
  readonly state: DeliveryState;
  readonly tries?: number;
  readonly nextTryAt?: number;
  readonly settledAt?: number;
  readonly problem?: ChannelProblem;
}

/** Messages to guests: each is stored before it is sent. */
export class DeliveryStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  add(
    { stay, kind, way, code, said }: Pick<DeliveryRecord, 'stay' | 'kind' | 'way' | 'code' | 'said'>,
    now: number,
  ): number {
    return this.#db.run(
      `INSERT INTO stay_deliveries (stay_id, kind, way, state, code_id, said, made_at, next_try_at)
       VALUES (?, ?, ?, 'due', ?, ?, ?, ?)`,
      ...[stay, kind, JSON.stringify(way), code ?? null, said, now, now],
    );
  }

  get(id: number): DeliveryRecord | undefined {
    const row = this.#db.get('SELECT * FROM stay_deliveries WHERE id = ?', id);
    return row && this.#toDelivery(row);
  }

  /** The oldest first. */
  ofStay(stay: number): DeliveryRecord[] {
    return this.#db
      .all('SELECT * FROM stay_deliveries WHERE stay_id = ? ORDER BY id', stay)
      .flatMap((row) => this.#toDelivery(row) ?? []);
  }

  /** Those that are not settled; the oldest first. */
  open(): DeliveryRecord[] {
    return this.#db
      .all("SELECT * FROM stay_deliveries WHERE state IN ('due', 'sending', 'handed-over') ORDER BY id")
      .flatMap((row) => this.#toDelivery(row) ?? []);
  }

  /** What is not named is erased. */
  change(id: number, { state, tries, nextTryAt, settledAt, problem }: DeliveryChange): void {
    this.#db.run(
      `UPDATE stay_deliveries SET state = ?, tries = ifnull(?, tries), next_try_at = ?, settled_at = ?, problem = ?
       WHERE id = ?`,
      ...[
        state,
        tries ?? null,
        nextTryAt ?? null,
        settledAt ?? null,
        problem ? JSON.stringify(problem) : null,
        id,
      ],
    );
  }

  /** What it says now is other than when it was made. */
  say(id: number, said: string): void {
    this.#db.run('UPDATE stay_deliveries SET said = ? WHERE id = ?', said, id);
  }

  /** One of which nobody can tell how far it is may have gone out. */
  #toDelivery(row: Row): DeliveryRecord | undefined {
    const id = Number(row['id']);
    const way = fromJson(row['way'], isGuestWay);
    const kind = STAY_MESSAGE_KINDS.find((one) => one === row['kind']);
    if (!way || !kind)
      return this.#db.damages.instead('stay_deliveries', id, way ? 'kind' : 'way', undefined);
    const problem = row['problem'] === null ? undefined : fromJson(row['problem'], isProblem);
    return {
      id,
      stay: Number(row['stay_id']),
      kind,
      way,
      state:
        STATES.find((one) => one === row['state']) ??
        this.#db.damages.instead('stay_deliveries', id, 'state', 'perhaps'),
      said: String(row['said']),
      madeAt: Number(row['made_at']),
      tries: Number(row['tries']),
      ...(row['code_id'] !== null && { code: Number(row['code_id']) }),
      ...(row['next_try_at'] !== null && { nextTryAt: Number(row['next_try_at']) }),
      ...(row['settled_at'] !== null && { settledAt: Number(row['settled_at']) }),
      ...(problem && { problem }),
    };
  }
}

function isProblem(value: unknown): value is ChannelProblem {
  return hasKind(value);
}
