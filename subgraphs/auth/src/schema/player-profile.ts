import { entityReference } from '@stargraph/kit/graphql/entity';
import { isId } from '@stargraph/kit/ids';
import type { AuthBuilder } from '../builder.ts';
import type { AuthContext } from '../context.ts';
import { shownName } from '../domain/player-name.ts';
import type { ProfileRow } from '../store/player-profile.ts';

export const addPlayerProfile = ({ builder }: AuthBuilder): void => {
  const profile = builder.objectRef<ProfileRow>('PlayerProfile').implement({
    description: 'What the players of an environment see of each other.',
    access: 'inherit',
    fields: (t) => ({
      environmentId: t.exposeID('environmentId', { description: 'The environment.' }),
      id: t.exposeID('playerId', { description: "The player's id, `plr_…`." }),
      displayName: t.string({
        description:
          'The name that it had in Telegram at its last launch, on one line, at most 64 characters; `Player 4F2A` or the like for one without, or who was erased.',
        resolve: ({ displayName, playerId }) => shownName(displayName, playerId),
      }),
    }),
  });
  builder.asEntity(profile, {
    key: builder.selection<{ environmentId: string; id: string }>('environmentId id'),
    resolveReference: entityReference<{ environmentId: string; id: string }, ProfileRow, AuthContext>(
      'PlayerProfile',
      {
        player: true,
        operator: ['content.read', 'player.read'],
        integration: ['leaderboards:read', 'players:read'],
        tenant: 'parent.environmentId',
      },
      // Whoever points to a player vouches that it is or was one: payments name payers who were erased since.
      async ({ environmentId, id: playerId }, { loaders }) =>
        (await loaders.profile.load({ environmentId, playerId })) ??
        (isId('player', playerId) ? { environmentId, playerId, displayName: null } : null),
    ),
  });
};
