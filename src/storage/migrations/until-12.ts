/** The first twelve migrations. */
export const UNTIL_12: readonly string[] = [
  /* 1 */ `
  CREATE TABLE house (
    key TEXT PRIMARY KEY,
    value ANY NOT NULL
  ) STRICT;

  CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    phone TEXT,
    email TEXT,
    birthday TEXT,
    created_at INTEGER NOT NULL,
    deleted_at INTEGER
  ) STRICT;

  -- pin and pin_digest are NULL once the code is gone from every device.
  CREATE TABLE codes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users(id),
    pin BLOB,
    pin_digest TEXT UNIQUE,
    schedule TEXT NOT NULL,
    paused INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    deleted_at INTEGER
  ) STRICT;
  CREATE INDEX codes_by_user ON codes(user_id);

  -- What each driver said of its devices when it last could.
  CREATE TABLE devices (
    id TEXT PRIMARY KEY,
    description TEXT NOT NULL
  ) STRICT;

  CREATE TABLE grants (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code_id INTEGER NOT NULL REFERENCES codes(id),
    device TEXT NOT NULL REFERENCES devices(id),
    wanted INTEGER NOT NULL DEFAULT 1,
    slot INTEGER,
    state TEXT NOT NULL,
    reason TEXT,
    refused_digest TEXT,
    verified_at INTEGER,
    next_try_at INTEGER,
    UNIQUE (code_id, device),
    UNIQUE (device, slot)
  ) STRICT;

  -- observation 'unread' beside a digest in ours: a write may be under way; read before anything else.
  CREATE TABLE slots (
    device TEXT NOT NULL REFERENCES devices(id),
    slot INTEGER NOT NULL,
    observation TEXT NOT NULL CHECK (observation IN ('unread', 'empty', 'known', 'unreadable')),
    digest TEXT,
    ours TEXT NOT NULL DEFAULT '[]',
    proven INTEGER NOT NULL DEFAULT 0,
    read_at INTEGER,
    PRIMARY KEY (device, slot)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX slots_by_digest ON slots(digest) WHERE digest IS NOT NULL;

  CREATE TABLE entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    device TEXT NOT NULL,
    slot INTEGER,
    how TEXT NOT NULL,
    user_id INTEGER REFERENCES users(id),
    code_id INTEGER REFERENCES codes(id)
  ) STRICT;
  CREATE INDEX entries_by_time ON entries(at);
  CREATE TRIGGER entries_are_append_only_1 BEFORE UPDATE ON entries
    BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
  CREATE TRIGGER entries_are_append_only_2 BEFORE DELETE ON entries
    BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;

  CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT
  ) STRICT;

  CREATE TABLE members (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'guest')),
    since INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE pairings (
    token_hash TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members(id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    notice TEXT NOT NULL,
    entry_id INTEGER REFERENCES entries(id),
    revision INTEGER NOT NULL DEFAULT 1,
    message_id INTEGER,
    delivered_at INTEGER
  ) STRICT;
  CREATE INDEX notices_pending ON notices(id) WHERE delivered_at IS NULL;

  -- The chat: payloads and drafts may hold a typed PIN, so they are sealed.
  CREATE TABLE inbox (
    update_id INTEGER PRIMARY KEY,
    chat INTEGER NOT NULL,
    payload BLOB,
    received_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE chats (
    chat INTEGER PRIMARY KEY,
    state BLOB NOT NULL
  ) STRICT;

  CREATE TABLE expiring_messages (
    chat INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (chat, message_id)
  ) STRICT, WITHOUT ROWID;
  `,
  /* 2 */ `
  -- What we last wrote into the slot was seen there.
  ALTER TABLE slots ADD COLUMN stood INTEGER NOT NULL DEFAULT 0;
  -- Somebody changed a slot that is not ours, and what it holds now was not read yet.
  ALTER TABLE slots ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
  -- An owner has seen that it holds somebody's code and lets it be.
  ALTER TABLE slots ADD COLUMN left_alone INTEGER NOT NULL DEFAULT 0;
  -- An owner says that the device is not in the house any more.
  ALTER TABLE devices ADD COLUMN forgotten_at INTEGER;
  `,
  /* 3: what is looked for at each change and each arrival is found without a look at all that is there. */ `
  CREATE INDEX notices_by_entry ON notices(entry_id) WHERE entry_id IS NOT NULL;
  CREATE INDEX slots_by_ours ON slots(ours) WHERE ours <> '[]';
  CREATE INDEX slots_being_replaced ON slots(device) WHERE json_array_length(ours) > 1;
  `,
  /* 4: what the device itself was told of the time of the slot's code. */ `
  ALTER TABLE slots ADD COLUMN guard TEXT;
  `,
  /* 5 */ `
  -- Who asked for it from here, such as member:1001; NULL where it was done at the device.
  ALTER TABLE entries ADD COLUMN actor TEXT;
  `,
  /* 6 */ `
  -- The digest of a code of ours that was cleared, which the device keeps and lets nobody in with.
  ALTER TABLE slots ADD COLUMN parked TEXT;
  `,
  /* 7: a code that opened a device outside its time. */ `
  ALTER TABLE entries ADD COLUMN outside INTEGER NOT NULL DEFAULT 0;
  `,
  /* 8 */ `
  -- How long the last codes took until they were on the device, in milliseconds, as JSON.
  ALTER TABLE devices ADD COLUMN durations TEXT NOT NULL DEFAULT '[]';
  `,
  /* 9: what codes depend on beside their time. */ `
  ALTER TABLE codes ADD COLUMN condition TEXT;
  CREATE INDEX codes_by_condition ON codes(condition) WHERE condition IS NOT NULL;
  CREATE TABLE conditions (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    sense TEXT NOT NULL CHECK (sense IN ('on', 'home', 'occupied')),
    -- Whether it was so when that was known last, and since when.
    holds INTEGER NOT NULL,
    since INTEGER NOT NULL,
    -- Owners were told that nobody can tell.
    told INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
  `,
  /* 10: when each member is told who comes and goes. */ `
  ALTER TABLE members ADD COLUMN arrivals TEXT NOT NULL DEFAULT 'always'
    CHECK (arrivals IN ('always', 'nobody-home'));
  `,
  /* 11 */ `
  -- Since when it has held codes of ours without a break, or may have, in epoch milliseconds.
  ALTER TABLE slots ADD COLUMN ours_since INTEGER;
  `,
  /* 12: members can be invited and removed. */ `
  -- Stood in telegram.owners of the configuration at the last start.
  ALTER TABLE members ADD COLUMN configured INTEGER NOT NULL DEFAULT 0;
  -- Without access since then; what they did still names them.
  ALTER TABLE members ADD COLUMN removed_at INTEGER;
  -- Whoever came by a link is in the audit; all other owners came by the configuration.
  UPDATE members SET configured = 1 WHERE role = 'owner' AND NOT EXISTS
    (SELECT 1 FROM audit WHERE what = 'pair' AND subject = 'member:' || members.id);

  DROP TABLE pairings;
  CREATE TABLE invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'guest')),
    -- NULL: the console.
    invited_by INTEGER REFERENCES members(id),
    -- The member whose new account it is for.
    replaces INTEGER REFERENCES members(id),
    expires_at INTEGER NOT NULL
  ) STRICT;
  `,
];
