import { auditSourceOf } from '@stargraph/kit/audit';
import { NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import type { TenantBuilder } from '../builder.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import type { TypeRefs } from './types.ts';

export const addBotDisconnect = (
  { builder, resultType }: TenantBuilder,
  { environment }: TypeRefs,
  errors: CommonErrorTypes,
): void => {
  const input = builder.inputType('BotDisconnectInput', {
    description: 'Whose bot is disconnected.',
    fields: (t) => ({ environmentId: t.id({ required: true, description: 'The environment.' }) }),
  });
  const success = builder.objectRef<{ readonly environmentId: string }>('BotDisconnectSuccess').implement({
    description: 'The environment has no bot.',
    access: 'inherit',
    fields: (t) => ({
      environment: t.field({
        type: environment,
        description: 'The environment.',
        resolve: async ({ environmentId }, _args, { loaders }) => {
          const found = await loaders.environment.load({ environmentId });
          if (found === null) throw new Error('An environment is gone');
          return found;
        },
      }),
    }),
  });
  builder.mutationField('botDisconnect', (t) =>
    t.field({
      type: resultType('BotDisconnectResult', success, [errors.notFound]),
      description:
        "Takes an environment's bot away: its Mini App can't be launched any more and messages that wait are not sent. Telegram is told soon after to forget its webhook and menu button. The bot can then be connected to any environment. Without a bot nothing changes.",
      access: { operator: 'bot.manage', tenant: 'args.input.environmentId', elevated: true },
      args: { input: t.arg({ type: input, required: true, description: 'The environment.' }) },
      resolve: (_root, { input: { environmentId } }, { services, ...request }) =>
        settle([NotFoundError], async () => {
          await services.disconnectBot(environmentId, auditSourceOf(request));
          return { environmentId };
        }),
    }),
  );
};
