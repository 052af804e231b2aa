/** Dates and lists as they are written in Germany: `Fr., 9. Okt.`, `a, b und c`. */
export const LOCALE = 'de-DE';
