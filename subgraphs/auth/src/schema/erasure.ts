import { auditSourceOf } from '@stargraph/kit/audit';
import { domains } from '@stargraph/kit/contracts/domain';
import { InvalidInputError, NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import { companyOf, operatorOf, projectOf } from '@stargraph/kit/graphql/request';
import { connectionOf, pageSize } from '@stargraph/kit/pagination';
import type { AuthBuilder } from '../builder.ts';
import { findErasures, type ErasurePartRow, type ErasureRow } from '../store/erasure.ts';
import { playerOfTelegramUser } from '../store/player-identity.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import { momentAfter, requestCursor } from './request-cursor.ts';

const partOrder = (part: ErasurePartRow): number => domains.findIndex((domain) => domain === part.domain);

/** Erasing players: the request, how far it is, and its proof. */
export const addErasure = ({ builder, resultType, connectionType }: AuthBuilder, errors: CommonErrorTypes): void => {
  const erasedRows = builder.objectRef<{ readonly table: string; readonly count: number }>('ErasedRows').implement({
    description: 'What a domain erased of one kind.',
    access: 'inherit',
    fields: (t) => ({
      table: t.exposeString('table', { description: 'What kind, by the name of its table.' }),
      count: t.exposeInt('count', { description: 'How many rows.' }),
    }),
  });
  const part = builder.objectRef<ErasurePartRow>('ErasurePart').implement({
    description: "One domain's part in erasing a player.",
    access: 'inherit',
    fields: (t) => ({
      domain: t.exposeString('domain', {
        description: 'The domain: `auth`, `tenant`, `game`, `billing`, `analytics`.',
      }),
      round: t.exposeInt('round', { description: 'The last round that it has reported of; 0 before the first.' }),
      found: t.exposeInt('found', {
        description: 'Rows of the player that it found in that round, and erased; 0 in a look that found nothing.',
      }),
      reportedAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it reported; null before the first time.',
        resolve: (parent) => parent.reportedAt,
      }),
      erased: t.field({
        type: [erasedRows],
        listSize: { assumedSize: 10 },
        description: 'What it erased, over all rounds.',
        resolve: ({ erased }) =>
          Object.entries(erased)
            .filter(([, count]) => count > 0)
            .map(([table, count]) => ({ table, count }))
            .toSorted((a, b) => a.table.localeCompare(b.table)),
      }),
    }),
  });
  const request = builder.objectRef<ErasureRow>('ErasureRequest').implement({
    description: 'A player that is erased, from the asking to the proof that nothing is left.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `prv_…`.' }),
      environmentId: t.exposeID('environmentId', { description: 'The environment.' }),
      playerId: t.exposeID('playerId', { description: 'The id that the player had. It leads to nobody any more.' }),
      reason: t.exposeString('reason', { description: 'Why, in the words of who asked.' }),
      requestedBy: t.exposeID('requestedBy', { description: 'The id of the operator who asked.' }),
      requestedAt: t.field({
        type: 'DateTime',
        description: 'When it was asked, and the person’s link to the player cut.',
        resolve: (parent) => parent.requestedAt,
      }),
      round: t.exposeInt('round', {
        description: 'How often the domains were asked: the first round erases, each later one looks what is left.',
      }),
      verifiedAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When every domain had looked and found nothing of the person; null until then.',
        resolve: (parent) => parent.verifiedAt,
      }),
      parts: t.field({
        type: [part],
        listSize: { assumedSize: 6 },
        description: 'Each domain’s part.',
        resolve: async ({ id }, _args, { loaders }) =>
          [...((await loaders.erasureParts.load({ requestId: id }))?.parts ?? [])].toSorted(
            (a, b) => partOrder(a) - partOrder(b),
          ),
      }),
    }),
  });

  const access = { operator: 'player.manage' as const, tenant: 'args.environmentId' as const };
  builder.queryField('erasureRequests', (t) =>
    t.field({
      type: connectionType(request),
      description: "An environment's erased players, the newest first. Errors: BAD_USER_INPUT for a wrong cursor.",
      access,
      args: {
        environmentId: t.arg.id({ required: true, description: 'The environment.' }),
        first: t.arg.int({ description: 'How many, 1 to 100. Default: 20.' }),
        after: t.arg.string({ description: 'The cursor to go on after.' }),
      },
      resolve: async (_root, { environmentId, ...args }, { services }) => {
        const size = pageSize(args.first);
        const after = momentAfter(args.after);
        const rows = await findErasures(services.sql, environmentId, after, size + 1);
        return connectionOf(rows, size, requestCursor, after !== null);
      },
    }),
  );
  builder.queryField('playerIdByTelegramUser', (t) =>
    t.id({
      nullable: true,
      description:
        'Which player a Telegram user is in an environment, for whoever answers a person who asks about their data; null for none.',
      access,
      args: {
        environmentId: t.arg.id({ required: true, description: 'The environment.' }),
        telegramUserId: t.arg.id({ required: true, description: "The user's number in Telegram." }),
      },
      resolve: (_root, identity, { services }) => playerOfTelegramUser(services.sql, identity),
    }),
  );

  const input = builder.inputType('PlayerEraseInput', {
    description: 'Whom to erase, and why.',
    fields: (t) => ({
      environmentId: t.id({ required: true, description: 'The environment.' }),
      playerId: t.id({ required: true, description: 'The player.' }),
      reason: t.string({ required: true, description: 'Why, 1 to 500 characters, without names: it is kept.' }),
    }),
  });
  const success = builder.objectRef<{ readonly request: ErasureRow }>('PlayerEraseSuccess').implement({
    description: 'The player is cut from the person, and every domain is asked to erase.',
    access: 'inherit',
    fields: (t) => ({
      request: t.field({ type: request, description: 'How far it is.', resolve: (parent) => parent.request }),
    }),
  });
  builder.mutationField('playerErase', (t) =>
    t.field({
      type: resultType('PlayerEraseResult', success, [errors.notFound, errors.invalidInput]),
      description:
        'Erases a player for good: who it is, what it did and holds. Money that moved stays in the books under an id that leads to nobody. Asked again it answers the request that there is. Needs a fresh proof of who asks.',
      access: { operator: 'player.manage', tenant: 'args.input.environmentId', elevated: true },
      args: { input: t.arg({ type: input, required: true, description: 'Whom, and why.' }) },
      resolve: (_root, { input: { environmentId, playerId, reason } }, context) =>
        settle([NotFoundError, InvalidInputError], async () => ({
          request: await context.services.erasePlayer({
            companyId: companyOf(context.viewer, { environmentId }),
            projectId: projectOf(context.viewer, environmentId),
            environmentId,
            playerId,
            reason,
            author: operatorOf(context.viewer),
            source: auditSourceOf(context),
          }),
        })),
    }),
  );
};
