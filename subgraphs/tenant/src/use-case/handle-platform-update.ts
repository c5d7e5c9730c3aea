import type { CommandClient } from '@stargraph/kit/commands';
import { planPay, planRefunded, planRenewal } from '@stargraph/kit/contracts/commands/billing';
import { botLanguageOf } from '../domain/bot-text.ts';
import { platformTexts } from '../domain/platform-text.ts';
import {
  commandOf,
  PoisonUpdateError,
  readChatMember,
  readMessage,
  readSubscription,
  type TelegramMessage,
  type TelegramPayment,
} from '../domain/update.ts';
import type { ReceivedUpdate } from '../store/received-update.ts';
import { answerWindow, isPresent, type UpdateEffects } from './update-effects.ts';

/**
 * Works out what an update of the platform's own bot leads to. What it asks of billing is repeatable.
 * @throws PoisonUpdateError; what else it throws is worth another try
 */
export const createHandlePlatformUpdate = ({ commands }: { readonly commands: CommandClient }) => {
  const nothing: UpdateEffects = { messages: [], reachable: null };
  const say = (reason: string, text: string): UpdateEffects => ({
    messages: [{ reason, body: { text }, owed: true }],
    reachable: null,
  });
  const textsFor = (message: TelegramMessage) => platformTexts[botLanguageOf(message.from?.language_code)];

  const answer = ({ chat }: ReceivedUpdate, message: TelegramMessage): UpdateEffects => {
    if (message.chat.type !== 'private') return nothing;
    const { welcome, help, paySupport } = textsFor(message);
    const name = commandOf(message.text)?.name ?? '';
    const text = new Map([
      ['start', welcome],
      ['help', help],
      ['paysupport', paySupport],
    ]).get(name);
    if (text === undefined) return { ...nothing, reachable: true };
    return { ...say(`${name}:${chat}:${answerWindow(message)}`, text), reachable: true };
  };

  const pay = async (
    { telegramBotId, traceparent }: ReceivedUpdate,
    message: TelegramMessage,
    payment: TelegramPayment,
  ): Promise<UpdateEffects> => {
    const payer = message.from?.id ?? message.chat.id;
    const { telegram_payment_charge_id: chargeId, total_amount: stars, subscription_expiration_date: until } = payment;
    const paid = await commands.call(
      planPay,
      {
        telegramBotId,
        payload: payment.invoice_payload,
        currency: payment.currency,
        amount: stars,
        telegramUserId: String(payer),
        chargeId,
        paidAt: message.date * 1000,
        paidUntil: until === undefined ? null : until * 1000,
        renewal: payment.is_recurring === true && payment.is_first_recurring !== true,
      },
      { traceparent },
    );
    const texts = textsFor(message);
    const text =
      paid.outcome === 'returned' ? texts.returned({ stars, chargeId }) : texts.receipt({ ...paid, stars, chargeId });
    return say(`receipt:${chargeId}`, text);
  };

  const refund = async (
    { telegramBotId, traceparent }: ReceivedUpdate,
    message: TelegramMessage,
    { telegram_payment_charge_id: chargeId, total_amount: stars }: TelegramPayment,
  ): Promise<UpdateEffects> => {
    const { outcome } = await commands.call(planRefunded, { telegramBotId, chargeId }, { traceparent });
    if (outcome === 'unknown') throw new Error('a refund of a payment that has not come yet');
    return say(`refund:${chargeId}`, textsFor(message).refunded({ stars, chargeId }));
  };

  return async (update: ReceivedUpdate): Promise<UpdateEffects> => {
    const { traceparent } = update;
    switch (update.kind) {
      case 'message':
        return answer(update, readMessage(update.body));
      case 'payment':
      case 'refund': {
        const message = readMessage(update.body);
        const payment = update.kind === 'payment' ? message.successful_payment : message.refunded_payment;
        if (payment === undefined) throw new PoisonUpdateError('a payment or refund without what was paid');
        return update.kind === 'payment' ? pay(update, message, payment) : refund(update, message, payment);
      }
      case 'subscription': {
        const { state, invoice_payload: payload } = readSubscription(update.body);
        // That a renewal failed is no decision of anybody's: Telegram tries on, and time does the rest.
        if (state === 'canceled' || state === 'active')
          await commands.call(planRenewal, { payload, renews: state === 'active' }, { traceparent });
        return nothing;
      }
      case 'my_chat_member':
        return { ...nothing, reachable: isPresent(readChatMember(update.body)) };
      case 'callback_query':
      case 'pre_checkout_query':
      case 'other':
        return nothing;
    }
  };
};
