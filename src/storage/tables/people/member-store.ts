import type { ArrivalAlerts } from '../../../domain/alerts/alert.ts';
import { languageOf } from '../../../domain/people/language.ts';
import type { Language } from '../../../domain/people/language.ts';
import { areAlertChoices } from '../../../domain/alerts/alert-choices.ts';
import type { AlertChoices } from '../../../domain/alerts/alert-choices.ts';
import type { Role } from '../../../domain/people/user.ts';
import { fromJson } from '../../database/damages.ts';
import type { Database, Row } from '../../database/database.ts';

export interface MemberRecord {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  /** When this member is told who comes and goes. */
  readonly arrivals: ArrivalAlerts;
  /** In which the chat speaks with this member; missing where none is known. */
  readonly language?: Language;
  /** What the member wants to hear of; missing: of everything. */
  readonly alerts?: AlertChoices;
  /** Stood in the configuration at the last start. */
  readonly configured?: true;
}

export class MemberStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  all(): MemberRecord[] {
    return this.#db
      .all('SELECT * FROM members WHERE removed_at IS NULL AND suspended = 0 ORDER BY since, id')
      .map((row) => this.#toMember(row));
  }

  /** Those of a copy that was restored, of whom no owner has said that they still have access. */
  suspended(): MemberRecord[] {
    return this.#db
      .all('SELECT * FROM members WHERE removed_at IS NULL AND suspended = 1 ORDER BY since, id')
      .map((row) => this.#toMember(row));
  }

  /** They have access again, with what was theirs. */
  resume(id: number): void {
    this.#db.run('UPDATE members SET suspended = 0, configured = 0 WHERE id = ?', id);
  }

  get(id: number): MemberRecord | undefined {
    const row = this.#db.get(
      'SELECT * FROM members WHERE id = ? AND removed_at IS NULL AND suspended = 0',
      id,
    );
    return row && this.#toMember(row);
  }

  /** Also of somebody who was removed. */
  nameOf(id: number): string | undefined {
    const name = this.#db.get('SELECT name FROM members WHERE id = ?', id)?.['name'];
    return name === undefined ? undefined : String(name);
  }

  /** Ids of those who were removed. */
  former(): number[] {
    return this.#db.all('SELECT id FROM members WHERE removed_at IS NOT NULL').map(({ id }) => Number(id));
  }

  /** What the member has chosen stays; somebody who was removed begins anew. */
  save(
    { id, name, role, configured }: Omit<MemberRecord, 'arrivals' | 'language' | 'alerts'>,
    now: number,
  ): void {
    this.#db.run(
      `INSERT INTO members (id, name, role, since, configured) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role, configured = excluded.configured,
         since = CASE WHEN removed_at IS NULL THEN since ELSE excluded.since END, removed_at = NULL, suspended = 0`,
      id,
      name,
      role,
      now,
      configured ? 1 : 0,
    );
  }

  /** All that is theirs goes with them, but for their name; what shows a PIN in their chat is due to go. */
  remove(id: number, now: number): void {
    this.#db.run(
      `UPDATE members SET removed_at = ?, suspended = 0, configured = 0, arrivals = 'always', language = NULL, alerts = '{}' WHERE id = ?`,
      now,
      id,
    );
    this.#db.run('DELETE FROM notices WHERE member_id = ?', id);
    this.#db.run('DELETE FROM invitations WHERE invited_by = ?1 OR replaces = ?1', id);
    this.#db.run('DELETE FROM alert_watches WHERE member_id = ?', id);
    this.#db.run('DELETE FROM factors WHERE member_id = ?', id);
    for (const table of ['page_links', 'page_sessions', 'home_assistant_users'])
      this.#db.run(`DELETE FROM ${table} WHERE member_id = ?`, id);
    this.#db.run('DELETE FROM chats WHERE chat = ?', id);
    this.#db.run('UPDATE expiring_messages SET at = ? WHERE chat = ?', now, id);
  }

  setArrivals(id: number, arrivals: ArrivalAlerts): void {
    this.#db.run('UPDATE members SET arrivals = ? WHERE id = ?', arrivals, id);
  }

  setLanguage(id: number, language: Language | undefined): void {
    this.#db.run('UPDATE members SET language = ? WHERE id = ?', language ?? null, id);
  }

  setAlerts(id: number, alerts: AlertChoices): void {
    this.#db.run('UPDATE members SET alerts = ? WHERE id = ?', JSON.stringify(alerts), id);
  }

  #toMember(row: Row): MemberRecord {
    const alerts = row['alerts'] === '{}' ? undefined : fromJson(row['alerts'], areAlertChoices);
    if (!alerts && row['alerts'] !== '{}') this.#db.damages.note('members', row['id'], 'alerts');
    const language = languageOf(row['language'] as string | null);
    return {
      id: Number(row['id']),
      name: String(row['name']),
      role: row['role'] as Role,
      arrivals: row['arrivals'] as ArrivalAlerts,
      ...(language !== undefined && { language }),
      ...(alerts && { alerts }),
      ...(row['configured'] === 1 && { configured: true }),
    };
  }
}
