/** Calendars for those who clean, and the order in which an owner has chosen the devices of a unit. */
export const CLEANERS_CALENDARS = `
CREATE TABLE cleaners_calendars (
  unit_id INTEGER PRIMARY KEY REFERENCES units(id),
  -- The link itself is kept nowhere.
  token_hash TEXT NOT NULL UNIQUE,
  made_at INTEGER NOT NULL
) STRICT;
ALTER TABLE unit_devices ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
`;
