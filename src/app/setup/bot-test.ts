import { BOT_TOKEN } from '../../../config/schema.ts';
import { createGateway, TelegramFailure } from '../../../bot/telegram/client.ts';
import type { Clock } from '../../domain/clock.ts';
import type { BotTrouble } from '../../http/setup/setup.ts';

/** Telegram's codes for a token that it does not know. */
const UNKNOWN = new Set([401, 404]);

/** Asks Telegram who the bot is. */
export async function testBot({
  token,
  apiRoot,
  clock,
}: {
  readonly token: string;
  readonly apiRoot: string;
  readonly clock: Clock;
}): Promise<{ readonly name: string } | { readonly why: BotTrouble }> {
  if (!BOT_TOKEN.test(token)) return { why: 'no-token' };
  try {
    const { username } = await createGateway({ token, apiRoot, clock }).me();
    return { name: username };
  } catch (error) {
    const code = error instanceof TelegramFailure ? error.code : 0;
    return { why: UNKNOWN.has(code) ? 'unknown-token' : code === 0 ? 'no-answer' : 'refused' };
  }
}
