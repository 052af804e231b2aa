import type { Check } from '../../domain/doctor/check.ts';
import type { Finding } from '../../domain/doctor/finding.ts';
import { isRecord } from '../../domain/shapes.ts';
import { causeOf } from '../../../drivers/shared/network.ts';

interface Bot {
  readonly token: string;
  readonly apiRoot: string;
  /** IANA. */
  readonly zone: string;
  readonly now: () => number;
}

/** A time from the network may be late by some seconds. */
const CLOCK_OFF_MS = 30_000;

/**
 * Calls `getMe` of the Bot API, which takes no update away from the poller: https://core.telegram.org/bots/api#getme.
 * The date of the answer shows whether the computer's clock is right.
 */
export function telegramCheck(bot: Bot): Check {
  return {
    about: 'telegram',
    look: async (signal) => {
      const answer = await getMe(bot, signal);
      return [answer.finding, clockFinding(answer, bot)];
    },
  };
}

interface Answer {
  readonly finding: Finding;
  /** Epoch milliseconds; only from an encrypted answer. */
  readonly date?: number;
  /** When the question was sent and the answer came. */
  readonly askedAt: number;
  readonly cameAt: number;
}

async function getMe({ token, apiRoot, now }: Bot, signal: AbortSignal): Promise<Answer> {
  const at = { what: 'telegram', place: apiRoot } as const;
  const askedAt = now();
  const began = performance.now();
  try {
    const response = await fetch(`${apiRoot}/bot${token}/getMe`, {
      signal,
      // This is the only request, and a kept connection would keep the command from ending.
      headers: { connection: 'close' },
    });
    const ms = Math.round(performance.now() - began);
    const cameAt = now();
    const date = apiRoot.startsWith('https:') ? Date.parse(response.headers.get('date') ?? '') : NaN;
    const body: unknown = await response.json().catch(() => undefined);
    const finding: Finding =
      response.ok && isRecord(body) && body['ok'] === true
        ? { code: 'answers', ...at, ms }
        : { code: response.status === 401 || response.status === 404 ? 'refuses' : 'other-answers', ...at };
    return { finding, askedAt, cameAt, ...(!Number.isNaN(date) && { date }) };
  } catch (error) {
    // An error of fetch has the reason in its cause. Its message has the address, with the token in it.
    const { cause } = error as { cause?: unknown };
    return { finding: { code: 'silent', ...at, error: causeOf(cause ?? error) }, askedAt, cameAt: now() };
  }
}

function clockFinding({ date, askedAt, cameAt }: Answer, { zone }: Bot): Finding {
  if (date === undefined) return { code: 'clock-unasked', zone };
  // The date has whole seconds, and was written at some time while we waited.
  const offMs = date < askedAt - 1_000 ? askedAt - date : date > cameAt ? cameAt - date : 0;
  return { code: Math.abs(offMs) > CLOCK_OFF_MS ? 'clock-wrong' : 'clock-right', offMs, zone };
}
