/** The log of a simulated Elk M1: section 4.23 of the "ELK-M1 RS232 ASCII Protocol" 1.84. */

const ENTRIES = 511;

export class SimulatedLog {
  /** The next entries are written and not sent, as if the network had lost them. */
  losesNext = 0;
  /** What the clock showed for the next entries in place of the time, as after a loss of power. */
  shows: Partial<Record<'year' | 'month' | 'day' | 'hour' | 'minute', number>> = {};
  /** Each entry is sent twice. */
  repeats = false;
  /** How many entries there were so far. */
  written = 0;
  /** Newest first: event, data, area, hour, minute, month, day; then weekday and year. */
  readonly #entries: { head: string; tail: string }[] = [];
  readonly #localTime: () => Date;
  readonly #send: (inside: string) => void;

  constructor(localTime: () => Date, send: (inside: string) => void) {
    this.#localTime = localTime;
    this.#send = send;
  }

  add(event: number, data: number, area: number): void {
    const at = this.#localTime();
    const shown = {
      year: at.getUTCFullYear() % 100,
      month: at.getUTCMonth() + 1,
      day: at.getUTCDate(),
      hour: at.getUTCHours(),
      minute: at.getUTCMinutes(),
      ...this.shows,
    };
    const entry = {
      head:
        `${event}${digits(data, 3)}${area}${digits(shown.hour, 2)}${digits(shown.minute, 2)}` +
        `${digits(shown.month, 2)}${digits(shown.day, 2)}`,
      tail: `${at.getUTCDay() + 1}${digits(shown.year, 2)}00`,
    };
    this.written += 1;
    this.#entries.unshift(entry);
    this.#entries.splice(ENTRIES);
    if (this.losesNext > 0) {
      this.losesNext -= 1;
      return;
    }
    for (let times = this.repeats ? 2 : 1; times > 0; times--) this.#send(`LD${entry.head}000${entry.tail}`);
  }

  /** An entry that was never written is event 0000 of no day. */
  read(index: number): string | undefined {
    if (index < 1 || index > ENTRIES) return undefined;
    const { head, tail } = this.#entries[index - 1] ?? { head: '0'.repeat(16), tail: '10000' };
    return `LD${head}${digits(index, 3)}${tail}`;
  }
}

/** Second to year and the three flags, as `XK` and `RR` have them: 4.4.5, 4.28. */
export function clockDigits(at: Date): string {
  return (
    digits(at.getUTCSeconds(), 2) +
    digits(at.getUTCMinutes(), 2) +
    digits(at.getUTCHours(), 2) +
    String(at.getUTCDay() + 1) +
    digits(at.getUTCDate(), 2) +
    digits(at.getUTCMonth() + 1, 2) +
    digits(at.getUTCFullYear() % 100, 2) +
    '000'
  );
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
