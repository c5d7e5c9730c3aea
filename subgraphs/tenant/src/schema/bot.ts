import { auditSourceOf } from '@stargraph/kit/audit';
import { RequestError, badInput } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import type { TenantBuilder } from '../builder.ts';
import { BotTakenError, BotTokenRefusedError } from '../domain/errors.ts';
import type { BotRow } from '../store/bot.ts';
import { TelegramUnavailableError } from '../telegram.ts';
import type { TypeRefs } from './types.ts';

/** Longest token that is looked at, in characters. Telegram's have about 46. */
const longestToken = 256;

export const addBot = ({ builder, errorType, resultType }: TenantBuilder, { bot }: TypeRefs): void => {
  bot.implement({
    description: 'A Telegram bot that opens an environment. Its token is never shown again.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `bot_…`.' }),
      username: t.exposeString('username', { description: 'Its name in Telegram, without the `@`.' }),
      telegramBotId: t.exposeID('telegramBotId', {
        description: "Telegram's id of it: a whole number of up to 52 bits.",
      }),
      simulated: t.exposeBoolean('simulated', {
        description: "Whether it lives in the platform's own simulator instead of in Telegram.",
      }),
      connectedAt: t.field({
        type: 'DateTime',
        description: 'When its token was last connected.',
        resolve: (parent) => parent.connectedAt,
      }),
      registeredAt: t.field({
        type: 'DateTime',
        nullable: true,
        description:
          'When Telegram last took its webhook, menu button and commands; null while it has not, which is tried again by itself.',
        resolve: (parent) => parent.registeredAt,
      }),
      revokedAt: t.field({
        type: 'DateTime',
        nullable: true,
        description:
          'When Telegram first refused its token, as it does after another was made at BotFather; null while it takes it. Until the new one is connected nothing is sent and messages wait, for a day at most.',
        resolve: (parent) => parent.revokedAt,
      }),
      registrationProblem: t.exposeString('registrationProblem', {
        nullable: true,
        description: "Why Telegram would not take them, in Telegram's words; null where nothing is wrong.",
      }),
    }),
  });

  const input = builder.inputType('BotConnectInput', {
    description: 'Which bot opens which environment.',
    fields: (t) => ({
      environmentId: t.id({ required: true, description: 'The environment.' }),
      token: t.string({
        required: true,
        description: "The bot's token as BotFather shows it, at most 256 characters. Kept encrypted, never shown.",
      }),
    }),
  });
  const success = builder.objectRef<{ readonly bot: BotRow }>('BotConnectSuccess').implement({
    description: 'The bot opens the environment now.',
    access: 'inherit',
    fields: (t) => ({ bot: t.field({ type: bot, description: 'The bot.', resolve: (parent) => parent.bot }) }),
  });
  const refused = errorType(BotTokenRefusedError, 'Telegram knows no bot by the token.');
  const taken = errorType(BotTakenError, 'The bot is connected to another environment.');
  builder.mutationField('botConnect', (t) =>
    t.field({
      type: resultType('BotConnectResult', success, [refused, taken]),
      description:
        "Connects a Telegram bot by its token, in the place of the environment's earlier one, and tells Telegram where its webhook and Mini App are. Safe to repeat: the same token again changes nothing. Errors: BAD_USER_INPUT for a text too long for a token, UNAVAILABLE where Telegram gives no answer.",
      access: { operator: 'bot.manage', tenant: 'args.input.environmentId' },
      args: { input: t.arg({ type: input, required: true, description: 'The bot and the environment.' }) },
      resolve: (_root, { input: { environmentId, token } }, { services, ...request }) => {
        if (token.length > longestToken) throw badInput(`token must have at most ${longestToken} characters.`);
        return settle([BotTokenRefusedError, BotTakenError], async () => ({
          bot: await services
            .connectBot({ environmentId, token: token.trim(), source: auditSourceOf(request) })
            .catch(tellUnavailable),
        }));
      },
    }),
  );
};

const tellUnavailable = (error: unknown): never => {
  if (error instanceof TelegramUnavailableError)
    throw new RequestError('UNAVAILABLE', 'Telegram gave no answer. Try again in a moment.');
  throw error;
};
