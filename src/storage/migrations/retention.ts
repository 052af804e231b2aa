/** What is older than its owner keeps it may be erased, and each question about the past is answered by an index. */
export const RETENTION = `
DROP TRIGGER entries_are_append_only_2;
-- Entries are erased for their age alone: before the time that retention has noted just now.
CREATE TRIGGER entries_are_append_only_2 BEFORE DELETE ON entries
  WHEN OLD.at >= ifnull((SELECT value FROM house WHERE key = 'erase-before'), OLD.at)
  BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;

DROP INDEX entries_by_user;
CREATE INDEX entries_by_user ON entries(user_id, at) WHERE user_id IS NOT NULL;
CREATE INDEX entries_by_user_and_device ON entries(user_id, device, at) WHERE user_id IS NOT NULL;
CREATE INDEX entries_by_user_and_kind ON entries(user_id, how, at) WHERE user_id IS NOT NULL;
CREATE INDEX entries_by_code ON entries(code_id, at) WHERE code_id IS NOT NULL;
CREATE INDEX entries_by_device ON entries(device, at);
CREATE INDEX entries_by_kind ON entries(how, at);
CREATE INDEX entries_by_device_and_kind ON entries(device, how, at);
CREATE INDEX uses_of_codes ON entries(device, at)
  WHERE code_id IS NOT NULL AND how NOT IN ('denied', 'duress');
CREATE INDEX audit_by_time ON audit(at);
CREATE INDEX notices_by_delivery ON notices(delivered_at) WHERE delivered_at IS NOT NULL;
`;
