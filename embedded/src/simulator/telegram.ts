/** Telegram's own objects, as far as the simulator makes or reads them. Names and shapes are the Bot API's. */

export interface TelegramUser {
  readonly id: number;
  readonly is_bot: boolean;
  readonly first_name: string;
  readonly last_name?: string;
  readonly username?: string;
  readonly language_code?: string;
  readonly is_premium?: true;
}

export interface TelegramChat {
  readonly id: number;
  readonly type: 'private';
  readonly first_name: string;
  readonly last_name?: string;
  readonly username?: string;
}

/** Offset and length in UTF-16 code units. */
export interface MessageEntity {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly url?: string;
  readonly language?: string;
}

export interface InlineButton {
  readonly text: string;
  readonly style?: string;
  readonly url?: string;
  readonly callback_data?: string;
  readonly web_app?: { readonly url: string };
  readonly copy_text?: { readonly text: string };
  readonly pay?: boolean;
}

export interface InlineKeyboard {
  readonly inline_keyboard: readonly (readonly InlineButton[])[];
}

export interface KeyboardButton {
  readonly text: string;
  readonly web_app?: { readonly url: string };
}

export interface ReplyKeyboard {
  readonly keyboard: readonly (readonly KeyboardButton[])[];
  readonly resize_keyboard?: boolean;
  readonly one_time_keyboard?: boolean;
  readonly is_persistent?: boolean;
  readonly input_field_placeholder?: string;
}

export type MenuButton =
  | { readonly type: 'commands' }
  | { readonly type: 'default' }
  | { readonly type: 'web_app'; readonly text: string; readonly web_app: { readonly url: string } };

export interface BotCommand {
  readonly command: string;
  readonly description: string;
}

export interface TelegramInvoice {
  readonly title: string;
  readonly description: string;
  readonly start_parameter: string;
  readonly currency: string;
  readonly total_amount: number;
}

export interface SuccessfulPayment {
  readonly currency: string;
  readonly total_amount: number;
  readonly invoice_payload: string;
  readonly telegram_payment_charge_id: string;
  readonly provider_payment_charge_id: string;
  /** Seconds since the Unix epoch. */
  readonly subscription_expiration_date?: number;
  readonly is_recurring?: true;
  readonly is_first_recurring?: true;
}

export interface TelegramMessage {
  readonly message_id: number;
  readonly from: TelegramUser;
  readonly chat: TelegramChat;
  /** Seconds since the Unix epoch. */
  readonly date: number;
  readonly edit_date?: number;
  readonly text?: string;
  readonly entities?: readonly MessageEntity[];
  readonly caption?: string;
  readonly caption_entities?: readonly MessageEntity[];
  readonly photo?: readonly {
    readonly file_id: string;
    readonly file_unique_id: string;
    readonly width: number;
    readonly height: number;
  }[];
  readonly reply_to_message?: TelegramMessage;
  readonly reply_markup?: InlineKeyboard;
  readonly invoice?: TelegramInvoice;
  readonly successful_payment?: SuccessfulPayment;
  readonly refunded_payment?: Pick<
    SuccessfulPayment,
    'currency' | 'total_amount' | 'invoice_payload' | 'telegram_payment_charge_id' | 'provider_payment_charge_id'
  >;
  readonly web_app_data?: { readonly button_text: string; readonly data: string };
}

/** What a user did, by the name of the update's one field. */
export type UpdateContent =
  | { readonly message: TelegramMessage }
  | {
      readonly callback_query: {
        readonly id: string;
        readonly from: TelegramUser;
        readonly message: TelegramMessage;
        readonly chat_instance: string;
        readonly data: string;
      };
    }
  | {
      readonly pre_checkout_query: {
        readonly id: string;
        readonly from: TelegramUser;
        readonly currency: string;
        readonly total_amount: number;
        readonly invoice_payload: string;
      };
    }
  | {
      readonly my_chat_member: {
        readonly chat: TelegramChat;
        readonly from: TelegramUser;
        readonly date: number;
        readonly old_chat_member: { readonly user: TelegramUser; readonly status: 'member' | 'kicked' };
        readonly new_chat_member: { readonly user: TelegramUser; readonly status: 'member' | 'kicked' };
      };
    }
  | {
      /** Of Bot API 10.2. */
      readonly subscription: {
        readonly user: TelegramUser;
        readonly invoice_payload: string;
        readonly state: 'canceled' | 'active' | 'failed';
      };
    };

export type UpdateKind = 'message' | 'callback_query' | 'pre_checkout_query' | 'my_chat_member' | 'subscription';

export type TelegramUpdate = { readonly update_id: number } & UpdateContent;
