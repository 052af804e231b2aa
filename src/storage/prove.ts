import { randomUUID } from 'node:crypto';
import type { Cipher } from './cipher.ts';
import type { Database } from './database/database.ts';
import { secondPlace } from './tables/codes/code-store.ts';
import { DIGEST_AT } from './tables/codes/grant-store.ts';

/**
 * A wrong key is found at the start, not at the first code. False where there was no house yet.
 * @throws Error in words where the key is another one
 */
export function proveKey(database: Database, cipher: Cipher): boolean {
  const proof = database.get("SELECT value FROM house WHERE key = 'key-proof'");
  const isProven = proof !== undefined && opens(cipher, proof['value'], 'key-proof');
  if (isProven) return true;
  if (proof) {
    // The key is not to blame for a proof that is damaged, where it opens a code.
    const codes = database.all('SELECT id, pin FROM codes WHERE pin IS NOT NULL LIMIT 20');
    if (!codes.some(({ id, pin }) => opens(cipher, pin, `code ${String(id)}`)))
      throw new Error('The house key does not fit this database: restore the key that was used with it.');
    database.damages.note('house', 'key-proof', 'value');
  }
  database.run(
    `INSERT INTO house (key, value) VALUES ('key-proof', ?)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    cipher.seal('latchkey', 'key-proof'),
  );
  return proof !== undefined;
}

/** The key opens what proves it, and one PIN where there is any; writes nothing. */
export function fits(database: Database, cipher: Cipher): boolean {
  const proof = database.get("SELECT value FROM house WHERE key = 'key-proof'");
  const codes = database.all('SELECT id, pin FROM codes WHERE pin IS NOT NULL ORDER BY id DESC LIMIT 20');
  const opensOne = codes.some(({ id, pin }) => opens(cipher, pin, `code ${String(id)}`));
  return opensOne || (codes.length === 0 && opens(cipher, proof?.['value'], 'key-proof'));
}

/** Which house it is, for the mark beside its database. */
export function identify(database: Database): void {
  database.run(
    "INSERT OR IGNORE INTO house (key, value) VALUES ('house-id', ?), ('generation', 0)",
    randomUUID(),
  );
}

/** Mends at the start what can be known from the rest, and notes what is damaged and cannot. */
export function mend(database: Database, cipher: Cipher): void {
  for (const { table, rowid } of database.all('PRAGMA foreign_key_check'))
    database.damages.note(String(table), rowid ?? '?', 'reference');
  mendDigests(database, cipher);
  mendGrants(database);
  mendDevices(database);
  mendPlaces(database);
  mendSlots(database);
  mendCodes(database);
}

/** A PIN proves itself; its digest follows from it. By another one nobody would know our code in its slot. */
function mendDigests(database: Database, cipher: Cipher): void {
  for (const column of ['pin', 'second_pin'] as const) {
    const rows = database.all(`SELECT id, ${column} AS pin, ${column}_digest AS digest FROM codes`);
    for (const { id, pin, digest } of rows) {
      if (!(pin instanceof Uint8Array)) continue;
      const place = column === 'pin' ? `code ${String(id)}` : secondPlace(Number(id));
      const found = opened(() => cipher.digest(cipher.openPin(pin, place)));
      if (found === digest) continue;
      database.damages.note('codes', id, found === undefined ? column : `${column}_digest`);
      if (found === undefined) continue;
      // Somebody else's may be the same by the same damage.
      opened(() => database.run(`UPDATE codes SET ${column}_digest = ? WHERE id = ?`, found, id ?? null));
    }
  }
}

/** Nobody would find a grant whose number is none of ours. */
function mendGrants(database: Database): void {
  const strange = `id NOT BETWEEN 1 AND ${Number.MAX_SAFE_INTEGER}`;
  if (database.get(`SELECT 1 FROM grants WHERE ${strange}`) === undefined) return;
  database.damages.note('grants', '?', 'id');
  opened(() =>
    database.run(
      `UPDATE grants SET id = (SELECT ifnull(max(id), 0) FROM grants WHERE NOT (${strange}))
         + (SELECT count(*) FROM grants AS other WHERE other.rowid <= grants.rowid AND other.${strange})
       WHERE ${strange}`,
    ),
  );
}

/** A grant of a device that there is none of belongs to that of the slot which was written for it. */
function mendDevices(database: Database): void {
  const astray = database.all(
    `SELECT grants.id, slots.device FROM grants JOIN slots ON last_grant = grants.id AND ours <> '[]'
     WHERE grants.device NOT IN (SELECT id FROM devices) AND slots.device IN (SELECT id FROM devices)`,
  );
  for (const { id, device } of astray) {
    database.damages.note('grants', id, 'device');
    opened(() => database.run('UPDATE grants SET device = ? WHERE id = ?', device ?? null, id ?? null));
  }
}

/** A code that stood on a device is there, whatever the row of its slot says: the slot is read, and is ours to clear. */
function mendSlots(database: Database): void {
  const lost = database.all(
    `SELECT grants.id, grants.device, grants.slot, ${DIGEST_AT} AS digest FROM grants
     JOIN codes ON codes.id = code_id JOIN devices ON devices.id = grants.device
     LEFT JOIN slots ON slots.device = grants.device AND slots.slot = grants.slot
     WHERE state IN ('live', 'unverified', 'overdue') AND grants.slot > 0 AND ${DIGEST_AT} IS NOT NULL
       AND ifnull(ours, '[]') = '[]'`,
  );
  for (const { id, device, slot, digest } of lost) {
    database.damages.note('slots', `${String(device)} ${String(slot)}`, 'ours');
    opened(() =>
      database.run(
        `INSERT INTO slots (device, slot, observation, ours, last_ours, last_grant)
         VALUES (?1, ?2, 'unread', json_array(?3), ?3, ?4)
         ON CONFLICT (device, slot) DO UPDATE SET observation = 'unread', digest = NULL, ours = json_array(?3)`,
        device ?? null,
        slot ?? null,
        digest ?? null,
        id ?? null,
      ),
    );
  }
}

/** What is left on a device of a code that is lost has to go, as what was found there and is not wanted. */
function mendCodes(database: Database): void {
  const orphans = database.all(
    "SELECT id, code_id FROM grants WHERE code_id NOT IN (SELECT id FROM codes) AND state <> 'gone'",
  );
  for (const { id, code_id: code } of orphans) {
    database.damages.note('codes', code, 'id');
    opened(() =>
      database.transaction(() => {
        const found = database.run(
          "INSERT INTO codes (schedule, created_at, deleted_at) VALUES ('{}', 0, 1)",
        );
        database.run('UPDATE grants SET code_id = ? WHERE id = ?', found, id ?? null);
      }),
    );
  }
}

/** A code that is in a slot, and whose row names another one or none, has its slot back: it would be written twice. */
function mendPlaces(database: Database): void {
  const astray = database.all(
    `SELECT grants.id, slots.slot FROM slots JOIN grants ON grants.id = last_grant AND grants.device = slots.device
     WHERE ours <> '[]' AND state <> 'gone' AND grants.slot IS NOT slots.slot
       AND NOT EXISTS (SELECT 1 FROM grants AS other WHERE other.device = slots.device AND other.slot = slots.slot)
       AND NOT EXISTS (SELECT 1 FROM slots AS held
         WHERE held.device = grants.device AND held.slot = grants.slot AND held.ours <> '[]')`,
  );
  for (const { id, slot } of astray) {
    database.damages.note('grants', id, 'slot');
    opened(() => database.run('UPDATE grants SET slot = ? WHERE id = ?', slot ?? null, id ?? null));
  }
}

function opens(cipher: Cipher, sealed: unknown, place: string): boolean {
  return sealed instanceof Uint8Array && opened(() => cipher.open(sealed, place)) !== undefined;
}

function opened<T>(open: () => T): T | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}
