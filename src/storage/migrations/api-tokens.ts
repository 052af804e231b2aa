/** What programs come with that use the API. */
export const API_TOKENS = `
CREATE TABLE api_tokens (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  -- Of its secret part.
  token_hash TEXT NOT NULL,
  -- As JSON.
  rights TEXT NOT NULL,
  -- It counts as long as they are an owner.
  made_by INTEGER NOT NULL REFERENCES members(id),
  since INTEGER NOT NULL,
  ends_at INTEGER,
  -- About: it is not written at each request.
  used_at INTEGER,
  -- An owner has ended it; what it did still names it.
  ended_at INTEGER
) STRICT;
`;
