import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ZodError } from 'zod';
import { starsRefunded } from '@stargraph/kit/contracts/commands/billing';
import { moneySchema } from '@stargraph/kit/contracts/release';
import { createStars, type Stars } from './stars-support.ts';
import { assertLedger, botOf, createTestBilling, playerOf, rewardOf, type TestBilling } from './support.ts';

let billing: TestBilling;
let stars: Stars;
beforeAll(async () => {
  billing = await createTestBilling();
  stars = createStars(billing);
  await billing.reward(rewardOf('plr_1', 100));
});
afterEach(() => assertLedger(billing.pool));
afterAll(() => billing.close());

const booked = async (): Promise<unknown> =>
  (
    await billing.pool.query(
      `select (select count(*) from transfer) as transfers, (select count(*) from posting) as postings, (select count(*) from purchase) as purchases,
         (select count(*) from stars_order) as orders, (select count(*) from stars_refund) as refunds`,
    )
  ).rows;

/** What is no whole number of 64 bits, however it is written. */
const noAmounts = [
  '9223372036854775808',
  '-9223372036854775809',
  '99999999999999999999',
  '1.5',
  1.5,
  '1e3',
  '1E3',
  1e21,
  2 ** 60,
  '',
  ' 1',
  '1 ',
  '+1',
  '0x10',
  '1_000',
  '１',
  'NaN',
  'Infinity',
  true,
  [],
  {},
];

const mutations = {
  currencyExchange: (amount: unknown) => ({ exchangeId: 'exc_gold', amount, idempotencyKey: 'k' }),
  productPurchase: (amount: unknown) => ({
    productId: 'prd_hat',
    idempotencyKey: 'k',
    shown: { currencyId: 'cur_gold', amount },
  }),
  starsInvoiceCreate: (shownStars: unknown) => ({ productId: 'prd_chest', idempotencyKey: 'k', shownStars }),
} as const;
const inputTypeOf = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
const run = (name: keyof typeof mutations, amount: unknown) =>
  billing.run(
    `mutation ($input: ${inputTypeOf(name)}!) { ${name}(input: $input) { __typename ... on Error { code } } }`,
    playerOf('plr_1'),
    { input: mutations[name](amount) },
  );

describe.each(['currencyExchange', 'productPurchase', 'starsInvoiceCreate'] as const)('%s', (name) => {
  test.for(noAmounts)('takes %j for no amount, and books nothing', async (amount) => {
    const before = await booked();
    const answer = await run(name, amount);
    expect(answer.errors?.map(({ message }) => message)).toEqual([
      expect.stringMatching(/BigInt|Int cannot represent/),
    ]);
    expect(answer.data ?? null).toBeNull();
    expect(await booked()).toEqual(before);
  });

  test.for(['9223372036854775807', '-9223372036854775808', '0', '-0', '-1', '0000000000000000001'])(
    'answers %s, which is one, by a refusal that the player can act on, and books nothing',
    async (text) => {
      // Of Stars the API has a 32-bit number.
      const amount = name === 'starsInvoiceCreate' ? Number(text) % 2 ** 31 : text;
      const before = await booked();
      const answer = await run(name, amount);
      expect(answer.errors).toBeUndefined();
      expect((answer.data as Record<string, { code: string }>)[name]?.code).toEqual(expect.any(String));
      expect(await booked()).toEqual(before);
    },
  );
});

describe('between domains', () => {
  test.for(['0', '-1', '1.5', '1e3', '', '01', '+1', '1000000000000000000', '9223372036854775807', 5])(
    'money of %j breaks the contract of rewards, holds and releases alike',
    (amount) => {
      expect(moneySchema.safeParse({ currencyId: 'cur_gold', amount }).success).toBe(false);
    },
  );

  test.for([24.5, 2 ** 60, -(2 ** 60), Number.NaN, Number.POSITIVE_INFINITY, '25'])(
    'Stars of %j are neither asked about, paid nor given back',
    async (amount) => {
      const id = await stars.ordered('plr_2');
      const before = await booked();
      const changes = { amount: amount as number };
      await expect(stars.checkout(id, 'plr_2', changes)).rejects.toBeInstanceOf(ZodError);
      await expect(stars.pay(id, 'plr_2', changes)).rejects.toBeInstanceOf(ZodError);
      await expect(
        billing.asTenant.call(starsRefunded, {
          environmentId: 'env_1',
          telegramBotId: botOf('env_1'),
          chargeId: 'charge',
          payload: id,
          currency: 'XTR',
          refundedAt: billing.clock.now(),
          ...changes,
        }),
      ).rejects.toBeInstanceOf(ZodError);
      expect(await stars.stateOf(id)).toBe('open');
      expect(await booked()).toEqual(before);
    },
  );

  test.for([Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 0, -1])(
    'Stars of %d are refused at the checkout, kept as unmatched where they came, and given back without taking anything',
    async (amount) => {
      const playerId = `plr_whole_${amount}`;
      const id = await stars.ordered(playerId);
      const chargeId = `whole-${amount}`;
      expect(await stars.checkout(id, playerId, { amount })).toBe('wrong-amount');
      expect(await stars.pay(id, playerId, { amount, chargeId })).toEqual({ outcome: 'unmatched' });
      expect(await stars.payments(id)).toEqual([['unmatched', 'wrong-amount']]);
      const told = {
        environmentId: 'env_1',
        telegramBotId: botOf('env_1'),
        chargeId,
        payload: id,
        currency: 'XTR',
        amount,
        refundedAt: billing.clock.now(),
      };
      const outcomes = [];
      for (let time = 0; time < 2; time += 1) outcomes.push((await billing.asTenant.call(starsRefunded, told)).outcome);
      expect(outcomes).toEqual(['noted', 'repeated']);
      expect(await stars.balances(playerId)).toEqual({});
      expect(await stars.pay(id, playerId)).toMatchObject({ outcome: 'credited' });
    },
  );
});
