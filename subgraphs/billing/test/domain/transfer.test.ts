import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountId } from '../../src/domain/account.ts';
import { purchaseGrantTransfers, purchaseTransfer, rewardTransfer, starsTransfers } from '../../src/domain/transfer.ts';
import { differenceOf } from '../../src/domain/trial-balance.ts';

const quest = { kind: 'quest', id: 'qst_1' } as const;
const sale = { id: 'sale_1', playerId: 'plr_1', productId: 'prd_1' };

test('a reward goes from issuance to the player, once for its event', () => {
  expect(rewardTransfer('e1', 'plr_1', { currencyId: 'cur_gold', amount: '7' }, quest)).toEqual({
    kind: 'reward',
    idempotencyKey: 'reward:e1',
    reason: quest,
    postings: [
      { account: { owner: 'player:plr_1', currencyId: 'cur_gold' }, amount: 7n },
      { account: { owner: 'system:issuance', currencyId: 'cur_gold' }, amount: -7n },
    ],
  });
});

test('a price goes from the player to revenue, once for its purchase', () => {
  expect(purchaseTransfer({ ...sale, currencyId: 'cur_gold', price: 7n })).toEqual({
    kind: 'purchase',
    idempotencyKey: 'purchase:sale_1',
    reason: { kind: 'product', id: 'prd_1' },
    postings: [
      { account: { owner: 'player:plr_1', currencyId: 'cur_gold' }, amount: -7n },
      { account: { owner: 'system:revenue', currencyId: 'cur_gold' }, amount: 7n },
    ],
  });
});

test('what a product brings comes from issuance: one transfer for each currency, once for its sale', () => {
  const currencyGrants = [
    { currencyId: 'cur_gold', amount: '7' },
    { currencyId: 'cur_silver', amount: '1' },
    { currencyId: 'cur_gold', amount: '3' },
  ];
  const credit = (kind: 'purchase' | 'stars', currencyId: string, amount: bigint) => ({
    kind,
    idempotencyKey: `${kind}:sale_1/${currencyId}`,
    reason: { kind: 'product', id: 'prd_1' },
    postings: [
      { account: { owner: 'player:plr_1', currencyId }, amount },
      { account: { owner: 'system:issuance', currencyId }, amount: -amount },
    ],
  });
  expect(purchaseGrantTransfers({ ...sale, currencyGrants }, new Date(0))).toEqual([
    credit('purchase', 'cur_gold', 10n),
    credit('purchase', 'cur_silver', 1n),
  ]);
  expect(starsTransfers({ ...sale, currencyGrants }, new Date(0))).toEqual([
    credit('stars', 'cur_gold', 10n),
    credit('stars', 'cur_silver', 1n),
  ]);
  expect(starsTransfers({ ...sale, currencyGrants: [] }, new Date(0))).toEqual([]);
});

test('money is conserved: whatever is paid and spent, postings sum to 0 and the books balance', () => {
  const movement = fc.record({ reward: fc.boolean(), amount: fc.bigInt({ min: 1n, max: 10n ** 18n - 1n }) });
  fc.assert(
    fc.property(fc.array(movement), (movements) => {
      const balances = new Map<string, bigint>();
      for (const { reward, amount } of movements) {
        const { postings } = reward
          ? rewardTransfer('e', 'plr_1', { currencyId: 'c', amount: String(amount) }, quest)
          : purchaseTransfer({ ...sale, currencyId: 'c', price: amount });
        expect(postings.reduce((sum, posting) => sum + posting.amount, 0n)).toBe(0n);
        for (const { account, amount: moved } of postings) {
          balances.set(accountId(account), (balances.get(accountId(account)) ?? 0n) + moved);
        }
      }
      const of = (owner: 'player:plr_1' | 'system:issuance' | 'system:revenue') =>
        balances.get(accountId({ owner, currencyId: 'c' })) ?? 0n;
      const books = {
        currencyId: 'c',
        held: 0n,
        playerBalances: of('player:plr_1'),
        issued: -of('system:issuance'),
        revenue: of('system:revenue'),
        exchanged: 0n,
        expired: 0n,
      };
      expect(differenceOf(books)).toBe(0n);
    }),
  );
});
