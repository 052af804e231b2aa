import { ALERT_GROUPS } from './migrations/alert-groups.ts';
import { API_REPLIES } from './migrations/api-replies.ts';
import { API_TOKENS } from './migrations/api-tokens.ts';
import { GUEST_CHATS } from './migrations/guest-chats.ts';
import { EVENT_LOG } from './migrations/event-log.ts';
import { PAGE_ACCESS } from './migrations/page-access.ts';
import { CLEANERS_CALENDARS } from './migrations/cleaners-calendars.ts';
import { CODE_LABELS } from './migrations/code-labels.ts';
import { BOOKINGS } from './migrations/bookings.ts';
import { CODES_OF_NOBODY } from './migrations/codes-of-nobody.ts';
import { RESTORED_HOUSE } from './migrations/restored-house.ts';
import { RETENTION } from './migrations/retention.ts';

/** Forward only: a migration that was released is never edited; the next one has the next number. */
export const MIGRATIONS: readonly string[] = [
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
  /* 24: a code that was found at a device is nobody's. */ CODES_OF_NOBODY,
  /* 25: alerts in group chats. */ ALERT_GROUPS,
  /* 26: who may open the page. */ PAGE_ACCESS,
  /* 27: calendars of bookings, and the stays of guests. */ BOOKINGS,
  /* 28: what waits for an owner after a restore. */ RESTORED_HOUSE,
  /* 29: programs that use the API. */ API_TOKENS,
  /* 30: the past is erased for its age, and found by indexes. */ RETENTION,
  /* 31: codes have names. */ CODE_LABELS,
  /* 32: chats of guests. */ GUEST_CHATS,
  /* 33: what programs were answered. */ API_REPLIES,
  /* 34: the newest of what happened. */ EVENT_LOG,
  /* 35: calendars for those who clean, and the order of a unit's devices. */ CLEANERS_CALENDARS,
];
