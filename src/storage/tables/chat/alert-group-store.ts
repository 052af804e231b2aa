import { GROUP_ALERT_KINDS } from '../../../domain/alerts/alert-choices.ts';
import type { GroupAlertKind } from '../../../domain/alerts/alert-choices.ts';
import { fromJson } from '../../database/damages.ts';
import type { Database, Row } from '../../database/database.ts';

export interface AlertGroupRecord {
  /** Telegram's numeric id, which is negative. */
  readonly chat: number;
  readonly title: string;
  /** Who has added Latchkey to it, or has decided last what goes there. */
  readonly owner: number;
  /** None before an owner has confirmed it. */
  readonly kinds: readonly GroupAlertKind[];
}

/** Group chats that Latchkey was added to by an owner. */
export class AlertGroupStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  all(): AlertGroupRecord[] {
    return this.#db.all('SELECT * FROM alert_groups ORDER BY title, chat').map((row) => this.#toGroup(row));
  }

  get(chat: number): AlertGroupRecord | undefined {
    const row = this.#db.get('SELECT * FROM alert_groups WHERE chat = ?', chat);
    return row && this.#toGroup(row);
  }

  save({ chat, title, owner, kinds }: AlertGroupRecord): void {
    this.#db.run(
      `INSERT INTO alert_groups (chat, title, owner_id, kinds) VALUES (?, ?, ?, ?)
       ON CONFLICT (chat) DO UPDATE SET title = excluded.title, owner_id = excluded.owner_id, kinds = excluded.kinds`,
      ...[chat, title, owner, JSON.stringify(kinds)],
    );
  }

  /** With what was still to be told there. */
  remove(chat: number): void {
    this.#db.run('DELETE FROM alert_groups WHERE chat = ?', chat);
    this.forgetNotices(chat);
  }

  forgetNotices(chat: number): void {
    this.#db.run('DELETE FROM notices WHERE member_id = ? AND delivered_at IS NULL', chat);
  }

  /** Telegram has given the chat another number. Messages that were sent there cannot be edited by the new one. */
  move(from: number, to: number): void {
    this.#db.run('DELETE FROM alert_groups WHERE chat = ?', to);
    this.#db.run('UPDATE alert_groups SET chat = ? WHERE chat = ?', to, from);
    this.#db.run('UPDATE notices SET member_id = ?, message_id = NULL WHERE member_id = ?', to, from);
  }

  /** Where what was chosen cannot be read, nothing goes there: a group may be read by anybody. */
  #toGroup(row: Row): AlertGroupRecord {
    const kinds = fromJson(row['kinds'], areKinds);
    if (!kinds) this.#db.damages.note('alert_groups', row['chat'], 'kinds');
    return {
      chat: Number(row['chat']),
      title: String(row['title']),
      owner: Number(row['owner_id']),
      kinds: kinds ?? [],
    };
  }
}

function areKinds(value: unknown): value is GroupAlertKind[] {
  const known: readonly unknown[] = GROUP_ALERT_KINDS;
  return Array.isArray(value) && value.every((one) => known.includes(one));
}
