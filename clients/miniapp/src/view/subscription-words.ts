import type { SubscriptionStanding } from './model.ts';

/** Why a subscription was not changed. */
export type SubscriptionRefusal = 'ENDED' | 'CANCELED_IN_TELEGRAM' | 'CANCELED_BY_PLATFORM' | 'NO_BOT' | 'REFUSED';

/** What is said of subscriptions, in a language; apart from all else, since few projects have one. */
interface SubscriptionWords {
  readonly subscriptions: string;
  readonly isOne: string;
  readonly isRenewal: string;
  readonly every: (price: string) => string;
  readonly subscribe: (title: string, price: string) => string;
  readonly activeUntil: (day: string) => string;
  /** Where it is cancelled: in the app's own profile, or else in Telegram. */
  readonly manage: { readonly profile: string; readonly telegram: string };
  readonly active: (day: string) => string;
  readonly canceled: Readonly<Record<NonNullable<SubscriptionStanding['canceledBy']>, (day: string) => string>>;
  readonly grace: (day: string) => string;
  readonly ended: Readonly<Record<NonNullable<SubscriptionStanding['endReason']>, (day: string) => string>>;
  readonly pending: Readonly<Record<NonNullable<SubscriptionStanding['pendingChange']>, string>>;
  readonly waiting: string;
  readonly cancel: string;
  readonly cancelIt: (title: string) => string;
  readonly resume: string;
  readonly resumeIt: (title: string) => string;
  readonly again: string;
  readonly againIt: (title: string, price: string) => string;
  readonly ask: (title: string) => string;
  readonly stays: (day: string) => string;
  readonly endsNow: string;
  readonly sure: string;
  readonly keep: string;
  readonly canceledNow: (day: string) => string;
  readonly endedNow: string;
  readonly resumedNow: (day: string) => string;
  readonly noted: string;
  readonly refused: Readonly<Record<SubscriptionRefusal, string>>;
}

const en: SubscriptionWords = {
  subscriptions: 'Subscriptions',
  isOne: 'Subscription, first payment',
  isRenewal: 'Subscription, renewed',
  every: (price) => `${price} every 30 days`,
  subscribe: (title, price) => `Subscribe to ${title} for ${price}`,
  activeUntil: (day) => `Active until ${day}`,
  manage: {
    profile: 'You can cancel it in your profile.',
    telegram: 'You can cancel it in Telegram’s settings, under My Stars.',
  },
  active: (day) => `Active, renews on ${day}`,
  canceled: {
    PLAYER: (day) => `Cancelled, runs until ${day}`,
    TELEGRAM: (day) => `Cancelled in Telegram’s settings, runs until ${day}. It can be resumed there.`,
    PLATFORM: (day) => `Not renewed, runs until ${day}`,
  },
  grace: (day) => `The renewal is not paid. It still runs until ${day}.`,
  ended: {
    CANCELED: (day) => `Cancelled, ended on ${day}`,
    UNPAID: (day) => `Ended: it was paid until ${day} and not paid again`,
    REFUNDED: () => 'Ended: its Stars were given back',
  },
  pending: {
    CANCEL: 'Telegram has yet to confirm that it is cancelled. This happens by itself.',
    RESUME: 'Telegram has yet to confirm that it is resumed. This happens by itself.',
  },
  waiting: 'No answer yet. It will be sent again by itself.',
  cancel: 'Cancel',
  cancelIt: (title) => `Cancel the subscription to ${title}`,
  resume: 'Resume',
  resumeIt: (title) => `Resume the subscription to ${title}`,
  again: 'Subscribe again',
  againIt: (title, price) => `Subscribe again to ${title} for ${price}`,
  ask: (title) => `Cancel ${title}?`,
  stays: (day) =>
    `Everything stays yours until ${day}, and you can resume it until then. After that no more Stars are taken.`,
  endsNow: 'What you paid for is over, so it ends at once. No more Stars are taken.',
  sure: 'Cancel the subscription',
  keep: 'Keep it',
  canceledNow: (day) => `Cancelled. It is yours until ${day}.`,
  endedNow: 'Cancelled. It has ended.',
  resumedNow: (day) => `Resumed. It renews on ${day}.`,
  noted: 'Noted. Telegram will be told by itself.',
  refused: {
    ENDED: 'It has ended already. Nothing more is taken.',
    CANCELED_IN_TELEGRAM: 'It was cancelled in Telegram’s settings. Resume it there.',
    CANCELED_BY_PLATFORM: 'It is not renewed any more and can’t be resumed.',
    NO_BOT: 'The bot that takes its Stars is not connected here. Change it in Telegram’s settings.',
    REFUSED: 'Telegram refused it. Nothing was changed. Try again, or use Telegram’s settings.',
  },
};

