import { settle } from '@stargraph/kit/graphql/error-types';
import type { AuthBuilder } from '../builder.ts';
import { SessionEndedError } from '../domain/errors.ts';
import type { SessionTokens } from '../sessions.ts';

export const accessTokenDescription =
  'Send it as `Authorization: Bearer …`. Good until `expiresAt`, 15 minutes from now.';
export const refreshTokenDescription =
  'Gets the next tokens from `sessionRefresh`, once. Keep it secret; it ends 30 days after it was given.';

export const addSession = ({ builder, errorType, resultType }: AuthBuilder): void => {
  const refreshed = builder.objectRef<SessionTokens>('SessionRefreshSuccess').implement({
    description: 'The session goes on.',
    access: 'inherit',
    fields: (t) => ({
      accessToken: t.exposeString('accessToken', { description: accessTokenDescription }),
      expiresAt: t.field({
        type: 'DateTime',
        description: 'When the access token ends.',
        resolve: (parent) => parent.expiresAt,
      }),
      refreshToken: t.exposeString('refreshToken', { description: refreshTokenDescription }),
    }),
  });
  const ended = errorType(SessionEndedError, 'The session is over, or never was. Sign in again.');
  const refreshInput = builder.inputType('SessionRefreshInput', {
    description: 'The session to go on with.',
    fields: (t) => ({
      refreshToken: t.string({ required: true, description: 'The last refresh token that the session gave.' }),
    }),
  });
  builder.mutationField('sessionRefresh', (t) =>
    t.field({
      type: resultType('SessionRefreshResult', refreshed, [ended]),
      description:
        'Exchanges a refresh token for new tokens. The same one again within 30 seconds gets the same successor, so a lost answer or a second tab costs nothing; a replaced one later ends the session, since somebody else may hold it.',
      access: 'public',
      args: { input: t.arg({ type: refreshInput, required: true, description: 'The session.' }) },
      resolve: (_root, { input }, { services }) =>
        settle([SessionEndedError], () => services.sessions.refresh(input.refreshToken)),
    }),
  );

  const success = builder.objectRef<{ readonly ended: boolean }>('SessionEndSuccess').implement({
    description: 'The session is over.',
    access: 'inherit',
    fields: (t) => ({
      ended: t.exposeBoolean('ended', { description: 'Whether it was still on; false for a token of no session.' }),
    }),
  });
  const endInput = builder.inputType('SessionEndInput', {
    description: 'The session to end.',
    fields: (t) => ({
      refreshToken: t.string({ required: true, description: 'Any refresh token that the session gave.' }),
    }),
  });
  builder.mutationField('sessionEnd', (t) =>
    t.field({
      type: resultType('SessionEndResult', success, []),
      description:
        'Ends a session: it gives no more tokens, and access tokens that it gave are refused everywhere within seconds.',
      access: 'public',
      args: { input: t.arg({ type: endInput, required: true, description: 'The session.' }) },
      resolve: async (_root, { input }, { services }) => ({ ended: await services.sessions.end(input.refreshToken) }),
    }),
  );
};
