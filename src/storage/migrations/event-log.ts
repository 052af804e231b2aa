/** The newest of what happened, so that a program that was away for a while misses nothing. */
export const EVENT_LOG = `
CREATE TABLE event_log (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  -- As JSON; without a PIN.
  happening TEXT NOT NULL
) STRICT;
`;
