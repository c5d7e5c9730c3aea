/** What the exchange says, in a language; apart from all else, since few projects have one. */
interface ExchangeWords {
  readonly exchange: string;
  readonly have: (n: string) => string;
  readonly open: (give: string, get: string) => string;
  readonly howMuch: string;
  readonly give: string;
  readonly get: string;
  readonly tooLittle: (least: string) => string;
  readonly exchanged: (n: string) => string;
  readonly gone: string;
  readonly refused: string;
  readonly unanswered: string;
}

const en: ExchangeWords = {
  exchange: 'Exchange',
  have: (n) => `You have ${n}`,
  open: (give, get) => `Exchange ${give} for ${get}`,
  howMuch: 'How much',
  give: 'You give',
  get: 'You get',
  tooLittle: (least) => `You need at least ${least}`,
  exchanged: (n) => `${n} is yours`,
  gone: 'This rate is no longer offered.',
  refused: 'It could not be exchanged. Nothing was taken.',
  unanswered: 'No answer yet. It will be tried again and exchanged once.',
};

const ru: ExchangeWords = {
  exchange: 'Обмен',
  have: (n) => `У вас ${n}`,
  open: (give, get) => `Обменять: ${give} на ${get}`,
  howMuch: 'Сколько',
  give: 'Вы отдаёте',
  get: 'Вы получаете',
  tooLittle: (least) => `Нужно не меньше: ${least}`,
  exchanged: (n) => `Получено: ${n}`,
  gone: 'Этого курса больше нет.',
  refused: 'Обменять не удалось. Ничего не списано.',
  unanswered: 'Ответа пока нет. Попробуем ещё раз, обменяется один раз.',
};

export const exchangeWords = (locale: string): ExchangeWords => (/^ru\b/.test(locale) ? ru : en);
