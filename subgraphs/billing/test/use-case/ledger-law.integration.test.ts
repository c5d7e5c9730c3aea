import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { DomainError } from '@stargraph/kit/errors';
import { differenceOf } from '../../src/domain/trial-balance.ts';
import { readBooks } from '../../src/store/trial-balance-store.ts';
import { buyProduct } from '../../src/use-case/buy-product.ts';
import type { BuyRequest } from '../../src/use-case/purchase-batch.ts';
import { creditRewards } from '../../src/use-case/credit-rewards.ts';
import { settlePurchases } from '../../src/use-case/settle-purchases.ts';
import { leaveHalfWay } from '../half-way.ts';
import { createStars, type Stars } from '../stars-support.ts';
import {
  botOf,
  createTestBilling,
  ledgerProblems,
  release,
  rewardOf,
  traceparent,
  type TestBilling,
} from '../support.ts';

let billing: TestBilling;
let stars: Stars;
beforeAll(async () => {
  billing = await createTestBilling();
  stars = createStars(billing);
});
afterAll(() => billing.close());

const players = ['plr_1', 'plr_2'] as const;
const products = release.products;

const step = fc.oneof(
  fc.record({
    kind: fc.constant('reward' as const),
    player: fc.constantFrom(...players),
    currencyId: fc.constantFrom('cur_gold', 'cur_silver'),
    amount: fc.integer({ min: 1, max: 60 }),
    deliveries: fc.integer({ min: 1, max: 3 }),
  }),
  // Few keys, so that they come again, with the same product and with another.
  fc.record({
    kind: fc.constant('buy' as const),
    player: fc.constantFrom(...players),
    product: fc.nat(2),
    key: fc.nat(4),
    dies: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('settle' as const) }),
  fc.record({ kind: fc.constant('order' as const), player: fc.constantFrom(...players) }),
  // Of the last orders, also before there are any; few charges, so that they come again, also for another order.
  fc.record({
    kind: fc.constant('pay' as const),
    player: fc.constantFrom(...players),
    order: fc.nat(2),
    charge: fc.nat(4),
    stars: fc.constantFrom(25, 25, 25, 24),
    deliveries: fc.integer({ min: 1, max: 3 }),
  }),
);

/** What the rules say that a player has, kept beside the ledger in the plainest way. */
interface Model {
  readonly balance: Map<string, number>;
  readonly bought: Map<string, { readonly product: number; paid: boolean }>;
  readonly orders: { readonly id: string; readonly player: string; paid: boolean }[];
  /** What a charge was answered with. */
  readonly charges: Map<number, 'credited' | 'unmatched'>;
}

const priceOf = (product: number): number => Number(products[product]?.price?.amount);
const walletOf = (player: string, product: number): string =>
  `player:${player}/${products[product]?.price?.currencyId}`;

const heldIn = (model: Model, wallet: string): number =>
  [...model.bought]
    .filter(([key, entry]) => !entry.paid && walletOf(key.split(' ')[0] ?? '', entry.product) === wallet)
    .reduce((sum, [, entry]) => sum + priceOf(entry.product), 0);

/** Whether the ledger must take the purchase; where it must, it is in the model afterwards. */
const expectBuy = (model: Model, player: string, product: number, key: number, dies: boolean): boolean => {
  const wallet = walletOf(player, product);
  const pay = (entry: { product: number; paid: boolean }): void => {
    if (dies || entry.paid) return;
    entry.paid = true;
    model.balance.set(wallet, (model.balance.get(wallet) ?? 0) - priceOf(entry.product));
  };
  const known = model.bought.get(`${player} ${key}`);
  if (known !== undefined) {
    if (known.product !== product) return false;
    pay(known);
    return true;
  }
  const limit = products[product]?.perPlayerLimit ?? null;
  const count = [...model.bought].filter(
    ([id, entry]) => id.startsWith(`${player} `) && entry.product === product,
  ).length;
  if (limit !== null && count >= limit) return false;
  if ((model.balance.get(wallet) ?? 0) - heldIn(model, wallet) < priceOf(product)) return false;
  const entry = { product, paid: false };
  model.bought.set(`${player} ${key}`, entry);
  pay(entry);
  return true;
};

