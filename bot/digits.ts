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
