import { randomBytes } from 'node:crypto';
import type { InvoiceView, PaymentResult, StarTransactionView } from './contract.ts';
import { badRequest } from './api-error.ts';
import { NoSuchThingError, type Chats } from './chats.ts';
import type { Delivery } from './delivery.ts';
import { telegramUser } from './people.ts';
import type { BotRow, InvoiceRow, SubscriptionRow, TransactionRow, UserRow } from './state.ts';
import { changed, type World } from './world.ts';

/** A bot must answer a pre-checkout query within this time. */
const checkoutLimitMs = 10_000;
/** Of invoices that nobody paid the oldest are forgotten. */
const keptInvoices = 2000;

interface Verdict {
  readonly ok: boolean;
  readonly message: string | null;
}

interface Checkout {
  readonly botId: number;
  readonly settle: (verdict: Verdict) => void;
}

export interface Payments {
  create(bot: BotRow, invoice: Omit<InvoiceRow, 'slug' | 'botId' | 'createdAt' | 'payments'>): InvoiceRow;
  find(slug: string): InvoiceRow | undefined;
  view(invoice: InvoiceRow): InvoiceView;
  /**
   * Pays as a user would by the sheet's button: the bot is asked, the Stars change hands, the bot hears of it.
   * @throws NoSuchThingError where the invoice is unknown
   */
  pay(slug: string, user: UserRow): Promise<PaymentResult>;
  /** @throws BotApiError where no such query waits for an answer */
  answer(botId: number, queryId: string, verdict: Verdict): void;
  /** @throws BotApiError in Telegram's words where there is nothing to refund */
  refund(bot: BotRow, userId: number, chargeId: string): void;
  /** Takes the Stars of a subscription's next period, which nobody is asked about. They must be there. */
  renew(bot: BotRow, user: UserRow, subscription: SubscriptionRow): void;
  /**
   * What Telegram gives back by itself, whatever the bot wants: a chargeback.
   * @throws NoSuchThingError where there is no such payment, BotApiError where it was refunded before
   */
  refundByTelegram(chargeId: string): void;
  /** The bot's owner takes Stars out through Fragment. @throws BotApiError where the bot has fewer */
  withdraw(bot: BotRow, stars: number): void;
  /**
   * Lets a payment, and what was given back of it, be so much older: bots leave young transactions alone for a while.
   * @throws NoSuchThingError where there is no such transaction
   */
  age(id: string, milliseconds: number): void;
  transactions(): readonly StarTransactionView[];
}

const failed = (reason: PaymentResult['reason'], message: string | null = null): PaymentResult => ({
  status: 'failed',
  reason,
  message,
  chargeId: null,
});

