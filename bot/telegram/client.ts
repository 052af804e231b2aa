/**
 * The way to Telegram: the only file that knows telegraf, and of telegraf only its client. Nothing that
 * leaves here, results aside, carries a token, a text or a payload: telegraf's and node-fetch's own
 * errors do, so they never leave.
 */
import { createRequire } from 'node:module';
import { Telegram, TelegramError } from 'telegraf';
import type { Clock } from '../../src/domain/clock.ts';
import { download } from './download.ts';
import { incoming, numberIn, textIn, type Incoming } from './incoming.ts';
import { Novelties, noveltiesIn } from './novelties.ts';
import { asPayload, type Content } from './payload.ts';
import { noAnswer, refusal, TelegramFailure, unreadable } from './telegram-failure.ts';
import { wait } from './wait.ts';

export type { Button, Content } from './payload.ts';
export type { Incoming, Sender, SharedContact } from './incoming.ts';
export { TelegramFailure } from './telegram-failure.ts';

export interface SendOptions {
  /** It cannot be forwarded or saved. */
  protect?: boolean;
  /** It makes no sound. */
  silent?: boolean;
  /** The message that it belongs to, if that is still there. */
  replyTo?: number;
  /** Ends the tries. What is on its way then has perhaps arrived. */
  signal?: AbortSignal;
}

/** A photo (JPEG or PNG, at most 10 MB), a video (MP4) or a document (both at most 50 MB), which makes no sound. */
export type Media = (
  { photo: Uint8Array } | { video: Uint8Array; seconds: number } | { document: Uint8Array; name: string }
) & {
  /** In Telegram's HTML mode, at most 1,024 characters without its tags. */
  caption: string;
  /** It cannot be forwarded or saved. */
  protect?: boolean;
  /** The message that it belongs to, if that is still there. */
  replyTo?: number;
};

/** Of those that Telegram offers in every chat. */
export type Reaction = '👀';

export interface Command {
  /** Without the slash: 1 to 32 of a-z, 0-9 and _. */
  command: string;
  description: string;
}

/**
 * Every method throws `TelegramFailure` and nothing else. Calls about one chat are carried out in the
 * order in which they were made.
 */
export interface ChatGateway {
  me(): Promise<{ id: number; username: string }>;
  /** Returns the message's id. */
  send(chat: number, message: Content & SendOptions): Promise<number>;
  /** Returns the message's id. Nothing waits for it: an upload is not in order with the chat's other calls. */
  upload(chat: number, media: Media, signal: AbortSignal): Promise<number>;
  /** Takes the buttons away where none are given. */
  edit(chat: number, messageId: number, content: Content): Promise<'edited' | 'unchanged' | 'missing'>;
  /** What somebody has sent. Fails with 413 where it is larger; Telegram itself gives no more than 20 MB. */
  download(fileId: string, maxBytes: number): Promise<Uint8Array>;
  /** False where Telegram keeps the message: it is older than 48 hours. */
  remove(chat: number, messageId: number): Promise<boolean>;
  /** A sign at once that a message was seen; nothing depends on it, so it never fails. */
  react(chat: number, messageId: number, emoji: Reaction): Promise<void>;
  /** At most 200 characters. False: the tap is too old for Telegram, or was answered before. */
  answer(callbackId: string, text?: string, alert?: boolean): Promise<boolean>;
  /** For one chat, or for everybody who has none of their own. */
  setCommands(commands: readonly Command[], chat?: number): Promise<void>;
  /** The chat has those of everybody again. */
  clearCommands(chat: number): Promise<void>;
  deleteWebhook(): Promise<void>;
  /** Waits for messages and taps. `offset` confirms all updates below it. */
  getUpdates(request: UpdatesRequest): Promise<Batch>;
}

/** What one poll has brought. */
export interface Batch {
  /** Each once. */
  updates: Incoming[];
  /** How many were there that have not even a number. */
  unreadable: number;
  /** Telegram may hold more, from before it answered. */
  isFull: boolean;
}

