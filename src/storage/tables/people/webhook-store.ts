import { hasKind, isRecord } from '../../../domain/shapes.ts';
import type { WebhookProblem } from '../../../domain/webhook.ts';
import type { Cipher } from '../../cipher.ts';
import { fromJson } from '../../database/damages.ts';
import type { Database, Row } from '../../database/database.ts';

/** A receiver of events. Times are epoch milliseconds. */
export interface WebhookRecord {
  readonly id: number;
  readonly host: string;
  readonly allowsPrivate: boolean;
  readonly madeBy: number;
  readonly since: number;
  readonly isOn: boolean;
  /** The number of the event that it has taken last, or was begun with. */
  readonly sent: number;
  readonly sentAt?: number;
  readonly failures: number;
  readonly failingSince?: number;
  readonly nextTryAt?: number;
  readonly problem?: WebhookProblem;
}

export interface WebhookTarget {
  readonly address: string;
  readonly secret: string;
}

/** Receivers of events. Address and secret are sealed. */
export class WebhookStore {
  readonly #db: Database;
  readonly #cipher: Cipher;

  constructor(db: Database, cipher: Cipher) {
    this.#db = db;
    this.#cipher = cipher;
  }

  add(
    { host, allowsPrivate, madeBy, since, sent }: Omit<WebhookRecord, 'id' | 'isOn' | 'failures'>,
    target: WebhookTarget,
  ): number {
    const id = this.#db.run(
      `INSERT INTO webhooks (host, target, allows_private, made_by, since, sent) VALUES (?, x'', ?, ?, ?, ?)`,
      ...[host, allowsPrivate ? 1 : 0, madeBy, since, sent],
    );
    const sealed = this.#cipher.seal(JSON.stringify(target), placeOf(id));
    this.#db.run('UPDATE webhooks SET target = ? WHERE id = ?', sealed, id);
    return id;
  }

  all(): WebhookRecord[] {
    return this.#db.all('SELECT * FROM webhooks ORDER BY id').map((row) => this.#toWebhook(row));
  }

  get(id: number): WebhookRecord | undefined {
    const row = this.#db.get('SELECT * FROM webhooks WHERE id = ?', id);
    return row && this.#toWebhook(row);
  }

  /** Undefined where it is not there, or cannot be read any more. */
  target(id: number): WebhookTarget | undefined {
    const cell = this.#db.get('SELECT target FROM webhooks WHERE id = ?', id)?.['target'];
    if (!(cell instanceof Uint8Array)) return undefined;
    try {
      return fromJson(this.#cipher.open(cell, placeOf(id)), isTarget);
    } catch {
      return this.#db.damages.instead('webhooks', id, 'target', undefined);
    }
  }

  took(id: number, sent: number, now: number): void {
    this.#db.run(
      `UPDATE webhooks SET sent = ?, sent_at = ?, failures = 0, failing_since = NULL, next_try_at = NULL,
       problem = NULL WHERE id = ?`,
      ...[sent, now, id],
    );
  }

  failed(
    id: number,
    { since, nextTryAt, problem }: { since: number; nextTryAt: number; problem: WebhookProblem },
  ): void {
    this.#db.run(
      'UPDATE webhooks SET failures = failures + 1, failing_since = ?, next_try_at = ?, problem = ? WHERE id = ?',
      ...[since, nextTryAt, JSON.stringify(problem), id],
    );
  }

  /** @param sent from which event on it goes on */
  switch(id: number, isOn: boolean, sent: number): void {
    this.#db.run(
      `UPDATE webhooks SET is_on = ?, sent = ?, failures = 0, failing_since = NULL, next_try_at = NULL
       WHERE id = ?`,
      ...[isOn ? 1 : 0, sent, id],
    );
  }

  allowPrivate(id: number): void {
    this.#db.run('UPDATE webhooks SET allows_private = 1, next_try_at = NULL WHERE id = ?', id);
  }

  remove(id: number): void {
    this.#db.run('DELETE FROM webhooks WHERE id = ?', id);
  }

  /** To the member's new account. */
  move(from: number, to: number): void {
    this.#db.run('UPDATE webhooks SET made_by = ? WHERE made_by = ?', to, from);
  }

  #toWebhook(row: Row): WebhookRecord {
    const problem = row['problem'] === null ? undefined : fromJson(row['problem'], isProblem);
    const number = (name: string): number | undefined => (row[name] === null ? undefined : Number(row[name]));
    const [sentAt, failingSince, nextTryAt] = ['sent_at', 'failing_since', 'next_try_at'].map(number);
    return {
      id: Number(row['id']),
      host: String(row['host']),
      allowsPrivate: row['allows_private'] === 1,
      madeBy: Number(row['made_by']),
      since: Number(row['since']),
      isOn: row['is_on'] === 1,
      sent: Number(row['sent']),
      failures: Number(row['failures']),
      ...(sentAt !== undefined && { sentAt }),
      ...(failingSince !== undefined && { failingSince }),
      ...(nextTryAt !== undefined && { nextTryAt }),
      ...(problem && { problem }),
    };
  }
}

function placeOf(id: number): string {
  return `webhook:${id}`;
}

function isTarget(value: unknown): value is WebhookTarget {
  return isRecord(value) && typeof value['address'] === 'string' && typeof value['secret'] === 'string';
}

const PROBLEMS: readonly string[] = ['unreachable', 'timed-out', 'status', 'private-address'];

function isProblem(value: unknown): value is WebhookProblem {
  return hasKind(value) && PROBLEMS.includes(value.kind);
}
