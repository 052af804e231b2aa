/** How a question to Home Assistant can fail. Home Assistant's own texts are never kept: they can hold a code. */
import { ERR_CONNECTION_LOST } from 'home-assistant-js-websocket';
import type { DriverMessage } from '../../../src/domain/driver/driver-message.ts';
import { isRecord, OddAnswer, text } from './messages.ts';

/** The connection is down, or went down before the answer. */
export class Disconnected extends Error {
  override readonly name = 'Disconnected';
  readonly why: DriverMessage;

  constructor(why: DriverMessage) {
    super(why.code);
    this.why = why;
  }
}

/** Home Assistant is there, and its answer does not come: what it asked a device for may or may not be done. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  constructor() {
    super('Home Assistant does not answer');
  }
}

/** Home Assistant answered with an error. */
export class Refused extends Error {
  override readonly name = 'Refused';
  /** Such as `unknown_command`, `unauthorized`, `home_assistant_error`, `FailedZWaveCommand`. */
  readonly reason: string;
  /** What is wrong, by its name in the integration's texts, such as `credential_rejected_duplicate`. */
  readonly key: string | undefined;
  /** The error code of zwave-js, where it was zwave-js that failed. */
  readonly zwaveCode: number | undefined;
  /** It was the device that refused, of a Zigbee command. */
  readonly saysStatus: boolean;
  /** The lock's own word for it, where a Matter lock refused: `duplicate`, `occupied`, `failure`… */
  readonly status: string | undefined;

  constructor(error: unknown) {
    const { code, message, translation_key: key, translation_placeholders: values } = fieldsOf(error);
    const reason = text(code) ?? (isStatus(code) ? `HTTP ${code}` : 'unknown');
    super(`Home Assistant refused: ${wordIn(text(key) ?? reason)}`);
    this.reason = reason;
    this.key = text(key);
    this.zwaveCode = zwaveCodeIn(message) ?? zwaveCodeIn(fieldsOf(values).error);
    this.saysStatus = typeof message === 'string' && message.includes('with status');
    const status = fieldsOf(values).status;
    this.status = typeof status === 'string' && /^[a-z_]+$/.test(status) ? status : undefined;
  }
}

/**
 * What the library rejects with. While the connection is down that is `{ error: { code: 3 } }` of a
 * question that was under way, and a bare `3` of one that came later.
 */
export function failureOf(error: unknown, whyDown: DriverMessage): Error {
  if (error instanceof Error) return error;
  if (error === ERR_CONNECTION_LOST) return new Disconnected(whyDown);
  const inner = isRecord(error) && isRecord(error.error) ? error.error : error;
  if (isRecord(inner) && inner.code === ERR_CONNECTION_LOST) return new Disconnected(whyDown);
  return new Refused(inner);
}

/** For whoever asked. @param refused where Home Assistant has refused it */
export function messageOf(error: unknown, refused: DriverMessage): DriverMessage {
  if (error instanceof Refused) return refused;
  if (error instanceof NoAnswer) return { code: 'no-answer', what: 'home-assistant' };
  if (error instanceof OddAnswer) return { code: 'garbage', what: 'home-assistant' };
  return error instanceof Disconnected ? error.why : { code: 'home-assistant-failed' };
}

/** For the log. */
export function troubleWords(error: unknown): string {
  return isInWords(error) ? error.message : 'something went wrong';
}

/** Its message holds nothing that came from outside. */
export function isInWords(error: unknown): error is Error {
  return error instanceof Refused || error instanceof NoAnswer || error instanceof OddAnswer;
}

/** Of HTTP. */
function isStatus(code: unknown): code is number {
  return typeof code === 'number' && Number.isInteger(code) && code >= 100 && code < 600;
}

/** Home Assistant's own names for what is wrong are words. Whatever else stands there comes into no log. */
function wordIn(reason: string): string {
  return /^(?:[A-Za-z_]{1,80}|HTTP \d{3})$/.test(reason) ? reason : 'unknown';
}

/** "Z-Wave error 322 - …", or "… (ZW0322)". */
function zwaveCodeIn(message: unknown): number | undefined {
  if (typeof message !== 'string') return undefined;
  const digits = /\bZ-?[Ww]ave error (\d{1,4})\b/.exec(message)?.[1] ?? /\(ZW(\d{4})\)/.exec(message)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
