/** Group chats that get alerts. Notices for one have its chat, a negative number, in the place of a member. */
export const ALERT_GROUPS = `
CREATE TABLE alert_groups (
  -- Telegram's number of the chat.
  chat INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  -- Who has added Latchkey to it, or has decided last what goes there.
  owner_id INTEGER NOT NULL REFERENCES members(id),
  -- As JSON; none before an owner has confirmed it.
  kinds TEXT NOT NULL DEFAULT '[]'
) STRICT;

CREATE TABLE notices_too (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  member_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  notice TEXT NOT NULL,
  entry_id INTEGER REFERENCES entries(id),
  revision INTEGER NOT NULL DEFAULT 1,
  message_id INTEGER,
  delivered_at INTEGER
) STRICT;
INSERT INTO notices_too
  SELECT id, member_id, at, notice, entry_id, revision, message_id, delivered_at FROM notices;
-- A number is never given twice.
DELETE FROM sqlite_sequence WHERE name = 'notices_too';
INSERT INTO sqlite_sequence SELECT 'notices_too', seq FROM sqlite_sequence WHERE name = 'notices';
DROP TABLE notices;
ALTER TABLE notices_too RENAME TO notices;
CREATE INDEX notices_pending ON notices(id) WHERE delivered_at IS NULL;
CREATE INDEX notices_by_entry ON notices(entry_id) WHERE entry_id IS NOT NULL;
`;
