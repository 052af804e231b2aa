/** What a message is for Telegram. */
import type { InlineKeyboardButton } from '@grammyjs/types';
import type { Novelties } from './novelties.ts';

/** `data`: 1 to 64 bytes, comes back as a tap. `url`: http(s) or tg. `copy`: up to 256 characters. */
export type Button = { label: string; style?: 'danger' | 'success' | 'primary' } &
  /** `disabled`: it does nothing; where Telegram does not know such buttons, it is one like all others. */
  ({ data: string; disabled?: true } | { url: string } | { copy: string });

/**
 * `text` is in Telegram's HTML mode, at most 4,096 characters without its tags. A line with `<tg-time>` is left out
 * where Telegram does not know that.
 */
export interface Content {
  text: string;
  buttons?: readonly (readonly Button[])[];
  /** Also where `mayReach` says no. */
  anybody?: true;
}

/** @param novelties what this server knows */
export function asPayload(chat: number, { text, buttons }: Content, novelties: Novelties): object {
  return {
    chat_id: chat,
    text: novelties.text(text),
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
    ...(buttons && {
      reply_markup: {
        inline_keyboard: buttons.map((row) => row.map((button) => asButton(button, novelties))),
      },
    }),
  };
}

function asButton({ label: text, style, ...action }: Button, novelties: Novelties): InlineKeyboardButton {
  const common = { text, ...(style && { style }) };
  if ('data' in action)
    return action.disabled && novelties.knows('disabled')
      ? { ...common, disabled: {} }
      : { ...common, callback_data: action.data };
  if ('url' in action) return { ...common, url: action.url };
  return { ...common, copy_text: { text: action.copy } };
}
