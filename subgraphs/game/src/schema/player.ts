import { badInput } from '@stargraph/kit/errors';
import type { AccessRule } from '@stargraph/kit/graphql/access';
import { entityReference } from '@stargraph/kit/graphql/entity';
import type { PrivateRelease } from '@stargraph/kit/contracts/release';
import { connectionOf, decodeCursor, encodeCursor, pageSize } from '@stargraph/kit/pagination';
import { pinnedRelease } from '@stargraph/kit/release-cache';
import { isId } from '@stargraph/kit/ids';
import type { GameBuilder } from '../builder.ts';
import type { GameContext } from '../context.ts';
import { newPlayer } from '../domain/player-state.ts';
import { listPlayers, type StoredItem, type StoredPlayer, type StoredQuest } from '../store/player-store.ts';
import { referralCodeOf } from '../store/referral-store.ts';
import type { ForeignEntities } from './foreign.ts';

export interface PlayerShape {
  readonly environmentId: string;
  readonly id: string;
  readonly points: bigint;
  readonly level: number;
  /** Null for a player who has not acted yet. */
  readonly createdAt: Date | null;
}

export interface ProgressShape extends StoredQuest {
  readonly environmentId: string;
  /** Whether it can be claimed as far as releases go: an archived quest can't. */
  readonly offered: boolean;
}

const shapeOf = ({ environmentId, playerId, points, level, createdAt }: StoredPlayer): PlayerShape => ({
  environmentId,
  id: playerId,
  points,
  level,
  createdAt,
});

interface PlayerKey {
  readonly environmentId: string;
  readonly id: string;
}

const beginner = ({ environmentId, id }: PlayerKey): PlayerShape => ({
  environmentId,
  id,
  points: newPlayer.points,
  level: newPlayer.level,
  createdAt: null,
});

/**
 * The player as game knows it. One without a row, who has not acted yet or was erased, reads as a beginner: its own
 * session proves that it exists, and else whoever points to it vouches for that.
 */
const loadPlayer = async (key: PlayerKey, { viewer, loaders }: GameContext): Promise<PlayerShape | null> => {
  const { environmentId, id } = key;
  const row = await loaders.player.load({ environmentId, playerId: id });
  if (row !== null) return shapeOf(row);
  const own = viewer.kind === 'player' && viewer.environmentId === environmentId && viewer.playerId === id;
  return own || isId('player', id) ? beginner(key) : null;
};

/** Every quest that the player can see: those of the release, begun or not, and those begun that it lacks. */
const questsOf = (
  begun: readonly StoredQuest[],
  release: PrivateRelease | null,
): Omit<ProgressShape, 'environmentId'>[] => {
  const progress = new Map(begun.map((quest) => [quest.questId, quest]));
  const listed = (release?.quests ?? []).map(
    ({ id }) => progress.get(id) ?? { questId: id, count: 0, completedAt: null, claimedAt: null },
  );
  const offered = new Set(listed.map((quest) => quest.questId));
  return [
    ...listed.map((quest) => ({ ...quest, offered: true })),
    ...begun.filter((quest) => !offered.has(quest.questId)).map((quest) => ({ ...quest, offered: release === null })),
  ];
};

const reader: AccessRule = {
  player: 'own',
  owner: 'parent.id',
  operator: 'player.read',
  integration: 'players:read',
  tenant: 'parent.environmentId',
};

