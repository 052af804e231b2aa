import { inspect } from 'node:util';

/**
 * The digits that somebody types at a keypad. It redacts itself in strings, JSON and `util.inspect`;
 * only a driver's encoder, the store's cipher and a screen that its owner asked for call `reveal()`.
 */
export class Pin {
  readonly #digits: string;

  private constructor(digits: string) {
    this.#digits = digits;
  }

  /** Any characters that a device reported or a person typed; the rules for new PINs are in `pin-rules.ts`. */
  static of(digits: string): Pin {
    return new Pin(digits);
  }

  reveal(): string {
    return this.#digits;
  }

  get length(): number {
    return this.#digits.length;
  }

  equals(other: Pin): boolean {
    return this.#digits === other.#digits;
  }

  toString(): string {
    return '[PIN]';
  }

  toJSON(): string {
    return '[PIN]';
  }

  [inspect.custom](): string {
    return '[PIN]';
  }
}
