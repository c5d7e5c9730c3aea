import { auditSourceOf } from '@stargraph/kit/audit';
import { NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import type { TenantBuilder } from '../builder.ts';
import type { LaunchCheck } from '../domain/launch.ts';
import type { BotRow } from '../store/bot.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import type { TypeRefs } from './types.ts';

const checkValues = {
  TOKEN: { value: 'token', description: "By the bot's token." },
  SIGNATURE: { value: 'signature', description: "By the bot's id alone, under the key that Telegram signs with." },
  TEST_SIGNATURE: {
    value: 'test-signature',
    description: "By the bot's id alone, under the key that Telegram's test servers sign with.",
  },
} as const satisfies Record<string, { readonly value: LaunchCheck; readonly description: string }>;

/** How a bot's launches are checked, and the mutation that says so. */
export const addBotLaunchCheck = (
  { builder, resultType }: TenantBuilder,
  { bot }: TypeRefs,
  errors: CommonErrorTypes,
): void => {
  const check = builder.enumType('BotLaunchCheck', {
    description: "How it is made sure that Telegram signed a launch for the environment's bot.",
    values: checkValues,
  });
  builder.objectField(bot, 'launchCheck', (t) =>
    t.field({ type: check, description: 'How its launches are checked.', resolve: (parent) => parent.launchCheck }),
  );
  const input = builder.inputType('BotLaunchCheckSetInput', {
    description: 'How the launches of an environment are checked from now on.',
    fields: (t) => ({
      environmentId: t.id({ required: true, description: 'The environment.' }),
      check: t.field({ type: check, required: true, description: 'The check.' }),
    }),
  });
  const success = builder.objectRef<{ readonly bot: BotRow }>('BotLaunchCheckSetSuccess').implement({
    description: 'Launches are checked so from now on.',
    access: 'inherit',
    fields: (t) => ({ bot: t.field({ type: bot, description: 'The bot.', resolve: (parent) => parent.bot }) }),
  });
  builder.mutationField('botLaunchCheckSet', (t) =>
    t.field({
      type: resultType('BotLaunchCheckSetResult', success, [errors.notFound]),
      description:
        "Says how launches are checked. By signature they are good without the bot's token, so also while a token that was replaced in Telegram is not yet connected here. A simulated bot's are signed by the simulator's own key.",
      access: { operator: 'bot.manage', tenant: 'args.input.environmentId' },
      args: { input: t.arg({ type: input, required: true, description: 'The check and the environment.' }) },
      resolve: (_root, { input: { environmentId, check: wanted } }, { services, ...request }) =>
        settle([NotFoundError], async () => ({
          bot: await services.setLaunchCheck(environmentId, wanted, auditSourceOf(request)),
        })),
    }),
  );
};
