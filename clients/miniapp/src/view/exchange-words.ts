/** What the exchange says, in a language; apart from all else, since few projects have one. */
interface ExchangeWords {
  readonly exchange: string;
  /** Before an amount. */
  readonly have: string;
  readonly open: (give: string, get: string) => string;
  readonly howMuch: string;
  readonly give: string;
  readonly get: string;
  /** Before an amount. */
  readonly tooLittle: string;
  /** Before what may still be given today. */
  readonly today: string;
  readonly usedUp: string;
  readonly notEnough: string;
  readonly limit: string;
  readonly exchanged: (n: string) => string;
  readonly gone: string;
  readonly refused: string;
  readonly unanswered: string;
}

const en: ExchangeWords = {
  exchange: 'Exchange',
  have: 'You have',
  open: (give, get) => `Exchange ${give} for ${get}`,
  howMuch: 'How much',
  give: 'You give',
  get: 'You get',
  tooLittle: 'You need at least',
  today: 'Left today:',
  usedUp: 'That is all for today.',
  notEnough: 'That is more than you have. Nothing was taken.',
  limit: 'That is more than you may exchange today. Nothing was taken.',
  exchanged: (n) => `You got ${n}`,
  gone: 'This rate is no longer offered.',
  refused: 'It could not be exchanged. Nothing was taken.',
  unanswered: 'No answer yet. It will be tried again and exchanged once.',
};

const ru: ExchangeWords = {
  exchange: 'Обмен',
  have: 'У вас',
  open: (give, get) => `Обмен: ${give} на ${get}`,
  howMuch: 'Сколько',
  give: 'Вы отдаёте',
  get: 'Вы получаете',
  tooLittle: 'Нужно не меньше',
  today: 'Осталось на сегодня:',
  usedUp: 'На сегодня всё.',
  notEnough: 'Столько у вас уже нет. Ничего не списано.',
  limit: 'Сегодня столько обменять нельзя. Ничего не списано.',
  exchanged: (n) => `Получено: ${n}`,
  gone: 'Этого курса больше нет.',
  refused: 'Обменять не удалось. Ничего не списано.',
  unanswered: 'Ответа пока нет. Попробуем ещё раз, обменяется один раз.',
};

export const exchangeWords = (locale: string): ExchangeWords => (/^ru\b/.test(locale) ? ru : en);
