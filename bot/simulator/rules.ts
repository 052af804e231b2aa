/**
 * The Bot API's rules that no type can state: HTML mode, lengths, buttons. The order of the checks and
 * the error texts follow tdlib (`parse_html` in MessageEntity.cpp, `check_link_impl` in LinkManager.cpp)
 * and https://core.telegram.org/bots/api.
 * Known gaps: Markdown modes, and entities that Telegram finds by itself (bare links, phone numbers).
 */
import type { InlineKeyboardButton, MessageEntity } from '@grammyjs/types';

/** What the Bot API answers instead of a result. */
export class ApiError extends Error {
  readonly code: number;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: number, description: string, retryAfterSeconds?: number) {
    super(description);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export const badRequest = (why: string): ApiError => new ApiError(400, `Bad Request: ${why}`);

export interface FormattedText {
  text: string;
  entities: MessageEntity[];
}

// https://core.telegram.org/bots/api#sendmessage, #sendphoto, #answercallbackquery
const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;
// https://core.telegram.org/bots/api#inlinekeyboardbutton, #copytextbutton
const MAX_CALLBACK_BYTES = 64;
const MAX_COPY_TEXT = 256;
// Not documented; servers refuse more with this error text.
const MAX_BUTTONS = 100;

interface TextParameters {
  parse_mode?: string;
  entities?: MessageEntity[];
}

/** Lengths are counted in UTF-16 units, which is the strictest reading of "characters". */
export function messageText(source: string, options: TextParameters): FormattedText {
  const formatted = format(source, options);
  if (formatted.text === '') throw badRequest('message text is empty');
  if (formatted.text.length > MAX_TEXT) throw badRequest('message is too long');
  return formatted;
}

export function captionText(source: string, options: TextParameters): FormattedText {
  const formatted = format(source, options);
  if (formatted.text.length > MAX_CAPTION) throw badRequest('message caption is too long');
  return formatted;
}

function format(source: string, { parse_mode, entities = [] }: TextParameters): FormattedText {
  if (parse_mode !== undefined && parse_mode !== 'HTML') {
    throw new ApiError(501, `The simulator does not know the parse mode ${parse_mode}.`);
  }
  const formatted = parse_mode === 'HTML' ? parseHtml(source) : { text: source, entities };
  const text = formatted.text.trimEnd();
  // Telegram trims the end of a text, and an entity never reaches beyond it.
  const kept = formatted.entities
    .map((entity) => ({ ...entity, length: Math.min(entity.length, text.length - entity.offset) }))
    .filter((entity) => entity.length > 0);
  return { text, entities: kept };
}

const TAGS: Record<string, string> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  'tg-spoiler': 'spoiler',
  a: 'text_link',
  'tg-time': 'date_time',
};
const CHARACTERS: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };

