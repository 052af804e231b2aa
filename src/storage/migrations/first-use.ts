/** Codes that work for some time from their first use on. */
export const FIRST_USE = `
  -- When the first use was that counts, in epoch milliseconds.
  ALTER TABLE codes ADD COLUMN first_use_at INTEGER;
  -- From when on uses count: the code was issued then, or its time begins anew with the next use.
  ALTER TABLE codes ADD COLUMN awaits_use_since INTEGER;
  -- It was used while nobody knew the time: its first use is counted from when that is known.
  ALTER TABLE codes ADD COLUMN used_untimed INTEGER NOT NULL DEFAULT 0;
`;
