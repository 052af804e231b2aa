/**
 * What Telegram has learned lately, and an older server of the Bot API does not know. Where it refuses one of
 * these, the call is made again without it, and from then on it is left out.
 */
import { TelegramFailure } from './telegram-failure.ts';

/** `reader-time`: Bot API 9.5, date-time entities. `disabled`: Bot API 10.3, buttons that do nothing. */
export type Novelty = 'reader-time' | 'disabled';

/** How a server says that it does not know it. */
const REFUSALS: Readonly<Record<Novelty, RegExp>> = {
  'reader-time': /can't parse entities/i,
  disabled: /button/i,
};

const READER_TIME = /<tg-time /;

export class Novelties {
  readonly #unknown = new Set<Novelty>();

  knows(novelty: Novelty): boolean {
    return !this.#unknown.has(novelty);
  }

  /** A line that shows the reader's own time is left out where there is none. */
  text(text: string): string {
    if (this.knows('reader-time') || !READER_TIME.test(text)) return text;
    return text
      .split('\n')
      .filter((line) => !READER_TIME.test(line))
      .join('\n');
  }

  /** Whether the call is worth another try without what was refused; it is remembered. */
  learnsFrom(error: unknown, used: readonly Novelty[]): boolean {
    if (!(error instanceof TelegramFailure) || error.code !== 400) return false;
    const refused = used.filter((one) => this.knows(one) && REFUSALS[one].test(error.reason));
    for (const one of refused) this.#unknown.add(one);
    return refused.length > 0;
  }
}

/** What a message holds of these. */
export function noveltiesIn({
  text,
  buttons = [],
}: {
  text: string;
  buttons?: readonly (readonly object[])[];
}): Novelty[] {
  return [
    ...(READER_TIME.test(text) ? (['reader-time'] as const) : []),
    ...(buttons.flat().some((button) => 'disabled' in button) ? (['disabled'] as const) : []),
  ];
}
