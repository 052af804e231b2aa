/**
 * One content line of RFC 5545 (section 3.1) as ical.js reads it. The only file that knows ical.js. Each line is
 * parsed by itself: one that is damaged takes no other with it.
 */
import ICAL from 'ical.js';

export interface Property {
  readonly parameters: Readonly<Record<string, string>>;
  /** Without escapes. A date reads `YYYY-MM-DD…`, whatever of it is right. */
  readonly value: string;
}

export interface Span {
  readonly days: number;
  readonly minutes: number;
}

/** @param line unfolded */
export function propertyOf(line: string): Property | undefined {
  try {
    const parsed: unknown = ICAL.parse.property(line);
    if (!Array.isArray(parsed)) return undefined;
    const [, parameters, , value] = parsed as [string, Record<string, unknown>, string, unknown];
    if (typeof value !== 'string') return undefined;
    const texts = Object.entries(parameters).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return { parameters: Object.fromEntries(texts), value };
  } catch {
    return undefined;
  }
}

/** RFC 5545, 3.3.6. A week is seven days; hours stay hours when the clocks change. */
export function spanOf(duration: string): Span | undefined {
  try {
    const { isNegative, weeks, days, hours, minutes, seconds } = ICAL.Duration.fromString(duration);
    const span = { days: weeks * 7 + days, minutes: hours * 60 + minutes + Math.round(seconds / 60) };
    return isNegative || !Number.isFinite(span.days + span.minutes) ? undefined : span;
  } catch {
    return undefined;
  }
}
