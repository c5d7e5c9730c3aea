import { randomBytes } from 'node:crypto';
import type { BotCommand, MenuButton, SimulatorBot } from './contract.ts';
import { createSimulatedBot, type SimulatedBot } from './bot.ts';
import type { BotRow, SimulatorState } from './state.ts';
import type { TelegramUser } from './telegram.ts';

const rowOf = (bot: SimulatedBot): BotRow => ({
  ...bot,
  stars: 0,
  webhook: null,
  description: '',
  shortDescription: '',
  menuButtons: {},
  commands: {},
});

/** Takes in the bots that the composition root made; what the file knows of them stays. */
export const adoptBots = (state: SimulatorState, bots: readonly SimulatedBot[]): void => {
  for (const bot of bots) {
    const index = state.bots.findIndex(({ id }) => id === bot.id);
    const known = state.bots[index];
    if (known === undefined) state.bots.push(rowOf(bot));
    else state.bots[index] = { ...known, token: bot.token };
  }
};

/** What @BotFather does: a bot of that name, and its token. */
export const makeBot = (state: SimulatorState, name: string, username: string | undefined): BotRow => {
  const number = state.nextBotNumber;
  state.nextBotNumber += 1;
  const secret = randomBytes(27).toString('base64url').slice(0, 35);
  const row = rowOf(createSimulatedBot(number, username ?? `test_${number}_bot`, name, secret));
  state.bots.push(row);
  return row;
};

export const botView = (state: SimulatorState, bot: BotRow): SimulatorBot => ({
  id: bot.id,
  username: bot.username,
  name: bot.name,
  token: bot.token,
  stars: bot.stars,
  webhook:
    bot.webhook === null
      ? null
      : {
          url: bot.webhook.url,
          pending: state.pending.filter(({ botId }) => botId === bot.id).length,
          lastErrorAt: bot.webhook.lastErrorAt,
          lastError: bot.webhook.lastError,
        },
});

export const telegramBot = (bot: BotRow): TelegramUser => ({
  id: bot.id,
  is_bot: true,
  first_name: bot.name,
  username: bot.username,
});

export const menuButtonOf = (bot: BotRow, userId: number | undefined): MenuButton =>
  (userId === undefined ? undefined : bot.menuButtons[String(userId)]) ??
  bot.menuButtons['default'] ?? { type: userId === undefined ? 'default' : 'commands' };

/** Where a bot's commands of a scope and a language are kept. */
export const commandsKey = (
  scope: { readonly type: string; readonly chat_id?: number | string } | undefined,
  language: string | undefined,
): string => `${scope?.type ?? 'default'}${scope?.chat_id === undefined ? '' : `:${scope.chat_id}`}/${language ?? ''}`;

/** The commands that a user sees: the narrowest scope, and the user's language before all others. */
export const commandsFor = (
  bot: BotRow,
  user: { readonly id: number; readonly languageCode: string },
): readonly BotCommand[] => {
  for (const scope of [{ type: 'chat', chat_id: user.id }, { type: 'all_private_chats' }, { type: 'default' }])
    for (const language of [user.languageCode, '']) {
      const found = bot.commands[commandsKey(scope, language)];
      if (found !== undefined) return found;
    }
  return [];
};

/** The Mini App of `t.me/<bot>?startapp`: Telegram knows it from @BotFather, the simulator from the menu button. */
export const mainAppOf = (bot: BotRow): string | null => {
  const button = bot.menuButtons['default'];
  return button?.type === 'web_app' ? button.web_app.url : null;
};
