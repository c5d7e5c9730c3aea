import { badRequest } from '../api-error.ts';
import { telegramBot } from '../bots.ts';
import { readText, type ParsedText } from '../entities.ts';
import { telegramChat } from '../people.ts';
import { characters } from '../shape.ts';
import type { StoredMessage } from '../contract.ts';
import type { BotRow } from '../state.ts';
import type { MessageEntity, TelegramMessage } from '../telegram.ts';
import { changed, secondsNow } from '../world.ts';
import { chatOf, recipientOf, stringOf, type CallDeps, type Calls, type Parameters, type Recipient } from './call.ts';
import { readMarkup, type Markup } from './markup.ts';

const maxText = 4096;
const maxCaption = 1024;

const chatActions: ReadonlySet<string> = new Set([
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
]);

const textOf = (parameters: Parameters): ParsedText => {
  const parsed = readText(
    stringOf(parameters, 'text') ?? '',
    stringOf(parameters, 'parse_mode'),
    parameters['entities'] as readonly MessageEntity[] | undefined,
  );
  if (parsed.text.trim() === '') throw badRequest('message text is empty');
  if (characters(parsed.text) > maxText) throw badRequest('message is too long');
  return parsed;
};

const captionOf = (parameters: Parameters): ParsedText => {
  const parsed = readText(
    stringOf(parameters, 'caption') ?? '',
    stringOf(parameters, 'parse_mode'),
    parameters['caption_entities'] as readonly MessageEntity[] | undefined,
  );
  if (characters(parsed.text) > maxCaption) throw badRequest('message caption is too long');
  return parsed;
};

const textFields = ({ text, entities }: ParsedText) => ({ text, ...(entities.length === 0 ? {} : { entities }) });

/** A reply keyboard stands under the chat, an inline one under its message. */
const applyMarkup = ({ chat }: Recipient, markup: Markup): Pick<TelegramMessage, 'reply_markup'> => {
  if (markup.kind === 'reply') chat.keyboard = markup.keyboard;
  if (markup.kind === 'remove') chat.keyboard = null;
  return markup.kind === 'inline' ? { reply_markup: markup.keyboard } : {};
};

/** @throws BotApiError where the message to reply to is gone, unless the call allows it */
const replyFields = ({ chat }: Recipient, parameters: Parameters): Pick<TelegramMessage, 'reply_to_message'> => {
  const reply = parameters['reply_parameters'] as
    | { readonly message_id: number; readonly allow_sending_without_reply?: boolean }
    | undefined;
  if (reply === undefined) return {};
  const found = chat.messages.find(({ message }) => message.message_id === reply.message_id);
  if (found !== undefined) return { reply_to_message: found.message };
  if (reply.allow_sending_without_reply === true) return {};
  throw badRequest('message to be replied not found');
};

