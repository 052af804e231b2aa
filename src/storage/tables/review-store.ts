import { fromJson } from '../database/damages.ts';
import type { Database } from '../database/database.ts';

/**
 * Why nobody knows whether what the house remembers still holds:
 * - `restored`: it was restored from a copy.
 * - `copied`: its data folder, or its database, was copied here.
 * - `older`: its database is older than it was.
 */
export type ReviewCause = 'restored' | 'copied' | 'older';

export interface ReviewRecord {
  readonly cause: ReviewCause;
  /** When it was noticed, in epoch milliseconds. */
  readonly at: number;
  /** When the house last wrote what it remembers, as far as is known, in epoch milliseconds. */
  readonly copyAt?: number;
  /** Owners have heard of it. */
  readonly told?: true;
  /** An owner has seen the differences, and decided something. */
  readonly seen?: true;
}

/**
 * A house that has gone back in time: codes that were made and removed since are not in it. Until an owner has seen
 * what differs, what it remembers is a belief: nothing is said of any slot, nobody is named for a use, and nothing that
 * was under way goes on.
 */
export class ReviewStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  get(): ReviewRecord | undefined {
    const value = this.#db.get("SELECT value FROM house WHERE key = 'review'")?.['value'];
    if (value === undefined) return undefined;
    // That something was there is what counts.
    return fromJson(value, isReview) ?? this.#db.damages.instead('house', 'review', 'value', UNKNOWN);
  }

  /** Every belief is from before `record.at`. */
  begin(record: ReviewRecord): void {
    this.#db.transaction(() => {
      for (const sql of FORGET) this.#db.run(sql);
      this.#db.run("UPDATE slots SET ours_since = ? WHERE ours <> '[]'", record.at);
      this.#db.run('UPDATE bulk_runs SET ended_at = ? WHERE ended_at IS NULL', record.at);
      this.#save(record);
    });
  }

  note(change: { readonly told?: true | undefined; readonly seen?: true }): void {
    const record = this.get();
    if (record) this.#save({ ...record, ...change } as ReviewRecord);
  }

  end(): void {
    this.#db.transaction(() => {
      this.#db.run('UPDATE grants SET held = 0 WHERE held > 0');
      this.#db.run("DELETE FROM house WHERE key = 'review'");
    });
  }

  #save(record: ReviewRecord): void {
    this.#db.run(
      `INSERT INTO house (key, value) VALUES ('review', ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      JSON.stringify(record),
    );
  }
}

const UNKNOWN: ReviewRecord = { cause: 'older', at: 0 };

const FORGET: readonly string[] = [
  // What may be in a slot stays ours, perhaps; somebody else's may be there by now, as after a change at the device.
  `UPDATE slots SET observation = 'unread', digest = NULL, read_at = NULL, doubt = NULL, look_after = NULL, stood = 0,
     proven = 0, clears_failed = 0, changed = 1, left_alone = 0, guard = iif(guard IS NULL, NULL, '{"kind":"unsure"}')`,
  // What was written last into a slot that held nothing of ours any more tells nothing of what is there now.
  `UPDATE slots SET last_ours = NULL, last_grant = NULL WHERE ours = '[]'`,
  `UPDATE grants SET held = 1, verified_at = NULL, next_try_at = NULL, reason = '{"kind":"restored"}',
     state = CASE state WHEN 'live' THEN 'waiting' WHEN 'unverified' THEN 'waiting' WHEN 'conflict' THEN 'waiting'
       ELSE state END
   WHERE state <> 'gone'`,
  'UPDATE members SET suspended = 1 WHERE removed_at IS NULL',
  // Links that let somebody in may have been used up, or ended.
  'DELETE FROM invitations',
  'DELETE FROM page_links',
  'DELETE FROM page_sessions',
  'DELETE FROM home_assistant_users',
  // What was on its way to a guest may have been sent: an owner decides.
  "UPDATE stay_deliveries SET state = 'perhaps' WHERE state IN ('due', 'sending', 'handed-over')",
  // What was tapped, typed or told then was dealt with.
  'UPDATE inbox SET payload = NULL WHERE payload IS NOT NULL',
  'DELETE FROM chats',
  'DELETE FROM notices WHERE delivered_at IS NULL',
  "DELETE FROM house WHERE key = 'clips'",
];

function isReview(value: unknown): value is ReviewRecord {
  const { cause, at, copyAt } = (value ?? {}) as Partial<ReviewRecord>;
  const isKnown = cause === 'restored' || cause === 'copied' || cause === 'older';
  return isKnown && Number.isFinite(at) && (copyAt === undefined || Number.isFinite(copyAt));
}
