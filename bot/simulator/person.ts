/** A scripted Telegram account: it sees its chat with the bot, writes, and taps what is on screen. */
import type { InlineKeyboardButton, MessageEntity, User } from '@grammyjs/types';
import type { Room, StoredMessage, World } from './world.ts';

/** A message as its reader sees it. */
export interface ShownMessage {
  id: number;
  fromBot: boolean;
  /** Plain text, or the caption of a photo, video or document. */
  text: string;
  entities: readonly MessageEntity[];
  buttons: readonly (readonly InlineKeyboardButton[])[];
  /** Cannot be forwarded or saved. */
  protected: boolean;
  /** File id of a photo, video or document. */
  file?: string;
  /** Id of the message that it answers. */
  replyTo?: number;
  /** The bot's reaction to it. */
  reaction?: string;
}

export type Screen = readonly ShownMessage[];

/** How far up a person looks for a button before scrolling. */
const MESSAGES_IN_VIEW = 3;
const DEFAULT_WAIT_MS = 5000;

export class Person {
  readonly user: User;
  readonly #world: World;
  readonly #room: Room;

  constructor(world: World, user: User) {
    this.#world = world;
    this.user = user;
    this.#room = world.open({ id: user.id, type: 'private', first_name: user.first_name });
  }

  get id(): number {
    return this.user.id;
  }

  /** Returns the id of the new message. */
  send(text: string): number {
    const command = /^\/[a-z0-9_]+(@\w+)?/i.exec(text)?.[0];
    const entities: MessageEntity[] = command
      ? [{ type: 'bot_command', offset: 0, length: command.length }]
      : [];
    return this.#say({ text, ...(entities.length > 0 && { entities }) });
  }

  /** Changes a message that was sent before: https://core.telegram.org/bots/api#update, edited_message */
  edit(messageId: number, text: string): void {
    const message = this.#room.messages.get(messageId);
    if (!message) throw new Error(`There is no message ${messageId} to change.`);
    const changed = this.#world.replace(this.#room, { ...message, text, edit_date: this.#world.seconds() });
    this.#world.tell({ edited_message: changed as never });
  }

