import type { LocalizedText } from '@stargraph/kit/contracts/release';

/** The languages that the platform's own messages are written in. */
export type BotLanguage = 'en' | 'ru';

export const botLanguages: readonly BotLanguage[] = ['en', 'ru'];

/** The language to write in to a user, by Telegram's `language_code` of them. */
export const botLanguageOf = (code: string | undefined): BotLanguage => (/^ru\b/i.test(code ?? '') ? 'ru' : 'en');

/** Why a payment can't be made: billing's reasons, and that it could not be asked. */
export type CheckoutRefusal =
  | 'unknown-order'
  | 'already-paid'
  | 'wrong-player'
  | 'wrong-amount'
  | 'not-for-sale'
  | 'limit-reached'
  | 'sold-out'
  | 'unavailable';

interface Receipt {
  readonly title: string;
  readonly stars: number;
  readonly chargeId: string;
}

interface Texts {
  readonly open: string;
  readonly welcome: (project: string) => string;
  readonly invited: (project: string) => string;
  readonly help: (project: string) => string;
  readonly paySupport: (project: string) => string;
  readonly receipt: (receipt: Receipt) => string;
  /** A subscription was paid for anew. */
  readonly renewal: (receipt: Receipt) => string;
  readonly unmatched: (receipt: Omit<Receipt, 'title'>) => string;
  /** `title` is null where the Stars had paid for nothing. */
  readonly refunded: (receipt: Omit<Receipt, 'title'> & { readonly title: string | null }) => string;
  readonly refusals: Readonly<Record<CheckoutRefusal, string>>;
  /** For the list of commands: 1 to 256 characters each. */
  readonly commands: { readonly start: string; readonly help: string; readonly paysupport: string };
}

const russianStars = new Intl.PluralRules('ru');
const russianStarsOf = (count: number): string => {
  const form = russianStars.select(count);
  return `${count} ${form === 'one' ? 'звезда' : form === 'few' ? 'звезды' : 'звёзд'} Telegram`;
};
const starsOf = (count: number): string => `${count} Telegram ${count === 1 ? 'Star' : 'Stars'}`;

/** What the bot says. Plain text: nothing in it is read as markup. */
export const botTexts: Readonly<Record<BotLanguage, Texts>> = {
  en: {
    open: 'Open',
    welcome: (project) => `Welcome to ${project}!\n\nIt opens right here in Telegram: tap the button below.`,
    invited: (project) =>
      `You were invited to ${project}!\n\nOpen it with the button below, so that the invitation counts.`,
    help: (project) => `${project} opens right here in Telegram.\n\n/start opens it\n/paysupport helps with payments`,
    paySupport: (project) =>
      `Purchases in ${project} are paid for in Telegram Stars.\n\nIf something that you paid for is missing, open the app again in a minute: a payment that Telegram took is never lost. If it is still missing then, write to the team of ${project} and name the payment number of your receipt.`,
    receipt: ({ title, stars, chargeId }) =>
      `Thank you! ${title} is yours.\n\nPaid: ${starsOf(stars)}\nPayment number: ${chargeId}`,
    renewal: ({ title, stars, chargeId }) =>
      `${title} goes on for another 30 days.\n\nPaid: ${starsOf(stars)}\nPayment number: ${chargeId}`,
    unmatched: ({ stars, chargeId }) =>
      `We received ${starsOf(stars)}, but can’t tell what for. The payment is on record and the team sees it.\n\nPayment number: ${chargeId}\n/paysupport tells what you can do.`,
    refunded: ({ title, stars, chargeId }) =>
      `You got ${starsOf(stars)} back${title === null ? '.' : `, and ${title} was taken back.`}\n\nPayment number: ${chargeId}`,
    refusals: {
      'unknown-order': 'This invoice is not valid any more. Open the shop again and choose anew.',
      'already-paid': 'This order is paid already. Nothing was charged.',
      'wrong-player': 'This invoice was made for somebody else. Open the shop and choose for yourself.',
      'wrong-amount': 'The price of this order does not match. Open the shop again and choose anew.',
      'not-for-sale': 'This is no longer for sale. Nothing was charged.',
      'limit-reached': 'You have as many of these as one can have. Nothing was charged.',
      'sold-out': 'The last one has just been sold. Nothing was charged.',
      unavailable: 'The shop can’t be reached right now. Nothing was charged; try again in a minute.',
    },
    commands: { start: 'Open the app', help: 'What this bot does', paysupport: 'Help with payments' },
  },
  ru: {
    open: 'Открыть',
    welcome: (project) => `Добро пожаловать в ${project}!\n\nВсё открывается прямо в Telegram: нажмите кнопку ниже.`,
    invited: (project) => `Вас пригласили в ${project}!\n\nОткройте по кнопке ниже, чтобы приглашение засчиталось.`,
    help: (project) => `${project} открывается прямо в Telegram.\n\n/start — открыть\n/paysupport — помощь с оплатой`,
    paySupport: (project) =>
      `Покупки в ${project} оплачиваются звёздами Telegram.\n\nЕсли оплаченное не появилось, откройте приложение снова через минуту: принятый Telegram платёж не теряется. Если и тогда его нет, напишите команде ${project} и назовите номер платежа из чека.`,
    receipt: ({ title, stars, chargeId }) =>
      `Спасибо! «${title}» теперь у вас.\n\nОплачено: ${russianStarsOf(stars)}\nНомер платежа: ${chargeId}`,
    renewal: ({ title, stars, chargeId }) =>
      `«${title}»: подписка продлена на 30 дней.\n\nОплачено: ${russianStarsOf(stars)}\nНомер платежа: ${chargeId}`,
    unmatched: ({ stars, chargeId }) =>
      `Платёж получен (${russianStarsOf(stars)}), но непонятно, за что. Он записан, и команда его видит.\n\nНомер платежа: ${chargeId}\n/paysupport подскажет, что делать.`,
    refunded: ({ title, stars, chargeId }) =>
      `Вам возвращено: ${russianStarsOf(stars)}.${title === null ? '' : ` «${title}» больше не у вас.`}\n\nНомер платежа: ${chargeId}`,
    refusals: {
      'unknown-order': 'Этот счёт больше не действует. Откройте магазин и выберите заново.',
      'already-paid': 'Этот заказ уже оплачен. Ничего не списано.',
      'wrong-player': 'Этот счёт выставлен другому человеку. Откройте магазин и выберите для себя.',
      'wrong-amount': 'Цена этого заказа не совпадает. Откройте магазин и выберите заново.',
      'not-for-sale': 'Это больше не продаётся. Ничего не списано.',
      'limit-reached': 'У вас уже столько, сколько можно иметь. Ничего не списано.',
      'sold-out': 'Последний экземпляр уже продан. Ничего не списано.',
      unavailable: 'Магазин сейчас недоступен. Ничего не списано; попробуйте через минуту.',
    },
    commands: { start: 'Открыть приложение', help: 'Что умеет этот бот', paysupport: 'Помощь с оплатой' },
  },
};

/** A definition's text in the language, or else in English, or else in the first that it has. */
export const localText = (text: LocalizedText, language: BotLanguage): string =>
  text[language] ?? text['en'] ?? Object.values(text)[0] ?? '';
