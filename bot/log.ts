import { TelegramFailure } from './telegram/client.ts';

/** An error as far as it may be logged: another one's message may quote what was being said. */
export function kindOf(error: unknown): string {
  if (error instanceof TelegramFailure) return error.message;
  return error instanceof Error ? error.name : typeof error;
}
