/** What was sent with a form, by the names of its fields. */
export class Form {
  readonly #fields: URLSearchParams;

  readonly #files: ReadonlyMap<string, Uint8Array>;

  constructor(fields: URLSearchParams, files: ReadonlyMap<string, Uint8Array> = new Map()) {
    this.#fields = fields;
    this.#files = files;
  }

  file(name: string): Uint8Array | undefined {
    return this.#files.get(name);
  }

  /** Without white space around it; '' where the field is missing. */
  text(name: string): string {
    return this.#fields.get(name)?.trim() ?? '';
  }

  /** All values of a field that can be sent more than once, such as ticked boxes. */
  all(name: string): string[] {
    return this.#fields.getAll(name);
  }

  has(name: string): boolean {
    return this.#fields.has(name);
  }

  number(name: string): number | undefined {
    const text = this.text(name);
    return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
  }

  entries(): [name: string, value: string][] {
    return [...this.#fields];
  }
}