export const createMessageCalls = (deps: CallDeps): Calls => {
  const { world, chats } = deps;

  const edit = (bot: BotRow, parameters: Parameters, change: (old: TelegramMessage) => TelegramMessage) => {
    if (parameters['chat_id'] === undefined || parameters['message_id'] === undefined)
      throw badRequest('message identifier is not specified');
    const { chat, user } = chatOf(deps, bot, parameters);
    const index = chat.messages.findIndex(({ message }) => message.message_id === parameters['message_id']);
    const stored = chat.messages[index];
    if (stored === undefined) throw badRequest('message to edit not found');
    if (stored.message.from.id !== bot.id) throw badRequest("message can't be edited");
    const next = change(stored.message);
    if (JSON.stringify(next) === JSON.stringify(stored.message))
      throw badRequest(
        'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
      );
    const message = { ...next, edit_date: secondsNow(world) };
    chat.messages[index] = { ...stored, message };
    changed(world, bot.id, user.id);
    return message;
  };

  const inlineOf = (parameters: Parameters): Pick<TelegramMessage, 'reply_markup'> => {
    const markup = readMarkup(parameters);
    return markup.kind === 'inline' && markup.keyboard.inline_keyboard.length > 0
      ? { reply_markup: markup.keyboard }
      : {};
  };

  return {
    sendMessage: (bot, parameters) => {
      const recipient = recipientOf(deps, bot, parameters);
      const text = textOf(parameters);
      const markup = readMarkup(parameters);
      const reply = replyFields(recipient, parameters);
      return chats.postFromBot(bot, recipient.user, {
        ...textFields(text),
        ...reply,
        ...applyMarkup(recipient, markup),
      });
    },
    sendPhoto: (bot, parameters) => {
      const recipient = recipientOf(deps, bot, parameters);
      const url = stringOf(parameters, 'photo') ?? '';
      if (!/^https?:\/\//.test(url)) throw badRequest('wrong remote file identifier specified: Wrong string length');
      const { text, entities } = captionOf(parameters);
      const markup = readMarkup(parameters);
      const reply = replyFields(recipient, parameters);
      const id = Buffer.from(url).toString('base64url').slice(-40);
      const extra: Omit<StoredMessage, 'message'> = { photoUrl: url };
      return chats.postFromBot(
        bot,
        recipient.user,
        {
          photo: [{ file_id: `sim-${id}`, file_unique_id: id, width: 1280, height: 720 }],
          ...(text === '' ? {} : { caption: text }),
          ...(entities.length === 0 ? {} : { caption_entities: entities }),
          ...reply,
          ...applyMarkup(recipient, markup),
        },
        extra,
      );
    },
    sendChatAction: (bot, parameters) => {
      const { user } = recipientOf(deps, bot, parameters);
      const action = stringOf(parameters, 'action') ?? '';
      if (!chatActions.has(action)) throw badRequest('wrong parameter action in request');
      world.hub.publish('action', { botId: bot.id, userId: user.id, action });
      return true;
    },
    editMessageText: (bot, parameters) =>
      edit(bot, parameters, ({ reply_markup: _old, entities: _entities, ...rest }) => ({
        ...rest,
        ...textFields(textOf(parameters)),
        ...inlineOf(parameters),
      })),
    editMessageReplyMarkup: (bot, parameters) =>
      edit(bot, parameters, ({ reply_markup: _old, ...rest }) => ({ ...rest, ...inlineOf(parameters) })),
    deleteMessage: (bot, parameters) => {
      const { chat, user } = chatOf(deps, bot, parameters);
      const before = chat.messages.length;
      chat.messages = chat.messages.filter(({ message }) => message.message_id !== parameters['message_id']);
      if (chat.messages.length === before) throw badRequest('message to delete not found');
      changed(world, bot.id, user.id);
      return true;
    },
    answerCallbackQuery: (bot, parameters) => {
      const query = chats.takeQuery(stringOf(parameters, 'callback_query_id') ?? '', bot.id);
      if (query === undefined) throw badRequest('query is too old and response timeout expired or query ID is invalid');
      world.hub.publish('answer', {
        botId: bot.id,
        userId: query.userId,
        queryId: query.id,
        text: stringOf(parameters, 'text') ?? null,
        alert: parameters['show_alert'] === true,
        url: stringOf(parameters, 'url') ?? null,
      });
      return true;
    },
    getChat: (bot, parameters) => {
      const { user } = chatOf(deps, bot, parameters);
      return {
        ...telegramChat(user),
        ...(user.username === null ? {} : { active_usernames: [user.username] }),
        accent_color_id: user.id % 7,
        max_reaction_count: 11,
        accepted_gift_types: {
          unlimited_gifts: true,
          limited_gifts: true,
          unique_gifts: true,
          premium_subscription: true,
          gifts_from_channels: true,
        },
      };
    },
    getMe: (bot) => ({
      ...telegramBot(bot),
      can_join_groups: true,
      can_read_all_group_messages: false,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: true,
    }),
  };
};
