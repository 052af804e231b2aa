/** What people do in a chat, told free of Telegram's own types, whatever the bytes of an update hold. */

/** A Telegram account. Only `id` may decide what it is allowed to do: a name can be anybody's. */
export interface Sender {
  id: number;
  firstName: string;
  lastName?: string;
  username?: string;
  /** IETF tag of the language that the account's app is set to. */
  language?: string;
}

interface FromSomebody {
  updateId: number;
  chat: number;
  chatType: string;
  from: Sender;
  messageId: number;
  /**
   * It was made after this, in epoch milliseconds of our clock: all that was made earlier had been fetched by
   * then. Missing where that is not known, as right after a start.
   */
  since?: number;
  /** It could not be put into the inbox: a kill would lose it. */
  unstored?: true;
}

/** It survives JSON: the inbox keeps it so. */
export type Incoming =
  /** `at`: when it was sent, epoch ms in whole seconds; Telegram keeps updates for up to a day. */
  | (FromSomebody & { kind: 'text'; text: string; at: number })
  /** Words below a picture or a file: nothing follows from them, but they may hold a PIN. */
  | (FromSomebody & { kind: 'caption'; text: string; at: number })
  /** A message that its sender changed. Nothing follows from it either: what it said was answered. */
  | (FromSomebody & { kind: 'edited'; text: string; at: number })
  /** A file. `name`, `type` and `bytes` are what its sender says, where they say it. */
  | (FromSomebody & { kind: 'document'; file: SharedFile; caption?: string; at: number })
  /** `contact.userId` is the account that the shared number belongs to; compare it with `from.id`. */
  | (FromSomebody & { kind: 'contact'; contact: SharedContact; at: number })
  /** A tap has no time. */
  | (FromSomebody & { kind: 'tap'; data: string; callbackId: string })
  /** The bot was put into a group chat by `from`, or taken out of it. */
  | {
      kind: 'membership';
      updateId: number;
      chat: number;
      from: Sender;
      title: string;
      isIn: boolean;
      since?: number;
      unstored?: true;
    }
  /** Telegram has made a supergroup of a group: its number is `to` from now on. */
  | { kind: 'migrated'; updateId: number; chat: number; to: number; since?: number; unstored?: true }
  /** Anything else. `chat` is 0 where it happened in none. */
  | { kind: 'other'; updateId: number; chat: number };

export interface SharedFile {
  id: string;
  name?: string;
  type?: string;
  bytes?: number;
}

export interface SharedContact {
  phone: string;
  firstName: string;
  lastName?: string;
  userId?: number;
}

/** Undefined where it has no number, so that it cannot be told from others. It never throws. */
export function incoming(update: unknown): Incoming | undefined {
  const updateId = numberIn(update, 'update_id');
  if (updateId === undefined) return undefined;
  const message = partOf(update, 'message');
  const edited = partOf(update, 'edited_message');
  const query = partOf(update, 'callback_query');
  const membership = partOf(update, 'my_chat_member');
  return (
    (message
      ? (migrationIn(updateId, message) ?? fromMessage(updateId, message))
      : ((query && fromQuery(updateId, query)) ??
        (membership && fromMembership(updateId, membership)) ??
        (edited && fromEdited(updateId, edited)))) ?? {
      kind: 'other',
      updateId,
      chat:
        numberIn(partOf(message ?? membership ?? edited, 'chat'), 'id') ??
        numberIn(partOf(query, 'from'), 'id') ??
        0,
    }
  );
}

/** Bot API, ChatMember: of these the bot is a member. `restricted` says it by itself. */
const IN = new Set(['creator', 'administrator', 'member']);

function fromMembership(updateId: number, change: Part): Incoming | undefined {
  const chat = partOf(change, 'chat');
  const id = numberIn(chat, 'id');
  const from = senderIn(partOf(change, 'from'));
  const now = partOf(change, 'new_chat_member');
  const status = textIn(now, 'status');
  const isGroup = /^(?:super)?group$/.test(textIn(chat, 'type') ?? '');
  if (id === undefined || id >= 0 || !isGroup || !from || status === undefined) return undefined;
  const isIn = IN.has(status) || (status === 'restricted' && now?.['is_member'] === true);
  return { kind: 'membership', updateId, chat: id, from, title: textIn(chat, 'title') ?? '', isIn };
}

function migrationIn(updateId: number, message: Part): Incoming | undefined {
  const chat = numberIn(partOf(message, 'chat'), 'id');
  const to = numberIn(message, 'migrate_to_chat_id');
  return chat === undefined || to === undefined || to >= 0
    ? undefined
    : { kind: 'migrated', updateId, chat, to };
}

