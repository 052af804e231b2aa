import type { Actor } from '../../../domain/people/actor.ts';
import type { DeviceId } from '../../../domain/device.ts';
import type { EntryAction, EntryMeans } from '../../../domain/driver/driver-event.ts';
import type { Use } from '../../../domain/uses.ts';
import type { Damages } from '../../database/damages.ts';
import type { Database, Row } from '../../database/database.ts';
import { actorCell, actorOfCell } from '../actor-cell.ts';
import type { StoredActor } from '../actor-cell.ts';
import { noticeOfBefore } from '../as-written.ts';
import { entriesQuery } from './entries-query.ts';

export interface EntryRecord {
  readonly id: number;
  readonly at: number;
  readonly device: DeviceId;
  readonly slot?: number;
  readonly how: EntryAction;
  readonly userId?: number;
  readonly codeId?: number;
  /** By what it was done that is no code. */
  readonly means?: EntryMeans;
  /** The device's clock was wrong: it was at `at` at the latest, and at this time at the earliest, if that is known. */
  readonly unsure?: { readonly since?: number };
  /** Who asked for it from here; missing where it was done at the device. */
  readonly actor?: StoredActor;
  /** A code of ours that should not have worked there then. */
  readonly outside?: true;
  /** The number of the use of its code to which it belongs. */
  readonly use?: number;
  /** How many its code had left after it, where they are limited; below 0 where it was one too many. */
  readonly usesLeft?: number;
}

export interface NewEntry extends Omit<EntryRecord, 'id' | 'actor'> {
  readonly actor?: Actor;
}

/** Which entries; what is missing leaves none out. */
export interface EntryQuery {
  readonly limit: number;
  readonly offset?: number;
  readonly device?: DeviceId;
  readonly user?: number;
  readonly without?: EntryAction;
  /** Without uses under duress of which this member's own screens say nothing. */
  readonly quietFor?: number;
  /** Epoch milliseconds; `until` does not belong to it. */
  readonly from?: number;
  readonly until?: number;
  readonly how?: readonly EntryAction[];
  /** What is older than this entry. */
  readonly before?: { readonly at: number; readonly id: number };
}

export interface NoticeRecord {
  readonly id: number;
  readonly member: number;
  readonly at: number;
  readonly notice: unknown;
  readonly revision: number;
  /** The message in the member's chat that tells it already. */
  readonly message?: number;
}

