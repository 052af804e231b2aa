import { inspect } from 'node:util';

/**
 * A token or a key from the configuration. It redacts itself in strings, JSON and `util.inspect`;
 * only the code that hands it to its library calls `reveal()`.
 */
export class Secret {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  static of(text: string): Secret {
    return new Secret(text);
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
