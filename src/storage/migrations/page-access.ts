/** Who may open the page: one-time links, browsers that are logged in, and users of Home Assistant. */
export const PAGE_ACCESS = `
CREATE TABLE page_links (
  token_hash TEXT PRIMARY KEY,
  member_id INTEGER NOT NULL REFERENCES members(id),
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE page_sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  token_hash TEXT NOT NULL UNIQUE,
  member_id INTEGER NOT NULL REFERENCES members(id),
  since INTEGER NOT NULL,
  -- About: it is not written at each request.
  seen_at INTEGER NOT NULL,
  -- What the browser calls itself.
  browser TEXT NOT NULL
) STRICT;
CREATE INDEX page_sessions_by_member ON page_sessions(member_id);

CREATE TABLE home_assistant_users (
  -- As Home Assistant knows the user.
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  member_id INTEGER NOT NULL REFERENCES members(id),
  since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The page asks for the newest decision about a code.
CREATE INDEX audit_by_subject ON audit(subject, id);
`;