/** What happened: entries (append-only), who changed what, and the notices that members have yet to get. */
export class Journal {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  addEntry(entry: NewEntry): EntryRecord {
    const id = this.#db.run(
      `INSERT INTO entries (at, device, slot, how, user_id, code_id, actor, outside, use, uses_left, means, unsure, since)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      entry.at,
      entry.device,
      entry.slot ?? null,
      entry.how,
      entry.userId ?? null,
      entry.codeId ?? null,
      entry.actor ? actorCell(entry.actor) : null,
      entry.outside ? 1 : 0,
      entry.use ?? null,
      entry.usesLeft ?? null,
      entry.means ?? null,
      entry.unsure ? 1 : 0,
      entry.unsure?.since ?? null,
    );
    return { id, ...entry };
  }

  /** Newest first. */
  entries(query: EntryQuery): EntryRecord[] {
    const { sql, values } = entriesQuery(query);
    return this.#db
      .all(sql, ...values)
      .flatMap((row) => (HOW.has(row['how']) ? toEntry(row, this.#db.damages) : this.#unknown(row)));
  }

  /** What it was nobody can tell any more. */
  #unknown({ id }: Row): [] {
    this.#db.damages.note('entries', id, 'how');
    return [];
  }

  /** Whether the code let somebody in since a time, by an entry that was noted before this one. */
  cameInBefore(entry: number, code: number, since: number): boolean {
    const earlier = this.#db.get(
      `SELECT 1 FROM entries WHERE at >= ? AND code_id = ? AND id < ? AND how IN ('unlock', 'disarm') LIMIT 1`,
      Math.max(since, 0),
      code,
      entry,
    );
    return earlier !== undefined;
  }

  /** Whether the user came in since a time, by an entry that was noted before this one. */
  openedBefore(entry: number, user: number, since: number): boolean {
    const earlier = this.#db.get(
      `SELECT 1 FROM entries WHERE at >= ? AND user_id = ? AND id < ? AND how IN ('unlock', 'disarm') LIMIT 1`,
      ...[since, user, entry],
    );
    return earlier !== undefined;
  }

  /** All that belongs to those uses of the code of which something was between two times, both included. */
  usesNear(code: number, { from, until }: { readonly from: number; readonly until: number }): Use[] {
    return this.#db
      .all(
        // +: SQLite is to begin with the few entries of that time.
        `SELECT at, device, how, use FROM entries WHERE code_id = ?1 AND use IN
           (SELECT use FROM entries WHERE +code_id = ?1 AND use IS NOT NULL AND at BETWEEN ?2 AND ?3)
         ORDER BY id`,
        code,
        from,
        until,
      )
      .map((row) => ({
        at: Number(row['at']),
        device: String(row['device']),
        how: row['how'] as Use['how'],
        use: Number(row['use']),
      }));
  }

  /** The number of the latest use of the code, 0 before the first. */
  usesMade(code: number): number {
    const row = this.#db.get(
      'SELECT max(use) AS made FROM entries WHERE code_id = ? AND use IS NOT NULL',
      code,
    );
    return Number(row?.['made'] ?? 0);
  }

  /**
   * When the device last told of an opening and not by whose code, in epoch milliseconds: since the code was made,
   * or later than all of which it told whose they were.
   * @param code missing: one that is yet to be issued
   */
  uncounted(code: number | undefined, device: DeviceId): number | undefined {
    const row = this.#db.get(
      `SELECT at FROM entries
       WHERE device = ?1 AND how IN ('unlock', 'disarm') AND slot IS NULL AND actor IS NULL AND means IS NULL
         AND (at >= (SELECT created_at FROM codes WHERE id = ?2)
           OR id > ifnull((SELECT max(id) FROM entries
             WHERE device = ?1 AND how IN ('unlock', 'disarm') AND slot IS NOT NULL), 0))
       ORDER BY id DESC LIMIT 1`,
      device,
      code ?? null,
    );
    return row && Number(row['at']);
  }

  /** The last use of the device by a code of ours; neither what was refused nor duress counts. */
  lastUse(device: DeviceId): Pick<EntryRecord, 'userId'> | undefined {
    const row = this.#db.get(
      `SELECT user_id FROM entries WHERE device = ? AND code_id IS NOT NULL AND how NOT IN ('denied', 'duress')
       ORDER BY at DESC, id DESC LIMIT 1`,
      device,
    );
    return row && (row['user_id'] === null ? {} : { userId: Number(row['user_id']) });
  }

  /** @param detail without a PIN */
  audit(at: number, actor: Actor, what: string, subject: string, detail?: string): void {
    this.#db.run(
      'INSERT INTO audit (at, actor, what, subject, detail) VALUES (?, ?, ?, ?, ?)',
      at,
      actorCell(actor),
      what,
      subject,
      detail ?? null,
    );
  }

  /** @param entry the id of the entry that it tells of */
  addNotice(member: number, at: number, notice: unknown, entry?: number): number {
    return this.#db.run(
      'INSERT INTO notices (member_id, at, notice, entry_id) VALUES (?, ?, ?, ?)',
      member,
      at,
      JSON.stringify(notice),
      entry ?? null,
    );
  }

  pendingNotices(): NoticeRecord[] {
    return this.#db.all('SELECT * FROM notices WHERE delivered_at IS NULL ORDER BY id').map(toNotice);
  }

  /** Notices that tell of this user's entries of one kind between two times, both included. */
  noticesOf(
    user: number,
    how: EntryAction,
    { from, until }: { readonly from: number; readonly until: number },
  ): NoticeRecord[] {
    return this.#db
      .all(
        // CROSS: SQLite is to begin with the few entries of that time, not with all notices.
        `SELECT notices.* FROM entries CROSS JOIN notices ON entry_id = entries.id
         WHERE user_id = ? AND how = ? AND entries.at BETWEEN ? AND ? ORDER BY notices.id`,
        user,
        how,
        from,
        until,
      )
      .map(toNotice);
  }

  /** Of one member, what is not told yet and the filter names. */
  dropNotices(member: number, which: (notice: unknown) => boolean): void {
    for (const pending of this.pendingNotices())
      if (pending.member === member && which(pending.notice))
        this.#db.run('DELETE FROM notices WHERE id = ?', pending.id);
  }

  /**
   * It tells more now, and is to be delivered once more.
   * @param inGroups false: what was told in a group chat stays as it is
   */
  amendNotice(id: number, notice: unknown, inGroups = true): void {
    this.#db.run(
      'UPDATE notices SET notice = ?, revision = revision + 1, delivered_at = NULL WHERE id = ? AND (member_id > 0 OR ?)',
      ...[JSON.stringify(notice), id, inGroups ? 1 : 0],
    );
  }

  /** A notice that was amended on its way stays to be delivered. */
  noticeDelivered({ id, revision }: { id: number; revision: number }, now: number, message?: number): void {
    this.#db.run(
      `UPDATE notices SET message_id = ?, delivered_at = CASE WHEN revision = ? THEN ? END WHERE id = ?`,
      message ?? null,
      revision,
      now,
      id,
    );
  }
}

function toNotice(row: Row): NoticeRecord {
  return {
    id: Number(row['id']),
    member: Number(row['member_id']),
    at: Number(row['at']),
    notice: parsed(String(row['notice'])),
    revision: Number(row['revision']),
    ...(row['message_id'] !== null && { message: Number(row['message_id']) }),
  };
}

/** One damaged row holds up none of the others. */
function parsed(json: string): { readonly kind: string } {
  try {
    const notice = noticeOfBefore(JSON.parse(json)) as { readonly kind?: unknown } | null;
    if (typeof notice?.kind === 'string') return notice as { readonly kind: string };
  } catch {
    // Not even JSON.
  }
  return { kind: 'damaged' };
}

const HOW: ReadonlySet<unknown> = new Set<EntryAction>([
  'unlock',
  'lock',
  'arm',
  'disarm',
  'denied',
  'duress',
]);

function toEntry(row: Row, damages: Damages): EntryRecord {
  return {
    id: Number(row['id']),
    at: Number(row['at']),
    device: String(row['device']),
    how: row['how'] as EntryAction,
    ...(row['slot'] !== null && { slot: Number(row['slot']) }),
    ...(row['user_id'] !== null && { userId: Number(row['user_id']) }),
    ...(row['code_id'] !== null && { codeId: Number(row['code_id']) }),
    ...(row['actor'] !== null && {
      actor: actorOfCell(row['actor']) ?? damages.instead('entries', row['id'], 'actor', { kind: 'unknown' }),
    }),
    ...(row['outside'] === 1 && { outside: true }),
    ...(row['use'] !== null && { use: Number(row['use']) }),
    ...(row['unsure'] === 1 && {
      unsure: row['since'] === null ? {} : { since: Number(row['since']) },
    }),
    ...(row['uses_left'] !== null && { usesLeft: Number(row['uses_left']) }),
    ...(row['means'] !== null && { means: row['means'] as EntryMeans }),
  };
}