  /** Sends a picture with words below it. */
  sendPhoto(caption: string): number {
    return this.#say({
      photo: [{ file_id: 'photo', file_unique_id: 'photo', width: 640, height: 480 }],
      caption,
    });
  }

  /** Sends a file. Returns the id of the new message. */
  sendDocument(name: string, content: string | Uint8Array, { type = 'text/csv', caption = '' } = {}): number {
    const bytes = Buffer.from(content);
    const file_id = this.#world.keep({ name, mimeType: type, content: bytes });
    return this.#say({
      document: {
        file_id,
        file_unique_id: file_id,
        file_name: name,
        mime_type: type,
        file_size: bytes.length,
      },
      ...(caption !== '' && { caption }),
    });
  }

  /** Shares a phone number: one's own unless `userId` says whose it is. */
  shareContact(phone: string, userId = this.id): number {
    return this.#say({
      contact: { phone_number: phone, first_name: this.user.first_name, user_id: userId },
    });
  }

  /** Writes into a group that the bot is in. */
  sendIn(groupId: number, text: string): number {
    const room = this.#world.open({ id: groupId, type: 'supergroup', title: `Group ${groupId}` });
    const message = this.#world.post(room, this.user, { text });
    this.#world.tell({ message: message as never });
    return message.message_id;
  }

  /** Puts the bot into a group, or takes it out: https://core.telegram.org/bots/api#chatmemberupdated */
  addBot(groupId: number, title: string): void {
    const room = this.#world.open({ id: groupId, type: 'supergroup', title });
    room.isLeft = false;
    this.#botBecomes(room, 'left', 'member');
  }

  removeBot(groupId: number): void {
    const room = this.#world.open({ id: groupId, type: 'supergroup', title: `Group ${groupId}` });
    room.isLeft = true;
    this.#botBecomes(room, 'member', 'kicked');
  }

  /** Makes a supergroup of a group: https://core.telegram.org/bots/api#message, migrate_to_chat_id */
  upgrade(groupId: number, toId: number): void {
    const room = this.#world.open({ id: groupId, type: 'group', title: `Group ${groupId}` });
    this.#world.open({ ...room.chat, id: toId, type: 'supergroup' });
    room.isLeft = true;
    const message = { ...this.#world.post(room, this.user, {}), migrate_to_chat_id: toId };
    this.#world.tell({ message: message as never });
  }

  /** Every message that is in a group now. */
  screenOf(groupId: number): Screen {
    return [...(this.#world.rooms.get(groupId)?.messages.values() ?? [])].map((message) =>
      show(message, this.#world.bot.id),
    );
  }

  /** Taps a button with this data on a message of a group. Returns the callback query's id. */
  tapIn(groupId: number, messageId: number, data: string): string {
    return this.#press(messageId, { text: '', callback_data: data }, this.#world.rooms.get(groupId));
  }

  #botBecomes(room: Room, before: string, now: string): void {
    const member = (status: string): object => ({ user: this.#world.bot, status });
    this.#world.tell({
      my_chat_member: {
        chat: room.chat,
        from: this.user,
        date: this.#world.seconds(),
        old_chat_member: member(before),
        new_chat_member: member(now),
      } as never,
    });
  }

  block(): void {
    this.#room.blocked = true;
  }

  /** Every message that is in the chat now, oldest first. Deleted ones are gone. */
  screen(): Screen {
    return [...this.#room.messages.values()].map((message) => show(message, this.#world.bot.id));
  }

  /** One message of the chat; undefined where it is deleted. */
  message(id: number): ShownMessage | undefined {
    const message = this.#room.messages.get(id);
    return message && show(message, this.#world.bot.id);
  }

  /** The bot's newest message. */
  last(): ShownMessage {
    const bot = this.#world.bot.id;
    const message = [...this.#room.messages.values()].findLast(({ from }) => from.id === bot);
    if (!message) throw new Error(`${this.user.first_name} has no message from the bot.`);
    return show(message, bot);
  }

  /**
   * Taps a button in the newest messages, by its exact label, a pattern, or its number counted from 1
   * in the newest message that has buttons. Returns the callback query's id.
   */
  tap(label: string | RegExp | number): string {
    const inView = this.screen()
      .filter(({ fromBot, buttons }) => fromBot && buttons.length > 0)
      .slice(-MESSAGES_IN_VIEW)
      .toReversed();
    const searched = typeof label === 'number' ? inView.slice(0, 1) : inView;
    for (const message of searched) {
      const button = find(message, label);
      if (button) return this.#press(message.id, button);
    }
    const seen = searched.map((message) => labels(message)).join(' / ');
    throw new Error(`There is no button ${String(label)} on screen, only: ${seen || 'none'}`);
  }

  /** Taps a button of this very message. For a keyboard that an edit took away: `tapStale`. */
  tapOn(messageId: number, label: string | RegExp | number): string {
    const message = this.message(messageId);
    if (!message) throw new Error(`There is no message ${messageId} in the chat.`);
    const button = find(message, label);
    if (!button) throw new Error(`There is no button ${String(label)} there, only: ${labels(message)}`);
    return this.#press(messageId, button);
  }

  /** Sends callback data that was on screen earlier: a tap that was under way while the bot edited. */
  tapStale(messageId: number, data: string): string {
    return this.#press(messageId, { text: '', callback_data: data });
  }

  /** What the bot showed on top after a tap, once it has answered. */
  answerTo(callbackId: string): { text: string; alert: boolean } | undefined {
    return this.#world.callbacks.get(callbackId)?.answer;
  }

  /**
   * Resolves with the newest message from the bot that matches, now or as soon as there is one.
   * Only messages newer than `after` count, where it is given.
   */
  until(
    wanted: RegExp | ((message: ShownMessage) => boolean),
    { timeoutMs = DEFAULT_WAIT_MS, after = 0 }: { timeoutMs?: number; after?: number } = {},
  ): Promise<ShownMessage> {
    const matches = (message: ShownMessage): boolean =>
      wanted instanceof RegExp ? wanted.test(message.text) : wanted(message);
    return this.when(
      (screen) => screen.findLast((each) => each.fromBot && each.id > after && matches(each)),
      timeoutMs,
      String(wanted),
    );
  }

  /** Resolves with what `look` finds in the chat, now or after any change of it. */
  when<T>(look: (screen: Screen) => T | undefined, timeoutMs = DEFAULT_WAIT_MS, what = ''): Promise<T> {
    const found = look(this.screen());
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        this.#world.off('change', check);
      };
      const check = (chat: number): void => {
        if (chat !== this.id) return;
        const seen = look(this.screen());
        if (seen === undefined) return;
        stop();
        resolve(seen);
      };
      const timer = setTimeout(() => {
        stop();
        const count = this.screen().length;
        reject(
          new Error(`${this.user.first_name} saw no ${what} within ${timeoutMs} ms among ${count} messages.`),
        );
      }, timeoutMs);
      this.#world.on('change', check);
    });
  }

  #say(
    content: Pick<StoredMessage, 'text' | 'entities' | 'contact' | 'photo' | 'document' | 'caption'>,
  ): number {
    this.#room.started = true;
    this.#room.blocked = false;
    const message = this.#world.post(this.#room, this.user, content);
    this.#world.tell({ message: message as never });
    return message.message_id;
  }

  #press(messageId: number, button: InlineKeyboardButton, room = this.#room): string {
    if (!('callback_data' in button)) {
      throw new Error(`The button "${button.text}" is not for the bot: its reader's Telegram acts on it.`);
    }
    const id = this.#world.ask();
    const stored = room.messages.get(messageId);
    // https://core.telegram.org/bots/api#inaccessiblemessage
    const message = stored ?? { chat: room.chat, message_id: messageId, date: 0 };
    this.#world.tell({
      callback_query: {
        id,
        from: this.user,
        chat_instance: String(this.id),
        data: button.callback_data,
        message: message as never,
      },
    });
    return id;
  }
}

function show(message: StoredMessage, bot: number): ShownMessage {
  const file =
    message.photo?.at(-1)?.file_id ?? message.video?.file_id ?? message.document?.file_id ?? undefined;
  return {
    id: message.message_id,
    fromBot: message.from.id === bot,
    text: message.text ?? message.caption ?? '',
    entities: message.entities ?? message.caption_entities ?? [],
    buttons: message.reply_markup?.inline_keyboard ?? [],
    protected: message.has_protected_content ?? false,
    ...(file !== undefined && { file }),
    ...(message.reaction !== undefined && { reaction: message.reaction }),
    ...(message.reply_to_message && { replyTo: message.reply_to_message.message_id }),
  };
}

function find(message: ShownMessage, label: string | RegExp | number): InlineKeyboardButton | undefined {
  const buttons = message.buttons.flat();
  if (typeof label === 'number') return buttons[label - 1];
  return buttons.find(({ text }) => (typeof label === 'string' ? text === label : label.test(text)));
}

const labels = (message: ShownMessage): string =>
  message.buttons
    .flat()
    .map(({ text }) => text)
    .join(' | ');
