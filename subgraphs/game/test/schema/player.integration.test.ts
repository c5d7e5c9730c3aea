import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '@stargraph/kit/ids';
import { createTestGame, integrationOf, operatorOf, playerOf, type TestGame } from '../support.ts';

let game: TestGame;
beforeAll(async () => {
  game = await createTestGame();
  for (const environmentId of ['env_1', 'env_2']) {
    for (const index of [1, 2, 3, 4, 5]) {
      await game.deps.pool.query(`insert into player values ($1, $2, $3, 1, now(), now())`, [
        environmentId,
        `plr_${index}`,
        index * 10,
      ]);
    }
  }
  await game.deps.pool.query(
    `insert into inventory_item values ('env_1', 'plr_1', 'itm_b', 2), ('env_1', 'plr_1', 'itm_a', 9007199254740993), ('env_2', 'plr_1', 'itm_c', 4)`,
  );
  await game.deps.pool.query(
    `insert into quest_progress values ('env_1', 'plr_1', 'qst_1', 3, null, 'r1'), ('env_2', 'plr_1', 'qst_2', 3, null, 'r1'), ('env_1', 'plr_2', 'qst_3', 3, null, 'r1')`,
  );
});
afterAll(() => game.close());

const all =
  '{ environmentId id points level createdAt environment { id } quests { quest { environmentId id } count completedAt } items { item { environmentId id } quantity } }';

describe('a player', () => {
  test('sees itself, with what it holds in its own environment', async () => {
    const { data } = await game.run(`{ player ${all} }`, playerOf('plr_1'));
    expect(data).toMatchObject({
      player: {
        environmentId: 'env_1',
        id: 'plr_1',
        points: '10',
        environment: { id: 'env_1' },
        quests: [
          { quest: { environmentId: 'env_1', id: 'qst_ten' }, count: 0, completedAt: null },
          { quest: { environmentId: 'env_1', id: 'qst_1' }, count: 3, completedAt: null },
        ],
        items: [
          { item: { environmentId: 'env_1', id: 'itm_a' }, quantity: '9007199254740993' },
          { item: { environmentId: 'env_1', id: 'itm_b' }, quantity: '2' },
        ],
      },
    });
  });

  test('who has not been touched reads as a beginner, and reading touches nothing', async () => {
    const before = await game.rows('player');
    expect(await game.run(`{ player ${all} }`, playerOf('plr_new'))).toEqual({
      data: {
        player: {
          environmentId: 'env_1',
          id: 'plr_new',
          points: '0',
          level: 1,
          createdAt: null,
          environment: { id: 'env_1' },
          quests: [{ quest: { environmentId: 'env_1', id: 'qst_ten' }, count: 0, completedAt: null }],
          items: [],
        },
      },
    });
    expect(await game.rows('player')).toEqual(before);
  });
});