/** https://core.telegram.org/bots/api#html-style */
export function parseHtml(source: string): FormattedText {
  let text = '';
  const entities: MessageEntity[] = [];
  const open: { tag: string; attributes: string; offset: number }[] = [];
  const fail = (why: string, at?: number, more = ''): never => {
    const place = at === undefined ? '' : ` at byte offset ${Buffer.byteLength(source.slice(0, at))}`;
    throw badRequest(`can't parse entities: ${why}${place}${more}`);
  };

  const token =
    /<\/([^\s>]*)\s*(>?)|<([^\s>]*)([^>]*)(>?)|&(lt|gt|amp|quot|#\d+|#x[\da-f]+)(?![a-z\d]);?|[^<&]+|&/gi;
  for (const match of source.matchAll(token)) {
    const [whole, endTag, endClosed, startTag, attributes = '', startClosed, character] = match;
    if (startTag !== undefined) {
      const tag = startTag.toLowerCase();
      if (!startClosed && attributes === '') fail('Unclosed start tag', match.index);
      if (!TAGS[tag]) fail(`Unsupported start tag "${tag}"`, match.index);
      if (!startClosed) fail('Unclosed start tag', match.index);
      open.push({ tag, attributes, offset: text.length });
    } else if (endTag !== undefined) {
      const begun = open.pop() ?? fail('Unexpected end tag', match.index);
      if (!endClosed) fail('Unclosed end tag', match.index);
      const found = endTag.toLowerCase();
      if (found !== '' && found !== begun.tag) {
        fail('Unmatched end tag', match.index, `, expected "</${begun.tag}>", found "</${found}>"`);
      }
      const length = text.length - begun.offset;
      if (length > 0) entities.push(entity(begun.tag, begun.attributes, begun.offset, length));
    } else {
      text += character === undefined ? whole : decode(character);
    }
  }
  const left = open.at(-1);
  if (left) fail(`Can't find end tag corresponding to start tag "${left.tag}"`);
  // As Telegram lists them: by offset, the longer one first.
  entities.sort((a, b) => a.offset - b.offset || b.length - a.length);
  return { text, entities };
}

function entity(tag: string, attributes: string, offset: number, length: number): MessageEntity {
  const type = TAGS[tag] as string;
  const href = tag === 'a' ? /href\s*=\s*["']?([^"'\s]*)/i.exec(attributes)?.[1] : undefined;
  const url = href?.replace(/&(lt|gt|amp|quot);/g, (_all, name: string) => decode(name));
  if (tag === 'tg-time') return dateTime(attributes, offset, length);
  return { type, offset, length, ...(url !== undefined && { url }) } as MessageEntity;
}

/** https://core.telegram.org/bots/api#date-time-entity-formatting */
function dateTime(attributes: string, offset: number, length: number): MessageEntity {
  const read = (name: string): string | undefined =>
    new RegExp(`\\b${name}\\s*=\\s*["']?([^"'\\s]*)`, 'i').exec(attributes)?.[1];
  const [unix, format = ''] = [Number(read('unix')), read('format')];
  const isKnown = /^(r|w?[dD]?[tT]?)$/.test(format);
  if (!Number.isInteger(unix) || unix <= 0 || !isKnown)
    throw badRequest("can't parse entities: invalid date");
  return { type: 'date_time', offset, length, unix_time: unix, date_time_format: format } as MessageEntity;
}

function decode(name: string): string {
  const known = CHARACTERS[name.toLowerCase()];
  return known ?? String.fromCodePoint(Number(name.replace(/^#x/i, '0x').replace('#', '')));
}

/** Returns the keyboard as Telegram stores it. */
export function checkKeyboard(rows: InlineKeyboardButton[][]): InlineKeyboardButton[][] {
  const filled = rows.filter((row) => row.length > 0);
  if (filled.flat().length > MAX_BUTTONS) throw badRequest('reply markup is too long');
  return filled.map((row) => row.map(checkButton));
}

function checkButton(button: InlineKeyboardButton): InlineKeyboardButton {
  if (button.text.trim() === '') throw badRequest('inline keyboard button text must not be empty');
  if ('callback_data' in button) {
    const bytes = Buffer.byteLength(button.callback_data);
    if (bytes < 1 || bytes > MAX_CALLBACK_BYTES) throw badRequest('BUTTON_DATA_INVALID');
  }
  if ('copy_text' in button) {
    const { length } = button.copy_text.text;
    if (length < 1 || length > MAX_COPY_TEXT) throw badRequest('BUTTON_COPY_TEXT_INVALID');
  }
  return 'url' in button ? { ...button, url: checkLink(button.url) } : button;
}

/** `mailto:a@b.c` comes back as a broken http link, as from Telegram itself. */
function checkLink(link: string): string {
  const refuse = (why: string): ApiError =>
    badRequest(`inline keyboard button URL '${link}' is invalid: ${why}`);
  if (/^(tg|ton):/i.test(link)) return link;
  const scheme = /^([^:/?#]*):\/\//.exec(link)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https')
    throw refuse('Unsupported URL protocol');
  const full = scheme === undefined ? `http://${link}` : link;
  if (!URL.canParse(full)) throw refuse('Wrong port number specified in the URL');
  const { hostname, href } = new URL(full);
  if (!hostname.includes('.') && !hostname.startsWith('[')) throw refuse('Wrong HTTP URL');
  return scheme === undefined ? href : link;
}
