import type { Pin } from '../../../src/domain/pins/pin.ts';

/** 4.17: a wrong code is told again with each further digit. That is one attempt, if it comes so soon. */
const ONE_ATTEMPT_MS = 5000;

/** Attempts with wrong codes, told apart. What was typed is kept for as long as the next one may belong to it. */
export class WrongCodes {
  #last: { keypad: number; typed: Pin; at: number } | undefined;

  /** @returns whether it is another attempt than the one before. @param digits how many a code has */
  isNew({ keypad, typed }: { keypad: number; typed: Pin }, digits: number): boolean {
    const last = this.#last;
    const at = performance.now();
    this.#last = { keypad, typed, at };
    if (last?.keypad !== keypad || at - last.at >= ONE_ATTEMPT_MS) return true;
    return !isSlid(last.typed, typed, digits);
  }
}

/** The same digits without the first, and one more. */
function isSlid(before: Pin, after: Pin, digits: number): boolean {
  const length = digits * 2;
  return before.reveal().slice(-length).slice(2) === after.reveal().slice(-length).slice(0, -2);
}
