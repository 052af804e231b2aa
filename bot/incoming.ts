import type { Chat, Message, Update, User } from '@grammyjs/types';

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
  chatType: Chat['type'];
  from: Sender;
  messageId: number;
}

/** What people do in a chat, free of Telegram's own types. It survives JSON: the inbox keeps it so. */
export type Incoming =
  /** `at`: when it was sent, epoch ms in whole seconds; Telegram keeps updates for up to a day. */
  | (FromSomebody & { kind: 'text'; text: string; at: number })
  /** `contact.userId` is the account that the shared number belongs to; compare it with `from.id`. */
  | (FromSomebody & { kind: 'contact'; contact: SharedContact; at: number })
  /** A tap has no time: answer it first, and act only if that succeeded. */
  | (FromSomebody & { kind: 'tap'; data: string; callbackId: string })
  /** Anything else. `chat` is 0 where it happened in none. */
  | { kind: 'other'; updateId: number; chat: number };

export interface SharedContact {
  phone: string;
  firstName: string;
  lastName?: string;
  userId?: number;
}

export function incoming(update: Update): Incoming {
  const { update_id: updateId, message, callback_query: query } = update;
  if (message) return fromMessage(updateId, message);
  if (query?.message && query.data !== undefined) {
    const { chat, message_id: messageId } = query.message;
    return {
      kind: 'tap',
      updateId,
      chat: chat.id,
      chatType: chat.type,
      from: sender(query.from),
      messageId,
      data: query.data,
      callbackId: query.id,
    };
  }
  return { kind: 'other', updateId, chat: query?.from.id ?? 0 };
}

function fromMessage(updateId: number, message: Message): Incoming {
  const { chat, from, text, contact } = message;
  if (!from || (text === undefined && !contact)) return { kind: 'other', updateId, chat: chat.id };
  const common = {
    updateId,
    chat: chat.id,
    chatType: chat.type,
    from: sender(from),
    messageId: message.message_id,
    at: message.date * 1000,
  };
  if (text !== undefined) return { ...common, kind: 'text', text };
  const { phone_number: phone, first_name: firstName, last_name: lastName, user_id: userId } = contact ?? {};
  return {
    ...common,
    kind: 'contact',
    contact: {
      phone: phone ?? '',
      firstName: firstName ?? '',
      ...(lastName !== undefined && { lastName }),
      ...(userId !== undefined && { userId }),
    },
  };
}

const sender = (user: User): Sender => ({
  id: user.id,
  firstName: user.first_name,
  ...(user.last_name !== undefined && { lastName: user.last_name }),
  ...(user.username !== undefined && { username: user.username }),
  ...(user.language_code !== undefined && { language: user.language_code }),
});