describe('a reference to a player', () => {
  const entities = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Player { id points } } }`;
  const reference = (id: string, environmentId = 'env_1') => ({ __typename: 'Player', environmentId, id });
  const referencesAs = async (viewer: Parameters<TestGame['run']>[1]) =>
    (
      (
        await game.run(entities, viewer, {
          r: [reference('plr_1'), reference('plr_2'), reference('plr_1', 'env_2'), reference('plr_none')],
        })
      ).data as { _entities: unknown[] }
    )._entities;
  const one = { id: 'plr_1', points: '10' };
  const two = { id: 'plr_2', points: '20' };

  test('answers the player itself alone', async () => {
    expect(await referencesAs(playerOf('plr_1'))).toEqual([one, null, null, null]);
    expect(await referencesAs(playerOf('plr_none'))).toEqual([null, null, null, { id: 'plr_none', points: '0' }]);
  });
  test('answers operators who may read players, in their own environments', async () => {
    expect(await referencesAs(operatorOf(['player.read']))).toEqual([one, two, null, null]);
    expect(await referencesAs(operatorOf(['content.read']))).toEqual([null, null, null, null]);
  });
  test('answers API keys with that scope, in their own environment', async () => {
    expect(await referencesAs(integrationOf(['players:read']))).toEqual([one, two, null, null]);
    expect(await referencesAs(integrationOf(['leaderboards:read']))).toEqual([null, null, null, null]);
  });
  test('answers a beginner for one who has not acted, whom whoever points to it vouches for; asking touches nothing', async () => {
    const payer = newId('player');
    const before = await game.rows('player');
    for (const viewer of [operatorOf(['player.read']), integrationOf(['players:read'])])
      expect(
        await game.run(
          `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Player { id points level createdAt items { quantity } } } }`,
          viewer,
          {
            r: [reference(payer), reference(newId('project'))],
          },
        ),
      ).toEqual({
        data: {
          _entities: [{ id: payer, points: '0', level: 1, createdAt: null, items: [] }, null],
        },
      });
    expect(await game.rows('player')).toEqual(before);
    const stranger = await game.run(entities, playerOf('plr_1'), { r: [reference(payer)] });
    expect(stranger).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  });
  test('answers nobody without a credential', async () => {
    expect(await referencesAs({ kind: 'anonymous' })).toEqual([null, null, null, null]);
  });
});

describe('a player to whom another domain points', () => {
  const known = newId('player');
  const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Player {
    id points profile { environmentId id } quests { quest { id } claimedAt claimable } } } }`;
  beforeAll(async () => {
    await game.deps.pool.query(`insert into player values ('env_1', $1, 70, 2, now(), now())`, [known]);
    await game.deps.pool.query(`insert into player values ('env_2', $1, 80, 2, now(), now())`, [known]);
    await game.deps.pool.query(`insert into quest_progress values ('env_1', $1, 'qst_ten', 10, now(), 'r1')`, [known]);
  });
  afterAll(async () => {
    await game.deps.pool.query('delete from player where id = $1', [known]);
  });

  test.for([
    ['an operator who may read players', operatorOf(['player.read'])],
    ['an API key with that scope', integrationOf(['players:read'])],
  ] as const)('is shown to %s, as it is in that environment', async ([, viewer]) => {
    const representation = { __typename: 'Player', environmentId: 'env_1', id: known };
    expect(await game.run(query, viewer, { r: [representation] })).toEqual({
      data: {
        _entities: [
          {
            id: known,
            points: '70',
            profile: { environmentId: 'env_1', id: known },
            quests: [{ quest: { id: 'qst_ten' }, claimedAt: null, claimable: true }],
          },
        ],
      },
    });
  });
});

describe('the list of players', () => {
  const query = `query ($e: ID!, $first: Int, $after: String) {
    players(environmentId: $e, first: $first, after: $after) { edges { node { environmentId id } } pageInfo { hasNextPage hasPreviousPage endCursor } }
  }`;
  interface Page {
    readonly players: {
      readonly edges: { readonly node: { readonly id: string } }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  }

  test('comes page by page, from one environment only', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const { data } = await game.run(query, operatorOf(['player.read']), { e: 'env_1', first: 2, after });
      const { players } = data as Page;
      seen.push(...players.edges.map((edge) => edge.node.id));
      more = players.pageInfo.hasNextPage;
      after = players.pageInfo.endCursor;
    }
    expect(seen).toEqual(['plr_1', 'plr_2', 'plr_3', 'plr_4', 'plr_5']);
  });

  test.for([
    ['a page of 0', { first: 0 }],
    ['a page of 101', { first: 101 }],
    ['a cursor of its own making', { after: 'nonsense' }],
    ['a cursor of another list', { after: Buffer.from('["1",2,"x",1]').toString('base64url') }],
    ['a cursor that no text column takes', { after: Buffer.from('["\\u0000"]').toString('base64url') }],
  ] as const)('refuses %s', async ([, variables]) => {
    const result = await game.run(query, operatorOf(['player.read']), { e: 'env_1', ...variables });
    expect(result.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test.for([
    ['a player', playerOf('plr_1')],
    ['an operator without the permission', operatorOf(['content.read'])],
    ['an operator of another environment', operatorOf(['player.read'], 'env_2')],
    ['an API key without the scope', integrationOf(['leaderboards:read'])],
    ['an API key of another environment', integrationOf(['players:read'], 'env_2')],
  ] as const)('is not for %s', async ([, viewer]) => {
    const result = await game.run(query, viewer, { e: 'env_1' });
    expect(result.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});
