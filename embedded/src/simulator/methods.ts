import { array, boolean, bytes, chat, integer, object, optional, required, text, union, type Fields } from './shape.ts';

/**
 * The methods that the simulator knows, with their parameters: the Bot API's own (version 10.1), checked against its
 * published description by the tests.
 */

const webApp = object('WebAppInfo', { url: required(text()) });
const entities = array(
  object('MessageEntity', {
    type: required(text()),
    offset: required(integer()),
    length: required(integer()),
    url: optional(text()),
    user: optional(object('User')),
    language: optional(text()),
    custom_emoji_id: optional(text()),
    unix_time: optional(integer()),
    date_time_format: optional(text()),
  }),
);
const inlineKeyboard = object('InlineKeyboardMarkup', {
  inline_keyboard: required(
    array(
      array(
        object('InlineKeyboardButton', {
          text: required(text()),
          icon_custom_emoji_id: optional(text()),
          style: optional(text()),
          url: optional(text()),
          callback_data: optional(bytes(1, 64)),
          web_app: optional(webApp),
          login_url: optional(object('LoginUrl')),
          switch_inline_query: optional(text()),
          switch_inline_query_current_chat: optional(text()),
          switch_inline_query_chosen_chat: optional(object('SwitchInlineQueryChosenChat')),
          copy_text: optional(object('CopyTextButton', { text: required(text(1, 256)) })),
          callback_game: optional(object('CallbackGame')),
          pay: optional(boolean),
        }),
      ),
    ),
  ),
});
const replyMarkup = union(
  inlineKeyboard,
  object('ReplyKeyboardMarkup', {
    keyboard: required(
      array(
        array(
          object('KeyboardButton', {
            text: required(text()),
            icon_custom_emoji_id: optional(text()),
            style: optional(text()),
            request_users: optional(object('KeyboardButtonRequestUsers')),
            request_chat: optional(object('KeyboardButtonRequestChat')),
            request_managed_bot: optional(object('KeyboardButtonRequestManagedBot')),
            request_contact: optional(boolean),
            request_location: optional(boolean),
            request_poll: optional(object('KeyboardButtonPollType')),
            web_app: optional(webApp),
          }),
        ),
      ),
    ),
    is_persistent: optional(boolean),
    resize_keyboard: optional(boolean),
    one_time_keyboard: optional(boolean),
    input_field_placeholder: optional(text(1, 64)),
    selective: optional(boolean),
  }),
  object('ReplyKeyboardRemove', { remove_keyboard: required(boolean), selective: optional(boolean) }),
  object('ForceReply', {
    force_reply: required(boolean),
    input_field_placeholder: optional(text(1, 64)),
    selective: optional(boolean),
  }),
);
const menuButton = object('MenuButton', {
  type: required(text(1, 16, /^(commands|default|web_app)$/)),
  text: optional(text()),
  web_app: optional(webApp),
});
const scope = object('BotCommandScope', {
  type: required(text()),
  chat_id: optional(chat),
  user_id: optional(integer()),
});
const replyParameters = object('ReplyParameters', {
  message_id: required(integer()),
  chat_id: optional(chat),
  allow_sending_without_reply: optional(boolean),
});

const sending: Fields = {
  chat_id: required(chat),
  message_thread_id: optional(integer()),
  direct_messages_topic_id: optional(integer()),
  disable_notification: optional(boolean),
  protect_content: optional(boolean),
  allow_paid_broadcast: optional(boolean),
  message_effect_id: optional(text()),
  suggested_post_parameters: optional(object('SuggestedPostParameters')),
  reply_parameters: optional(replyParameters),
};
const ofBusiness: Fields = { business_connection_id: optional(text()) };

const invoice: Fields = {
  title: required(text(1, 32)),
  description: required(text(1, 255)),
  payload: required(bytes(1, 128)),
  provider_token: optional(text()),
  currency: required(text()),
  prices: required(array(object('LabeledPrice', { label: required(text()), amount: required(integer()) }))),
  max_tip_amount: optional(integer()),
  suggested_tip_amounts: optional(array(integer())),
  provider_data: optional(text()),
  photo_url: optional(text()),
  photo_size: optional(integer()),
  photo_width: optional(integer()),
  photo_height: optional(integer()),
  need_name: optional(boolean),
  need_phone_number: optional(boolean),
  need_email: optional(boolean),
  need_shipping_address: optional(boolean),
  send_phone_number_to_provider: optional(boolean),
  send_email_to_provider: optional(boolean),
  is_flexible: optional(boolean),
};
const edited: Fields = {
  ...ofBusiness,
  chat_id: optional(chat),
  message_id: optional(integer()),
  inline_message_id: optional(text()),
  reply_markup: optional(inlineKeyboard),
};

