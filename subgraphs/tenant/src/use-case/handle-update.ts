import type { CommandClient } from '@stargraph/kit/commands';
import { playerIdentify } from '@stargraph/kit/contracts/commands/auth';
import { starsPay, starsRefunded, starsSubscriptionChanged } from '@stargraph/kit/contracts/commands/billing';
import { platformBotId } from '@stargraph/kit/ids';
import { botLanguageOf, botTexts, localText, type BotLanguage } from '../domain/bot-text.ts';
import {
  commandOf,
  isStartPayload,
  PoisonUpdateError,
  readChatMember,
  readMessage,
  readSubscription,
  type TelegramMessage,
  type TelegramPayment,
} from '../domain/update.ts';
import type { Standing } from '../domain/standing.ts';
import type { PublicPlaces } from '../domain/webhook.ts';
import type { PlacedBotRow } from '../store/bot.ts';
import type { ReceivedUpdate } from '../store/received-update.ts';
import { createHandlePlatformUpdate } from './handle-platform-update.ts';
import { answerWindow, isPresent, type MessageBody, type UpdateEffects } from './update-effects.ts';

const nothing: UpdateEffects = { messages: [], reachable: null };

const buttonOf = (button: { text: string } & ({ web_app: { url: string } } | { url: string })): MessageBody => ({
  text: '',
  reply_markup: { inline_keyboard: [[button]] },
});

/** So often a word of a subscription that nobody knows is tried again: over half a minute, which holds back its chat. */
const mostTriesOfUnknown = 5;
const subscriptionWords = ['canceled', 'active', 'failed'] as const;

const isRenewal = (payment: TelegramPayment): boolean =>
  payment.is_recurring === true && payment.is_first_recurring !== true;

/** What Telegram says of a subscription's payment; null for one that is made once. */
const recurrenceOf = (payment: TelegramPayment) =>
  payment.is_recurring === true
    ? {
        isFirst: payment.is_first_recurring === true,
        until: payment.subscription_expiration_date === undefined ? null : payment.subscription_expiration_date * 1000,
      }
    : null;

/**
 * Works out what an update leads to. Changes nothing in tenant itself; what it asks of billing is repeatable.
 * @param bot null for one whose place another has taken: its payments still count, nothing can be said in its name
 * @throws PoisonUpdateError; what else it throws is worth another try
 */
