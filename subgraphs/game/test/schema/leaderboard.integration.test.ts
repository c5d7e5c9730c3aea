import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actMutation, createTestGame, integrationOf, operatorOf, playerOf, type TestGame } from '../support.ts';

let game: TestGame;
/** Taps of each player, in the order in which they act, a second apart. */
const taps: readonly (readonly [string, number])[] = [
  ['plr_c', 3],
  ['plr_a', 5],
  ['plr_b', 3],
  ['plr_d', 9],
  ['plr_e', 3],
];
beforeAll(async () => {
  game = await createTestGame();
  for (const [playerId, count] of taps) {
    await game.run(actMutation, playerOf(playerId), { intents: [{ id: 'x', action: 'tap', count }] });
    game.clock.advance(1000);
  }
  await game.run(actMutation, playerOf('plr_z', 'env_2'), { intents: [{ id: 'x', action: 'tap', count: 100 }] });
});
afterAll(() => game.close());

const query = `query ($r: [_Any!]!, $first: Int, $after: String) {
  _entities(representations: $r) {
    ... on Leaderboard {
      id
      entries(first: $first, after: $after) { edges { node { rank score playerId own } } pageInfo { hasNextPage endCursor } }
      ownEntry { rank score playerId own }
    }
  }
}`;
const readersQuery = query.replace('ownEntry { rank score playerId own }', '');
const forged = (json: string): string => Buffer.from(json).toString('base64url');
const board = [{ __typename: 'Leaderboard', environmentId: 'env_1', id: 'ldb_top' }];
interface Entry {
  readonly rank: number;
  readonly playerId: string;
}
interface Board {
  readonly entries: {
    readonly edges: { readonly node: Entry }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
  readonly ownEntry: Entry | null;
}
const boardAs = async (
  viewer: Parameters<TestGame['run']>[1],
  variables: Record<string, unknown> = {},
): Promise<Board | null> => {
  const result = await game.run(viewer.kind === 'player' ? query : readersQuery, viewer, { r: board, ...variables });
  expect(result.errors).toBeUndefined();
  return (result.data as { _entities: (Board | null)[] })._entities[0] ?? null;
};

describe('a leaderboard', () => {
  test('points to the profile of each player', async () => {
    const { data } = await game.run(
      query.replaceAll('playerId own', 'profile { environmentId id }'),
      playerOf('plr_b'),
      {
        r: board,
        first: 1,
      },
    );
    expect(data).toMatchObject({
      _entities: [
        {
          entries: { edges: [{ node: { profile: { environmentId: 'env_1', id: 'plr_d' } } }] },
          ownEntry: { profile: { environmentId: 'env_1', id: 'plr_b' } },
        },
      ],
    });
  });

  test('ranks by points, and equal ones by who reached them first', async () => {
    const found = await boardAs(playerOf('plr_b'));
    expect(found?.entries.edges.map(({ node }) => node)).toEqual([
      { rank: 1, score: '18', playerId: 'plr_d', own: false },
      { rank: 2, score: '10', playerId: 'plr_a', own: false },
      { rank: 3, score: '6', playerId: 'plr_c', own: false },
      { rank: 4, score: '6', playerId: 'plr_b', own: true },
      { rank: 5, score: '6', playerId: 'plr_e', own: false },
    ]);
    expect(found?.ownEntry).toEqual({ rank: 4, score: '6', playerId: 'plr_b', own: true });
  });

  test.for([1, 2, 3])('comes in pages of %i with ranks that go on', async (first) => {
    const seen: Entry[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const found: Board | null = await boardAs(operatorOf(['content.read']), { first, after });
      seen.push(...(found?.entries.edges ?? []).map(({ node }) => node));
      more = found?.entries.pageInfo.hasNextPage === true;
      after = found?.entries.pageInfo.endCursor ?? null;
    }
    expect(seen.map(({ rank, playerId }) => [rank, playerId])).toEqual([
      [1, 'plr_d'],
      [2, 'plr_a'],
      [3, 'plr_c'],
      [4, 'plr_b'],
      [5, 'plr_e'],
    ]);
  });

  test('gives every player on it the rank that the list gives', async () => {
    const listed = (await boardAs(operatorOf(['content.read'])))?.entries.edges.map(({ node }) => node) ?? [];
    for (const { rank, playerId } of listed) expect((await boardAs(playerOf(playerId)))?.ownEntry?.rank).toBe(rank);
  });

  test('has no place for a player without points', async () => {
    expect((await boardAs(playerOf('plr_new')))?.ownEntry).toBeNull();
  });

  test('opens to API keys with its scope and shows them nobody as their own', async () => {
    const found = await boardAs(integrationOf(['leaderboards:read']));
    expect(found?.entries.edges).toHaveLength(5);
  });

  test.for([
    ['a player of another environment', playerOf('plr_z', 'env_2')],
    ['an operator without content.read', operatorOf(['player.read'])],
    ['an operator of another environment', operatorOf(['content.read'], 'env_2')],
    ['an API key without the scope', integrationOf(['players:read'])],
    ['an API key of another environment', integrationOf(['leaderboards:read'], 'env_2')],
    ['nobody', { kind: 'anonymous' }],
  ] as const)('is closed to %s', async ([, viewer]) => {
    const result = await game.run(viewer.kind === 'player' ? query : readersQuery, viewer, { r: board });
    expect(result).toMatchObject({
      data: { _entities: [null] },
      errors: [{ extensions: { code: viewer.kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN' } }],
    });
  });

  test('refuses the own entry to whoever is no player', async () => {
    const result = await game.run(query, operatorOf(['content.read']), { r: board });
    expect(result.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  test.for([
    ['nonsense', 'nonsense'],
    ['another list', Buffer.from('["plr_1"]').toString('base64url')],
    ['a score that is none', Buffer.from('["x",1,"plr_1",1]').toString('base64url')],
    ['a time that is none', Buffer.from('["1",1e300,"plr_1",1]').toString('base64url')],
    ['a rank that is none', Buffer.from('["1",1,"plr_1",-1]').toString('base64url')],
    ['a score of 19 digits beyond every bigint', forged('["9999999999999999999",1,"plr_1",1]')],
    ['the score after the highest bigint', forged('["9223372036854775808",1,"plr_1",1]')],
    ['a score of 19 digits that is a number', forged('[9223372036854775807,1,"plr_1",1]')],
    ['a time of 19 digits', forged('["1",9223372036854775807,"plr_1",1]')],
    ['a time of 19 digits that is text', forged('["1","9223372036854775807","plr_1",1]')],
    ['a rank of 19 digits', forged('["1",1,"plr_1",9223372036854775807]')],
    ['a rank of 19 digits that is text', forged('["1",1,"plr_1","9223372036854775807"]')],
    ['a rank behind which none fits', forged('["1",1,"plr_1",2147483647]')],
  ])('refuses a cursor of %s', async ([, after]) => {
    const result = await game.run(query, playerOf('plr_a'), { r: board, after });
    expect(result.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test.for([
    ['the highest bigint', '["9223372036854775807",1,"plr_1",1]', 5],
    ['the earliest time', '["6",-99999999999999,"plr_1",1]', 3],
    ['the latest time', '["6",99999999999999,"plr_1",1]', 0],
    ['the last rank that a page fits behind', '["6",1,"plr_1",1999999999]', 3],
  ] as const)('goes on behind %s', async ([, cursor, entries]) => {
    expect((await boardAs(playerOf('plr_a'), { after: forged(cursor) }))?.entries.edges).toHaveLength(entries);
  });

  test('keeps the time at which a score was reached when an act brings no points', async () => {
    const before = await game.rows('leaderboard_entry');
    await game.run(actMutation, playerOf('plr_c'), { intents: [{ id: 'fly', action: 'fly' }] });
    await game.run(actMutation, playerOf('plr_c'), { intents: [{ id: 'x', action: 'tap', count: 3 }] });
    expect(await game.rows('leaderboard_entry')).toEqual(before);
  });
});
