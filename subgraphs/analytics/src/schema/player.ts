import { createConnectionTypes } from '@stargraph/kit/graphql/connection';
import { entityReference } from '@stargraph/kit/graphql/entity';
import type { AccessRule } from '@stargraph/kit/graphql/access';
import { connectionOf, pageSize } from '@stargraph/kit/pagination';
import type { AnalyticsBuilder } from '../builder.ts';
import { cursorOfPlace, placeOfCursor } from '../domain/feed-place.ts';
import type { FeedEvent } from '../store/feed.ts';

interface PlayerShape {
  readonly environmentId: string;
  readonly id: string;
}

const reader: AccessRule = {
  operator: 'player.read',
  integration: 'players:read',
  tenant: 'parent.environmentId',
};

/** Analytics' part of the player: what happened to it. */
export const addPlayer = ({ builder }: AnalyticsBuilder): void => {
  const event = builder.objectRef<FeedEvent>('PlayerEvent').implement({
    description: 'Something that a player did or that happened to it.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id.' }),
      name: t.exposeString('name', {
        description: "The event's type, such as `game.quest.completed.v1` or `client.screen.opened`.",
      }),
      occurredAt: t.field({ type: 'DateTime', description: 'When.', resolve: (parent) => parent.occurredAt }),
      releaseHash: t.exposeString('releaseHash', {
        nullable: true,
        description: 'The release that it happened under; null where there was none.',
      }),
      data: t.field({ type: 'JSON', description: 'What its type says of it.', resolve: (parent) => parent.data }),
    }),
  });
  const events = createConnectionTypes(builder).connectionType(event);
  const player = builder.objectRef<PlayerShape>('Player').implement({
    description: 'A person who plays in one environment.',
    access: reader,
    fields: (t) => ({
      environmentId: t.exposeID('environmentId', {
        description: 'The environment: the same person is another player in another one.',
      }),
      id: t.exposeID('id', { description: 'Its id, `plr_…`.' }),
      events: t.field({
        type: events,
        description:
          'What it did and what happened to it, the newest first. Errors: BAD_USER_INPUT for a page size or cursor that is not one.',
        args: {
          first: t.arg.int({ description: 'How many, 1 to 100; 20 unless told.' }),
          after: t.arg.string({ description: '`endCursor` of the page before.' }),
        },
        resolve: async ({ environmentId, id }, { first, after }, { feed }) => {
          const size = pageSize(first);
          const place = after === null || after === undefined ? null : placeOfCursor(after);
          const rows = await feed.ofPlayer(environmentId, id, place, size + 1);
          return connectionOf(
            rows,
            size,
            (row) => cursorOfPlace({ at: row.occurredAt.getTime(), id: row.id }),
            place !== null,
          );
        },
      }),
    }),
  });
  builder.asEntity(player, {
    key: builder.selection<{ environmentId: string; id: string }>('environmentId id'),
    resolveReference: entityReference('Player', reader, ({ environmentId, id }: PlayerShape) => ({
      environmentId,
      id,
    })),
  });
};
