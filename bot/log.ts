import { TelegramFailure } from './telegram/client.ts';

/** Kinds and numbers only: never a text, a payload or a name. */
export type Log = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  fields?: Readonly<Record<string, string | number | boolean>>,
) => void;

/** An error as far as it may be logged: another one's message may quote what was being said. */
export function kindOf(error: unknown): string {
  if (error instanceof TelegramFailure) return error.message;
  return error instanceof Error ? error.name : typeof error;
}
