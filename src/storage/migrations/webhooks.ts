/** Where events are sent to, over HTTP. What is due for each is what the log of events has after `sent`. */
export const WEBHOOKS = `
CREATE TABLE webhooks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- What may be shown of its address.
  host TEXT NOT NULL,
  -- Sealed: address and secret, as JSON.
  target BLOB NOT NULL,
  allows_private INTEGER NOT NULL DEFAULT 0,
  made_by INTEGER NOT NULL REFERENCES members(id),
  since INTEGER NOT NULL,
  is_on INTEGER NOT NULL DEFAULT 1,
  -- The number of the event that it has taken last.
  sent INTEGER NOT NULL,
  sent_at INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  failing_since INTEGER,
  next_try_at INTEGER,
  -- As JSON: why it did not take the last one.
  problem TEXT
) STRICT;
`;
