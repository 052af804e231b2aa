import { BotTokenUnknown, createBot } from '../../../bot/bot.ts';
import type { Bot } from '../../../bot/bot.ts';
import type { Config } from '../../../config/schema.ts';
import { conversationOf } from '../../../drivers/registry.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Driver } from '../../domain/driver/driver.ts';
import type { LanguageModel } from '../../domain/home/language-model.ts';
import type { Log } from '../../domain/log.ts';
import type { House } from '../../engine/house.ts';
import { ChatRows } from '../../storage/tables/chat/chat-rows.ts';
import type { Store } from '../../storage/store.ts';
import type { ProgramOptions } from '../program.ts';
import { pageDoorsOf } from '../settings.ts';
import { OpenAiModel } from '../speech/openai-model.ts';
import { PartFailure } from './part.ts';
import type { Opened } from './part.ts';

export function openChat(
  config: Config,
  parts: {
    house: House;
    store: Store;
    clock: Clock;
    log: Log;
    say: (line: string) => void;
    greet: ProgramOptions['greet'];
    drivers: readonly Driver[];
  },
): Opened & { readonly bot: Bot; readonly name: () => string | undefined } {
  const { house, store, clock, log, say, greet, drivers } = parts;
  const bot = createBot({
    house,
    store: new ChatRows(store.database, store.cipher, () => clock.now()),
    clock,
    log,
    token: config.telegram.token.reveal(),
    apiRoot: config.telegram.api_root,
    removePinMessagesAfterMs: config.telegram.remove_pin_messages_after_minutes * 60_000,
    languageModel: languageModelOf(config, drivers),
    page: pageDoorsOf(config),
  });
  let isStopped = false;
  const ended = bot.start().catch((error: unknown) => {
    if (!(error instanceof BotTokenUnknown)) throw error;
    throw new PartFailure({ code: 'bot-token-unknown', status: error.status }, { cause: error });
  });
  let name: string | undefined;
  const ready = bot.username().then((username) => {
    name = username;
    if (isStopped) return;
    if (greet) greet(house, username);
    else sayWhere(house, username, say);
  });
  const stop = (): Promise<void> => {
    isStopped = true;
    return bot.stop();
  };
  return { bot, name: () => name, ended, ready, stop };
}

/** Undefined if none is configured: then typed sentences go nowhere but Telegram. */
function languageModelOf(
  { free_speech: helper }: Config,
  drivers: readonly Driver[],
): LanguageModel | undefined {
  if (helper?.kind === 'home-assistant') return conversationOf(drivers, helper.agent);
  if (helper?.kind !== 'openai') return undefined;
  const { url, model, key } = helper;
  return new OpenAiModel({ url, model, key: key?.reveal() });
}

/** Says where to chat. The first owner gets a link that only the console shows. */
function sayWhere(house: House, username: string, say: (line: string) => void): void {
  if (house.members.all().some((member) => member.role === 'owner')) {
    say(`Latchkey runs. Chat with it: https://t.me/${username}`);
  } else {
    say(
      'Nobody owns this house yet. Open this link on your phone within ten minutes (a restart prints a new one):',
    );
    say(`  https://t.me/${username}?start=${house.invitations.inviteOnConsole().token}`);
  }
}
