import { randomBytes, randomUUID } from 'node:crypto';
import type { ChatSummary, ChatView, PressResult, StoredMessage } from './contract.ts';
import { botView, commandsFor, mainAppOf, menuButtonOf, telegramBot } from './bots.ts';
import type { Delivery } from './delivery.ts';
import { findEntities } from './entities.ts';
import { telegramChat, telegramUser, userView } from './people.ts';
import type { BotRow, ChatRow, UserRow } from './state.ts';
import type { TelegramMessage } from './telegram.ts';
import { changed, secondsNow, type World } from './world.ts';

/** Older messages of a chat are forgotten. */
const keptMessages = 200;

/** What a user asks for is not there: an unknown chat, message or button. */
export class NoSuchThingError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoSuchThingError';
  }
}

type Content = Omit<TelegramMessage, 'message_id' | 'from' | 'chat' | 'date'>;

export interface Query {
  readonly id: string;
  readonly botId: number;
  readonly userId: number;
  readonly at: number;
}

export interface Chats {
  find(botId: number, userId: number): ChatRow | undefined;
  /** The chat, opened without a message where there is none yet. */
  open(bot: BotRow, user: UserRow): ChatRow;
  postFromBot(bot: BotRow, user: UserRow, content: Content, extra?: Omit<StoredMessage, 'message'>): TelegramMessage;
  /** A message that the user writes, or that Telegram writes for the user; the bot hears of it. */
  postFromUser(bot: BotRow, user: UserRow, content: Content): TelegramMessage;
  write(bot: BotRow, user: UserRow, text: string): TelegramMessage;
  /** @throws NoSuchThingError where there is no such button */
  press(bot: BotRow, user: UserRow, messageId: number, row: number, column: number): PressResult;
  block(bot: BotRow, user: UserRow, blocked: boolean): void;
  read(bot: BotRow, user: UserRow): void;
  /** Takes a callback query that waits for its answer; undefined where it is unknown or too old. */
  takeQuery(id: string, botId: number): Query | undefined;
  summary(chat: ChatRow): ChatSummary;
  view(bot: BotRow, user: UserRow): ChatView;
}

const previewOf = ({ message }: StoredMessage): string =>
  message.text ??
  message.caption ??
  message.invoice?.title ??
  (message.successful_payment
    ? `${message.successful_payment.total_amount} XTR`
    : message.refunded_payment
      ? `${message.refunded_payment.total_amount} XTR`
      : '');

const queryLifeMs = 15 * 60_000;

