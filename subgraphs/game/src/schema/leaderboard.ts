import type { DefinitionKey } from '@stargraph/kit/graphql/foreign';
import { badInput } from '@stargraph/kit/errors';
import { entityReference } from '@stargraph/kit/graphql/entity';
import { connectionOf, decodeCursor, encodeCursor, pageSize } from '@stargraph/kit/pagination';
import type { Viewer } from '@stargraph/kit/viewer';
import type { GameBuilder } from '../builder.ts';
import type { GameContext } from '../context.ts';
import type { ForeignEntities } from './foreign.ts';
import type { LeaderboardPlace, VersionedRow } from '../store/leaderboard-store.ts';

type EntryShape = LeaderboardPlace & { readonly environmentId: string };

const isOwn = (viewer: Viewer, { environmentId, playerId }: EntryShape): boolean =>
  viewer.kind === 'player' && viewer.environmentId === environmentId && viewer.playerId === playerId;

/** Game's part of config's `Leaderboard`: who stands on it. */
export const addLeaderboard = ({ builder, connectionType }: GameBuilder, foreign: ForeignEntities): void => {
  const readers = {
    player: true,
    operator: 'content.read',
    integration: 'leaderboards:read',
    tenant: 'parent.environmentId',
  } as const;

  const entry = builder.objectRef<EntryShape>('LeaderboardEntry').implement({
    description: "A player's place on a leaderboard.",
    access: 'inherit',
    fields: (t) => ({
      rank: t.exposeInt('rank', {
        description: 'From 1, each rank once: among equal scores whoever reached theirs first stands higher.',
      }),
      score: t.field({
        type: 'BigInt',
        description: "The player's points: 1 or more.",
        resolve: (parent) => parent.score,
      }),
      playerId: t.exposeID('playerId', { description: 'Who stands there.' }),
      profile: t.field({
        type: foreign.playerProfile,
        description: 'What is shown of whoever stands there.',
        resolve: ({ environmentId, playerId }) => ({ environmentId, id: playerId }),
      }),
      own: t.boolean({
        description: 'Whether it is the player who asks.',
        resolve: (parent, _args, { viewer }) => isOwn(viewer, parent),
      }),
    }),
  });
  const connection = connectionType(entry);

  const leaderboard = builder.objectRef<DefinitionKey>('Leaderboard').implement({
    description: 'A ranking of players.',
    access: 'inherit',
    fields: (t) => ({
      environmentId: t.exposeID('environmentId', { description: 'The environment in which it is seen.' }),
      id: t.exposeID('id', { description: 'Its id in the release.' }),
      entries: t.field({
        type: connection,
        description:
          'Its players, the best first. A player comes on it with the first act after the leaderboard was published. Ranks count on from page to page. Errors: BAD_USER_INPUT for a page size or cursor that is not one.',
        access: readers,
        args: {
          first: t.arg.int({ description: 'How many, 1 to 100; 20 unless told.' }),
          after: t.arg.string({ description: '`endCursor` of the page before.' }),
        },
        resolve: async (board, { first, after }, context) => {
          const { environmentId, id } = board;
          const size = pageSize(first);
          const place = after === null || after === undefined ? null : placeAt(after);
          const rows = await context.leaderboards.page(
            { environmentId, leaderboardId: id },
            { after: place, limit: size + 1 },
            await ownRow(board, context),
          );
          return connectionOf(
            rows.map((row) => ({ ...row, environmentId })),
            size,
            cursorOf,
            place !== null,
          );
        },
      }),
      ownEntry: t.field({
        type: entry,
        nullable: true,
        description: 'The place of the player who asks; null for one who is not on it yet.',
        access: { player: true, tenant: 'parent.environmentId' },
        resolve: async (board, _args, context) => {
          const { environmentId, id } = board;
          const own = await ownRow(board, context);
          const place =
            own === null ? null : await context.leaderboards.place({ environmentId, leaderboardId: id }, own);
          return place === null ? null : { ...place, environmentId };
        },
      }),
    }),
  });
  builder.asEntity(leaderboard, {
    key: builder.selection<{ environmentId: string; id: string }>('environmentId id'),
    // The key alone: whether there is such a leaderboard is for config to say, which hands out the references.
    resolveReference: entityReference(
      'Leaderboard',
      readers,
      ({ environmentId, id }: DefinitionKey): DefinitionKey => ({ environmentId, id }),
    ),
  });
};

/**
 * Where the player who asks stands, as PostgreSQL has it: null for who is not on the board, and for who is no player.
 * The projection takes it in before it answers, so whoever has just acted finds the act in every answer.
 */
const ownRow = ({ environmentId, id }: DefinitionKey, { viewer, loaders }: GameContext): Promise<VersionedRow | null> =>
  viewer.kind === 'player'
    ? loaders.place.load({ environmentId, leaderboardId: id, playerId: viewer.playerId })
    : Promise.resolve(null);

const cursorOf = ({ score, reachedAt, playerId, rank }: LeaderboardPlace): string =>
  encodeCursor([String(score), reachedAt.getTime(), playerId, rank]);

const placeAt = (cursor: string): LeaderboardPlace => {
  const [score, reachedAt, playerId, rank] = decodeCursor(cursor, 4);
  const legal =
    typeof score === 'string' &&
    /^\d{1,19}$/.test(score) &&
    BigInt(score) <= highestScore &&
    isDateMs(reachedAt) &&
    typeof playerId === 'string' &&
    /^[\w-]{1,64}$/.test(playerId) &&
    isRank(rank);
  if (!legal) throw badInput('The cursor is not one of this list. Use endCursor of an earlier page.');
  return { score: BigInt(score), reachedAt: new Date(reachedAt), playerId, rank };
};

/** PostgreSQL's bigint. */
const highestScore = 2n ** 63n - 1n;
/** Within what JavaScript, PostgreSQL and the projection take for a time. */
const isDateMs = (value: unknown): value is number => Number.isSafeInteger(value) && Math.abs(Number(value)) < 1e14;
/** Leaves room for a page behind it within GraphQL's Int. */
const isRank = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) < 2_000_000_000;