export interface UpdatesRequest {
  offset?: number;
  timeoutSeconds: number;
  signal: AbortSignal;
}

export interface GatewayOptions {
  token: string;
  /** Like `https://api.telegram.org`. */
  apiRoot: string;
  clock: Clock;
  /** Asked before each try to put something into a chat; missing: any may be reached. */
  mayReach?: (chat: number) => boolean;
}

const CALL_TIMEOUT_MS = 30_000;
/** 50 MB on a line of 2 Mbit/s. */
const UPLOAD_TIMEOUT_MS = 4 * 60_000;
const MAX_TRIES = 4;
const FIRST_RETRY_MS = 500;
/** A longer wait is the caller's to decide on: it may have something newer to say by then. */
const MAX_RETRY_AFTER_MS = 60_000;
const MISSING = /message to edit not found|message can't be edited|MESSAGE_ID_INVALID|no text in the message/;

export function createGateway(options: GatewayOptions): ChatGateway {
  silenceTelegraf();
  return new TelegramGateway(options);
}

/** Bot API, getUpdates: the most that one answer holds. */
const MAX_UPDATES = 100;

export function batchOf(told: readonly unknown[]): Batch {
  const updates = new Map<number, Incoming>();
  let unreadable = 0;
  for (const one of told) {
    const update = incoming(one);
    if (update) updates.set(update.updateId, update);
    else unreadable++;
  }
  return { updates: [...updates.values()], unreadable, isFull: told.length >= MAX_UPDATES };
}

/** telegraf prints whole payloads where the environment says DEBUG=telegraf:* or DEBUG=*. */
function silenceTelegraf(): void {
  const ours = createRequire(import.meta.url);
  const debug = createRequire(ours.resolve('telegraf'))('debug') as {
    disable(): string;
    enable(namespaces: string): void;
  };
  debug.enable(`${debug.disable()},-telegraf:*`);
}

class TelegramGateway implements ChatGateway {
  readonly #client: Telegram;
  /** Where files are, with the token in it. */
  readonly #files: string;
  readonly #clock: Clock;
  readonly #mayReach: (chat: number) => boolean;
  readonly #novelties = new Novelties();
  #knowsReactions = true;
  /** The end of each chat's queue; never rejects. */
  readonly #tails = new Map<number, Promise<unknown>>();

  constructor({ token, apiRoot, clock, mayReach = () => true }: GatewayOptions) {
    this.#client = new Telegram(token, { apiRoot, webhookReply: false });
    this.#files = `${apiRoot}/file/bot${token}`;
    this.#clock = clock;
    this.#mayReach = mayReach;
  }

  async me(): Promise<{ id: number; username: string }> {
    const told = await this.#call('getMe', {});
    const id = numberIn(told, 'id');
    const username = textIn(told, 'username');
    // https://core.telegram.org/bots/features#creating-a-new-bot: Latin letters, digits and underscores
    if (id === undefined || username === undefined || !/^\w+$/.test(username)) throw unreadable('getMe');
    return { id, username };
  }

