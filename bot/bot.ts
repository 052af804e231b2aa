import type { Clock } from '../src/domain/clock.ts';
import type { LanguageModel } from '../src/domain/home/language-model.ts';
import type { House } from '../src/engine/house.ts';
import type { ChatStore } from './chat/chat-store.ts';
import { Conversation } from './chat/conversation.ts';
import type { Log } from '../src/domain/log.ts';
import type { PageDoors } from './chat/screen.ts';
import { CameraMessages } from './alerts/camera-messages.ts';
import { ChatChannel } from './guests/chat-channel.ts';
import { Notifier } from './alerts/notifier.ts';
import { Poller } from './telegram/poller.ts';
import { createGateway, type ChatGateway } from './telegram/client.ts';
import { wait } from './telegram/wait.ts';

export { BotTokenUnknown } from './telegram/telegram-failure.ts';

export interface BotOptions {
  readonly house: House;
  readonly store: ChatStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly token: string;
  /** Like `https://api.telegram.org`. */
  readonly apiRoot: string;
  /** How long a PIN stays on a screen. */
  readonly removePinMessagesAfterMs: number;
  /** Reads sentences that the chat does not understand. Off where it is missing. */
  readonly languageModel?: LanguageModel | undefined;
  /** How the page for browsers is opened; missing where there is none. */
  readonly page?: PageDoors | undefined;
}

export interface Bot {
  /** Talks until `stop()`. Rejects with `BotTokenUnknown` if Telegram does not know the token. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Resolves when every update was worked off, and every screen and alert shows how things are. */
  idle(): Promise<void>;
  /** The bot's name in Telegram's links, as soon as Telegram tells it. */
  username(): Promise<string>;
}

const USERNAME_RETRY_MS = 5_000;

/** The chat side of a house. Opens nothing before `start()`. */
export function createBot({ token, apiRoot, removePinMessagesAfterMs, ...parts }: BotOptions): Bot {
  const { clock, log } = parts;
  // Whoever was removed gets nothing any more, whatever is under way. A private chat has the id of its account.
  const { members, alertGroups } = parts.house;
  const mayReach = (chat: number): boolean =>
    chat < 0 ? alertGroups.get(chat)?.isOn === true : members.get(chat) !== undefined;
  const gateway = createGateway({ token, apiRoot, clock, mayReach });
  parts.house.bookings.shares.addChannel(new ChatChannel({ house: parts.house, gateway }));
  const footage = new CameraMessages({ ...parts, gateway });
  const conversation = new Conversation({
    ...parts,
    gateway,
    footage,
    pinsShownMs: removePinMessagesAfterMs,
    botName: () => name,
  });
  const notifier = new Notifier({ ...parts, gateway });
  const poller = new Poller({
    source: gateway,
    inbox: parts.store.inbox(),
    clock,
    async handle(incoming) {
      await conversation.handle(incoming);
      notifier.retry(incoming.chat);
    },
    onError: (incoming) => conversation.apologise(incoming),
    onUnreadable: (chat) => conversation.unreadable(chat),
    log: { info: (words) => log('info', words), warn: (words) => log('warn', words) },
  });
  const stopped = new AbortController();
  let name: string | undefined;
  let naming: Promise<string> | undefined;
  const askName = (): Promise<string> => (naming ??= username(gateway, clock, stopped.signal));
  return {
    start() {
      void askName().then((told) => (name = told));
      conversation.start();
      notifier.start();
      footage.start();
      return poller.run();
    },
    async stop() {
      stopped.abort();
      await poller.stop();
      conversation.stop();
      await Promise.all([conversation.idle(), notifier.stop(), footage.stop()]);
    },
    async idle() {
      await poller.idle();
      await conversation.idle();
      await notifier.idle();
    },
    username: askName,
  };
}

/** Never rejects: what hinders it, `start()` says. */
async function username(gateway: ChatGateway, clock: Clock, stopped: AbortSignal): Promise<string> {
  for (;;) {
    try {
      return (await gateway.me()).username;
    } catch {
      await wait(clock, USERNAME_RETRY_MS, stopped);
      if (stopped.aborted) return new Promise(() => undefined);
    }
  }
}
