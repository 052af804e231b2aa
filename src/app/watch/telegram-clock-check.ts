import { existsSync } from 'node:fs';
import type { Clock } from '../../domain/clock.ts';
import { retryAfterMs, type RetryLadder } from '../../domain/retry.ts';

/**
 * Missing after a boot; systemd-timesyncd makes this file when it has set the clock by a time server. Source:
 * systemd-timesyncd.service(8). A container does not see it.
 */
const SYNCHRONIZED = '/run/systemd/timesync/synchronized';

const RETRY: RetryLadder = { firstMs: 5_000, lastMs: 5 * 60_000 };
const ANSWERS_WITHIN_MS = 10_000;

export interface WitnessOptions {
  /** Of the Bot API, like `https://api.telegram.org`. */
  readonly apiRoot: string;
  readonly clock: Clock;
  /** Takes epoch milliseconds; returns whether the clock agrees. */
  readonly heard: (time: number) => boolean;
  readonly synchronized?: string;
}

/**
 * Checks the computer's clock against those who know the time, until one of them agrees: the operating system, and the
 * Bot API, whose answers are dated (RFC 9110, section 6.6.1).
 */
export class TelegramClockCheck {
  readonly #options: WitnessOptions;
  #timer: NodeJS.Timeout | undefined;
  /** Counts the checks: an answer about a clock that was set meanwhile is ignored. */
  #round = 0;
  /** The file is made once a boot: it says nothing about a clock that is set afterwards. */
  #hasSeenFile = false;

  constructor(options: WitnessOptions) {
    this.#options = options;
  }

  /** Begins the check, and begins again if the clock was set. */
  ask(): void {
    clearTimeout(this.#timer);
    void this.#ask(++this.#round, 0);
  }

  stop(): void {
    this.#round++;
    clearTimeout(this.#timer);
  }

  async #ask(round: number, tries: number): Promise<void> {
    const { apiRoot, clock, heard } = this.#options;
    const asked = clock.now();
    const time = this.#isSynchronized() ? asked : await dateOf(apiRoot);
    if (round !== this.#round) return;
    // If the computer slept or its clock was set meanwhile, nobody knows when the answer was given.
    const isFresh = Math.abs(clock.now() - asked) <= ANSWERS_WITHIN_MS;
    if (time !== undefined && isFresh && heard(time)) return;
    const again = (): void => void this.#ask(round, tries + 1);
    this.#timer = setTimeout(again, retryAfterMs(tries, RETRY)).unref();
  }

  #isSynchronized(): boolean {
    if (this.#hasSeenFile) return false;
    this.#hasSeenFile = existsSync(this.#options.synchronized ?? SYNCHRONIZED);
    return this.#hasSeenFile;
  }
}

/** The date of any answer. An unencrypted answer is not trusted: it may come from this very computer. */
async function dateOf(apiRoot: string): Promise<number | undefined> {
  if (!apiRoot.startsWith('https:')) return undefined;
  const signal = AbortSignal.timeout(ANSWERS_WITHIN_MS);
  const answer = await fetch(apiRoot, { method: 'HEAD', redirect: 'manual', signal }).catch(() => undefined);
  const time = Date.parse(answer?.headers.get('date') ?? '');
  return Number.isNaN(time) ? undefined : time;
}
