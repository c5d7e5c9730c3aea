import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '@stargraph/kit/ids';
import { createStars, type Stars } from '../stars-support.ts';
import { createTestBilling, integration, operatorOf, playerOf, type TestBilling } from '../support.ts';

let billing: TestBilling;
let stars: Stars;
let open: string;
let paid: string;
beforeAll(async () => {
  billing = await createTestBilling();
  stars = createStars(billing);
  open = await stars.ordered('plr_1');
  billing.clock.advance(1000);
  paid = await stars.ordered('plr_1');
  await stars.ordered('plr_1', 'prd_chest', { environmentId: 'env_2' });
  await stars.pay(paid, 'plr_1');
});
afterAll(() => billing.close());

const anonymous = { kind: 'anonymous' } as const;
const codeOf = (answer: Awaited<ReturnType<TestBilling['run']>>) =>
  answer.errors?.map((error) => error.extensions?.code);

describe('Query.starsOrder', () => {
  const query =
    'query ($id: ID!) { starsOrder(id: $id) { id state stars createdAt paidAt product { environmentId id } } }';
  const read = (id: string, viewer: Parameters<TestBilling['run']>[1]) => billing.run(query, viewer, { id });

  test('says how far an order of one’s own is', async () => {
    expect(await read(open, playerOf('plr_1'))).toEqual({
      data: {
        starsOrder: {
          id: open,
          state: 'OPEN',
          stars: 25,
          createdAt: '2026-01-01T00:00:00.000Z',
          paidAt: null,
          product: { environmentId: 'env_1', id: 'prd_chest' },
        },
      },
    });
    expect(await read(paid, playerOf('plr_1'))).toMatchObject({
      data: { starsOrder: { state: 'PAID', paidAt: '2026-01-01T00:00:01.000Z' } },
    });
  });

  test('is null for what is not one’s own: another player’s, another environment’s, none', async () => {
    for (const [id, viewer] of [
      [open, playerOf('plr_2')],
      [open, playerOf('plr_1', 'env_2')],
      [newId('order'), playerOf('plr_1')],
      ['', playerOf('plr_1')],
      ['a\0', playerOf('plr_1')],
    ] as const)
      expect(await read(id, viewer)).toEqual({ data: { starsOrder: null } });
  });

  test('is closed to everybody but players', async () => {
    for (const viewer of [operatorOf(['wallet.read']), integration, anonymous])
      expect(codeOf(await read(open, viewer))).toEqual([viewer.kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN']);
  });
});

describe('Player.starsOrders', () => {
  const list = (viewer: Parameters<TestBilling['run']>[1], args = '') =>
    billing.entity(
      { __typename: 'Player', environmentId: 'env_1', id: 'plr_1' },
      `starsOrders${args} { edges { node { id state } } pageInfo { hasNextPage endCursor } }`,
      viewer,
    );

  test('lists the player’s orders, the newest first, page by page, to itself and to operators', async () => {
    for (const viewer of [playerOf('plr_1'), operatorOf(['wallet.read'])]) {
      const first = await list(viewer, '(first: 1)');
      expect(first).toMatchObject({
        data: {
          _entities: [
            { starsOrders: { edges: [{ node: { id: paid, state: 'PAID' } }], pageInfo: { hasNextPage: true } } },
          ],
        },
      });
      const { endCursor } = (first.data as { _entities: [{ starsOrders: { pageInfo: { endCursor: string } } }] })
        ._entities[0].starsOrders.pageInfo;
      expect(await list(viewer, `(first: 5, after: "${endCursor}")`)).toMatchObject({
        data: {
          _entities: [
            { starsOrders: { edges: [{ node: { id: open, state: 'OPEN' } }], pageInfo: { hasNextPage: false } } },
          ],
        },
      });
    }
  });

  test.for([
    ['another player', playerOf('plr_2')],
    ['the same player of another environment', playerOf('plr_1', 'env_2')],
    ['an operator without wallet.read', operatorOf(['player.read'])],
    ['an operator of another environment', operatorOf(['wallet.read'], 'env_2')],
    ['an API key', integration],
  ] as const)('is closed to %s', async ([, viewer]) => {
    expect(codeOf(await list(viewer))).toEqual(['FORBIDDEN']);
  });
});

describe('Mutation.starsInvoiceCreate', () => {
  const create = (viewer: Parameters<TestBilling['run']>[1], input: object) =>
    billing.run(
      'mutation ($input: StarsInvoiceCreateInput!) { starsInvoiceCreate(input: $input) { __typename } }',
      viewer,
      { input },
    );
  const input = { productId: 'prd_chest', idempotencyKey: 'k' };
  const count = async (): Promise<number | null> => (await billing.pool.query('select from stars_order')).rowCount;

  test.for([
    ['an operator with every right to money', operatorOf(['wallet.read'])],
    ['an API key', integration],
    ['nobody', anonymous],
  ] as const)('is closed to %s', async ([, viewer]) => {
    const before = await count();
    expect(codeOf(await create(viewer, input))).toEqual([
      viewer.kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN',
    ]);
    expect(await count()).toBe(before);
  });

  test.for([
    ['an empty key', { idempotencyKey: '' }],
    ['a key of 201 characters', { idempotencyKey: 'k'.repeat(201) }],
    ['a key with a NUL', { idempotencyKey: 'k\0' }],
    ['a product id that can be none', { productId: '' }],
    ['a product id with a NUL', { productId: 'a\0' }],
  ] as const)('%s is bad input and orders nothing', async ([, changes]) => {
    const before = await count();
    expect(codeOf(await create(playerOf('plr_3'), { ...input, ...changes }))).toEqual(['BAD_USER_INPUT']);
    expect(await count()).toBe(before);
  });

  test('takes whatever a client calls its language', async () => {
    for (const [index, locale] of ['__proto__', '', 'x'.repeat(5000), '\0', null].entries())
      expect(await create(playerOf('plr_4'), { ...input, idempotencyKey: String(index), locale })).toEqual({
        data: { starsInvoiceCreate: { __typename: 'StarsInvoiceCreateSuccess' } },
      });
  });
});
