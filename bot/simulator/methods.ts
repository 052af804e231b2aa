/** The methods that the simulator carries out, by their names in https://core.telegram.org/bots/api. */
import type { InlineKeyboardButton, Opts } from '@grammyjs/types';
import { checkPhoto, isMp4 } from './files.ts';
import type { Parameters, Upload } from './request.ts';
import { badRequest, captionText, checkKeyboard, messageText, type FormattedText } from './rules.ts';
import type { Room, StoredMessage, World } from './world.ts';

type Method = (parameters: Parameters) => unknown;
type Calls = Opts<string>;
type MessageOptions = Pick<Calls['sendMessage'], 'parse_mode' | 'entities'>;
type Content = Omit<StoredMessage, 'message_id' | 'date' | 'chat' | 'from'>;

/** `setMyCommands`: https://core.telegram.org/bots/api#botcommand */
const COMMAND = /^[a-z0-9_]{1,32}$/;
const MAX_COMMANDS = 100;
const MAX_ANSWER = 200;
const NOT_MODIFIED =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';

/** `getUpdates` is not here: it waits, and belongs to the server. */
export function botMethods(world: World): Record<string, Method> {
  const send = (
    options: Pick<Calls['sendMessage'], 'chat_id' | 'reply_markup' | 'reply_parameters' | 'protect_content'>,
    content: Content,
  ): StoredMessage => {
    const markup = keyboard(options.reply_markup, world);
    const room = world.reach(options.chat_id);
    const replied = repliedTo(room, options.reply_parameters);
    return world.post(room, world.bot, {
      ...content,
      ...markup,
      ...(replied !== undefined && { reply_to_message: { message_id: replied } }),
      ...(options.protect_content && { has_protected_content: true as const }),
    });
  };

  /** The bot's own message; an edit never reaches another's. */
  const own = (chatId: number | string | undefined, messageId: number | undefined): [Room, StoredMessage] => {
    const room = world.reach(chatId);
    const message = room.messages.get(Number(messageId));
    if (!message) throw badRequest('message to edit not found');
    if (message.from.id !== world.bot.id) throw badRequest("message can't be edited");
    return [room, message];
  };

  const edit = (room: Room, old: StoredMessage, content: Content): StoredMessage => {
    const { entities: _entities, reply_markup: _markup, ...rest } = old;
    const fresh = { ...rest, ...content };
    if (sameLook(old, fresh)) throw badRequest(NOT_MODIFIED);
    return world.replace(room, { ...fresh, edit_date: world.seconds() });
  };

  return {
    getMe: () => ({ ...world.bot, can_join_groups: true, can_read_all_group_messages: false }),
    deleteWebhook: () => true,

    sendMessage: (parameters) => {
      const options = parameters as Calls['sendMessage'];
      return send(options, withEntities(known(world, options.text, options)));
    },
    editMessageText: (parameters) => {
      const options = parameters as Calls['editMessageText'];
      if (options.text === undefined) throw badRequest('message text is empty');
      const content = withEntities(known(world, options.text, options));
      const markup = keyboard(options.reply_markup, world);
      const [room, old] = own(options.chat_id, options.message_id);
      if (old.text === undefined) throw badRequest('there is no text in the message to edit');
      return edit(room, old, { ...content, ...markup });
    },
    editMessageReplyMarkup: (parameters) => {
      const options = parameters as Calls['editMessageReplyMarkup'];
      const markup = keyboard(options.reply_markup, world);
      const [room, old] = own(options.chat_id, options.message_id);
      return edit(room, old, { ...(old.entities && { entities: old.entities }), ...markup });
    },
    deleteMessage: (parameters) => {
      const { chat_id, message_id } = parameters as Calls['deleteMessage'];
      world.remove(world.reach(chat_id), Number(message_id));
      return true;
    },
    deleteMessages: (parameters) => {
      const { chat_id, message_ids } = parameters as Calls['deleteMessages'];
      if (message_ids.length < 1 || message_ids.length > 100) throw badRequest('1-100 message ids expected');
      const room = world.reach(chat_id);
      // "If some of the specified messages can't be found, they are skipped."
      for (const id of message_ids) if (room.messages.has(id)) world.remove(room, id);
      return true;
    },
    answerCallbackQuery: (parameters) => {
      const options = parameters as Calls['answerCallbackQuery'];
      const { text = '', show_alert: alert = false } = options;
      if (text.length > MAX_ANSWER) throw badRequest('MESSAGE_TOO_LONG');
      world.answer(options.callback_query_id, { text, alert });
      return true;
    },

    setMessageReaction: (parameters) => {
      const { chat_id, message_id, reaction = [] } = parameters as Calls['setMessageReaction'];
      const room = world.reach(chat_id);
      const message = room.messages.get(message_id);
      if (!message) throw badRequest('message to react not found');
      // Bots set one at most, and no paid ones.
      if (reaction.length > 1 || reaction.some(({ type }) => type === 'paid'))
        throw badRequest('REACTION_INVALID');
      const [first] = reaction;
      world.replace(room, { ...message, ...(first?.type === 'emoji' && { reaction: first.emoji }) });
      return true;
    },

    sendPhoto: (parameters) => {
      const options = parameters as Calls['sendPhoto'];
      const { upload, ...photo } = file(world, options.photo);
      return send(options, { photo: [{ ...photo, ...checkPhoto(upload) }], ...caption(options) });
    },
    sendVideo: (parameters) => {
      const options = parameters as Calls['sendVideo'];
      const { upload, ...video } = file(world, options.video);
      if (!isMp4(upload))
        return send(options, { document: { ...video, file_name: upload.name }, ...caption(options) });
      const { width = 1, height = 1, duration = 1 } = options;
      return send(options, { video: { ...video, width, height, duration }, ...caption(options) });
    },
    sendDocument: (parameters) => {
      const options = parameters as Calls['sendDocument'];
      const { upload, ...document } = file(world, options.document);
      return send(options, { document: { ...document, file_name: upload.name }, ...caption(options) });
    },
    sendChatAction: (parameters) => {
      world.reach((parameters as Calls['sendChatAction']).chat_id);
      return true;
    },
    getFile: (parameters) => {
      const { file_id } = parameters as Calls['getFile'];
      const size = world.files.get(file_id)?.content.length;
      if (size === undefined) throw badRequest('invalid file_id');
      return { file_id, file_unique_id: file_id, file_size: size, file_path: file_id };
    },

    setMyCommands: (parameters) => {
      const { commands, scope, language_code } = parameters as Calls['setMyCommands'];
      if (commands.length > MAX_COMMANDS) throw badRequest('BOT_COMMANDS_TOO_MUCH');
      for (const { command, description } of commands) {
        if (!COMMAND.test(command)) throw badRequest('BOT_COMMAND_INVALID');
        if (description.length < 1 || description.length > 256) {
          throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
        }
      }
      if (scope && 'chat_id' in scope) world.reach(scope.chat_id);
      world.commands.set(JSON.stringify([scope ?? { type: 'default' }, language_code ?? '']), [...commands]);
      return true;
    },
    deleteMyCommands: (parameters) => {
      const { scope, language_code } = parameters as Calls['deleteMyCommands'];
      world.commands.delete(JSON.stringify([scope ?? { type: 'default' }, language_code ?? '']));
      return true;
    },
  };
}

