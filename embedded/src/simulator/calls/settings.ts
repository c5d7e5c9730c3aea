import { badRequest, BotApiError, tooManyRequests } from '../api-error.ts';
import { commandsKey, menuButtonOf } from '../bots.ts';
import type { BotRow } from '../state.ts';
import type { BotCommand, MenuButton, TelegramUpdate, UpdateKind } from '../telegram.ts';
import { changed } from '../world.ts';
import { stringOf, type CallDeps, type Calls, type Parameters } from './call.ts';
import { isAppUrl } from './markup.ts';

const kinds: readonly UpdateKind[] = [
  'message',
  'callback_query',
  'pre_checkout_query',
  'my_chat_member',
  'subscription',
];

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || hostname.startsWith('127.');

/**
 * A webhook's address: on this machine, where a local Bot API server takes plain http and any port.
 * @throws BotApiError for any other: what the simulator tells never leaves the machine
 */
const checkUrl = (url: string): void => {
  if (!URL.canParse(url)) throw badRequest('bad webhook: Invalid URL specified');
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:')
    throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
  if (!isLoopback(hostname))
    throw badRequest('bad webhook: IP address is not on this machine, the simulator calls no other');
};

const scopeOf = (parameters: Parameters) =>
  parameters['scope'] as { readonly type: string; readonly chat_id?: number | string } | undefined;

const languageOf = (parameters: Parameters): string | undefined => {
  const code = stringOf(parameters, 'language_code');
  if (code !== undefined && code !== '' && !/^[a-z]{2}$/.test(code))
    throw badRequest('invalid language_code is specified');
  return code;
};

const pollMs = 50;
const maxPollSeconds = 50;

export const createSettingCalls = (deps: CallDeps): Calls => {
  const { world, delivery } = deps;
  const { state, clock } = world;
  const lastSet = new Map<number, number>();

  const dropPending = (bot: BotRow, parameters: Parameters): void => {
    if (parameters['drop_pending_updates'] === true)
      state.pending = state.pending.filter(({ botId }) => botId !== bot.id);
  };

  const pollOnce = (bot: BotRow, offset: number, limit: number): readonly TelegramUpdate[] => {
    const waiting = delivery.pendingOf(bot.id).filter(({ held }) => !held);
    if (offset > 0)
      state.pending = state.pending.filter((each) => each.botId !== bot.id || each.update.update_id >= offset);
    const left = waiting.map(({ update }) => update).filter(({ update_id: id }) => id >= offset);
    return offset < 0 ? left.slice(offset).slice(0, limit) : left.slice(0, limit);
  };

  return {
    setWebhook: (bot, parameters) => {
      const url = stringOf(parameters, 'url') ?? '';
      if (url === '') {
        bot.webhook = null;
        dropPending(bot, parameters);
        changed(world);
        return true;
      }
      const now = clock.now();
      if (now - (lastSet.get(bot.id) ?? -Infinity) < 1000) throw tooManyRequests(1);
      lastSet.set(bot.id, now);
      checkUrl(url);
      const allowed = parameters['allowed_updates'] as readonly string[] | undefined;
      bot.webhook = {
        url,
        secret: stringOf(parameters, 'secret_token') ?? null,
        // An empty list stands for every kind that needs no asking; without one the last stays.
        allowed:
          allowed === undefined
            ? (bot.webhook?.allowed ?? null)
            : allowed.length === 0
              ? null
              : kinds.filter((kind) => allowed.includes(kind)),
        maxConnections: (parameters['max_connections'] as number | undefined) ?? 40,
        lastErrorAt: null,
        lastError: null,
      };
      dropPending(bot, parameters);
      for (const update of delivery.pendingOf(bot.id)) update.nextAt = now;
      delivery.wake();
      changed(world);
      return true;
    },
    deleteWebhook: (bot, parameters) => {
      bot.webhook = null;
      dropPending(bot, parameters);
      changed(world);
      return true;
    },
    getWebhookInfo: (bot) => ({
      url: bot.webhook?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: delivery.pendingOf(bot.id).length,
      ...(bot.webhook === null
        ? {}
        : {
            max_connections: bot.webhook.maxConnections,
            ip_address: '127.0.0.1',
            ...(bot.webhook.allowed === null ? {} : { allowed_updates: bot.webhook.allowed }),
            ...(bot.webhook.lastErrorAt === null
              ? {}
              : {
                  last_error_date: Math.floor(bot.webhook.lastErrorAt / 1000),
                  last_error_message: bot.webhook.lastError ?? '',
                }),
          }),
    }),
    getUpdates: async (bot, parameters) => {
      const refuse = (): void => {
        if (bot.webhook !== null)
          throw new BotApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
          );
      };
      refuse();
      const offset = (parameters['offset'] as number | undefined) ?? 0;
      const limit = (parameters['limit'] as number | undefined) ?? 100;
      const wait = Math.min((parameters['timeout'] as number | undefined) ?? 0, maxPollSeconds);
      const deadline = performance.now() + wait * 1000;
      for (;;) {
        const found = pollOnce(bot, offset, limit);
        if (found.length > 0 || performance.now() >= deadline) return found;
        await new Promise((resolve) => setTimeout(resolve, pollMs));
        refuse();
      }
    },
    setChatMenuButton: (bot, parameters) => {
      const button = (parameters['menu_button'] as MenuButton | undefined) ?? { type: 'default' };
      if (button.type === 'web_app') {
        if (typeof button.text !== 'string' || button.text.trim() === '') throw badRequest('BUTTON_TEXT_INVALID');
        if (button.web_app === undefined || !isAppUrl(button.web_app.url))
          throw badRequest(
            `menu button Web App URL '${button.web_app?.url ?? ''}' is invalid: Only HTTPS links are allowed`,
          );
      }
      const chatId = parameters['chat_id'] as number | undefined;
      bot.menuButtons = { ...bot.menuButtons, [chatId === undefined ? 'default' : String(chatId)]: button };
      changed(world, bot.id);
      return true;
    },
    getChatMenuButton: (bot, parameters) => menuButtonOf(bot, parameters['chat_id'] as number | undefined),
    setMyCommands: (bot, parameters) => {
      const commands = parameters['commands'] as readonly BotCommand[];
      for (const { command, description } of commands) {
        if (!/^[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID');
        if (description.trim() === '') throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
      }
      bot.commands = { ...bot.commands, [commandsKey(scopeOf(parameters), languageOf(parameters))]: commands };
      changed(world, bot.id);
      return true;
    },
    getMyCommands: (bot, parameters) => bot.commands[commandsKey(scopeOf(parameters), languageOf(parameters))] ?? [],
    deleteMyCommands: (bot, parameters) => {
      const { [commandsKey(scopeOf(parameters), languageOf(parameters))]: _gone, ...rest } = bot.commands;
      bot.commands = rest;
      changed(world, bot.id);
      return true;
    },
    setMyName: (bot, parameters) => {
      const name = stringOf(parameters, 'name') ?? '';
      if (name !== '') bot.name = name;
      changed(world);
      return true;
    },
    setMyDescription: (bot, parameters) => {
      bot.description = stringOf(parameters, 'description') ?? '';
      changed(world, bot.id);
      return true;
    },
    setMyShortDescription: (bot, parameters) => {
      bot.shortDescription = stringOf(parameters, 'short_description') ?? '';
      return true;
    },
  };
};
