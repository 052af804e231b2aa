/** Migrations 13 to 23. */
export const UNTIL_23: readonly string[] = [
  /* 13: codes that work so many times. */ `
  -- How many uses are allowed; NULL: any number. Uses are numbered over the life of a code: the last one allowed.
  ALTER TABLE codes ADD COLUMN use_limit INTEGER;
  ALTER TABLE codes ADD COLUMN last_use INTEGER;
  -- The use of its code to which an entry belongs, and how many were left after it; below 0: more than allowed.
  ALTER TABLE entries ADD COLUMN use INTEGER;
  ALTER TABLE entries ADD COLUMN uses_left INTEGER;
  CREATE INDEX entries_by_use ON entries(code_id, use) WHERE use IS NOT NULL;
  `,
  /* 14: openings by something else than a code. */ `
  -- By what somebody was let in that is no code, such as a tag.
  ALTER TABLE entries ADD COLUMN means TEXT;
  CREATE INDEX openings_of_nobody ON entries(device, id)
    WHERE how IN ('unlock', 'disarm') AND slot IS NULL AND actor IS NULL AND means IS NULL;
  CREATE INDEX openings_by_code ON entries(device, id) WHERE how IN ('unlock', 'disarm') AND slot IS NOT NULL;
  `,
  /* 15: a code stays for a while where what it depends on was off for a moment only. */ `
  -- It goes on and off by itself.
  ALTER TABLE conditions ADD COLUMN wavers INTEGER NOT NULL DEFAULT 0;
  UPDATE conditions SET wavers = 1
    WHERE substr(id, 1, instr(id, '.') - 1) IN ('calendar', 'binary_sensor', 'person', 'zone');
  -- For how long, in minutes; NULL: as long as is usual.
  ALTER TABLE codes ADD COLUMN hold_minutes INTEGER;
  CREATE TABLE code_holds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code_id INTEGER NOT NULL REFERENCES codes(id),
    -- What it depends on, as people called it then.
    name TEXT NOT NULL,
    sense TEXT NOT NULL,
    began_at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    ended_at INTEGER,
    -- again: it was so again in time. over: it was not, and the code had to leave. moot: an owner decided meanwhile.
    outcome TEXT CHECK (outcome IN ('again', 'over', 'moot'))
  ) STRICT;
  CREATE UNIQUE INDEX code_holds_open ON code_holds(code_id) WHERE ended_at IS NULL;
  CREATE INDEX code_holds_by_code ON code_holds(code_id, began_at);
  CREATE INDEX code_holds_by_time ON code_holds(began_at);
  `,
  /* 16: what a device tells late, by a clock that is wrong. */ `
  -- Since when it does not answer; NULL while it does.
  ALTER TABLE devices ADD COLUMN away_since INTEGER;
  -- Where the device's clock was wrong, the time of an entry is the latest possible one, and this the earliest, if known.
  ALTER TABLE entries ADD COLUMN since INTEGER;
  ALTER TABLE entries ADD COLUMN unsure INTEGER NOT NULL DEFAULT 0;
  `,
  /* 17: what a device acknowledged and does not show, or shows and did not tell. */ `
  -- What was asked of the slot last and is not seen to have had its effect, as JSON.
  ALTER TABLE slots ADD COLUMN doubt TEXT;
  -- The device acknowledged a code there and never showed it: that it shows nothing says nothing.
  ALTER TABLE slots ADD COLUMN unseen INTEGER NOT NULL DEFAULT 0;
  -- How often in a row the device was asked to clear the slot and still shows our code.
  ALTER TABLE slots ADD COLUMN clears_failed INTEGER NOT NULL DEFAULT 0;
  -- The digest of a random PIN that nobody has, written over a code that could not be cleared.
  ALTER TABLE slots ADD COLUMN blocker TEXT;
  -- The last PIN that was written there by us, and for which grant, also after it was seen to be gone.
  ALTER TABLE slots ADD COLUMN last_ours TEXT;
  ALTER TABLE slots ADD COLUMN last_grant INTEGER;
  -- How long the device lately needed until it showed a change, in milliseconds; NULL: not known.
  ALTER TABLE devices ADD COLUMN settle_ms INTEGER;
  -- A code of ours opened it while it showed the slot as empty.
  ALTER TABLE devices ADD COLUMN empty_disproved INTEGER NOT NULL DEFAULT 0;
  UPDATE slots SET last_ours = json_extract(ours, '$[#-1]'),
    last_grant = (SELECT id FROM grants WHERE grants.device = slots.device AND grants.slot = slots.slot)
    WHERE ours <> '[]';
  `,
  /* 18: what a device drops some time after it took it. */ `
  -- From when on a code that was written there is looked at once more, in epoch milliseconds; NULL: not at all.
  ALTER TABLE slots ADD COLUMN look_after INTEGER;
  CREATE INDEX slots_to_look_at ON slots(device, look_after) WHERE look_after IS NOT NULL;
  `,
  /* 19: what a device can do has other names. */ `
  UPDATE devices SET description =
    replace(replace(replace(replace(replace(description,
      '"asksByPin":', '"verifiesByPin":'),
      '"keepsTime":', '"hasOwnSchedule":'),
      '"guardSlackMs":', '"scheduleSlackMs":'),
      '"editsWhileArmed":', '"canEditWhileArmed":'),
      '"noCodes":', '"codesUnsupportedReason":');
  `,
  /* 20 */ `
  -- In which the chat speaks with this member, as an IETF tag; NULL: they have chosen none, and none is known.
  ALTER TABLE members ADD COLUMN language TEXT;
  `,
  /* 21: tags of users, groups of devices, and what is decided about many codes at once. */ `
  CREATE TABLE tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL
  ) STRICT;
  CREATE TABLE user_tags (
    user_id INTEGER NOT NULL REFERENCES users(id),
    tag_id INTEGER NOT NULL REFERENCES tags(id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, tag_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX user_tags_by_tag ON user_tags(tag_id);

  CREATE TABLE device_groups (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL
  ) STRICT;
  CREATE TABLE device_group_devices (
    group_id INTEGER NOT NULL REFERENCES device_groups(id) ON DELETE CASCADE,
    device TEXT NOT NULL,
    PRIMARY KEY (group_id, device)
  ) STRICT, WITHOUT ROWID;

  -- One decision about many codes: what (as JSON), and how far it has come.
  CREATE TABLE bulk_runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    began_at INTEGER NOT NULL,
    ended_at INTEGER,
    -- It gave access and was cut off: a member decides whether it goes on.
    interrupted INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX bulk_runs_open ON bulk_runs(id) WHERE ended_at IS NULL;
  -- outcome NULL: still to be decided.
  CREATE TABLE bulk_codes (
    run_id INTEGER NOT NULL REFERENCES bulk_runs(id),
    code_id INTEGER NOT NULL REFERENCES codes(id),
    outcome TEXT CHECK (outcome IN ('done', 'unaffected', 'refused')),
    -- Why it was refused, as JSON.
    refusals TEXT,
    PRIMARY KEY (run_id, code_id)
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX entries_by_user ON entries(user_id, id) WHERE user_id IS NOT NULL;
  `,
  /* 22: what members prove themselves with beside their accounts. */ `
  CREATE TABLE factors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL UNIQUE REFERENCES members(id),
    -- Of the authenticator app, sealed.
    secret BLOB NOT NULL,
    since INTEGER NOT NULL,
    -- The half minute of the last code that was taken: no code of it, or of an earlier one, is taken again.
    last_step INTEGER NOT NULL,
    -- For how long it is remembered once it was given; 0: for one act.
    remember_minutes INTEGER NOT NULL,
    -- Wrong codes in a row, and until when no code is looked at.
    failures INTEGER NOT NULL DEFAULT 0,
    locked_until INTEGER
  ) STRICT;
  CREATE TABLE recovery_codes (
    factor_id INTEGER NOT NULL REFERENCES factors(id) ON DELETE CASCADE,
    digest TEXT NOT NULL,
    PRIMARY KEY (factor_id, digest)
  ) STRICT, WITHOUT ROWID;
  `,
  /* 23: each member's own alerts. */ `
  -- What the member wants to hear of, as JSON; what is an alarm is told in any case.
  ALTER TABLE members ADD COLUMN alerts TEXT NOT NULL DEFAULT '{}';
  -- What a member is told of if it has not happened by a time of the day.
  CREATE TABLE alert_watches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members(id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('not-come', 'still-inside')),
    user_id INTEGER NOT NULL REFERENCES users(id),
    -- HH:MM by the house's wall.
    at TEXT NOT NULL,
    workdays INTEGER NOT NULL DEFAULT 0,
    -- The date on which it was looked at last.
    looked_on TEXT
  ) STRICT;
  `,
];
