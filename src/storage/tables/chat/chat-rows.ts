import type { Cipher } from '../../cipher.ts';
import type { Database, Row } from '../../database/database.ts';

/** How long an update that was worked off is remembered, so that the same one again is known. */
const REMEMBER_UPDATES_MS = 3 * 24 * 60 * 60_000;

/** The chat's memory: updates not yet worked off, where each chat stands, and messages that must vanish. */
export class ChatRows {
  readonly #db: Database;
  readonly #cipher: Cipher;
  readonly #now: () => number;

  constructor(db: Database, cipher: Cipher, now: () => number) {
    this.#db = db;
    this.#cipher = cipher;
    this.#now = now;
  }

  inbox(): SqliteInbox {
    return new SqliteInbox(this.#db, this.#cipher, this.#now);
  }

  load(chat: number): string | undefined {
    const sealed = this.#db.get('SELECT state FROM chats WHERE chat = ?', chat)?.['state'];
    return sealed instanceof Uint8Array ? this.#cipher.open(sealed, `chat ${chat}`) : undefined;
  }

  /** A power cut may lose the last moment of it, and with it no decision. */
  save(chat: number, state: string): void {
    const sealed = this.#cipher.seal(state, `chat ${chat}`);
    this.#db.runSyncedLater(
      'INSERT INTO chats (chat, state) VALUES (?, ?) ON CONFLICT (chat) DO UPDATE SET state = excluded.state',
      chat,
      sealed,
    );
  }

  /** Soonest first. */
  expiring(): { chat: number; message: number; at: number }[] {
    return this.#db.all('SELECT * FROM expiring_messages ORDER BY at').map((row) => ({
      chat: Number(row['chat']),
      message: Number(row['message_id']),
      at: Number(row['at']),
    }));
  }

  expire({ chat, message, at }: { chat: number; message: number; at: number }): void {
    this.#db.run(
      `INSERT INTO expiring_messages (chat, message_id, at) VALUES (?, ?, ?)
       ON CONFLICT (chat, message_id) DO UPDATE SET at = excluded.at`,
      chat,
      message,
      at,
    );
  }

  expired({ chat, message }: { chat: number; message: number }): void {
    this.#db.runSyncedLater('DELETE FROM expiring_messages WHERE chat = ? AND message_id = ?', chat, message);
  }

  /** Clips that were asked for and not yet sent. */
  clips(): ClipJob[] {
    const value = this.#db.get("SELECT value FROM house WHERE key = 'clips'")?.['value'];
    try {
      const jobs: unknown = typeof value === 'string' ? JSON.parse(value) : [];
      return Array.isArray(jobs) ? jobs.filter(isClipJob) : [];
    } catch {
      // A clip that is lost is asked for again; the chat goes on.
      return [];
    }
  }

  keepClip(job: ClipJob): void {
    this.#saveClips([...this.clips().filter(({ name }) => name !== job.name), job]);
  }

  forgetClip(name: string): void {
    this.#saveClips(this.clips().filter((job) => job.name !== name));
  }

  #saveClips(jobs: readonly ClipJob[]): void {
    this.#db.run(
      `INSERT INTO house (key, value) VALUES ('clips', ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      JSON.stringify(jobs),
    );
  }
}

interface ClipJob {
  readonly name: string;
  readonly chat: number;
  readonly device: string;
  readonly seconds: number;
  readonly from: number;
  readonly message?: number;
}

function isClipJob(value: unknown): value is ClipJob {
  const { name, chat, device, seconds, from } = (value ?? {}) as Partial<ClipJob>;
  return (
    [name, device].every((part) => typeof part === 'string') &&
    [chat, seconds, from].every((part) => Number.isFinite(part))
  );
}

/** What came from Telegram, kept from before it is confirmed there until it has been worked off here. */
class SqliteInbox {
  readonly #db: Database;
  readonly #cipher: Cipher;
  readonly #now: () => number;

  constructor(db: Database, cipher: Cipher, now: () => number) {
    this.#db = db;
    this.#cipher = cipher;
    this.#now = now;
  }

  /** Returns the ids that were not known yet, each once. On the disk once `kept` has resolved. */
  add(updates: readonly { id: number; chat: number; payload: string }[]): number[] {
    if (updates.length === 0) return [];
    return this.#db.transactionSyncedLater(() => {
      this.#db.run(
        'DELETE FROM inbox WHERE payload IS NULL AND received_at < ?',
        this.#now() - REMEMBER_UPDATES_MS,
      );
      const fresh: number[] = [];
      for (const { id, chat, payload } of updates) {
        if (this.#db.get('SELECT 1 FROM inbox WHERE update_id = ?', id)) continue;
        this.#db.run(
          'INSERT INTO inbox (update_id, chat, payload, received_at) VALUES (?, ?, ?, ?)',
          id,
          chat,
          this.#cipher.seal(payload, `update ${id}`),
          this.#now(),
        );
        fresh.push(id);
      }
      return fresh;
    });
  }

  kept(): Promise<void> {
    return this.#db.onDisk();
  }

  /** After a power cut it may be worked off once more, as after one that came just before this. */
  done(id: number): void {
    this.#db.runSyncedLater('UPDATE inbox SET payload = NULL WHERE update_id = ?', id);
  }

  /** Of a row that is damaged, the payload is undefined: it holds up none of the others. */
  pending(): { id: number; chat: number; payload: string | undefined }[] {
    return this.#db
      .all('SELECT * FROM inbox WHERE payload IS NOT NULL ORDER BY received_at, update_id')
      .map((row) => ({
        id: Number(row['update_id']),
        chat: Number(row['chat']),
        payload: this.#payloadOf(row),
      }));
  }

  #payloadOf({ payload, update_id }: Row): string | undefined {
    try {
      return payload instanceof Uint8Array
        ? this.#cipher.open(payload, `update ${String(update_id)}`)
        : undefined;
    } catch {
      return undefined;
    }
  }
}