const ru: SubscriptionWords = {
  subscriptions: 'Подписки',
  isOne: 'Подписка, первая оплата',
  isRenewal: 'Подписка, продление',
  every: (price) => `${price} каждые 30 дней`,
  subscribe: (title, price) => `Оформить подписку «${title}»: ${price}`,
  activeUntil: (day) => `Действует до ${day}`,
  manage: {
    profile: 'Отменить её можно в профиле.',
    telegram: 'Отменить её можно в настройках Telegram, в разделе «Мои звёзды».',
  },
  active: (day) => `Действует, продлится ${day}`,
  canceled: {
    PLAYER: (day) => `Отменена, действует до ${day}`,
    TELEGRAM: (day) => `Отменена в настройках Telegram, действует до ${day}. Возобновить можно там же.`,
    PLATFORM: (day) => `Не продлится, действует до ${day}`,
  },
  grace: (day) => `Продление не оплачено. Пока действует, до ${day}.`,
  ended: {
    CANCELED: (day) => `Отменена, закончилась ${day}`,
    UNPAID: (day) => `Закончилась: оплачена была до ${day}, продления не было`,
    REFUNDED: () => 'Закончилась: звёзды возвращены',
  },
  pending: {
    CANCEL: 'Telegram ещё не подтвердил отмену. Это произойдёт само.',
    RESUME: 'Telegram ещё не подтвердил возобновление. Это произойдёт само.',
  },
  waiting: 'Ответа пока нет. Отправим ещё раз сами.',
  cancel: 'Отменить',
  cancelIt: (title) => `Отменить подписку «${title}»`,
  resume: 'Возобновить',
  resumeIt: (title) => `Возобновить подписку «${title}»`,
  again: 'Оформить снова',
  againIt: (title, price) => `Оформить снова подписку «${title}»: ${price}`,
  ask: (title) => `Отменить «${title}»?`,
  stays: (day) => `До ${day} всё остаётся у вас, и до этого дня её можно возобновить. Потом звёзды больше не спишутся.`,
  endsNow: 'Оплаченное время прошло, поэтому она закончится сразу. Звёзды больше не спишутся.',
  sure: 'Отменить подписку',
  keep: 'Оставить',
  canceledNow: (day) => `Отменена. До ${day} всё остаётся у вас.`,
  endedNow: 'Отменена и закончилась.',
  resumedNow: (day) => `Возобновлена. Продлится ${day}.`,
  noted: 'Принято. Telegram узнает об этом сам.',
  refused: {
    ENDED: 'Она уже закончилась. Больше ничего не спишется.',
    CANCELED_IN_TELEGRAM: 'Она отменена в настройках Telegram. Возобновить её можно там же.',
    CANCELED_BY_PLATFORM: 'Она больше не продлевается, возобновить её нельзя.',
    NO_BOT: 'Бот, которому она оплачена, здесь не подключён. Измените её в настройках Telegram.',
    REFUSED: 'Telegram отказал, ничего не изменилось. Попробуйте снова или откройте настройки Telegram.',
  },
};

export const subscriptionWords = (locale: string): SubscriptionWords => (/^ru\b/.test(locale) ? ru : en);

/** A day in words of a locale, with its year. Without the Russian «г.», whose full stop would meet that of a sentence. */
export const dayIn = (locale: string, iso: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(iso)).replace(/\s*г\.$/, '');