export const createPayments = (
  world: World,
  delivery: Delivery,
  chats: Chats,
  options: { readonly checkoutLimitMs?: number } = {},
): Payments => {
  const { state, clock } = world;
  const checkouts = new Map<string, Checkout>();

  const find = (slug: string): InvoiceRow | undefined => state.invoices.find((invoice) => invoice.slug === slug);

  const botOf = (invoice: InvoiceRow): BotRow => {
    const bot = state.bots.find(({ id }) => id === invoice.botId);
    if (bot === undefined) throw new NoSuchThingError('The bot of this invoice is gone.');
    return bot;
  };

  const ask = (bot: BotRow, user: UserRow, invoice: InvoiceRow): Promise<Verdict | undefined> => {
    const id = BigInt(`0x${randomBytes(7).toString('hex')}`).toString();
    return new Promise((resolve) => {
      const end = (verdict: Verdict | undefined): void => {
        clearTimeout(timer);
        checkouts.delete(id);
        resolve(verdict);
      };
      const timer = setTimeout(() => end(undefined), options.checkoutLimitMs ?? checkoutLimitMs);
      checkouts.set(id, { botId: bot.id, settle: end });
      delivery.enqueue(bot, user.id, {
        pre_checkout_query: {
          id,
          from: telegramUser(user),
          currency: 'XTR',
          total_amount: invoice.stars,
          invoice_payload: invoice.payload,
        },
      });
    });
  };

  interface Recurrence {
    readonly expiresAt: number;
    readonly isFirst: boolean;
  }

  /** Both sides, the receipt and its update in one go: the state is saved with all of them or none. */
  const take = (
    bot: BotRow,
    user: UserRow,
    sale: Pick<InvoiceRow, 'stars' | 'title' | 'payload' | 'subscriptionPeriod'>,
    id: string,
    recurrence: Recurrence | null,
  ): void => {
    user.stars -= sale.stars;
    bot.stars += sale.stars;
    state.transactions.push({
      id,
      botId: bot.id,
      userId: user.id,
      amount: sale.stars,
      at: clock.now(),
      title: sale.title,
      payload: sale.payload,
      subscriptionPeriod: sale.subscriptionPeriod,
    });
    chats.postFromUser(bot, user, {
      successful_payment: {
        currency: 'XTR',
        total_amount: sale.stars,
        invoice_payload: sale.payload,
        telegram_payment_charge_id: id,
        provider_payment_charge_id: id,
        ...(recurrence === null
          ? {}
          : {
              subscription_expiration_date: Math.floor(recurrence.expiresAt / 1000),
              is_recurring: true as const,
              ...(recurrence.isFirst ? { is_first_recurring: true as const } : {}),
            }),
      },
    });
  };

  const newCharge = (): string => `stx${randomBytes(24).toString('base64url')}`;

  /** An invoice is paid; where it is a subscription's, that begins. */
  const takeForInvoice = (bot: BotRow, user: UserRow, invoice: InvoiceRow): string => {
    const id = newCharge();
    const { title, payload, stars, subscriptionPeriod: period } = invoice;
    const expiresAt = clock.now() + state.month * 1000;
    invoice.payments += 1;
    const chat = chats.open(bot, user);
    chat.messages = chat.messages.map((stored) =>
      stored.invoiceSlug === invoice.slug ? { ...stored, paidBy: id } : stored,
    );
    if (period !== null)
      state.subscriptions.push({
        id,
        botId: bot.id,
        userId: user.id,
        title,
        payload,
        stars,
        period,
        expiresAt,
        canceled: false,
        botCanceled: false,
        failed: false,
        charges: [id],
      });
    take(bot, user, invoice, id, period === null ? null : { expiresAt, isFirst: true });
    return id;
  };

  const giveBack = (bot: BotRow, user: UserRow, payment: TransactionRow): void => {
    bot.stars -= payment.amount;
    user.stars += payment.amount;
    state.transactions.push({ ...payment, amount: -payment.amount, at: clock.now() });
    chats.postFromUser(bot, user, {
      refunded_payment: {
        currency: 'XTR',
        total_amount: payment.amount,
        invoice_payload: payment.payload,
        telegram_payment_charge_id: payment.id,
        provider_payment_charge_id: payment.id,
      },
    });
    changed(world);
  };

  const refundOf = (payment: TransactionRow): TransactionRow | undefined =>
    state.transactions.find(({ id, botId, amount }) => id === payment.id && botId === payment.botId && amount < 0);

  return {
    find,
    create: (bot, invoice) => {
      const row: InvoiceRow = {
        ...invoice,
        slug: randomBytes(12).toString('base64url'),
        botId: bot.id,
        createdAt: clock.now(),
        payments: 0,
      };
      state.invoices.push(row);
      if (state.invoices.length > keptInvoices) {
        const oldest = state.invoices.findIndex(({ payments }) => payments === 0);
        state.invoices.splice(oldest, 1);
      }
      return row;
    },
    view: (invoice) => ({
      slug: invoice.slug,
      botId: invoice.botId,
      botName: botOf(invoice).name,
      title: invoice.title,
      description: invoice.description,
      photoUrl: invoice.photoUrl,
      stars: invoice.stars,
      payload: invoice.payload,
      subscriptionPeriod: invoice.subscriptionPeriod,
      state: invoice.payments > 0 ? 'paid' : 'open',
    }),
    pay: async (slug, user) => {
      const invoice = find(slug);
      if (invoice === undefined) throw new NoSuchThingError('There is no such invoice.');
      const bot = botOf(invoice);
      if (chats.find(bot.id, user.id)?.blocked === true) return failed('CHAT_BLOCKED');
      if (user.stars < invoice.stars) return failed('BALANCE_TOO_LOW');
      const verdict = await ask(bot, user, invoice);
      if (verdict === undefined) return failed('BOT_DID_NOT_ANSWER');
      if (!verdict.ok) return failed('REFUSED_BY_BOT', verdict.message);
      if (state.faults.failPayments > 0) {
        state.faults = { ...state.faults, failPayments: state.faults.failPayments - 1 };
        changed(world);
        return failed('PAYMENT_FAILED');
      }
      // Another payment may have taken the Stars while the bot was asked.
      if (user.stars < invoice.stars) return failed('BALANCE_TOO_LOW');
      const chargeId = takeForInvoice(bot, user, invoice);
      await world.save();
      changed(world, bot.id, user.id);
      return { status: 'paid', reason: null, message: null, chargeId };
    },
    answer: (botId, queryId, verdict) => {
      const checkout = checkouts.get(queryId);
      if (checkout?.botId !== botId)
        throw badRequest('query is too old and response timeout expired or query ID is invalid');
      checkout.settle(verdict);
    },
    refund: (bot, userId, chargeId) => {
      const payment = state.transactions.find(
        ({ id, botId, amount }) => id === chargeId && botId === bot.id && amount > 0,
      );
      const user = state.users.find(({ id }) => id === userId);
      if (payment === undefined || user === undefined || payment.userId !== userId)
        throw badRequest('CHARGE_NOT_FOUND');
      if (refundOf(payment) !== undefined) throw badRequest('CHARGE_ALREADY_REFUNDED');
      if (bot.stars < payment.amount) throw badRequest('BALANCE_TOO_LOW');
      giveBack(bot, user, payment);
    },
    refundByTelegram: (chargeId) => {
      const payment = state.transactions.find(({ id, amount }) => id === chargeId && amount > 0);
      const bot = state.bots.find(({ id }) => id === payment?.botId);
      const user = state.users.find(({ id }) => id === payment?.userId);
      if (payment === undefined || bot === undefined || user === undefined)
        throw new NoSuchThingError('There is no such payment.');
      if (refundOf(payment) !== undefined) throw badRequest('CHARGE_ALREADY_REFUNDED');
      giveBack(bot, user, payment);
    },
    renew: (bot, user, subscription) => {
      const id = newCharge();
      subscription.charges.push(id);
      const { expiresAt, period } = subscription;
      take(bot, user, { ...subscription, subscriptionPeriod: period }, id, { expiresAt, isFirst: false });
    },
    withdraw: (bot, stars) => {
      if (bot.stars < stars) throw badRequest('BALANCE_TOO_LOW');
      bot.stars -= stars;
      state.transactions.push({
        id: newCharge(),
        botId: bot.id,
        userId: null,
        amount: -stars,
        at: clock.now(),
        title: 'Fragment',
        payload: '',
        subscriptionPeriod: null,
      });
      changed(world);
    },
    age: (id, milliseconds) => {
      if (!state.transactions.some((row) => row.id === id)) throw new NoSuchThingError('There is no such transaction.');
      state.transactions = state.transactions
        .map((row) => (row.id === id ? { ...row, at: row.at - milliseconds } : row))
        .toSorted((a, b) => a.at - b.at);
      changed(world);
    },
    transactions: () =>
      state.transactions.map((row) => ({
        id: row.id,
        botId: row.botId,
        userId: row.userId,
        amount: row.amount,
        at: row.at,
        title: row.title,
        refunded: row.amount > 0 && refundOf(row) !== undefined,
      })),
  };
};
