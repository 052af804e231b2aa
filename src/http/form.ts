/** What was sent with a form, by the names of its fields. */
export class Form {
  readonly #fields: URLSearchParams;

  constructor(fields: URLSearchParams) {
    this.#fields = fields;
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
