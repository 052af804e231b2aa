/** What programs were answered, so that a request that comes again does nothing again. */
export const API_REPLIES = `
CREATE TABLE api_replies (
  token_id INTEGER NOT NULL REFERENCES api_tokens(id),
  -- As the program chose it.
  key TEXT NOT NULL,
  -- A keyed digest: the request may hold a PIN.
  request TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- What was decided, such as code:7: it is written with the decision.
  subject TEXT,
  -- NULL: the program was killed before it answered, or the answer is secret.
  status INTEGER,
  reply TEXT,
  PRIMARY KEY (token_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX api_replies_by_time ON api_replies(at);
`;
