import { afterAll, beforeAll, expect, test } from 'vitest';
import { leaveHalfWay } from '../half-way.ts';
import {
  createTestBilling,
  integration,
  operatorOf,
  playerOf,
  release,
  rewardOf,
  traceparent,
  type TestBilling,
} from '../support.ts';

let billing: TestBilling;
beforeAll(async () => {
  billing = await createTestBilling();
  await billing.reward(
    rewardOf('plr_1', 100),
    rewardOf('plr_2', 60),
    rewardOf('plr_1', 8, { currencyId: 'cur_silver' }),
    rewardOf('plr_1', 1, { environmentId: 'env_2' }),
  );
  await billing.buy(playerOf('plr_1'), 'prd_crown', 'k');
  await leaveHalfWay(billing, {
    environmentId: 'env_1',
    projectId: 'prj_1',
    playerId: 'plr_2',
    productId: 'prd_hat',
    idempotencyKey: 'k',
    traceparent,
    release: { hash: 'r1', products: release.products, currencies: release.currencies },
  });
});
afterAll(() => billing.close());

const fields = 'trialBalance { currency { id } playerBalances issued revenue held difference }';
const ask = (viewer: Parameters<TestBilling['run']>[1], id = 'env_1') =>
  billing.entity({ __typename: 'Environment', id }, fields, viewer);

test('the books of an environment balance in each currency', async () => {
  expect(await ask(operatorOf(['wallet.read']))).toEqual({
    data: {
      _entities: [
        {
          trialBalance: [
            {
              currency: { id: 'cur_gold' },
              playerBalances: '110',
              issued: '160',
              revenue: '50',
              held: '30',
              difference: '0',
            },
            {
              currency: { id: 'cur_silver' },
              playerBalances: '8',
              issued: '8',
              revenue: '0',
              held: '0',
              difference: '0',
            },
          ],
        },
      ],
    },
  });
});

test('a balance that somebody changed by hand shows as the difference', async () => {
  await billing.pool.query(
    `update account set balance = balance + 5 where environment_id = 'env_2' and owner = 'player:plr_1'`,
  );
  expect(await ask(operatorOf(['wallet.read'], 'env_2'), 'env_2')).toMatchObject({
    data: { _entities: [{ trialBalance: [{ playerBalances: '6', issued: '1', difference: '5' }] }] },
  });
});

test.for([
  ['a player', playerOf('plr_1')],
  ['an API key', integration],
  ['an operator without wallet.read', operatorOf(['project.read', 'player.read'])],
  ['an operator of another environment', operatorOf(['wallet.read'], 'env_2')],
  ['nobody', { kind: 'anonymous' } as const],
] as const)('the books are closed to %s', async ([, viewer]) => {
  expect(await ask(viewer)).toMatchObject({
    data: { _entities: [null] },
    errors: [{ extensions: { code: viewer.kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN' } }],
  });
});