function fromQuery(updateId: number, query: Part): Incoming | undefined {
  const common = commonOf(updateId, partOf(query, 'message'), partOf(query, 'from'));
  const data = textIn(query, 'data');
  const callbackId = textIn(query, 'id');
  if (!common || data === undefined || callbackId === undefined) return undefined;
  return { ...common, kind: 'tap', data, callbackId };
}

function fromMessage(updateId: number, message: Part): Incoming | undefined {
  const common = commonOf(updateId, message, partOf(message, 'from'));
  const date = numberIn(message, 'date');
  if (!common || date === undefined) return undefined;
  const timed = { ...common, at: date * 1000 };
  const text = textIn(message, 'text');
  if (text !== undefined) return { ...timed, kind: 'text', text };
  const caption = textIn(message, 'caption');
  const file = fileIn(partOf(message, 'document'));
  if (file) return { ...timed, kind: 'document', file, ...(caption !== undefined && { caption }) };
  if (caption !== undefined) return { ...timed, kind: 'caption', text: caption };
  const contact = partOf(message, 'contact');
  if (!contact) return undefined;
  const lastName = textIn(contact, 'last_name');
  const userId = numberIn(contact, 'user_id');
  return {
    ...timed,
    kind: 'contact',
    contact: {
      phone: textIn(contact, 'phone_number') ?? '',
      firstName: textIn(contact, 'first_name') ?? '',
      ...(lastName !== undefined && { lastName }),
      ...(userId !== undefined && { userId }),
    },
  };
}

/** Bot API, Update.edited_message */
function fromEdited(updateId: number, message: Part): Incoming | undefined {
  const common = commonOf(updateId, message, partOf(message, 'from'));
  const date = numberIn(message, 'edit_date') ?? numberIn(message, 'date');
  const text = textIn(message, 'text') ?? textIn(message, 'caption');
  if (!common || date === undefined || text === undefined) return undefined;
  return { ...common, at: date * 1000, kind: 'edited', text };
}

function fileIn(document: Part | undefined): SharedFile | undefined {
  const id = textIn(document, 'file_id');
  if (id === undefined) return undefined;
  const name = textIn(document, 'file_name');
  const type = textIn(document, 'mime_type');
  const bytes = numberIn(document, 'file_size');
  return {
    id,
    ...(name !== undefined && { name }),
    ...(type !== undefined && { type }),
    ...(bytes !== undefined && { bytes }),
  };
}

function commonOf(
  updateId: number,
  message: Part | undefined,
  from: Part | undefined,
): Omit<FromSomebody, 'since' | 'unstored'> | undefined {
  const chat = numberIn(partOf(message, 'chat'), 'id');
  const chatType = textIn(partOf(message, 'chat'), 'type');
  const messageId = numberIn(message, 'message_id');
  const sender = senderIn(from);
  if (chat === undefined || chatType === undefined || messageId === undefined || !sender) return undefined;
  return { updateId, chat, chatType, messageId, from: sender };
}

function senderIn(from: Part | undefined): Sender | undefined {
  const id = numberIn(from, 'id');
  if (id === undefined) return undefined;
  const lastName = textIn(from, 'last_name');
  const username = textIn(from, 'username');
  const language = textIn(from, 'language_code');
  return {
    id,
    firstName: textIn(from, 'first_name') ?? '',
    ...(lastName !== undefined && { lastName }),
    ...(username !== undefined && { username }),
    ...(language !== undefined && { language }),
  };
}

type Part = Readonly<Record<string, unknown>>;

export function partOf(whole: unknown, name: string): Part | undefined {
  const part = fieldOf(whole, name);
  return typeof part === 'object' && part !== null && !Array.isArray(part) ? (part as Part) : undefined;
}

export function textIn(whole: unknown, name: string): string | undefined {
  const value = fieldOf(whole, name);
  return typeof value === 'string' ? value : undefined;
}

/** Whole numbers alone: Telegram's ids need up to 52 bits. */
export function numberIn(whole: unknown, name: string): number | undefined {
  const value = fieldOf(whole, name);
  return Number.isSafeInteger(value) ? (value as number) : undefined;
}

function fieldOf(whole: unknown, name: string): unknown {
  return typeof whole === 'object' && whole !== null && Object.hasOwn(whole, name)
    ? (whole as Part)[name]
    : undefined;
}
