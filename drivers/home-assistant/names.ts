/**
 * What each device is called here: its entity's id when it was first met. People rename entities, and Alarmo does
 * so with its areas; the codes stay with the device all the same. By what Home Assistant itself knows it by.
 */
import { readFileSync } from 'node:fs';
import { writeKeptFile } from '../shared/kept-file.ts';

export class Names {
  readonly #file: string;
  #names = new Map<string, string>();

  constructor(file: string) {
    this.#file = file;
  }

  /** Without a file, or with one that makes no sense, nothing was met yet. */
  load(): void {
    try {
      const kept: unknown = JSON.parse(readFileSync(this.#file, 'utf8'));
      const entries = Object.entries(kept as object).filter(([, name]) => typeof name === 'string');
      this.#names = new Map(entries as [string, string][]);
    } catch {
      this.#names = new Map();
    }
  }

  /**
   * @param key missing of what has no place in the registry: it is what its entity is called
   * @param isThere whether Home Assistant still has what is known by a key
   */
  of(key: string | undefined, entityId: string, isThere: (key: string) => boolean): string {
    const known = key === undefined ? undefined : this.#names.get(key);
    if (known !== undefined) return known;
    let name = entityId;
    for (let count = 2; this.#holder(name, isThere) !== undefined; count++) name = `${entityId}~${count}`;
    if (key !== undefined) this.#keep(key, name);
    return name;
  }

  #holder(name: string, isThere: (key: string) => boolean): string | undefined {
    return [...this.#names].find(([key, held]) => held === name && isThere(key))?.[0];
  }

  /** On disk when it returns. A name that is given to another is taken from whom it had before. */
  #keep(key: string, name: string): void {
    for (const [other, held] of this.#names) if (held === name) this.#names.delete(other);
    this.#names.set(key, name);
    writeKeptFile(this.#file, JSON.stringify(Object.fromEntries(this.#names)));
  }
}
