/**
 * Which slots hold a code that was written from here. A panel that shows none of its users cannot tell, and
 * a slot that still opens must not be taken for a free one after a restart. Numbers only, never a code.
 */
import { readFileSync } from 'node:fs';
import { writeKeptFile } from './kept-file.ts';

export class SlotMemory {
  readonly #file: string;
  #held = new Set<number>();
  /** The file is there and cannot be understood: any slot may be taken. */
  #doubtful = false;

  constructor(file: string) {
    this.#file = file;
  }

  load(): void {
    try {
      const slots: unknown = JSON.parse(readFileSync(this.#file, 'utf8'));
      if (!Array.isArray(slots) || !slots.every(Number.isInteger)) throw new TypeError('not a list of slots');
      this.#held = new Set(slots as number[]);
      this.#doubtful = false;
    } catch (error) {
      this.#doubtful = (error as NodeJS.ErrnoException).code !== 'ENOENT';
    }
  }

  has(slot: number): boolean {
    return this.#doubtful || this.#held.has(slot);
  }

  /** On disk when it returns, so that a kill right afterwards forgets nothing. */
  note(slot: number, held: boolean): void {
    if (this.#held.has(slot) === held) return;
    if (held) this.#held.add(slot);
    else this.#held.delete(slot);
    writeKeptFile(this.#file, JSON.stringify([...this.#held].sort((a, b) => a - b)));
  }
}
