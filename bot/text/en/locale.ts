/** Dates and lists as they are written in Britain: `Fri 9 Oct`, `a, b and c`. */
export const LOCALE = 'en-GB';
