/** Which copies are kept: those of the last days, and of each week before one. */

export interface Keeping {
  readonly daily: number;
  readonly weekly: number;
}

const NAME = /^latchkey-(\d{4}-\d{2}-\d{2})\.age$/;
const DAY_MS = 24 * 60 * 60_000;
/** 5 January 1970 was a Monday. */
const MONDAY_DAY = 4;

/** @param date YYYY-MM-DD, by the clock of the house */
export function copyName(date: string): string {
  return `latchkey-${date}.age`;
}

/** The names of a folder's copies that are to go; other files are somebody's. The newest is always kept. */
export function toRemove(names: readonly string[], { daily, weekly }: Keeping): string[] {
  const copies = names
    .flatMap((name) => {
      const date = NAME.exec(name)?.[1];
      return date === undefined ? [] : [{ name, date }];
    })
    .sort((a, b) => b.date.localeCompare(a.date));
  const older = copies.slice(Math.max(daily, 1));
  const covered = new Set(copies.slice(0, Math.max(daily, 1)).map(({ date }) => weekOf(date)));
  // Of each earlier week its last copy.
  const lastOfWeek = new Map(
    older
      .toReversed()
      .flatMap(({ date, name }) => (covered.has(weekOf(date)) ? [] : [[weekOf(date), name] as const])),
  );
  const kept = new Set(
    [...lastOfWeek]
      .sort(([a], [b]) => b - a)
      .slice(0, weekly)
      .map(([, name]) => name),
  );
  return older.flatMap(({ name }) => (kept.has(name) ? [] : name));
}

/** The newest copy of a folder. */
export function newestOf(names: readonly string[]): string | undefined {
  return names.filter((name) => NAME.test(name)).sort((a, b) => b.localeCompare(a))[0];
}

function weekOf(date: string): number {
  return Math.floor((Date.parse(date) / DAY_MS - MONDAY_DAY) / 7);
}
