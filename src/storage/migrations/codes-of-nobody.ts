/**
 * `codes.user_id` may be NULL. Such codes, which were found at a device, had users that the program made up before:
 * they are gone with this, and nobody else.
 */
export const CODES_OF_NOBODY = `
-- Users that the program itself made for such codes, and removed in the same millisecond: nobody decided about them.
CREATE TABLE invented_users AS SELECT id FROM users
  WHERE (first_name = 'Somebody’s code' AND last_name GLOB 'in slot [1-9]*' AND last_name NOT GLOB 'in slot *[^0-9]*'
      AND deleted_at = created_at
    OR first_name = 'Somebody’s' AND last_name = 'old code' AND deleted_at = created_at
    OR first_name = 'Unknown' AND last_name = '' AND created_at = 0 AND deleted_at = 1)
  AND phone IS NULL AND email IS NULL AND birthday IS NULL
  AND NOT EXISTS (SELECT 1 FROM audit WHERE subject = 'user:' || users.id)
  AND NOT EXISTS (SELECT 1 FROM user_tags WHERE user_id = users.id)
  AND NOT EXISTS (SELECT 1 FROM alert_watches WHERE user_id = users.id)
  AND NOT EXISTS (SELECT 1 FROM codes WHERE user_id = users.id
    AND (pin IS NOT NULL OR pin_digest IS NOT NULL OR schedule <> '{}' OR deleted_at IS NULL));

CREATE TABLE codes_of_nobody_too (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- NULL: nobody's, found at a device and to go from there.
  user_id INTEGER REFERENCES users(id),
  pin BLOB,
  pin_digest TEXT UNIQUE,
  schedule TEXT NOT NULL,
  paused INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  deleted_at INTEGER,
  condition TEXT,
  use_limit INTEGER,
  last_use INTEGER,
  hold_minutes INTEGER
) STRICT;
INSERT INTO codes_of_nobody_too
  SELECT id, CASE WHEN user_id NOT IN (SELECT id FROM invented_users) THEN user_id END, pin, pin_digest, schedule,
    paused, created_at, deleted_at, condition, use_limit, last_use, hold_minutes FROM codes;
-- A number is never given twice, also not that of a code whose row is lost.
DELETE FROM sqlite_sequence WHERE name = 'codes_of_nobody_too';
INSERT INTO sqlite_sequence SELECT 'codes_of_nobody_too', seq FROM sqlite_sequence WHERE name = 'codes';
DROP TABLE codes;
ALTER TABLE codes_of_nobody_too RENAME TO codes;
CREATE INDEX codes_by_user ON codes(user_id);
CREATE INDEX codes_by_condition ON codes(condition) WHERE condition IS NOT NULL;

DROP TRIGGER entries_are_append_only_1;
UPDATE entries SET user_id = NULL WHERE user_id IN (SELECT id FROM invented_users);
CREATE TRIGGER entries_are_append_only_1 BEFORE UPDATE ON entries
  BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
DELETE FROM users WHERE id IN (SELECT id FROM invented_users);
DROP TABLE invented_users;
`;
