import { planNames, type PlanId } from '@stargraph/kit/contracts/plan';
import type { BotLanguage } from './bot-text.ts';

/** Why a plan can't be paid for: billing's reasons, how the company stands, and that it could not be asked. */
export type PlanRefusal =
  | 'unknown-order'
  | 'already-paid'
  | 'wrong-amount'
  | 'not-for-sale'
  | 'given'
  | 'stands-still'
  | 'unavailable';

interface Receipt {
  readonly plan: PlanId;
  readonly stars: number;
  readonly chargeId: string;
  /** Milliseconds since the epoch. */
  readonly paidUntil: number;
}

interface Texts {
  readonly welcome: string;
  readonly help: string;
  readonly paySupport: string;
  readonly receipt: (receipt: Receipt) => string;
  readonly returned: (receipt: Pick<Receipt, 'stars' | 'chargeId'>) => string;
  readonly refunded: (receipt: Pick<Receipt, 'stars' | 'chargeId'>) => string;
  readonly refusals: Readonly<Record<PlanRefusal, string>>;
  /** For the list of commands. */
  readonly commands: { readonly start: string; readonly help: string; readonly paysupport: string };
}

const dayOf = (paidUntil: number, language: BotLanguage): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(paidUntil);

/** What the platform's own bot says. Plain text: nothing in it is read as markup. */
export const platformTexts: Readonly<Record<BotLanguage, Texts>> = {
  en: {
    welcome:
      'This is the bot of Stargraph. Companies pay for their plans here: choose one on the page “Plan and usage” of the constructor, and its invoice opens in this chat.',
    help: 'Companies pay for their plans here. Choose one on the page “Plan and usage” of the constructor.\n\n/paysupport helps with payments',
    paySupport:
      'Plans are paid for in Telegram Stars, 30 days at a time. The page “Plan and usage” of the constructor shows what was paid, and stops the renewal.\n\nIf something is wrong with a payment, write to the team of the platform and name the payment number of your receipt.',
    receipt: ({ plan, stars, chargeId, paidUntil }) =>
      `Thank you! The plan ${planNames.en[plan]} is paid until ${dayOf(paidUntil, 'en')}.\n\nPaid: ${stars} Telegram Stars\nPayment number: ${chargeId}`,
    returned: ({ stars, chargeId }) =>
      `We received ${stars} Telegram Stars that pay for no plan. You get them back.\n\nPayment number: ${chargeId}`,
    refunded: ({ stars, chargeId }) => `You got ${stars} Telegram Stars back.\n\nPayment number: ${chargeId}`,
    refusals: {
      'unknown-order': 'This invoice is not valid any more. Choose the plan anew in the constructor.',
      'already-paid': 'This invoice is paid already. Nothing was charged.',
      'wrong-amount': 'The price of this invoice does not match. Choose the plan anew in the constructor.',
      'not-for-sale': 'The price of this plan has changed. Choose it anew in the constructor. Nothing was charged.',
      given: 'The platform has set this company’s plan itself. Nothing was charged.',
      'stands-still': 'This company stands still, so nothing is sold to it. Nothing was charged.',
      unavailable: 'The platform can’t be reached right now. Nothing was charged; try again in a minute.',
    },
    commands: { start: 'What this bot is for', help: 'What this bot does', paysupport: 'Help with payments' },
  },
  ru: {
    welcome:
      'Это бот Stargraph. Здесь компании оплачивают свои тарифы: выберите тариф на странице «Тариф и расход» в конструкторе, и счёт откроется в этом чате.',
    help: 'Здесь компании оплачивают свои тарифы. Выберите тариф на странице «Тариф и расход» в конструкторе.\n\n/paysupport — помощь с оплатой',
    paySupport:
      'Тарифы оплачиваются звёздами Telegram, на 30 дней. Страница «Тариф и расход» в конструкторе показывает, что оплачено, и отключает продление.\n\nЕсли с платежом что-то не так, напишите команде платформы и назовите номер платежа из чека.',
    receipt: ({ plan, stars, chargeId, paidUntil }) =>
      `Спасибо! Тариф «${planNames.ru[plan]}» оплачен до ${dayOf(paidUntil, 'ru')}.\n\nОплачено звёзд Telegram: ${stars}\nНомер платежа: ${chargeId}`,
    returned: ({ stars, chargeId }) =>
      `Получено звёзд Telegram: ${stars}, но они не оплачивают никакой тариф. Мы их вернём.\n\nНомер платежа: ${chargeId}`,
    refunded: ({ stars, chargeId }) => `Вам возвращено звёзд Telegram: ${stars}.\n\nНомер платежа: ${chargeId}`,
    refusals: {
      'unknown-order': 'Этот счёт больше не действует. Выберите тариф заново в конструкторе.',
      'already-paid': 'Этот счёт уже оплачен. Ничего не списано.',
      'wrong-amount': 'Цена этого счёта не совпадает. Выберите тариф заново в конструкторе.',
      'not-for-sale': 'Цена этого тарифа изменилась. Выберите его заново в конструкторе. Ничего не списано.',
      given: 'Тариф этой компании назначила сама платформа. Ничего не списано.',
      'stands-still': 'Эта компания остановлена, ей ничего не продаётся. Ничего не списано.',
      unavailable: 'Платформа сейчас недоступна. Ничего не списано; попробуйте через минуту.',
    },
    commands: { start: 'Для чего этот бот', help: 'Что умеет этот бот', paysupport: 'Помощь с оплатой' },
  },
};