export const methods = {
  getMe: {},
  setWebhook: {
    url: required(text()),
    certificate: optional(object('InputFile')),
    ip_address: optional(text()),
    max_connections: optional(integer(1, 100)),
    allowed_updates: optional(array(text())),
    drop_pending_updates: optional(boolean),
    secret_token: optional(text(1, 256, /^[A-Za-z0-9_-]+$/)),
  },
  deleteWebhook: { drop_pending_updates: optional(boolean) },
  getWebhookInfo: {},
  getUpdates: {
    offset: optional(integer()),
    limit: optional(integer(1, 100)),
    timeout: optional(integer()),
    allowed_updates: optional(array(text())),
  },
  setChatMenuButton: { chat_id: optional(integer()), menu_button: optional(menuButton) },
  getChatMenuButton: { chat_id: optional(integer()) },
  setMyCommands: {
    commands: required(
      array(object('BotCommand', { command: required(text(1, 32)), description: required(text(1, 256)) }), 100),
    ),
    scope: optional(scope),
    language_code: optional(text()),
  },
  getMyCommands: { scope: optional(scope), language_code: optional(text()) },
  deleteMyCommands: { scope: optional(scope), language_code: optional(text()) },
  setMyName: { name: optional(text(0, 64)), language_code: optional(text()) },
  setMyDescription: { description: optional(text(0, 512)), language_code: optional(text()) },
  setMyShortDescription: { short_description: optional(text(0, 120)), language_code: optional(text()) },
  sendMessage: {
    ...sending,
    ...ofBusiness,
    // Its length counts after the entities are parsed, so the call itself checks it.
    text: required(text()),
    parse_mode: optional(text()),
    entities: optional(entities),
    link_preview_options: optional(object('LinkPreviewOptions')),
    reply_markup: optional(replyMarkup),
  },
  sendPhoto: {
    ...sending,
    ...ofBusiness,
    photo: required(text()),
    caption: optional(text()),
    parse_mode: optional(text()),
    caption_entities: optional(entities),
    show_caption_above_media: optional(boolean),
    has_spoiler: optional(boolean),
    reply_markup: optional(replyMarkup),
  },
  sendChatAction: {
    ...ofBusiness,
    chat_id: required(chat),
    message_thread_id: optional(integer()),
    action: required(text()),
  },
  editMessageText: {
    ...edited,
    text: optional(text()),
    parse_mode: optional(text()),
    entities: optional(entities),
    link_preview_options: optional(object('LinkPreviewOptions')),
    rich_message: optional(object('InputRichMessage')),
  },
  editMessageReplyMarkup: edited,
  deleteMessage: { chat_id: required(chat), message_id: required(integer()) },
  answerCallbackQuery: {
    callback_query_id: required(text()),
    text: optional(text(0, 200)),
    show_alert: optional(boolean),
    url: optional(text()),
    cache_time: optional(integer()),
  },
  getChat: { chat_id: required(chat) },
  createInvoiceLink: { ...invoice, ...ofBusiness, subscription_period: optional(integer()) },
  sendInvoice: {
    ...sending,
    ...invoice,
    start_parameter: optional(text()),
    reply_markup: optional(inlineKeyboard),
  },
  answerPreCheckoutQuery: {
    pre_checkout_query_id: required(text()),
    ok: required(boolean),
    error_message: optional(text()),
  },
  refundStarPayment: { user_id: required(integer()), telegram_payment_charge_id: required(text()) },
  getStarTransactions: { offset: optional(integer()), limit: optional(integer(1, 100)) },
  getMyStarBalance: {},
  editUserStarSubscription: {
    user_id: required(integer()),
    telegram_payment_charge_id: required(text()),
    is_canceled: required(boolean),
  },
} as const satisfies Record<string, Fields>;

export type MethodName = keyof typeof methods;

export const methodNames = Object.keys(methods) as MethodName[];

const byLowerCase = new Map(Object.keys(methods).map((name) => [name.toLowerCase(), name as MethodName]));

/** Method names are read in any case, as Telegram reads them. */
export const findMethod = (name: string): MethodName | undefined => byLowerCase.get(name.toLowerCase());
