/** Chats of guests: the links that open them, and what guests ask for. */
export const GUEST_CHATS = `
CREATE TABLE guest_links (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  stay_id INTEGER NOT NULL REFERENCES stays(id),
  token_hash TEXT NOT NULL UNIQUE,
  made_at INTEGER NOT NULL,
  -- Telegram's number of the account that opened it first: it is that account's alone.
  opened_by INTEGER,
  opened_at INTEGER,
  -- An owner has ended it, another link took its place, or the stay is long over.
  ended_at INTEGER,
  -- What was told about it, as JSON: each once.
  told TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX guest_links_open ON guest_links(stay_id) WHERE ended_at IS NULL;
CREATE TABLE guest_requests (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  stay_id INTEGER NOT NULL REFERENCES stays(id),
  member_id INTEGER NOT NULL,
  -- The dates that the guest wishes for.
  arrival_date TEXT NOT NULL,
  arrival_time TEXT,
  departure_date TEXT NOT NULL,
  departure_time TEXT,
  made_at INTEGER NOT NULL,
  answer TEXT CHECK (answer IN ('approved', 'declined')),
  answered_at INTEGER
) STRICT;
CREATE INDEX guest_requests_by_stay ON guest_requests(stay_id);
`;