export const createHandleUpdate = (deps: {
  readonly commands: CommandClient;
  readonly places: PublicPlaces;
  readonly standingOf: (environmentId: string) => Promise<Standing>;
}) => {
  const startBody = (bot: PlacedBotRow, language: BotLanguage, payload: string): MessageBody => {
    const texts = botTexts[language];
    if (!isStartPayload(payload))
      return {
        ...buttonOf({ text: texts.open, web_app: { url: deps.places.appUrlOf(bot.slug) } }),
        text: texts.welcome(bot.projectName),
      };
    return {
      // Through Telegram's own link, so that the payload arrives in the signed launch data.
      ...buttonOf({ text: texts.open, url: `https://t.me/${bot.username}?startapp=${payload}` }),
      text: (payload.startsWith('r_') ? texts.invited : texts.welcome)(bot.projectName),
    };
  };

  const answerCommand = (bot: PlacedBotRow | null, update: ReceivedUpdate, message: TelegramMessage): UpdateEffects => {
    // Whoever writes in private can be written to.
    const reachable = message.chat.type === 'private' ? true : null;
    const command = message.chat.type === 'private' ? commandOf(message.text) : undefined;
    if (bot === null || command === undefined) return { ...nothing, reachable };
    const language = botLanguageOf(message.from?.language_code);
    const texts = botTexts[language];
    const body = ((): MessageBody | undefined => {
      switch (command.name) {
        case 'start':
          return startBody(bot, language, command.payload);
        case 'help':
          return { text: texts.help(bot.projectName) };
        case 'paysupport':
          return { text: texts.paySupport(bot.projectName) };
        default:
          return undefined;
      }
    })();
    if (body === undefined) return { ...nothing, reachable };
    // A start with a payload answers otherwise than one without, so it has a window of its own.
    const name = command.name === 'start' && isStartPayload(command.payload) ? 'start-link' : command.name;
    const window = answerWindow(message);
    return { messages: [{ reason: `${name}:${update.chat}:${window}`, body, owed: name === 'paysupport' }], reachable };
  };

  const creditPayment = async (
    bot: PlacedBotRow | null,
    update: ReceivedUpdate,
    message: TelegramMessage,
    payment: TelegramPayment,
  ): Promise<UpdateEffects> => {
    const { environmentId, telegramBotId, traceparent } = update;
    const payer = message.from?.id ?? (message.chat.type === 'private' ? message.chat.id : undefined);
    const { playerId } =
      payer === undefined
        ? { playerId: null }
        : await deps.commands.call(playerIdentify, { environmentId, telegramUserId: String(payer) }, { traceparent });
    const chargeId = payment.telegram_payment_charge_id;
    const stars = payment.total_amount;
    const answer = await deps.commands.call(
      starsPay,
      {
        environmentId,
        telegramBotId,
        payload: payment.invoice_payload,
        playerId,
        currency: payment.currency,
        amount: stars,
        chargeId,
        paidAt: message.date * 1000,
        recurrence: recurrenceOf(payment),
      },
      { traceparent },
    );
    if (bot === null) return nothing;
    const language = botLanguageOf(message.from?.language_code);
    const texts = botTexts[language];
    const text =
      answer.outcome === 'unmatched'
        ? texts.unmatched({ stars, chargeId })
        : (isRenewal(payment) ? texts.renewal : texts.receipt)({
            title: localText(answer.title, language),
            stars,
            chargeId,
          });
    return { messages: [{ reason: `receipt:${chargeId}`, body: { text }, owed: true }], reachable: null };
  };

  /** What the Stars brought is taken back by billing, once for each charge, whoever tells of it first. */
  const noteRefund = async (
    bot: PlacedBotRow | null,
    update: ReceivedUpdate,
    message: TelegramMessage,
    payment: TelegramPayment,
  ): Promise<UpdateEffects> => {
    const { environmentId, telegramBotId, traceparent } = update;
    const chargeId = payment.telegram_payment_charge_id;
    const answer = await deps.commands.call(
      starsRefunded,
      {
        environmentId,
        telegramBotId,
        chargeId,
        payload: payment.invoice_payload,
        currency: payment.currency,
        amount: payment.total_amount,
        refundedAt: message.date * 1000,
      },
      { traceparent },
    );
    if (answer.outcome === 'mismatched') throw new PoisonUpdateError('a refund of another amount than its payment');
    if (bot === null) return nothing;
    const language = botLanguageOf(message.from?.language_code);
    const title = answer.title === null ? null : localText(answer.title, language);
    const text = botTexts[language].refunded({ title, stars: payment.total_amount, chargeId });
    return { messages: [{ reason: `refund:${chargeId}`, body: { text }, owed: true }], reachable: null };
  };

  /** What the user did to a subscription in Telegram, or that it could not be paid for. The bot need not say it again. */
  const noteSubscription = async (update: ReceivedUpdate): Promise<UpdateEffects> => {
    const { environmentId, telegramBotId, traceparent } = update;
    const { user, invoice_payload: payload, state: told } = readSubscription(update.body);
    const state = subscriptionWords.find((word) => word === told);
    if (state === undefined) return nothing;
    const { playerId } = await deps.commands.call(
      playerIdentify,
      { environmentId, telegramUserId: String(user.id) },
      { traceparent },
    );
    const { outcome } = await deps.commands.call(
      starsSubscriptionChanged,
      { environmentId, telegramBotId, payload, playerId, state },
      { traceparent },
    );
    // Its payment may be on the way: Telegram keeps no order between the two. What is none of ours never comes.
    if (outcome === 'unknown' && update.attempts <= mostTriesOfUnknown)
      throw new Error('a word of a subscription whose payment has not come');
    return nothing;
  };

  /** In an environment that stands still the bot says nothing; what was paid is credited all the same. */
  const silent = async (update: ReceivedUpdate, effects: UpdateEffects): Promise<UpdateEffects> =>
    effects.messages.length > 0 && (await deps.standingOf(update.environmentId)) !== 'open'
      ? { ...effects, messages: [] }
      : effects;

  const handlePlatformUpdate = createHandlePlatformUpdate(deps);

  return async (bot: PlacedBotRow | null, update: ReceivedUpdate): Promise<UpdateEffects> => {
    if (update.botId === platformBotId) return handlePlatformUpdate(update);
    switch (update.kind) {
      case 'message':
        return silent(update, answerCommand(bot, update, readMessage(update.body)));
      case 'payment': {
        const message = readMessage(update.body);
        const payment = message.successful_payment;
        if (payment === undefined) throw new PoisonUpdateError('a payment without its payment');
        return silent(update, await creditPayment(bot, update, message, payment));
      }
      case 'refund': {
        const message = readMessage(update.body);
        const payment = message.refunded_payment;
        if (payment === undefined) throw new PoisonUpdateError('a refund without its payment');
        return silent(update, await noteRefund(bot, update, message, payment));
      }
      case 'my_chat_member': {
        return { ...nothing, reachable: isPresent(readChatMember(update.body)) };
      }
      case 'subscription':
        return noteSubscription(update);
      case 'callback_query':
      case 'pre_checkout_query':
      case 'other':
        return nothing;
    }
  };
};
