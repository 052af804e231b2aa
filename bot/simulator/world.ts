/** What the simulated Telegram remembers: chats, messages, callback queries, files, commands. */
import { EventEmitter } from 'node:events';
import type { InlineKeyboardButton, MessageEntity, Update, User } from '@grammyjs/types';
import type { Upload } from './request.ts';
import { ApiError, badRequest } from './rules.ts';

export interface StoredMessage {
  message_id: number;
  /** Unix seconds. */
  date: number;
  edit_date?: number;
  chat: { id: number; type: ChatType; first_name?: string; title?: string };
  from: User;
  text?: string;
  entities?: MessageEntity[];
  caption?: string;
  caption_entities?: MessageEntity[];
  photo?: { file_id: string; file_unique_id: string; width: number; height: number }[];
  video?: { file_id: string; file_unique_id: string; width: number; height: number; duration: number };
  document?: {
    file_id: string;
    file_unique_id: string;
    file_name?: string;
    mime_type?: string;
    file_size?: number;
  };
  contact?: { phone_number: string; first_name: string; user_id?: number };
  reply_markup?: { inline_keyboard: InlineKeyboardButton[][] };
  reply_to_message?: { message_id: number };
  has_protected_content?: true;
  /** The bot's reaction. */
  reaction?: string;
}

/** What the Bot API has learned lately: 9.5, 10.3, 7.0. */
export type Lately = 'tg-time' | 'disabled' | 'setMessageReaction';

export type ChatType = 'private' | 'group' | 'supergroup';

export interface Room {
  chat: StoredMessage['chat'];
  /** In a private chat the bot may write only after the person did. */
  started: boolean;
  blocked: boolean;
  /** A group that the bot was taken out of. */
  isLeft?: boolean;
  /** By id, oldest first. */
  messages: Map<number, StoredMessage>;
}

interface CallbackQuery {
  askedAt: number;
  answer?: { text: string; alert: boolean };
}

// Not documented; a bot has some seconds before Telegram forgets a tap.
const CALLBACK_ANSWER_MS = 15_000;
// https://core.telegram.org/bots/api#deletemessage
const DELETE_WITHIN_S = 48 * 3600;

/** `change` tells the id of a chat whose messages have changed, `update` that the bot has something to fetch. */
export class World extends EventEmitter<{ change: [number]; update: [] }> {
  readonly bot: User & { is_bot: true; username: string };
  readonly rooms = new Map<number, Room>();
  readonly callbacks = new Map<string, CallbackQuery>();
  readonly files = new Map<string, Upload>();
  /** By scope and language, as JSON. */
  readonly commands = new Map<string, { command: string; description: string }[]>();
  /** Not yet confirmed by the bot, oldest first. */
  updates: Update[] = [];
  /** What this server is too old for. */
  readonly unknown = new Set<Lately>();
  allowedUpdates: readonly string[] = [];
  /** How long the answer to a tap is taken. */
  answerTapsWithinMs = CALLBACK_ANSWER_MS;
  /** Nothing that was confirmed is forgotten: all comes again with each poll. */
  repeatsAll = false;
  readonly now: () => number;
  #nextMessage = 1;
  #nextUpdate = 1;
  #nextCallback = 1;

  constructor(bot: World['bot'], now: () => number) {
    super();
    this.setMaxListeners(0);
    this.bot = bot;
    this.now = now;
  }

  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  open(chat: Room['chat']): Room {
    const room = this.rooms.get(chat.id) ?? {
      chat,
      started: chat.type !== 'private',
      blocked: false,
      messages: new Map<number, StoredMessage>(),
    };
    this.rooms.set(chat.id, room);
    return room;
  }

  /** The chat that the bot wants to write to. */
  reach(chatId: number | string | undefined): Room {
    const room = this.rooms.get(Number(chatId));
    if (!room) throw badRequest('chat not found');
    if (!room.started) throw new ApiError(403, "Forbidden: bot can't initiate conversation with a user");
    if (room.isLeft) throw new ApiError(403, `Forbidden: bot was kicked from the ${room.chat.type} chat`);
    if (room.blocked) throw new ApiError(403, 'Forbidden: bot was blocked by the user');
    return room;
  }

  post(
    room: Room,
    from: User,
    content: Omit<StoredMessage, 'message_id' | 'date' | 'chat' | 'from'>,
  ): StoredMessage {
    const message = {
      message_id: this.#nextMessage++,
      date: this.seconds(),
      chat: room.chat,
      from,
      ...content,
    };
    room.messages.set(message.message_id, message);
    this.emit('change', room.chat.id);
    return message;
  }

  replace(room: Room, message: StoredMessage): StoredMessage {
    room.messages.set(message.message_id, message);
    this.emit('change', room.chat.id);
    return message;
  }

  remove(room: Room, messageId: number): void {
    const message = room.messages.get(messageId);
    if (!message) throw badRequest('message to delete not found');
    if (this.seconds() - message.date > DELETE_WITHIN_S) throw badRequest("message can't be deleted");
    room.messages.delete(messageId);
    this.emit('change', room.chat.id);
  }

  /** Queues what happened for the bot, unless it said that it does not want this kind. */
  tell(update: Omit<Update, 'update_id'>): void {
    const wanted = this.allowedUpdates;
    if (wanted.length > 0 && !Object.keys(update).some((kind) => wanted.includes(kind))) return;
    this.updates.push({ update_id: this.#nextUpdate++, ...update });
    this.emit('update');
  }

  /** Queues whatever it is, as a broken server would; without an `update_id` it goes with the next that has one. */
  inject(update: unknown): void {
    this.updates.push(update as Update);
    this.emit('update');
  }

  get nextUpdateId(): number {
    return this.#nextUpdate++;
  }

  /** After an idle week Telegram goes on from a random number, maybe a lower one. */
  renumberUpdates(next: number): void {
    this.#nextUpdate = next;
  }

  /** Forgets every update below `offset`. */
  confirm(offset: number): void {
    if (this.repeatsAll) return;
    const first = this.updates.findIndex((update) => Number(update?.update_id) >= offset);
    this.updates = first === -1 ? [] : this.updates.slice(first);
    this.emit('update');
  }

  ask(): string {
    const id = `${this.#nextCallback++}`;
    this.callbacks.set(id, { askedAt: this.now() });
    return id;
  }

  answer(id: string, answer: { text: string; alert: boolean }): void {
    const query = this.callbacks.get(id);
    if (!query || query.answer || this.now() - query.askedAt > this.answerTapsWithinMs) {
      throw badRequest('query is too old and response timeout expired or query ID is invalid');
    }
    query.answer = answer;
  }

  keep(upload: Upload): string {
    const id = `file-${this.files.size + 1}`;
    this.files.set(id, upload);
    return id;
  }
}
