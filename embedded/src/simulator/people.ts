import type { SimulatorUser } from './contract.ts';
import type { SimulatorState, UserRow } from './state.ts';
import type { TelegramChat, TelegramUser } from './telegram.ts';

/** Telegram's user ids have up to 52 bits. */
export const maxUserId = 2 ** 52 - 1;

const startingStars = 500;

export interface NewUser {
  readonly id?: number;
  readonly firstName?: string;
  readonly lastName?: string | null;
  readonly username?: string | null;
  readonly languageCode?: string;
  readonly isPremium?: boolean;
  readonly stars?: number;
}

const names: Readonly<Record<string, readonly string[]>> = {
  en: ['Alice', 'Ben', 'Chloe', 'Daniel', 'Emma', 'Felix', 'Grace', 'Henry', 'Iris', 'Jack'],
  ru: ['Анна', 'Борис', 'Вера', 'Глеб', 'Дарья', 'Егор', 'Жанна', 'Илья', 'Кира', 'Лев'],
};

/** Who is there at the first start. */
export const firstUsers: readonly NewUser[] = [
  { id: 1001, firstName: 'Alice', lastName: 'Reed', username: 'alice_test', languageCode: 'en' },
  { id: 1002, firstName: 'Иван', lastName: 'Орлов', username: 'ivan_test', languageCode: 'ru' },
  { id: 1003, firstName: 'Maya', username: 'maya_test', languageCode: 'en', isPremium: true, stars: 2500 },
];

export const addUser = (state: SimulatorState, user: NewUser): UserRow => {
  const language = user.languageCode ?? 'en';
  while (state.users.some(({ id }) => id === state.nextUserId)) state.nextUserId += 1;
  const id = user.id ?? state.nextUserId;
  const choice = names[language] ?? names['en'] ?? [];
  const row: UserRow = {
    id,
    firstName: user.firstName ?? choice[state.users.length % choice.length] ?? `Test user ${id}`,
    lastName: user.lastName ?? null,
    username: user.username ?? null,
    languageCode: language,
    isPremium: user.isPremium ?? false,
    stars: user.stars ?? startingStars,
  };
  state.users.push(row);
  return row;
};

/** Finds a user, or makes one of that id, so that a launch may be asked for by anybody. */
export const userFor = (state: SimulatorState, id: number, otherwise: NewUser = {}): UserRow =>
  state.users.find((user) => user.id === id) ?? addUser(state, { firstName: `Test user ${id}`, ...otherwise, id });

export const userView = (user: UserRow): SimulatorUser => ({ ...user });

export const telegramUser = (user: UserRow): TelegramUser => ({
  id: user.id,
  is_bot: false,
  first_name: user.firstName,
  ...(user.lastName === null ? {} : { last_name: user.lastName }),
  ...(user.username === null ? {} : { username: user.username }),
  language_code: user.languageCode,
  ...(user.isPremium ? { is_premium: true as const } : {}),
});

export const telegramChat = (user: UserRow): TelegramChat => ({
  id: user.id,
  type: 'private',
  first_name: user.firstName,
  ...(user.lastName === null ? {} : { last_name: user.lastName }),
  ...(user.username === null ? {} : { username: user.username }),
});
