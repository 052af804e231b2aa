/** Codes that are used under duress: they open as others do, and owners hear of it. */
export const DURESS_CODES = `
  ALTER TABLE codes ADD COLUMN duress INTEGER NOT NULL DEFAULT 0;
  -- The owner whose chat says nothing of it, as they may be the one who is at the door.
  ALTER TABLE codes ADD COLUMN duress_quiet_for INTEGER REFERENCES members(id);
`;