/** What a charge must be answered with; where it pays its order, that is in the model afterwards. */
const expectPay = (
  model: Model,
  order: Model['orders'][number] | undefined,
  { player, charge, stars }: { readonly player: string; readonly charge: number; readonly stars: number },
): 'credited' | 'repeated' | 'unmatched' => {
  const known = model.charges.get(charge);
  if (known !== undefined) return known === 'credited' ? 'repeated' : 'unmatched';
  const matches = order !== undefined && !order.paid && order.player === player && stars === 25;
  model.charges.set(charge, matches ? 'credited' : 'unmatched');
  if (!matches) return 'unmatched';
  order.paid = true;
  for (const [currencyId, amount] of [
    ['cur_gold', 500],
    ['cur_silver', 50],
  ] as const) {
    const wallet = `player:${player}/${currencyId}`;
    model.balance.set(wallet, (model.balance.get(wallet) ?? 0) + amount);
  }
  return 'credited';
};

test('whatever is paid, redelivered, bought, repeated, left half-way, settled and paid for in Stars, the ledger agrees with the rules and the books balance', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      run += 1;
      const environmentId = `env_${run}`;
      const model: Model = { balance: new Map(), bought: new Map(), orders: [], charges: new Map() };
      for (const each of steps) {
        if (each.kind === 'reward') {
          const reward = rewardOf(each.player, each.amount, { environmentId, currencyId: each.currencyId });
          for (let delivery = 0; delivery < each.deliveries; delivery += 1) await creditRewards(billing.deps, [reward]);
          const wallet = `player:${each.player}/${each.currencyId}`;
          model.balance.set(wallet, (model.balance.get(wallet) ?? 0) + each.amount);
        } else if (each.kind === 'settle') {
          await settlePurchases(billing.deps, billing.clock.now() + 1);
          for (const [key, entry] of model.bought) {
            if (entry.paid) continue;
            entry.paid = true;
            const wallet = walletOf(key.split(' ')[0] ?? '', entry.product);
            model.balance.set(wallet, (model.balance.get(wallet) ?? 0) - priceOf(entry.product));
          }
        } else if (each.kind === 'order') {
          const id = await stars.ordered(each.player, 'prd_chest', { environmentId });
          model.orders.push({ id, player: each.player, paid: false });
        } else if (each.kind === 'pay') {
          const order = model.orders.at(-1 - each.order);
          for (let delivery = 0; delivery < each.deliveries; delivery += 1) {
            const { outcome } = await stars.pay(order?.id ?? 'none', each.player, {
              environmentId,
              telegramBotId: botOf(environmentId),
              chargeId: String(each.charge),
              amount: each.stars,
            });
            expect(outcome).toBe(expectPay(model, order, each));
          }
        } else {
          const request: BuyRequest = {
            environmentId,
            projectId: 'prj_1',
            playerId: each.player,
            productId: products[each.product]?.id ?? '',
            idempotencyKey: String(each.key),
            traceparent,
            release: { hash: 'r1', products, currencies: release.currencies },
          };
          const isKnown = model.bought.has(`${each.player} ${each.key}`);
          // What is known is finished by a repeat; what is not is left as it was once left by a kill.
          const leaves = each.dies && !isKnown;
          const wanted = expectBuy(model, each.player, each.product, each.key, leaves);
          if (leaves && wanted) await leaveHalfWay(billing, request);
          if (leaves) continue;
          const taken = await buyProduct(billing.deps, request).then(
            () => true,
            (error: unknown) => {
              if (error instanceof DomainError) return false;
              throw error;
            },
          );
          expect(taken).toBe(wanted);
        }
      }
      const { rows } = await billing.pool.query<{ id: string; balance: bigint; held: bigint }>(
        `select id, balance, held from account where environment_id = $1 and balance is not null`,
        [environmentId],
      );
      expect(new Map(rows.map((row) => [row.id, [Number(row.balance), Number(row.held)]]))).toEqual(
        new Map([...model.balance].map(([wallet, balance]) => [wallet, [balance, heldIn(model, wallet)]])),
      );
      for (const books of await readBooks(sqlOfPool(billing.pool), environmentId)) expect(differenceOf(books)).toBe(0n);
      expect(await ledgerProblems(billing.pool)).toEqual([]);
      await settlePurchases(billing.deps, billing.clock.now() + 1);
    }),
    { numRuns: 40 },
  );
}, 120_000);
