import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestBilling, integration, operatorOf, playerOf, rewardOf, type TestBilling } from '../support.ts';

let billing: TestBilling;
beforeAll(async () => {
  billing = await createTestBilling();
  await billing.reward(rewardOf('plr_1', 100));
});
afterAll(() => billing.close());

const mutation = 'mutation ($input: ProductPurchaseInput!) { productPurchase(input: $input) { __typename } }';
const count = async (): Promise<bigint | undefined> =>
  (await billing.pool.query<{ n: bigint }>('select count(*) as n from purchase')).rows[0]?.n;

test.for([
  ['an operator with every right to money', operatorOf(['wallet.read']), 'FORBIDDEN'],
  ['an API key', integration, 'FORBIDDEN'],
  ['nobody', { kind: 'anonymous' } as const, 'UNAUTHENTICATED'],
] as const)('nothing is bought by %s', async ([, viewer, code]) => {
  const answer = await billing.run(mutation, viewer, { input: { productId: 'prd_hat', idempotencyKey: 'k' } });
  expect(answer.errors?.map((error) => error.extensions?.code)).toEqual([code]);
  expect(await count()).toBe(0n);
});

test.for([
  ['an empty key', { productId: 'prd_hat', idempotencyKey: '' }],
  ['a key of 201 characters', { productId: 'prd_hat', idempotencyKey: 'k'.repeat(201) }],
  ['a key with a NUL', { productId: 'prd_hat', idempotencyKey: 'k\0' }],
  ['a product id that can be none', { productId: '', idempotencyKey: 'k' }],
] as const)('%s is bad input and buys nothing', async ([, input]) => {
  const answer = await billing.run(mutation, playerOf('plr_1'), { input });
  expect(answer.errors?.map((error) => error.extensions?.code)).toEqual(['BAD_USER_INPUT']);
  expect(await count()).toBe(0n);
});

test('a release that its owner does not know is our failure, told with the trace id alone', async () => {
  const answer = await billing.run(mutation, playerOf('plr_1', 'env_1', 'unknown'), {
    input: { productId: 'prd_hat', idempotencyKey: 'k' },
  });
  const [error] = answer.errors ?? [];
  expect(error?.extensions?.code).toBe('INTERNAL');
  expect(error?.message).toContain('0af7651916cd43dd8448eb211c80319c');
  expect(await count()).toBe(0n);
});

test('several purchases in one request each answer with the wallet as it stood then', async () => {
  const answer = await billing.run(
    `mutation ($a: ProductPurchaseInput!, $b: ProductPurchaseInput!) {
      a: productPurchase(input: $a) { ... on ProductPurchaseSuccess { wallet { balance } } }
      b: productPurchase(input: $b) { ... on ProductPurchaseSuccess { wallet { balance } } }
    }`,
    playerOf('plr_1'),
    { a: { productId: 'prd_hat', idempotencyKey: 'a' }, b: { productId: 'prd_hat', idempotencyKey: 'b' } },
  );
  expect(answer).toEqual({ data: { a: { wallet: { balance: '70' } }, b: { wallet: { balance: '40' } } } });
});
