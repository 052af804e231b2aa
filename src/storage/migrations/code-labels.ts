/** What an owner calls a code, such as "cleaning": a user may have several. */
export const CODE_LABELS = `
ALTER TABLE codes ADD COLUMN label TEXT;
`;
