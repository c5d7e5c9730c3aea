import type { HistoryEntry } from './model.ts';

/** What the history says, in a language; apart from all else, since few open it. */
interface HistoryWords {
  readonly history: string;
  readonly nothing: string;
  readonly nothingHint: string;
  readonly more: string;
  readonly left: (n: string) => string;
  readonly goodUntil: (moment: string) => string;
  readonly why: (entry: Pick<HistoryEntry, 'kind' | 'cause' | 'gives'>) => string;
}

type Kind = HistoryEntry['kind'];
type Named = (name: string) => string;

const createWhy =
  (
    unnamed: Readonly<Record<Kind, string>>,
    rewards: Readonly<Record<'action' | 'level' | 'quest', Named>>,
    named: Readonly<Record<Exclude<Kind, 'REWARD' | 'PURCHASE'>, Named>> & {
      readonly paid: Named;
      readonly got: Named;
    },
  ): HistoryWords['why'] =>
  ({ kind, cause, gives }) => {
    const name = cause?.name;
    if (cause === null || name == null || name === '') return unnamed[kind];
    if (kind === 'PURCHASE') return gives ? named.paid(name) : named.got(name);
    if (kind !== 'REWARD') return named[kind](name);
    return Object.hasOwn(rewards, cause.kind) ? rewards[cause.kind as keyof typeof rewards](name) : unnamed.REWARD;
  };

const en: HistoryWords = {
  history: 'History',
  nothing: 'Nothing has moved yet',
  nothingHint: 'What you earn and spend is listed here.',
  more: 'Show more',
  left: (n) => `Balance after: ${n}`,
  goodUntil: (moment) => `Good until ${moment}`,
  why: createWhy(
    {
      REWARD: 'Reward',
      PURCHASE: 'Purchase',
      STARS: 'Bought for Stars',
      REFUND: 'Taken back with a refund',
      EXCHANGE: 'Exchange',
      EXPIRY: 'Expired',
      CHARGE: 'Price of an act',
    },
    { action: (name) => name, level: (name) => `Level ${name} reached`, quest: (name) => `Quest “${name}”` },
    {
      paid: (name) => `Bought “${name}”`,
      got: (name) => `Came with “${name}”`,
      STARS: (name) => `“${name}”, for Stars`,
      REFUND: (name) => `“${name}”, paid back`,
      EXCHANGE: (name) => `Exchange: ${name}`,
      EXPIRY: (name) => `${name}: expired`,
      CHARGE: (name) => name,
    },
  ),
};

const ru: HistoryWords = {
  history: 'История',
  nothing: 'Движений ещё не было',
  nothingHint: 'Здесь будет всё, что вы заработали и потратили.',
  more: 'Показать ещё',
  left: (n) => `Остаток: ${n}`,
  goodUntil: (moment) => `Действует до ${moment}`,
  why: createWhy(
    {
      REWARD: 'Награда',
      PURCHASE: 'Покупка',
      STARS: 'Куплено за звёзды',
      REFUND: 'Возвращено вместе со звёздами',
      EXCHANGE: 'Обмен',
      EXPIRY: 'Сгорело',
      CHARGE: 'Плата за действие',
    },
    { action: (name) => name, level: (name) => `Достигнут уровень ${name}`, quest: (name) => `Задание «${name}»` },
    {
      paid: (name) => `Куплено: «${name}»`,
      got: (name) => `Вместе с «${name}»`,
      STARS: (name) => `«${name}» за звёзды`,
      REFUND: (name) => `«${name}»: возврат`,
      EXCHANGE: (name) => `Обмен: ${name}`,
      EXPIRY: (name) => `${name}: срок вышел`,
      CHARGE: (name) => name,
    },
  ),
};

export const historyWords = (locale: string): HistoryWords => (/^ru\b/.test(locale) ? ru : en);
