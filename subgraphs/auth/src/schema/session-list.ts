import { auditSourceOf, recordAudit } from '@stargraph/kit/audit';
import { NotFoundError, forbidden } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import { companyOf, projectOf } from '@stargraph/kit/graphql/request';
import type { Viewer } from '@stargraph/kit/viewer';
import type { AuthBuilder } from '../builder.ts';
import { deviceNameOf } from '../domain/device-name.ts';
import type { SessionOwner, ShownSession } from '../store/session.ts';
import type { CommonErrorTypes } from './common-error-types.ts';

/** Whose sessions a viewer sees as their own. Access rules let nobody else come here. */
const ownerOf = (viewer: Viewer): SessionOwner => {
  switch (viewer.kind) {
    case 'operator':
      return { kind: 'operator', operatorId: viewer.operatorId };
    case 'player':
      return { kind: 'player', environmentId: viewer.environmentId, playerId: viewer.playerId };
    case 'integration':
    case 'anonymous':
      throw forbidden();
  }
};

const currentOf = (viewer: Viewer): string | null =>
  viewer.kind === 'operator' || viewer.kind === 'player' ? (viewer.sessionId ?? null) : null;

/** Sessions as their owner, and whoever looks after players, sees and ends them. */
export const addSessionList = ({ builder, resultType }: AuthBuilder, errors: CommonErrorTypes): void => {
  const session = builder.objectRef<ShownSession>('Session').implement({
    description: 'A device on which somebody is signed in, or has opened a Mini App, until it ends.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `ses_…`.' }),
      browser: t.string({
        nullable: true,
        description: 'The program, by what it says of itself: `Chrome`, `Telegram`; null for an unknown one.',
        resolve: ({ userAgent }) => deviceNameOf(userAgent).browser,
      }),
      system: t.string({
        nullable: true,
        description: 'The system, by what the program says: `Windows`, `iOS`; null for an unknown one.',
        resolve: ({ userAgent }) => deviceNameOf(userAgent).system,
      }),
      network: t.exposeString('network', {
        nullable: true,
        description:
          'Roughly where it was used last: the /24 network of its address, of IPv6 the /48; null for unknown.',
      }),
      createdAt: t.field({ type: 'DateTime', description: 'When it began.', resolve: (parent) => parent.createdAt }),
      lastUsedAt: t.field({
        type: 'DateTime',
        description: 'When it last got a token, which is good for 15 minutes.',
        resolve: (parent) => parent.rotatedAt,
      }),
      current: t.boolean({
        description: 'Whether it is the one that asks.',
        resolve: ({ id }, _args, { viewer }) => id === currentOf(viewer),
      }),
    }),
  });

  builder.queryField('sessions', (t) =>
    t.field({
      type: [session],
      listSize: { assumedSize: 20 },
      description:
        "The viewer's own sessions: an operator's, or a player's in its environment. The one that was used last first, at most 100.",
      access: { operator: true, player: true },
      resolve: (_root, _args, { viewer, services }) => services.sessions.list(ownerOf(viewer)),
    }),
  );
  builder.queryField('playerSessions', (t) =>
    t.field({
      type: [session],
      listSize: { assumedSize: 20 },
      description:
        "A player's sessions, for those who look after players. The one that was used last first, at most 100.",
      access: { operator: 'player.manage', tenant: 'args.environmentId' },
      args: {
        environmentId: t.arg.id({ required: true, description: 'The environment.' }),
        playerId: t.arg.id({ required: true, description: 'The player.' }),
      },
      resolve: (_root, { environmentId, playerId }, { services }) =>
        services.sessions.list({ kind: 'player', environmentId, playerId }),
    }),
  );

  const countType = (name: string, description: string) =>
    builder.objectRef<{ readonly count: number }>(name).implement({
      description,
      access: 'inherit',
      fields: (t) => ({ count: t.exposeInt('count', { description: 'How many were on.' }) }),
    });

  const revokeInput = builder.inputType('SessionRevokeInput', {
    description: 'One of the own sessions.',
    fields: (t) => ({ sessionId: t.id({ required: true, description: 'The session.' }) }),
  });
  const revoked = builder.objectRef<{ readonly sessionId: string }>('SessionRevokeSuccess').implement({
    description: 'The session is over: its tokens are refused everywhere within seconds.',
    access: 'inherit',
    fields: (t) => ({ sessionId: t.exposeID('sessionId', { description: 'The session.' }) }),
  });
  builder.mutationField('sessionRevoke', (t) =>
    t.field({
      type: resultType('SessionRevokeResult', revoked, [errors.notFound]),
      description: "Ends one of the viewer's own sessions, on whatever device it is.",
      access: { operator: true, player: true },
      args: { input: t.arg({ type: revokeInput, required: true, description: 'The session.' }) },
      resolve: (_root, { input: { sessionId } }, { viewer, services, cookie }) =>
        settle([NotFoundError], async () => {
          const count = await services.sessions.revoke(ownerOf(viewer), { only: sessionId }, 'revoked');
          if (count === 0) throw new NotFoundError('The session');
          if (sessionId === currentOf(viewer)) cookie?.put(null);
          return { sessionId };
        }),
    }),
  );

  const revokeAllInput = builder.inputType('SessionRevokeAllInput', {
    description: 'Which of the own sessions.',
    fields: (t) => ({
      exceptCurrent: t.boolean({ required: true, description: 'Whether the one that asks goes on.' }),
    }),
  });
  builder.mutationField('sessionRevokeAll', (t) =>
    t.field({
      type: resultType(
        'SessionRevokeAllResult',
        countType('SessionRevokeAllSuccess', 'The sessions are over: their tokens are refused within seconds.'),
        [],
      ),
      description: "Ends all of the viewer's sessions, or all others.",
      access: { operator: true, player: true },
      args: { input: t.arg({ type: revokeAllInput, required: true, description: 'Which.' }) },
      resolve: async (_root, { input: { exceptCurrent } }, { viewer, services, cookie }) => {
        const except = exceptCurrent ? currentOf(viewer) : null;
        const count = await services.sessions.revoke(ownerOf(viewer), { except }, 'revoked');
        if (!exceptCurrent) cookie?.put(null);
        return { count };
      },
    }),
  );

  const playerInput = builder.inputType('PlayerSessionsRevokeInput', {
    description: 'Whose sessions end.',
    fields: (t) => ({
      environmentId: t.id({ required: true, description: 'The environment.' }),
      playerId: t.id({ required: true, description: 'The player.' }),
    }),
  });
  builder.mutationField('playerSessionsRevoke', (t) =>
    t.field({
      type: resultType(
        'PlayerSessionsRevokeResult',
        countType('PlayerSessionsRevokeSuccess', "The player's sessions are over; the next launch begins another."),
        [],
      ),
      description: "Ends all of a player's sessions, as where a phone was lost.",
      access: { operator: 'player.manage', tenant: 'args.input.environmentId' },
      args: { input: t.arg({ type: playerInput, required: true, description: 'The player.' }) },
      resolve: async (_root, { input: { environmentId, playerId } }, context) => {
        const { services, viewer } = context;
        const source = auditSourceOf(context);
        const companyId = companyOf(viewer, { environmentId });
        const projectId = projectOf(viewer, environmentId);
        const count = await services.sessions.revoke(
          { kind: 'player', environmentId, playerId },
          { except: null },
          'administrator',
          (tx, ended) =>
            recordAudit(
              tx,
              'auth',
              source,
              {
                companyId,
                projectId,
                environmentId,
                action: 'player.sessionsRevoked',
                target: { kind: 'player', id: playerId },
                after: { count: ended },
              },
              services.clock,
            ),
        );
        return { count };
      },
    }),
  );
};
