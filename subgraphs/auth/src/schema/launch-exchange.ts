import { LimitReachedError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import { addLimitReached } from '@stargraph/kit/graphql/limit';
import type { AuthBuilder } from '../builder.ts';
import { LaunchRefusedError, type LaunchRefusal } from '../domain/errors.ts';
import type { LaunchSession } from '../use-case/exchange-launch.ts';
import type { PlayerType } from './player.ts';

const refusalValues = {
  MALFORMED: {
    value: 'malformed',
    description: 'Not launch data as Telegram makes it: a key twice, a field missing, text that does not decode.',
  },
  SIGNATURE: {
    value: 'signature',
    description: "Not signed for this environment's bot, or changed after it was signed.",
  },
  EXPIRED: { value: 'expired', description: 'Signed more than an hour ago.' },
  FUTURE: { value: 'future', description: 'Dated more than a minute ahead.' },
  NO_BOT: { value: 'no-bot', description: 'No bot is connected to the environment.' },
  SUSPENDED: { value: 'suspended', description: 'The environment stands still for now.' },
  UNKNOWN_ENVIRONMENT: { value: 'unknown-environment', description: 'There is no such environment.' },
} as const satisfies Record<string, { readonly value: LaunchRefusal; readonly description: string }>;

export const addLaunchExchange = (types: AuthBuilder, player: PlayerType): void => {
  const { builder, errorType, resultType } = types;
  const { limitReached } = addLimitReached(types);
  const reason = builder.enumType('LaunchRefusalReason', {
    description: 'Why launch data opens no session.',
    values: refusalValues,
  });
  const refused = errorType(LaunchRefusedError, 'The launch data opens no session.', (t) => ({
    reason: t.field({ type: reason, description: 'Why.', resolve: (parent) => parent.error.reason }),
  }));
  const success = builder.objectRef<LaunchSession>('LaunchExchangeSuccess').implement({
    description: "A player's session.",
    access: 'inherit',
    fields: (t) => ({
      accessToken: t.exposeString('accessToken', {
        description: 'Send it as `Authorization: Bearer …`. Good until `expiresAt`, 15 minutes from now.',
      }),
      expiresAt: t.field({
        type: 'DateTime',
        description: 'When the token ends.',
        resolve: (parent) => parent.expiresAt,
      }),
      refreshToken: t.exposeString('refreshToken', {
        description:
          'Gets the next tokens from `sessionRefresh`, once. Keep it secret; it ends 30 days after it was given.',
      }),
      player: t.field({
        type: player,
        description: 'Who it is. More than its key can be read with the token, from the next request on.',
        resolve: ({ environmentId, playerId }) => ({ environmentId, id: playerId }),
      }),
    }),
  });

  const input = builder.inputType('LaunchExchangeInput', {
    description: 'A launch of the Mini App.',
    fields: (t) => ({
      environmentId: t.id({ required: true, description: 'The environment that was opened.' }),
      initData: t.string({
        required: true,
        description: "Telegram's launch data as it came (`Telegram.WebApp.initData`), at most 8,192 characters.",
      }),
    }),
  });
  builder.mutationField('launchExchange', (t) =>
    t.field({
      type: resultType('LaunchExchangeResult', success, [refused, limitReached]),
      description:
        "Exchanges Telegram's launch data for a player's session. A user's first launch in an environment makes them a player of it, unless the company's plan allows nobody new this month. Errors: BAD_USER_INPUT for data too long, UNAVAILABLE where it can't be checked now.",
      access: 'public',
      args: { input: t.arg({ type: input, required: true, description: 'The launch.' }) },
      resolve: (_root, args, { services, trace, client }) =>
        settle([LaunchRefusedError, LimitReachedError], () =>
          services.exchangeLaunch({
            environmentId: args.input.environmentId,
            initData: args.input.initData,
            traceparent: trace.traceparent,
            client,
          }),
        ),
    }),
  );
};
