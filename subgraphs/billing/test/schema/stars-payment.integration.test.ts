import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStars, type Stars } from '../stars-support.ts';
import { createTestBilling, integration, operatorOf, playerOf, type TestBilling } from '../support.ts';

let billing: TestBilling;
let stars: Stars;
let orderId: string;
beforeAll(async () => {
  billing = await createTestBilling();
  stars = createStars(billing);
  orderId = await stars.ordered('plr_1');
  await stars.pay(orderId, 'plr_1', { chargeId: 'first' });
  billing.clock.advance(1000);
  await stars.pay(orderId, 'plr_1', { chargeId: 'second' });
  billing.clock.advance(1000);
  await stars.pay('nonsense', null, { chargeId: 'third', amount: 2 ** 40 });
  const elsewhere = await stars.ordered('plr_1', 'prd_chest', { environmentId: 'env_2' });
  await stars.pay(elsewhere, 'plr_1', { environmentId: 'env_2', chargeId: 'elsewhere' });
});
afterAll(() => billing.close());

interface Page {
  readonly edges: readonly { readonly node: { readonly chargeId: string } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const fields = `edges { node { id chargeId stars playerId player { environmentId id } order { id state product { id } } state reason paidAt } } pageInfo { hasNextPage endCursor }`;
const list = (viewer: Parameters<TestBilling['run']>[1], args = '', id = 'env_1') =>
  billing.entity({ __typename: 'Environment', id }, `starsPayments${args} { ${fields} }`, viewer);
const pageOf = async (args: string): Promise<Page> =>
  ((await list(operatorOf(['wallet.read']), args)).data as { _entities: [{ starsPayments: Page }] })._entities[0]
    .starsPayments;
const chargesOf = (page: Page): string[] => page.edges.map((edge) => edge.node.chargeId);

test('operators see what came, the newest first, with what it paid for or why it did not', async () => {
  const order = { id: orderId, state: 'PAID', product: { id: 'prd_chest' } };
  const player = { playerId: 'plr_1', player: { environmentId: 'env_1', id: 'plr_1' } };
  expect(await list(operatorOf(['wallet.read']))).toEqual({
    data: {
      _entities: [
        {
          starsPayments: {
            edges: [
              {
                chargeId: 'third',
                stars: String(2 ** 40),
                playerId: null,
                player: null,
                order: null,
                state: 'UNMATCHED',
                reason: 'UNKNOWN_ORDER',
                paidAt: '2026-01-01T00:00:02.000Z',
              },
              {
                chargeId: 'second',
                stars: '25',
                ...player,
                order,
                state: 'UNMATCHED',
                reason: 'ALREADY_PAID',
                paidAt: '2026-01-01T00:00:01.000Z',
              },
              {
                chargeId: 'first',
                stars: '25',
                ...player,
                order,
                state: 'MATCHED',
                reason: null,
                paidAt: '2026-01-01T00:00:00.000Z',
              },
            ].map((node) => ({ node: { id: expect.stringMatching(/^pay_/) as string, ...node } })),
            pageInfo: { hasNextPage: false, endCursor: expect.any(String) as string },
          },
        },
      ],
    },
  });
});

test('they come page by page, and by state', async () => {
  const first = await pageOf('(first: 2)');
  expect([chargesOf(first), first.pageInfo.hasNextPage]).toEqual([['third', 'second'], true]);
  expect(chargesOf(await pageOf(`(first: 2, after: "${first.pageInfo.endCursor}")`))).toEqual(['first']);
  expect(chargesOf(await pageOf('(state: MATCHED)'))).toEqual(['first']);
  const unmatched = await pageOf('(first: 1, state: UNMATCHED)');
  expect(chargesOf(unmatched)).toEqual(['third']);
  expect(chargesOf(await pageOf(`(state: UNMATCHED, after: "${unmatched.pageInfo.endCursor}")`))).toEqual(['second']);
});

test.for([
  ['a player', playerOf('plr_1')],
  ['an API key', integration],
  ['an operator without wallet.read', operatorOf(['project.read', 'player.read', 'analytics.read'])],
  ['an operator of another environment', operatorOf(['wallet.read'], 'env_2')],
  ['nobody', { kind: 'anonymous' } as const],
] as const)('they are closed to %s', async ([, viewer]) => {
  expect(await list(viewer)).toMatchObject({
    data: { _entities: [null] },
    errors: [{ extensions: { code: viewer.kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN' } }],
  });
});

test.for(['(first: 0)', '(first: 101)', '(after: "x")'])('%s is bad input', async (args) => {
  const answer = await list(operatorOf(['wallet.read']), args);
  expect(answer.errors?.map((error) => error.extensions?.code)).toEqual(['BAD_USER_INPUT']);
});
