/** How far the states of entities were followed: what happened after that while nobody listened is told later. */
import { readFileSync } from 'node:fs';
import { writeKeptFile } from '../shared/kept-file.ts';

export class Marks {
  readonly #file: string;
  /** Epoch milliseconds, in Home Assistant's own time, by entity. */
  #marks = new Map<string, number>();

  constructor(file: string) {
    this.#file = file;
  }

  /** Without a file, or with one that makes no sense, nothing was followed yet. */
  load(): void {
    try {
      const kept: unknown = JSON.parse(readFileSync(this.#file, 'utf8'));
      const entries = Object.entries(kept as object).filter(([, at]) => Number.isFinite(at));
      this.#marks = new Map(entries as [string, number][]);
    } catch {
      this.#marks = new Map();
    }
  }

  get(entityId: string): number | undefined {
    return this.#marks.get(entityId);
  }

  /** On disk when it returns. Never goes back. */
  set(entityId: string, at: number): void {
    if (at <= (this.#marks.get(entityId) ?? -Infinity)) return;
    this.#marks.set(entityId, at);
    writeKeptFile(this.#file, JSON.stringify(Object.fromEntries(this.#marks)));
  }
}
