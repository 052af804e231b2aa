/** Problems of Latchkey itself, by topic, each in English words for an owner. */
export class Problems {
  readonly #words = new Map<string, string>();
  readonly #listeners = new Set<() => void>();

  /** @param words undefined: the problem is over. Returns whether that is news. */
  set(about: string, words: string | undefined): boolean {
    if (this.#words.get(about) === words) return false;
    if (words === undefined) this.#words.delete(about);
    else this.#words.set(about, words);
    for (const listener of this.#listeners) listener();
    return true;
  }

  all(): Record<string, string> {
    return Object.fromEntries(this.#words);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