const withEntities = ({ text, entities }: FormattedText): Content => ({
  text,
  ...(entities.length > 0 && { entities }),
});

function caption(options: Pick<Calls['sendPhoto'], 'caption' | 'parse_mode' | 'caption_entities'>): Content {
  const { text, entities } = captionText(options.caption ?? '', {
    ...(options.parse_mode && { parse_mode: options.parse_mode }),
    ...(options.caption_entities && { entities: [...options.caption_entities] }),
  });
  if (text === '') return {};
  return { caption: text, ...(entities.length > 0 && { caption_entities: entities }) };
}

/** A server that does not know a tag refuses it with these words, from tdlib's `parse_html`. */
function known(world: World, text: string, options: MessageOptions): FormattedText {
  const at = world.unknown.has('tg-time') ? text.indexOf('<tg-time') : -1;
  if (at >= 0)
    throw badRequest(
      `can't parse entities: Unsupported start tag "tg-time" at byte offset ${Buffer.byteLength(text.slice(0, at))}`,
    );
  return messageText(text, options);
}

function keyboard(markup: unknown, world: World): Pick<StoredMessage, 'reply_markup'> {
  if (typeof markup !== 'object' || markup === null || !('inline_keyboard' in markup)) return {};
  const all = (markup.inline_keyboard as InlineKeyboardButton[][]).flat();
  if (world.unknown.has('disabled') && all.some((button) => 'disabled' in button))
    throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
  const rows = checkKeyboard(markup.inline_keyboard as InlineKeyboardButton[][]);
  return rows.length > 0 ? { reply_markup: { inline_keyboard: rows } } : {};
}

function file(world: World, id: string): { file_id: string; file_unique_id: string; upload: Upload } {
  const upload = world.files.get(id);
  if (!upload) throw badRequest('wrong file identifier/HTTP URL specified');
  return { file_id: id, file_unique_id: id, upload };
}

function repliedTo(room: Room, reply: Calls['sendMessage']['reply_parameters']): number | undefined {
  if (reply?.message_id === undefined) return undefined;
  if (room.messages.has(reply.message_id)) return reply.message_id;
  if (reply.allow_sending_without_reply) return undefined;
  throw badRequest('message to be replied not found');
}

function sameLook(a: StoredMessage, b: StoredMessage): boolean {
  const look = ({ text, entities, reply_markup }: StoredMessage): string =>
    JSON.stringify([text, entities ?? [], reply_markup ?? null]);
  return look(a) === look(b);
}
