import type { TenantBuilder } from '../builder.ts';
import { healthOf, type BotHealthState } from '../domain/bot-health.ts';
import type { BotRow } from '../store/bot.ts';
import type { TypeRefs } from './types.ts';

const stateValues = {
  HEALTHY: { value: 'healthy', description: 'Updates reach us and nothing is in the way.' },
  FAILING: { value: 'failing', description: 'Updates wait at Telegram that it could not bring us lately.' },
  UNCHECKED: { value: 'unchecked', description: 'Telegram has not been asked yet; it is within a minute.' },
  UNREGISTERED: {
    value: 'unregistered',
    description: 'Telegram does not know where its webhook and Mini App are; `registrationProblem` may say why.',
  },
  REVOKED: { value: 'revoked', description: 'Telegram refuses its token: connect the new one.' },
} as const satisfies Record<string, { readonly value: BotHealthState; readonly description: string }>;

export const addBotHealth = ({ builder }: TenantBuilder, { bot }: TypeRefs): void => {
  const state = builder.enumType('BotHealthState', {
    description: 'How a bot is: the worst that is known of it.',
    values: stateValues,
  });
  const health = builder.objectRef<BotRow>('BotHealth').implement({
    description: 'How a bot is, as Telegram said when it was last asked: hourly, and soon after something failed.',
    access: 'inherit',
    fields: (t) => ({
      state: t.field({ type: state, description: 'In one word.', resolve: healthOf }),
      checkedAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When Telegram was last asked; null before.',
        resolve: (parent) => parent.checkedAt,
      }),
      pendingUpdates: t.exposeInt('pendingUpdates', {
        nullable: true,
        description: 'Updates that waited at Telegram then.',
      }),
      lastErrorAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When Telegram last failed to bring an update, which may be long ago; null where it never did.',
        resolve: (parent) => parent.lastErrorAt,
      }),
      lastError: t.exposeString('lastError', {
        nullable: true,
        description: "Why, in Telegram's words: at most 300 characters.",
      }),
      queuedMessages: t.int({
        description: 'Messages of the bot that are not sent yet, at this moment.',
        resolve: async ({ id }, _args, { loaders }) => (await loaders.openMessages.load({ botId: id }))?.count ?? 0,
      }),
    }),
  });
  builder.objectField(bot, 'health', (t) =>
    t.field({ type: health, description: 'How it is.', resolve: (parent) => parent }),
  );
};
