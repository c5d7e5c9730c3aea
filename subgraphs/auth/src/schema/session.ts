import { settle } from '@stargraph/kit/graphql/error-types';
import type { AuthBuilder } from '../builder.ts';
import { SessionEndedError } from '../domain/errors.ts';
import type { SessionTokens } from '../sessions.ts';
import { sessionFields } from './session-fields.ts';

/** Of no session. */
const noToken = '';

export const addSession = ({ builder, errorType, resultType }: AuthBuilder): void => {
  const refreshed = builder.objectRef<SessionTokens>('SessionRefreshSuccess').implement({
    description: 'The session goes on.',
    access: 'inherit',
    fields: sessionFields,
  });
  const ended = errorType(SessionEndedError, 'The session is over, or never was. Sign in again.');
  const refreshInput = builder.inputType('SessionRefreshInput', {
    description: 'The session to go on with.',
    fields: (t) => ({
      refreshToken: t.string({
        description: "The last refresh token that the session gave. A browser on the operators' host leaves it out.",
      }),
    }),
  });
  builder.mutationField('sessionRefresh', (t) =>
    t.field({
      type: resultType('SessionRefreshResult', refreshed, [ended]),
      description:
        'Exchanges a refresh token for new tokens. The same one again within 30 seconds gets the same successor, so a lost answer or a second tab costs nothing; a replaced one later ends the session, since somebody else may hold it.',
      access: 'public',
      args: { input: t.arg({ type: refreshInput, required: true, description: 'The session.' }) },
      resolve: (_root, { input }, { services, cookie, client }) =>
        settle([SessionEndedError], () =>
          services.sessions.refresh(input.refreshToken ?? cookie?.refreshToken ?? noToken, client),
        ),
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
      refreshToken: t.string({
        description: "Any refresh token that the session gave. A browser on the operators' host leaves it out.",
      }),
    }),
  });
  builder.mutationField('sessionEnd', (t) =>
    t.field({
      type: resultType('SessionEndResult', success, []),
      description:
        'Ends a session: it gives no more tokens, and access tokens that it gave are refused everywhere within seconds.',
      access: 'public',
      args: { input: t.arg({ type: endInput, required: true, description: 'The session.' }) },
      resolve: async (_root, { input }, { services, cookie }) => {
        const token = input.refreshToken ?? cookie?.refreshToken ?? noToken;
        const ended = await services.sessions.end(token);
        cookie?.put(null);
        return { ended };
      },
    }),
  );

  builder.queryField('sessionCookieKept', (t) =>
    t.boolean({
      description:
        "Whether the browser sent the session's cookie with this request: asked after signing in, since some browsers keep no secure cookie of a host without TLS. False for programs.",
      access: 'public',
      resolve: (_root, _args, { cookie }) => cookie !== null && cookie.refreshToken !== null,
    }),
  );
};
