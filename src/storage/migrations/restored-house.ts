/** What waits for an owner's word after the house has gone back in time. */
export const RESTORED_HOUSE = `
-- 1: it stood in the copy, and no owner has said that it still holds. 2: since then somebody took it away: it may be
-- removed, and is not written.
ALTER TABLE grants ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
CREATE INDEX grants_held ON grants(id) WHERE held > 0;
-- Stood in the copy, and no owner has said that the account still has access: until then it has none.
ALTER TABLE members ADD COLUMN suspended INTEGER NOT NULL DEFAULT 0;
`;
