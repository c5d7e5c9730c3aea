import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountId } from '../../src/domain/account.ts';
import { purchaseTransfer, rewardTransfer } from '../../src/domain/transfer.ts';
import { differenceOf } from '../../src/domain/trial-balance.ts';

test('a reward goes from issuance to the player, once for its event', () => {
  expect(rewardTransfer('e1', 'plr_1', { currencyId: 'cur_gold', amount: '7' })).toEqual({
    kind: 'reward',
    idempotencyKey: 'reward:e1',
    postings: [
      { account: { owner: 'player:plr_1', currencyId: 'cur_gold' }, amount: 7n },
      { account: { owner: 'system:issuance', currencyId: 'cur_gold' }, amount: -7n },
    ],
  });
});

test('a price goes from the player to revenue, once for its purchase', () => {
  expect(purchaseTransfer('pur_1', 'plr_1', 'cur_gold', 7n)).toEqual({
    kind: 'purchase',
    idempotencyKey: 'purchase:pur_1',
    postings: [
      { account: { owner: 'player:plr_1', currencyId: 'cur_gold' }, amount: -7n },
      { account: { owner: 'system:revenue', currencyId: 'cur_gold' }, amount: 7n },
    ],
  });
});

test('money is conserved: whatever is paid and spent, postings sum to 0 and the books balance', () => {
  const movement = fc.record({ reward: fc.boolean(), amount: fc.bigInt({ min: 1n, max: 10n ** 18n - 1n }) });
  fc.assert(
    fc.property(fc.array(movement), (movements) => {
      const balances = new Map<string, bigint>();
      for (const { reward, amount } of movements) {
        const { postings } = reward
          ? rewardTransfer('e', 'plr_1', { currencyId: 'c', amount: String(amount) })
          : purchaseTransfer('p', 'plr_1', 'c', amount);
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
      };
      expect(differenceOf(books)).toBe(0n);
    }),
  );
});