  async send(chat: number, message: Content & SendOptions): Promise<number> {
    const { replyTo, signal } = message;
    const payload = () => ({
      ...asPayload(chat, message, this.#novelties),
      ...(replyTo !== undefined && {
        reply_parameters: { message_id: replyTo, allow_sending_without_reply: true },
      }),
      ...(message.protect && { protect_content: true }),
      ...(message.silent && { disable_notification: true }),
    });
    const sent = await this.#inOrder(chat, () =>
      this.#known(message, () =>
        this.#call('sendMessage', payload(), {
          once: true,
          into: into(chat, message),
          ...(signal && { signal }),
        }),
      ),
    );
    return messageIdOf('sendMessage', sent);
  }

  async upload(
    chat: number,
    { caption, replyTo, protect, ...media }: Media,
    signal: AbortSignal,
  ): Promise<number> {
    const payload = {
      chat_id: chat,
      caption,
      parse_mode: 'HTML',
      disable_notification: true,
      ...(protect && { protect_content: true }),
      // telegraf leaves out of a multipart body whatever is an object and no file.
      ...(replyTo !== undefined && {
        reply_parameters: JSON.stringify({ message_id: replyTo, allow_sending_without_reply: true }),
      }),
    };
    const [method, file] =
      'photo' in media
        ? ['sendPhoto', { photo: asFile(media.photo) }]
        : 'document' in media
          ? ['sendDocument', { document: { ...asFile(media.document), filename: media.name } }]
          : ['sendVideo', { video: asFile(media.video), duration: media.seconds, supports_streaming: true }];
    const limits = { once: true, timeoutMs: UPLOAD_TIMEOUT_MS, signal, into: chat };
    return messageIdOf(method, await this.#call(method, { ...payload, ...file }, limits));
  }

  async edit(chat: number, messageId: number, content: Content): Promise<'edited' | 'unchanged' | 'missing'> {
    const payload = () => ({ ...asPayload(chat, content, this.#novelties), message_id: messageId });
    try {
      await this.#inOrder(chat, () =>
        this.#known(content, () => this.#call('editMessageText', payload(), { into: into(chat, content) })),
      );
      return 'edited';
    } catch (error) {
      if (refusedWith(error, /message is not modified/)) return 'unchanged';
      if (refusedWith(error, MISSING)) return 'missing';
      throw error;
    }
  }

  async download(fileId: string, maxBytes: number): Promise<Uint8Array> {
    const told = await this.#call('getFile', { file_id: fileId });
    const path = textIn(told, 'file_path');
    if (path === undefined) throw unreadable('getFile');
    if ((numberIn(told, 'file_size') ?? 0) > maxBytes)
      throw new TelegramFailure('getFile', 413, 'the file is too large');
    const url = `${this.#files}/${path.split('/').map(encodeURIComponent).join('/')}`;
    return download(url, maxBytes, AbortSignal.timeout(UPLOAD_TIMEOUT_MS));
  }

  async remove(chat: number, messageId: number): Promise<boolean> {
    const payload = { chat_id: chat, message_id: messageId };
    try {
      await this.#inOrder(chat, () => this.#call('deleteMessage', payload));
      return true;
    } catch (error) {
      if (refusedWith(error, /message to delete not found|MESSAGE_ID_INVALID/)) return true;
      if (refusedWith(error, /message can't be deleted/)) return false;
      throw error;
    }
  }

  async react(chat: number, messageId: number, emoji: Reaction): Promise<void> {
    if (!this.#knowsReactions) return;
    const payload = { chat_id: chat, message_id: messageId, reaction: [{ type: 'emoji', emoji }] };
    try {
      await this.#call('setMessageReaction', payload, { once: true, into: chat });
    } catch (error) {
      // 404: the server has no such method. All else may be of this message alone.
      if (error instanceof TelegramFailure && error.code === 404) this.#knowsReactions = false;
    }
  }

  async answer(callbackId: string, text?: string, alert?: boolean): Promise<boolean> {
    const payload = {
      callback_query_id: callbackId,
      ...(text !== undefined && { text }),
      ...(alert && { show_alert: true }),
    };
    try {
      await this.#call('answerCallbackQuery', payload);
      return true;
    } catch (error) {
      if (refusedWith(error, /query is too old|QUERY_ID_INVALID/)) return false;
      throw error;
    }
  }

  async setCommands(commands: readonly Command[], chat?: number): Promise<void> {
    const scope = chat === undefined ? { type: 'default' } : { type: 'chat', chat_id: chat };
    await this.#call('setMyCommands', { commands, scope });
  }

  async clearCommands(chat: number): Promise<void> {
    await this.#call('deleteMyCommands', { scope: { type: 'chat', chat_id: chat } });
  }

  async deleteWebhook(): Promise<void> {
    await this.#request('deleteWebhook', {}, AbortSignal.timeout(CALL_TIMEOUT_MS));
  }

  async getUpdates({ offset, timeoutSeconds, signal }: UpdatesRequest): Promise<Batch> {
    const payload = {
      timeout: timeoutSeconds,
      allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member'],
      ...(offset !== undefined && { offset }),
    };
    const patience = AbortSignal.timeout(timeoutSeconds * 1000 + CALL_TIMEOUT_MS);
    const told = await this.#request('getUpdates', payload, AbortSignal.any([signal, patience]));
    if (!Array.isArray(told)) throw unreadable('getUpdates');
    return batchOf(told);
  }

  /** Once more without what an older server does not know, which it says before it does anything. */
  async #known<T>(content: Content, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (!this.#novelties.learnsFrom(error, noveltiesIn(content))) throw error;
      return this.#known(content, run);
    }
  }

  #inOrder<T>(chat: number, run: () => Promise<T>): Promise<T> {
    const mine = (this.#tails.get(chat) ?? Promise.resolve()).then(run);
    const tail = mine
      .catch(() => undefined)
      .then(() => {
        if (this.#tails.get(chat) === tail) this.#tails.delete(chat);
      });
    this.#tails.set(chat, tail);
    return mine;
  }

  async #call(
    method: string,
    payload: object,
    { once = false, timeoutMs = CALL_TIMEOUT_MS, signal, into: chat }: CallLimits = {},
  ): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      if (chat !== undefined && !this.#mayReach(chat))
        throw new TelegramFailure(method, 403, 'the chat is not for us any more');
      try {
        const late = AbortSignal.timeout(timeoutMs);
        return await this.#request(method, payload, signal ? AbortSignal.any([signal, late]) : late);
      } catch (error) {
        const failure = error as TelegramFailure;
        const delay = retryDelay(failure, !once);
        if (delay === undefined || attempt === MAX_TRIES || signal?.aborted) throw failure;
        await wait(this.#clock, failure.retryAfterMs ?? delay * 2 ** (attempt - 1), signal);
        if (signal?.aborted) throw failure;
      }
    }
  }

  async #request(method: string, payload: object, signal: AbortSignal): Promise<unknown> {
    try {
      // telegraf's types end at Bot API 7; what it does not know passes through unchanged.
      return await this.#client.callApi(method as 'getMe', payload, { signal: signal as never });
    } catch (error) {
      throw asFailure(method, error);
    }
  }
}

interface CallLimits {
  /** Never tried again where it may have arrived, for Telegram would do it twice. */
  readonly once?: boolean;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** The chat that it puts something into, if that has to be one that may be reached. */
  readonly into?: number | undefined;
}

function into(chat: number, { anybody }: Content): number | undefined {
  return anybody ? undefined : chat;
}

function asFile(content: Uint8Array): { source: Buffer } {
  return { source: Buffer.from(content.buffer, content.byteOffset, content.byteLength) };
}

/** Milliseconds before the first further try, or undefined where there should be none. */
function retryDelay(
  { code, isNotConnected, mayBeDone, retryAfterMs = 0 }: TelegramFailure,
  repeatable: boolean,
): number | undefined {
  if (code === 429) return retryAfterMs <= MAX_RETRY_AFTER_MS ? FIRST_RETRY_MS : undefined;
  const mayBeTried = isNotConnected || (repeatable && mayBeDone);
  return mayBeTried ? FIRST_RETRY_MS : undefined;
}

function asFailure(method: string, error: unknown): TelegramFailure {
  if (error instanceof TelegramFailure) return error;
  return error instanceof TelegramError ? refusal(method, error.response) : noAnswer(method, error);
}

function messageIdOf(method: string, sent: unknown): number {
  const id = numberIn(sent, 'message_id');
  if (id === undefined) throw unreadable(method);
  return id;
}

const refusedWith = (error: unknown, reason: RegExp): boolean =>
  error instanceof TelegramFailure && error.code === 400 && reason.test(error.reason);
