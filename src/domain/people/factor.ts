/** The second factor: what a member proves themself with, beside their account, before access is given. */

/** Why a second factor stands in the way. */
export type FactorProblem =
  /** It has to be given first. */
  | { readonly kind: 'needed' }
  /** The member's role requires one, and there is none yet. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'wrong'; readonly triesLeft: number }
  /** The code of this half minute was taken before. */
  | { readonly kind: 'used' }
  | { readonly kind: 'locked'; readonly minutes: number }
  /** The house does not know the time, so it cannot check a code of an app. */
  | { readonly kind: 'clock' }
  /** Neither as long as a code of an app nor as a recovery code: nobody's guess, and not counted. */
  | { readonly kind: 'not-a-code' }
  | { readonly kind: 'not-begun' }
  /** What is kept of it is damaged. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'remember' };

/** For how many minutes it is remembered; 0: it counts for one act. */
export const REMEMBER_MINUTES = [0, 5, 60, 720] as const;

export const APP_CODE_DIGITS = 6;
export const RECOVERY_CODE_DIGITS = 12;
export const RECOVERY_CODES = 8;

/** So many wrong codes in a row, and no code is looked at for a while; after each further one for longer. */
export const TRIES = 5;
const MINUTE_MS = 60_000;
export const LOCK_OUTS_MS = [15, 60, 240, 1440].map((minutes) => minutes * MINUTE_MS);

/** @param failures wrong codes in a row, the last one included */
export function lockOutMs(failures: number): number {
  const further = failures - TRIES;
  return further < 0 ? 0 : (LOCK_OUTS_MS[further] ?? LOCK_OUTS_MS.at(-1)!);
}

/** What was typed as digits of ASCII, whatever stands between them; other characters make it no code. */
export function factorDigits(text: string): string | undefined {
  const digits = text.normalize('NFKC').replace(/[\s\p{Pd}.]/gu, '');
  return /^\d+$/.test(digits) ? digits : undefined;
}
