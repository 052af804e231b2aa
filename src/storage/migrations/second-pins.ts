/** A code has a second PIN for devices that do not take the length of the first one. */
export const SECOND_PINS = `
  -- Both are NULL where one PIN suits all, and once the code is gone from every device.
  ALTER TABLE codes ADD COLUMN second_pin BLOB;
  ALTER TABLE codes ADD COLUMN second_pin_digest TEXT;
  CREATE UNIQUE INDEX codes_second_pin_digest ON codes (second_pin_digest);
  ALTER TABLE grants ADD COLUMN takes_second_pin INTEGER NOT NULL DEFAULT 0;
`;
