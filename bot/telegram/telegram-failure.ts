import { numberIn, partOf, textIn } from './incoming.ts';

/** The connection never stood, so Telegram cannot have acted on the call. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
/** Telegram's longest waits are hours, for bots that send far too much; a wrong number must not make us deaf. */
const MAX_RETRY_AFTER_S = 3600;
const UNREADABLE = 'the answer was not readable';

/** Telegram does not know the token of the bot: only another token helps. */
export class BotTokenUnknown extends Error {
  override readonly name = 'BotTokenUnknown';
  /** Telegram's error code: 401 or 404. */
  readonly status: number;

  constructor(status: number) {
    super(`Telegram does not know the bot token (${status})`);
    this.status = status;
  }
}

/** Why a call failed, in words that are safe to log. */
export class TelegramFailure extends Error {
  override readonly name = 'TelegramFailure';
  readonly method: string;
  /** Telegram's error code, or 0 where no answer came. */
  readonly code: number;
  /** Telegram's description without whatever of ours it quotes, or what happened to the connection. */
  readonly reason: string;
  readonly retryAfterMs: number | undefined;

  constructor(method: string, code: number, reason: string, retryAfterMs?: number) {
    super(
      code === 0
        ? `Telegram did not answer ${method}: ${reason}`
        : `Telegram refused ${method} with ${code}: ${reason}`,
    );
    this.method = method;
    this.code = code;
    this.reason = reason;
    this.retryAfterMs = retryAfterMs;
  }

  /** Telegram certainly did not act on it, as nothing reached it. */
  get isNotConnected(): boolean {
    return this.code === 0 && NOT_CONNECTED.has(this.reason);
  }

  /** Nobody knows whether Telegram acted on it: the answer was lost, late, unreadable, or an error of its own. */
  get mayBeDone(): boolean {
    return this.code >= 500 || (this.code === 0 && !this.isNotConnected);
  }
}

/** What Telegram answers instead of a result. @param response as it came, whatever it holds */
export function refusal(method: string, response: unknown): TelegramFailure {
  const code = numberIn(response, 'error_code');
  if (code === undefined || code < 300 || code > 599) return unreadable(method);
  const seconds = numberIn(partOf(response, 'parameters'), 'retry_after');
  const waits = seconds !== undefined && seconds >= 0;
  return new TelegramFailure(
    method,
    code,
    withoutQuotes(textIn(response, 'description') ?? ''),
    waits ? Math.min(seconds, MAX_RETRY_AFTER_S) * 1000 : undefined,
  );
}

/** No answer, or none that can be understood. */
export function noAnswer(method: string, error: unknown): TelegramFailure {
  if (textIn(error, 'name') === 'AbortError' || (error instanceof Error && error.name === 'AbortError'))
    return new TelegramFailure(method, 0, 'no answer in time');
  const code = textIn(error, 'code');
  return new TelegramFailure(method, 0, code !== undefined && /^[A-Z_\d]+$/.test(code) ? code : UNREADABLE);
}

export function unreadable(method: string): TelegramFailure {
  return new TelegramFailure(method, 0, UNREADABLE);
}

/** Descriptions quote our text between quotation marks: `Unsupported start tag "1234"`. */
const withoutQuotes = (description: string): string =>
  description
    .replace(/^[A-Z][\w ]+: /, '')
    .replace(/(?<!\w)["'].*/s, '…')
    .replace(/\d{3,}/g, '…')
    .slice(0, 200);
