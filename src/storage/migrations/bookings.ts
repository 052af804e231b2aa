/** Units that are let to guests, their calendars, and the stays that these tell of. */
export const BOOKINGS = `
CREATE TABLE units (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- As JSON; the devices stand in unit_devices.
  settings TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;
CREATE TABLE unit_devices (
  unit_id INTEGER NOT NULL REFERENCES units(id),
  device TEXT NOT NULL,
  PRIMARY KEY (unit_id, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE feeds (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  unit_id INTEGER NOT NULL REFERENCES units(id),
  name TEXT NOT NULL,
  -- Where it comes from, as JSON, sealed: the address is a secret.
  source BLOB NOT NULL,
  -- What may be shown of it.
  host TEXT NOT NULL,
  is_on INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  removed_at INTEGER,
  -- When it was read last, whole and right, and since when it was not.
  read_at INTEGER,
  failing_since INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  -- Why it could not be read, and what was left out of it, as JSON.
  problem TEXT,
  -- Owners have heard that it is silent.
  told INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE stays (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  unit_id INTEGER NOT NULL REFERENCES units(id),
  phase TEXT NOT NULL
    CHECK (phase IN ('expected', 'arrived', 'departed', 'cancelled', 'unclear', 'blocked')),
  -- Dates of the house's wall, and times where the feed or an owner gives some.
  arrival_date TEXT NOT NULL,
  arrival_time TEXT,
  departure_date TEXT NOT NULL,
  departure_time TEXT,
  -- Who comes, as JSON, sealed; NULL once it was erased.
  guest BLOB,
  user_id INTEGER REFERENCES users(id),
  code_id INTEGER REFERENCES codes(id),
  -- What was decided about the code last without an owner: where it is another one now, an owner has decided.
  code_digest TEXT,
  code_schedule TEXT,
  code_devices TEXT,
  -- What owners decided by hand, as JSON.
  own TEXT NOT NULL DEFAULT '{}',
  -- What was told or asked, as JSON: each once.
  told TEXT NOT NULL DEFAULT '[]',
  created_at INTEGER NOT NULL,
  arrived_at INTEGER,
  ended_at INTEGER,
  erased_at INTEGER
) STRICT;
CREATE INDEX stays_open ON stays(unit_id) WHERE phase NOT IN ('departed', 'cancelled', 'blocked');
CREATE INDEX stays_by_code ON stays(code_id) WHERE code_id IS NOT NULL;

-- What each feed says of a stay. Identity and uid are keyed hashes: they may hold a name.
CREATE TABLE stay_sources (
  feed_id INTEGER NOT NULL REFERENCES feeds(id),
  identity TEXT NOT NULL,
  stay_id INTEGER NOT NULL REFERENCES stays(id),
  arrival_date TEXT NOT NULL,
  arrival_time TEXT,
  departure_date TEXT NOT NULL,
  departure_time TEXT,
  seen_at INTEGER NOT NULL,
  -- Good readings without it in a row, and the time of the first of them.
  misses INTEGER NOT NULL DEFAULT 0,
  missing_since INTEGER,
  -- It was given up there: it vanished for long enough, or the feed said so.
  gone_at INTEGER,
  PRIMARY KEY (feed_id, identity)
) STRICT, WITHOUT ROWID;
CREATE INDEX stay_sources_by_stay ON stay_sources(stay_id);

-- Messages to guests. Their words are made when they are sent.
CREATE TABLE stay_deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  stay_id INTEGER NOT NULL REFERENCES stays(id),
  kind TEXT NOT NULL CHECK (kind IN ('code', 'changed', 'backup', 'cancelled', 'ending')),
  -- The way, as JSON.
  way TEXT NOT NULL,
  -- due: it waits for its next try. sending: a try has begun. handed-over: the message was given away, and nobody
  -- has said yet that it was taken. perhaps: nobody can tell, and an owner decides.
  state TEXT NOT NULL
    CHECK (state IN ('due', 'sending', 'handed-over', 'sent', 'perhaps', 'refused', 'given-up', 'dropped')),
  -- Whose number it gives away, where it is a backup code.
  code_id INTEGER REFERENCES codes(id),
  -- A keyed hash of what was said: PIN, devices, times.
  said TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  next_try_at INTEGER,
  settled_at INTEGER,
  problem TEXT
) STRICT;
CREATE INDEX stay_deliveries_by_stay ON stay_deliveries(stay_id);
CREATE INDEX stay_deliveries_open ON stay_deliveries(id) WHERE state IN ('due', 'sending', 'handed-over');

CREATE TABLE backup_codes (
  unit_id INTEGER NOT NULL REFERENCES units(id),
  device TEXT NOT NULL,
  code_id INTEGER NOT NULL REFERENCES codes(id),
  -- The guest who has the number; NULL while nobody has it.
  stay_id INTEGER REFERENCES stays(id),
  given_at INTEGER,
  PRIMARY KEY (unit_id, device)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX backup_codes_by_code ON backup_codes(code_id);

-- The code of the cleaners of a unit, whose times are those of the next day on which guests leave.
CREATE TABLE cleaning_codes (
  unit_id INTEGER PRIMARY KEY REFERENCES units(id),
  code_id INTEGER NOT NULL REFERENCES codes(id),
  -- The day for which it is set; NULL while none is known, and it is paused.
  date TEXT
) STRICT;
`;
