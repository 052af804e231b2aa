/** PINs have 4 digits or more; longer runs are found too, because several PINs may stand in one line. */
const LEAST_DIGITS = 4;

/**
 * What people put between the digits of one number: blanks, dashes, dots, and what cannot be seen, such as
 * the marks that make a keycap of a digit.
 */
const BETWEEN = String.raw`[\s\p{Pd}\p{Cf}\p{Mn}\p{Me}._·]*`;
const RUN = new RegExp(String.raw`\p{Nd}(?:${BETWEEN}\p{Nd}){${LEAST_DIGITS - 1},}`, 'u');

/** Whether there may be a PIN in what somebody typed, in whatever digits and with whatever between them. */
export function mayHoldPin(text: string): boolean {
  return RUN.test(text);
}

/** As people write times and dates: an ISO date, 24.12.2026, a year after a word, 11:30, and 11-14. */
const TIMES = [
  /(?<!\d)\d{4}-\d{1,2}-\d{1,2}(?!\d)/g,
  /(?<!\d)\d{1,2}[./] ?\d{1,2}[./] ?(?:20)?\d\d(?!\d)/g,
  /(?<=\p{L}[.,]?\s{0,3})20\d\d(?![\d]|\s*[-.]?\s*\d)/gu,
  /(?<!\d)(?:[01]?\d|2[0-4])[:.][0-5]\d(?!\d)/g,
  /(?<!\d)(?:[01]?\d|2[0-4])(?=\s*\p{Pd}\s*(?:[01]?\d|2[0-4])(?!\d))/gu,
];

/** Whether there may be a PIN beside times and dates, where those are asked for. */
export function mayHoldPinBesideTimes(text: string): boolean {
  return mayHoldPin(TIMES.reduce((rest, time) => rest.replace(time, 'T'), text));
}
