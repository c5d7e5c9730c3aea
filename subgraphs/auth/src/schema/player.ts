import { isId } from '@stargraph/kit/ids';
import type { AuthBuilder } from '../builder.ts';

/** Whoever has launched a Mini App: auth gives players their ids, so it alone knows of all of them. */
export const addPlayer = ({ builder }: AuthBuilder) => {
  const player = builder.objectRef<{ readonly environmentId: string; readonly id: string }>('Player').implement({
    description: 'A player of one environment.',
    access: 'inherit',
    fields: (t) => ({
      environmentId: t.exposeID('environmentId', { description: 'The environment that it plays in.' }),
      id: t.exposeID('id', { description: 'Its id, `plr_…`.' }),
    }),
  });
  builder.asEntity(player, {
    key: builder.keyDirective(builder.selection<{ environmentId: string; id: string }>('environmentId id'), false),
    resolveReference: (key) => key,
  });
  builder.queryField('playerById', (t) =>
    t.field({
      type: player,
      nullable: true,
      description:
        'A player by id, from its first launch on, whether or not it has done anything; null for nobody, and for one who was erased.',
      access: { operator: 'player.read', integration: 'players:read', tenant: 'args.environmentId' },
      args: {
        environmentId: t.arg.id({ required: true, description: 'The environment.' }),
        id: t.arg.id({ required: true, description: 'The player, `plr_…`.' }),
      },
      resolve: async (_root, { environmentId, id }, { loaders }) =>
        isId('player', id) && (await loaders.profile.load({ environmentId, playerId: id })) !== null
          ? { environmentId, id }
          : null,
    }),
  );
  return player;
};
export type PlayerType = ReturnType<typeof addPlayer>;
