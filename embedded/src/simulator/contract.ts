/** What the simulator's page and its JSON API agree on. Types alone: the page bundles this file. */
import type {
  BotCommand,
  InlineButton,
  MenuButton,
  ReplyKeyboard,
  TelegramMessage,
  TelegramUpdate,
  UpdateKind,
} from './telegram.ts';

/** A person of the simulated Telegram. */
export interface SimulatorUser {
  /** Telegram's user id, up to 52 bits. */
  readonly id: number;
  readonly firstName: string;
  readonly lastName: string | null;
  readonly username: string | null;
  readonly languageCode: string;
  readonly isPremium: boolean;
  /** Telegram Stars that the user owns. */
  readonly stars: number;
}

export interface WebhookView {
  readonly url: string;
  readonly pending: number;
  /** Milliseconds since the Unix epoch. */
  readonly lastErrorAt: number | null;
  readonly lastError: string | null;
}

export interface SimulatorBot {
  readonly id: number;
  readonly username: string;
  readonly name: string;
  readonly token: string;
  /** Stars that payments brought and refunds took. */
  readonly stars: number;
  readonly webhook: WebhookView | null;
}

export interface ChatSummary {
  readonly botId: number;
  readonly userId: number;
  readonly blocked: boolean;
  readonly started: boolean;
  readonly unread: number;
  readonly last: { readonly text: string; readonly at: number; readonly fromBot: boolean } | null;
}

/** A message with what Telegram's clients know of it beyond the Bot API. */
export interface StoredMessage {
  readonly message: TelegramMessage;
  readonly photoUrl?: string;
  readonly invoiceSlug?: string;
  /** The invoice of this message was paid by this charge. */
  readonly paidBy?: string;
}

export interface ChatView {
  readonly bot: SimulatorBot;
  readonly user: SimulatorUser;
  readonly blocked: boolean;
  readonly started: boolean;
  readonly messages: readonly StoredMessage[];
  readonly keyboard: ReplyKeyboard | null;
  readonly menuButton: MenuButton;
  readonly commands: readonly BotCommand[];
  /** The Mini App that `t.me/<bot>?startapp` opens, where the bot has one. */
  readonly mainAppUrl: string | null;
}

export type InvoiceState = 'open' | 'paid';

export interface InvoiceView {
  readonly slug: string;
  readonly botId: number;
  readonly botName: string;
  readonly title: string;
  readonly description: string;
  readonly photoUrl: string | null;
  readonly stars: number;
  readonly payload: string;
  /** Seconds; null for a payment that is made once. */
  readonly subscriptionPeriod: number | null;
  readonly state: InvoiceState;
}

/** As the Mini App's `invoiceClosed` says it. */
export type InvoiceEnding = 'paid' | 'cancelled' | 'failed' | 'pending';

export interface PaymentResult {
  readonly status: InvoiceEnding;
  readonly reason:
    | 'BALANCE_TOO_LOW'
    | 'REFUSED_BY_BOT'
    | 'BOT_DID_NOT_ANSWER'
    | 'PAYMENT_FAILED'
    | 'CHAT_BLOCKED'
    | null;
  /** What the bot told the payer where it refused. */
  readonly message: string | null;
  readonly chargeId: string | null;
}

export interface StarTransactionView {
  readonly id: string;
  readonly botId: number;
  /** Null: Stars that the bot's owner withdrew through Fragment. */
  readonly userId: number | null;
  /** Positive: the bot received; negative: it refunded. */
  readonly amount: number;
  readonly at: number;
  readonly title: string;
  readonly refunded: boolean;
}

/** What a user pays a bot every period, as Telegram keeps it. */
export interface SubscriptionView {
  /** The charge of its first payment. */
  readonly id: string;
  readonly botId: number;
  readonly userId: number;
  readonly title: string;
  readonly payload: string;
  readonly stars: number;
  /** When the paid period ends, and the next one is paid for; milliseconds since the Unix epoch. */
  readonly expiresAt: number;
  /** `canceled`: by the user or the bot, good until the period's end. `failed`: the Stars did not suffice. */
  readonly state: 'active' | 'canceled' | 'failed' | 'ended';
  /** Whether the bot keeps the user from having it renewed. */
  readonly botCanceled: boolean;
  /** Payments so far, the first one included. */
  readonly payments: number;
}

/** What happens to a subscription on demand, before its time. */
export type SubscriptionAct = 'renew' | 'fail' | 'cancel' | 'resume';

