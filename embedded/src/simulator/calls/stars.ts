import { badRequest } from '../api-error.ts';
import { thirtyDays, type InvoiceRow } from '../state.ts';
import { recipientOf, stringOf, type CallDeps, type Calls, type Parameters } from './call.ts';
import { readMarkup } from './markup.ts';

const maxStars = 100_000;
const maxSubscriptionStars = 10_000;

/** @throws BotApiError where it is not an invoice in Stars */
const invoiceOf = (parameters: Parameters): Omit<InvoiceRow, 'slug' | 'botId' | 'createdAt' | 'payments'> => {
  if (stringOf(parameters, 'currency') !== 'XTR')
    throw badRequest(
      (stringOf(parameters, 'provider_token') ?? '') === '' ? 'CURRENCY_INVALID' : 'PAYMENT_PROVIDER_INVALID',
    );
  const prices = parameters['prices'] as readonly { readonly label: string; readonly amount: number }[];
  const [price] = prices;
  if ((stringOf(parameters, 'provider_token') ?? '') !== '' || price === undefined || prices.length !== 1)
    throw badRequest('STARS_INVOICE_INVALID');
  if (price.amount < 1 || price.amount > maxStars) throw badRequest('CURRENCY_TOTAL_AMOUNT_INVALID');
  const period = (parameters['subscription_period'] as number | undefined) ?? null;
  if (period !== null && period !== thirtyDays) throw badRequest('SUBSCRIPTION_PERIOD_INVALID');
  if (period !== null && price.amount > maxSubscriptionStars) throw badRequest('SUBSCRIPTION_PRICE_INVALID');
  return {
    title: stringOf(parameters, 'title') ?? '',
    description: stringOf(parameters, 'description') ?? '',
    payload: stringOf(parameters, 'payload') ?? '',
    photoUrl: stringOf(parameters, 'photo_url') ?? null,
    stars: price.amount,
    subscriptionPeriod: period,
  };
};

export const createStarCalls = (deps: CallDeps): Calls => {
  const { world, payments, subscriptions, chats } = deps;
  const { state } = world;
  return {
    createInvoiceLink: (bot, parameters) => `https://t.me/$${payments.create(bot, invoiceOf(parameters)).slug}`,
    sendInvoice: (bot, parameters) => {
      const recipient = recipientOf(deps, bot, parameters);
      const content = invoiceOf(parameters);
      const markup = readMarkup(parameters);
      if (markup.kind === 'inline' && markup.keyboard.inline_keyboard[0]?.[0]?.pay !== true)
        throw badRequest('REPLY_MARKUP_BUY_EMPTY');
      const invoice = payments.create(bot, content);
      return chats.postFromBot(
        bot,
        recipient.user,
        {
          invoice: {
            title: invoice.title,
            description: invoice.description,
            start_parameter: stringOf(parameters, 'start_parameter') ?? '',
            currency: 'XTR',
            total_amount: invoice.stars,
          },
          reply_markup:
            markup.kind === 'inline'
              ? markup.keyboard
              : { inline_keyboard: [[{ text: `${invoice.stars} XTR`, pay: true }]] },
        },
        { invoiceSlug: invoice.slug },
      );
    },
    answerPreCheckoutQuery: (bot, parameters) => {
      const ok = parameters['ok'] === true;
      const message = stringOf(parameters, 'error_message') ?? null;
      if (!ok && (message ?? '') === '') throw badRequest('parameter "error_message" is required');
      payments.answer(bot.id, stringOf(parameters, 'pre_checkout_query_id') ?? '', {
        ok,
        message: ok ? null : message,
      });
      return true;
    },
    refundStarPayment: (bot, parameters) => {
      payments.refund(bot, parameters['user_id'] as number, stringOf(parameters, 'telegram_payment_charge_id') ?? '');
      return true;
    },
    editUserStarSubscription: (bot, parameters) => {
      const chargeId = stringOf(parameters, 'telegram_payment_charge_id') ?? '';
      subscriptions.edit(bot, parameters['user_id'] as number, chargeId, parameters['is_canceled'] === true);
      return true;
    },
    getMyStarBalance: (bot) => ({ amount: bot.stars, nanostar_amount: 0 }),
    getStarTransactions: (bot, parameters) => {
      const offset = (parameters['offset'] as number | undefined) ?? 0;
      const limit = (parameters['limit'] as number | undefined) ?? 100;
      const partner = (row: (typeof state.transactions)[number]) => {
        if (row.userId === null)
          return {
            type: 'fragment',
            withdrawal_state: { type: 'succeeded', date: Math.floor(row.at / 1000), url: 'https://fragment.com/' },
          };
        const user = state.users.find(({ id }) => id === row.userId);
        return {
          type: 'user',
          transaction_type: 'invoice_payment',
          user: { id: row.userId, is_bot: false, first_name: user?.firstName ?? String(row.userId) },
          invoice_payload: row.payload,
          ...(row.subscriptionPeriod === null ? {} : { subscription_period: row.subscriptionPeriod }),
        };
      };
      return {
        transactions: state.transactions
          .filter(({ botId }) => botId === bot.id)
          .slice(offset, offset + limit)
          .map((row) => ({
            id: row.id,
            amount: Math.abs(row.amount),
            date: Math.floor(row.at / 1000),
            [row.amount > 0 ? 'source' : 'receiver']: partner(row),
          })),
      };
    },
  };
};
