import type { BuilderTypes } from '@stargraph/kit/graphql/builder';
import type { AuthContext } from '../context.ts';
import type { SessionTokens } from '../sessions.ts';

type Types = PothosSchemaTypes.ExtendDefaultTypes<BuilderTypes<AuthContext>>;

/**
 * The fields of every answer that begins or goes on with a session. For a browser on the operators' host the refresh
 * token goes into a cookie that no script can read, and out of the answer.
 */
export const sessionFields = <Shape extends SessionTokens>(t: PothosSchemaTypes.ObjectFieldBuilder<Types, Shape>) => ({
  accessToken: t.string({
    description: 'Send it as `Authorization: Bearer …`. Good until `expiresAt`, 15 minutes from now.',
    resolve: (session, _args, { cookie }) => {
      cookie?.put(session.refreshToken);
      return session.accessToken;
    },
  }),
  expiresAt: t.field({
    type: 'DateTime',
    description: 'When the access token ends.',
    resolve: (session) => session.expiresAt,
  }),
  refreshToken: t.string({
    nullable: true,
    description:
      "Gets the next tokens from `sessionRefresh`, once. Keep it secret; it ends 30 days after it was given. Null for a browser on the operators' host: there it is in a cookie that no script can read.",
    resolve: (session, _args, { cookie }) => (cookie === null ? session.refreshToken : null),
  }),
});
