/** Calendars for those who clean, the order in which an owner has chosen the devices of a unit, and how stays are found. */
export const CLEANERS_CALENDARS = `
CREATE TABLE cleaners_calendars (
  unit_id INTEGER PRIMARY KEY REFERENCES units(id),
  -- The link itself is kept nowhere.
  token_hash TEXT NOT NULL UNIQUE,
  made_at INTEGER NOT NULL
) STRICT;
ALTER TABLE unit_devices ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
-- Stays that are over are kept for years.
CREATE INDEX stays_by_departure ON stays(unit_id, departure_date);
CREATE INDEX stays_ended ON stays(unit_id, ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX stays_to_erase ON stays(unit_id, ended_at) WHERE erased_at IS NULL;
`;
