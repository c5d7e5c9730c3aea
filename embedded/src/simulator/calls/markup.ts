import { badRequest } from '../api-error.ts';
import type { InlineButton, InlineKeyboard, ReplyKeyboard } from '../telegram.ts';
import type { Parameters } from './call.ts';

export type Markup =
  | { readonly kind: 'none' }
  | { readonly kind: 'inline'; readonly keyboard: InlineKeyboard }
  | { readonly kind: 'reply'; readonly keyboard: ReplyKeyboard }
  | { readonly kind: 'remove' };

/** Telegram asks for https; here a Mini App may also stand on this machine. */
export const isAppUrl = (value: string): boolean => {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return (
    protocol === 'https:' ||
    (protocol === 'http:' && (hostname === 'localhost' || hostname === '127.0.0.1' || hostname.endsWith('.localhost')))
  );
};

const isLink = (value: string): boolean => /^(https?|tg):\/\//i.test(value) || /^[\w-]+(\.[\w-]+)+(\/|$)/.test(value);

const actions = [
  'url',
  'callback_data',
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'callback_game',
  'pay',
] as const;

const checkButton = (button: InlineButton): void => {
  if (button.text.trim() === '') throw badRequest("can't parse inline keyboard button: Text is empty");
  const given = actions.filter((name) => name in button);
  if (given.length !== 1)
    throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
  if (button.url !== undefined && !isLink(button.url))
    throw badRequest(`inline keyboard button URL '${button.url}' is invalid: Wrong HTTP URL`);
  if (button.web_app !== undefined && !isAppUrl(button.web_app.url))
    throw badRequest(
      `inline keyboard button Web App URL '${button.web_app.url}' is invalid: Only HTTPS links are allowed`,
    );
};

/**
 * `reply_markup`, with what its shape does not say.
 * @throws BotApiError in Telegram's words
 */
export const readMarkup = (parameters: Parameters): Markup => {
  const value = parameters['reply_markup'] as object | undefined;
  if (value === undefined) return { kind: 'none' };
  if ('inline_keyboard' in value) {
    const keyboard = value as InlineKeyboard;
    for (const button of keyboard.inline_keyboard.flat()) checkButton(button);
    return { kind: 'inline', keyboard };
  }
  if ('keyboard' in value) {
    const keyboard = value as ReplyKeyboard;
    for (const { web_app: app } of keyboard.keyboard.flat())
      if (app !== undefined && !isAppUrl(app.url))
        throw badRequest(`keyboard button Web App URL '${app.url}' is invalid: Only HTTPS links are allowed`);
    return { kind: 'reply', keyboard };
  }
  return 'remove_keyboard' in value ? { kind: 'remove' } : { kind: 'none' };
};