export const createChats = (world: World, delivery: Delivery): Chats => {
  const { state } = world;
  const queries = new Map<string, Query>();
  const instance = randomUUID();

  const find = (botId: number, userId: number): ChatRow | undefined =>
    state.chats.find((chat) => chat.botId === botId && chat.userId === userId);

  const open = (bot: BotRow, user: UserRow): ChatRow => {
    const known = find(bot.id, user.id);
    if (known !== undefined) return known;
    const chat: ChatRow = {
      botId: bot.id,
      userId: user.id,
      started: false,
      blocked: false,
      unread: 0,
      messages: [],
      keyboard: null,
    };
    state.chats.push(chat);
    return chat;
  };

  const post = (chat: ChatRow, stored: StoredMessage): void => {
    chat.messages.push(stored);
    if (chat.messages.length > keptMessages) chat.messages = chat.messages.slice(-keptMessages);
    changed(world, chat.botId, chat.userId);
  };

  const head = (user: UserRow): Pick<TelegramMessage, 'message_id' | 'chat' | 'date'> => {
    const id = state.nextMessageId;
    state.nextMessageId += 1;
    return { message_id: id, chat: telegramChat(user), date: secondsNow(world) };
  };

  const postFromUser = (bot: BotRow, user: UserRow, content: Content): TelegramMessage => {
    const chat = open(bot, user);
    const message: TelegramMessage = { ...head(user), from: telegramUser(user), ...content };
    chat.started = true;
    post(chat, { message });
    delivery.enqueue(bot, user.id, { message });
    return message;
  };

  const member = (bot: BotRow, blocked: boolean) => ({
    user: telegramBot(bot),
    status: blocked ? ('kicked' as const) : ('member' as const),
  });

  const block = (bot: BotRow, user: UserRow, blocked: boolean): void => {
    const chat = open(bot, user);
    if (chat.blocked === blocked) return;
    chat.blocked = blocked;
    delivery.enqueue(bot, user.id, {
      my_chat_member: {
        chat: telegramChat(user),
        from: telegramUser(user),
        date: secondsNow(world),
        old_chat_member: member(bot, !blocked),
        new_chat_member: member(bot, blocked),
      },
    });
    changed(world, bot.id, user.id);
  };

  return {
    find,
    open,
    block,
    postFromUser,
    postFromBot: (bot, user, content, extra = {}) => {
      const chat = open(bot, user);
      const message: TelegramMessage = { ...head(user), from: telegramBot(bot), ...content };
      chat.unread += 1;
      post(chat, { message, ...extra });
      return message;
    },
    write: (bot, user, text) => {
      // Writing to a bot that one blocked unblocks it, as in Telegram's clients.
      if (find(bot.id, user.id)?.blocked === true) block(bot, user, false);
      const { entities } = findEntities({ text, entities: [] });
      const chat = open(bot, user);
      if (chat.keyboard?.one_time_keyboard === true) chat.keyboard = null;
      return postFromUser(bot, user, { text, ...(entities.length === 0 ? {} : { entities }) });
    },
    press: (bot, user, messageId, row, column) => {
      const chat = find(bot.id, user.id);
      const stored = chat?.messages.find(({ message }) => message.message_id === messageId);
      const button = stored?.message.reply_markup?.inline_keyboard[row]?.[column];
      if (stored === undefined || button === undefined) throw new NoSuchThingError('There is no such button.');
      if (button.web_app !== undefined) return { kind: 'app', url: button.web_app.url };
      if (button.url !== undefined) return { kind: 'link', url: button.url };
      if (button.copy_text !== undefined) return { kind: 'copy', text: button.copy_text.text };
      if (stored.invoiceSlug !== undefined && button.pay === true) return { kind: 'pay', slug: stored.invoiceSlug };
      if (button.callback_data === undefined) return { kind: 'none' };
      const id = BigInt(`0x${randomBytes(7).toString('hex')}`).toString();
      queries.set(id, { id, botId: bot.id, userId: user.id, at: world.clock.now() });
      delivery.enqueue(bot, user.id, {
        callback_query: {
          id,
          from: telegramUser(user),
          message: stored.message,
          chat_instance: instance,
          data: button.callback_data,
        },
      });
      return { kind: 'callback', queryId: id };
    },
    read: (bot, user) => {
      const chat = find(bot.id, user.id);
      if (chat === undefined || chat.unread === 0) return;
      chat.unread = 0;
      changed(world, bot.id, user.id);
    },
    takeQuery: (id, botId) => {
      const query = queries.get(id);
      if (query?.botId !== botId) return undefined;
      queries.delete(id);
      return world.clock.now() - query.at > queryLifeMs ? undefined : query;
    },
    summary: (chat) => {
      const last = chat.messages.at(-1);
      return {
        botId: chat.botId,
        userId: chat.userId,
        blocked: chat.blocked,
        started: chat.started,
        unread: chat.unread,
        last:
          last === undefined
            ? null
            : { text: previewOf(last), at: last.message.date * 1000, fromBot: last.message.from.is_bot },
      };
    },
    view: (bot, user) => {
      const chat = find(bot.id, user.id);
      return {
        bot: botView(state, bot),
        user: userView(user),
        blocked: chat?.blocked ?? false,
        started: chat?.started ?? false,
        messages: chat?.messages ?? [],
        keyboard: chat?.keyboard ?? null,
        menuButton: menuButtonOf(bot, user.id),
        commands: commandsFor(bot, user),
        mainAppUrl: mainAppOf(bot),
      };
    },
  };
};
