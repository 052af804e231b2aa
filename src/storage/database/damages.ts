/** A cell of the database that holds what this program never writes there: a failing disk, or a hand, has. */
export interface Damage {
  readonly table: string;
  /** The row's own number or name. */
  readonly row: string;
  readonly column: string;
}

/**
 * What was found damaged, each once. Whoever reads a row takes in the place of a cell what takes access away, or
 * nothing, and goes on: one row is no reason to leave all doors unguarded.
 */
export class Damages {
  readonly #found = new Map<string, Damage>();
  readonly #listeners = new Set<(damage: Damage) => void>();

  note(table: string, row: unknown, column: string): void {
    const damage = { table, row: String(row), column };
    const key = JSON.stringify(damage);
    if (this.#found.has(key)) return;
    this.#found.set(key, damage);
    // Not within the transaction in which it was read.
    queueMicrotask(() => {
      for (const listener of this.#listeners) listener(damage);
    });
  }

  /** Notes it, and is what stands in its place. */
  instead<T>(table: string, row: unknown, column: string, value: T): T {
    this.note(table, row, column);
    return value;
  }

  all(): Damage[] {
    return [...this.#found.values()];
  }

  subscribe(listener: (damage: Damage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** What the cell holds as JSON, if that is right; undefined where it is not. */
export function fromJson<T>(
  cell: unknown,
  isRight: (value: unknown) => value is T,
  ofBefore: (value: unknown) => unknown = (value) => value,
): T | undefined {
  try {
    const value = ofBefore(JSON.parse(String(cell)));
    return isRight(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