export const addPlayer = ({ builder, connectionType }: GameBuilder, foreign: ForeignEntities) => {
  const questProgress = builder.objectRef<ProgressShape>('QuestProgress').implement({
    description: 'How far a player is with a quest.',
    access: 'inherit',
    fields: (t) => ({
      quest: t.field({
        type: foreign.quest,
        description: 'The quest.',
        resolve: ({ environmentId, questId }) => ({ environmentId, id: questId }),
      }),
      count: t.exposeInt('count', { description: "Repetitions so far: 0 up to the quest's goal." }),
      completedAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it was completed; null while it is open. A completed quest stays completed.',
        resolve: (parent) => parent.completedAt,
      }),
      claimedAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it was paid: with its completion, or when it was claimed; null until then.',
        resolve: (parent) => parent.claimedAt,
      }),
      claimable: t.boolean({
        description: 'Whether `questClaim` pays it now: it is complete, not paid, and the release still has it.',
        resolve: ({ completedAt, claimedAt, offered }) => completedAt !== null && claimedAt === null && offered,
      }),
    }),
  });
  const inventoryItem = builder.objectRef<StoredItem & { readonly environmentId: string }>('InventoryItem').implement({
    description: 'What a player holds of one item.',
    access: 'inherit',
    fields: (t) => ({
      item: t.field({
        type: foreign.item,
        description: 'The item.',
        resolve: ({ environmentId, itemId }) => ({ environmentId, id: itemId }),
      }),
      quantity: t.field({ type: 'BigInt', description: 'How many: 1 or more.', resolve: (parent) => parent.quantity }),
    }),
  });

  const player = builder.objectRef<PlayerShape>('Player').implement({
    description: 'A person who plays in one environment.',
    access: 'inherit',
    fields: (t) => ({
      environmentId: t.exposeID('environmentId', {
        description: 'The environment: the same person is another player in another one.',
      }),
      id: t.exposeID('id', { description: 'Its id, `plr_…`.' }),
      environment: t.field({
        type: foreign.environment,
        description: 'Where it plays.',
        resolve: ({ environmentId }) => ({ id: environmentId }),
      }),
      points: t.field({
        type: 'BigInt',
        description: 'Points earned so far: 0 to 2^53 - 1. They never fall.',
        resolve: (parent) => parent.points,
      }),
      level: t.exposeInt('level', {
        description: 'The highest level reached: 1 or more. It never falls, whatever later releases ask for.',
      }),
      createdAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it first acted; null for a player who has not acted yet, or was erased.',
        resolve: (parent) => parent.createdAt,
      }),
      profile: t.field({
        type: foreign.playerProfile,
        description: 'What other players see of it.',
        resolve: ({ environmentId, id }) => ({ environmentId, id }),
      }),
      referralCode: t.string({
        description:
          'What its referral link carries: whoever first opens the Mini App with the start parameter `r_<code>` came by this player. Opaque; it stays the same.',
        access: { player: 'own', owner: 'parent.id', tenant: 'parent.environmentId' },
        resolve: ({ environmentId, id }, _args, { sql }) => referralCodeOf(sql, { environmentId, playerId: id }),
      }),
      invited: t.int({
        description: 'How many came by its referral link.',
        resolve: async ({ environmentId, id }, _args, { loaders }) =>
          (await loaders.invited.load({ environmentId, playerId: id }))?.invited ?? 0,
      }),
      quests: t.field({
        type: [questProgress],
        listSize: { assumedSize: 30 },
        description:
          "The pinned release's quests in its order, then those that it has begun and the release no longer has, by id. Operators, who are pinned to no release, see those that it has begun.",
        resolve: async ({ environmentId, id }, _args, { loaders, releases, viewer }) => {
          const [begun, release] = await Promise.all([
            loaders.quests.load({ environmentId, playerId: id }),
            pinnedRelease(releases, viewer, environmentId),
          ]);
          return questsOf(begun?.quests ?? [], release).map((quest) => ({ ...quest, environmentId }));
        },
      }),
      items: t.field({
        type: [inventoryItem],
        listSize: { assumedSize: 30 },
        description: 'What it holds, by item id.',
        resolve: async ({ environmentId, id }, _args, { loaders }) =>
          ((await loaders.items.load({ environmentId, playerId: id }))?.items ?? []).map((item) => ({
            ...item,
            environmentId,
          })),
      }),
    }),
  });
  builder.asEntity(player, {
    key: builder.selection<{ environmentId: string; id: string }>('environmentId id'),
    resolveReference: entityReference('Player', reader, loadPlayer),
  });
  const connection = connectionType(player);

  builder.queryFields((t) => ({
    player: t.field({
      type: player,
      description: 'The player who asks.',
      access: { player: true },
      resolve: async (_parent, _args, context) => {
        const { viewer } = context;
        const own =
          viewer.kind === 'player'
            ? await loadPlayer({ environmentId: viewer.environmentId, id: viewer.playerId }, context)
            : null;
        if (own === null) throw new Error('Query.player was reached by another kind of viewer');
        return own;
      },
    }),
    players: t.field({
      type: connection,
      description:
        'The players of an environment who have acted at least once, the earliest first. Errors: BAD_USER_INPUT for a page size or cursor that is not one.',
      access: { operator: 'player.read', integration: 'players:read', tenant: 'args.environmentId' },
      args: {
        environmentId: t.arg.id({ required: true, description: 'The environment.' }),
        first: t.arg.int({ description: 'How many, 1 to 100; 20 unless told.' }),
        after: t.arg.string({ description: '`endCursor` of the page before.' }),
      },
      resolve: async (_parent, { environmentId, first, after }, { sql }) => {
        const size = pageSize(first);
        const afterId = after === null || after === undefined ? null : idAt(after);
        const rows = await listPlayers(sql, environmentId, { afterId, limit: size + 1 });
        return connectionOf(rows.map(shapeOf), size, ({ id }) => encodeCursor([id]), afterId !== null);
      },
    }),
  }));
  return { player, questProgress };
};

const idAt = (cursor: string): string => {
  const [id] = decodeCursor(cursor, 1);
  if (typeof id !== 'string' || id.includes('\0'))
    throw badInput('The cursor is not one of this list. Use endCursor of an earlier page.');
  return id;
};

export type PlayerTypes = ReturnType<typeof addPlayer>;