/** How calls of one method, or of all, go wrong. */
export interface CallFault {
  /** Null: whatever is called. */
  readonly method: string | null;
  /** Calls left that it happens to. */
  readonly times: number;
  /** What they are refused with; null: they are only slow. */
  readonly status: 400 | 403 | 429 | 500 | null;
  /** Seconds that a 429 asks to wait. */
  readonly retryAfter: number;
  /** Telegram's words; null for the usual ones. */
  readonly description: string | null;
  /** How long the answer takes, milliseconds. */
  readonly delay: number;
}

/** Faults on demand. Counts go down with each use. */
export interface Faults {
  /** New updates wait until they are delivered one by one, in any order, or this is switched off. */
  readonly hold: boolean;
  /** Each delivery waits so long first, milliseconds. */
  readonly deliveryDelay: number;
  /** Each delivery is made twice. */
  readonly duplicate: boolean;
  /** So many answers of the webhook get lost on their way, so that the update is sent again. */
  readonly loseWebhookAnswers: number;
  /** So many calls of a bot are carried out, and their answer gets lost. */
  readonly loseCallAnswers: number;
  /** So many calls are refused with 429. */
  readonly floods: number;
  /** Each call waits so long first, milliseconds. */
  readonly callDelay: number;
  /** The next payments fail after the bot agreed. */
  readonly failPayments: number;
  /** Updates of a chat gather for a moment and are then delivered the newest first. */
  readonly reorder: boolean;
  /** So many updates never come: payments, refunds and messages, no checkouts. The log can still deliver them. */
  readonly loseUpdates: number;
  /** Calls that are slow or refused, by method. */
  readonly calls: readonly CallFault[];
}

/** The network between the phone and the Mini App's host. */
export type NetworkSpeed = 'online' | 'slow' | 'offline';

export interface LogEntry {
  readonly id: number;
  readonly kind: 'call' | 'update';
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly botId: number | null;
  readonly userId: number | null;
  /** The method, or the update's kind. */
  readonly name: string;
  readonly outcome: 'ok' | 'refused' | 'failed' | 'waiting';
  /** HTTP status; null where there was none. */
  readonly status: number | null;
  readonly duration: number | null;
  readonly request: unknown;
  readonly response: unknown;
  readonly updateId: number | null;
  /** Which delivery of the update this is, from 1. */
  readonly attempt: number | null;
  readonly note: string | null;
}

export interface PendingUpdateView {
  readonly update: TelegramUpdate;
  readonly botId: number;
  readonly kind: UpdateKind;
  readonly attempts: number;
  readonly held: boolean;
  /** Milliseconds since the Unix epoch. */
  readonly nextAt: number;
  readonly expiresAt: number;
}

/** What the embedded form tells of itself, for the page's constructor. */
export interface DemoNotice {
  readonly email: string;
  readonly password: string;
}

export interface SimulatorView {
  readonly now: number;
  readonly bots: readonly SimulatorBot[];
  readonly users: readonly SimulatorUser[];
  readonly chats: readonly ChatSummary[];
  readonly faults: Faults;
  readonly network: NetworkSpeed;
  readonly pending: readonly PendingUpdateView[];
  readonly transactions: readonly StarTransactionView[];
  readonly subscriptions: readonly SubscriptionView[];
  /** How many seconds a subscription's 30 days take. */
  readonly month: number;
  /** The methods that bots can call. */
  readonly methods: readonly string[];
  readonly demo: DemoNotice | null;
}

/** What pressing a button leads to; everything but a callback happens in the client. */
export type PressResult =
  | { readonly kind: 'callback'; readonly queryId: string }
  | { readonly kind: 'app'; readonly url: string }
  | { readonly kind: 'link'; readonly url: string }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'pay'; readonly slug: string }
  | { readonly kind: 'none' };

/** The Mini App's address with signed launch data in its fragment, all but the theme, which the client adds. */
export interface LaunchView {
  readonly url: string;
  readonly initData: string;
  readonly startParam: string | null;
  readonly bot: string;
}

/** `event:` names of `GET /api/events` and their data. */
export interface SimulatorEvents {
  readonly changed: { readonly botId: number | null; readonly userId: number | null };
  readonly log: LogEntry;
  /** A bot answered a button's press. */
  readonly answer: {
    readonly botId: number;
    readonly userId: number;
    readonly queryId: string;
    readonly text: string | null;
    readonly alert: boolean;
    readonly url: string | null;
  };
  /** A bot shows that it is at work. */
  readonly action: { readonly botId: number; readonly userId: number; readonly action: string };
}

export type { BotCommand, InlineButton, MenuButton, ReplyKeyboard, TelegramMessage };
