import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { newId } from '@stargraph/kit/ids';
import { checkoutMs } from '../../src/domain/stars-order.ts';
import { creditRewards } from '../../src/use-case/credit-rewards.ts';
import { payStars } from '../../src/use-case/pay-stars.ts';
import { cutPool } from '../cut-pool.ts';
import { heardPool } from '../heard-pool.ts';
import { createStars, type Stars } from '../stars-support.ts';
import {
  botOf,
  createTestBilling,
  assertLedger,
  ledgerProblems,
  playerOf,
  release,
  rewardOf,
  traceparent,
  type TestBilling,
} from '../support.ts';

let billing: TestBilling;
let stars: Stars;
beforeAll(async () => {
  billing = await createTestBilling(20);
  stars = createStars(billing);
});
afterEach(async () => {
  await assertLedger(billing.pool);
});
afterAll(() => billing.close());

const chest = { cur_gold: 500n, cur_silver: 50n };
const tally = (answers: readonly { readonly outcome: string }[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(answers, (answer) => answer.outcome)].map(([key, all]) => [key, all.length]));

describe('a payment', () => {
  test('pays its order: currency at once, items by event, told in order', async () => {
    const id = await stars.ordered('plr_a');
    expect(await stars.checkout(id, 'plr_a')).toBe('ok');
    const paidAt = billing.clock.now() - 1000;
    expect(await stars.pay(id, 'plr_a', { paidAt })).toEqual({
      outcome: 'credited',
      orderId: id,
      title: { en: 'Chest', ru: 'Сундук' },
    });
    expect(await stars.balances('plr_a')).toEqual(chest);
    expect(await stars.payments(id)).toEqual([['matched', null]]);
    const transfer = (amount: string, currencyId: string) => ({
      type: 'billing.transfer.posted.v1',
      environmentId: 'env_1',
      projectId: 'prj_1',
      releaseHash: 'r1',
      traceparent: expect.stringContaining(traceparent.slice(0, 36)) as string,
      data: { kind: 'stars', playerId: 'plr_a', amount, currencyId },
    });
    expect(await billing.events('plr_a')).toMatchObject([
      { ...transfer('500', 'cur_gold'), sequence: 1 },
      { ...transfer('50', 'cur_silver'), sequence: 2 },
      {
        type: 'billing.stars.paid.v1',
        sequence: 3,
        releaseHash: 'r1',
        data: {
          orderId: id,
          playerId: 'plr_a',
          productId: 'prd_chest',
          stars: 25,
          grants: [{ itemId: 'itm_hat', quantity: 1 }],
          currencyGrants: [
            { currencyId: 'cur_gold', amount: '500' },
            { currencyId: 'cur_silver', amount: '50' },
          ],
        },
      },
    ]);
    const { rows } = await billing.pool.query('select paid_at from stars_order where id = $1', [id]);
    expect(rows).toEqual([{ paid_at: new Date(paidAt) }]);
  });

  test('of a product without currency moves no money', async () => {
    const id = await stars.ordered('plr_b', 'prd_pass');
    expect(await stars.pay(id, 'plr_b', { amount: 100 })).toMatchObject({ outcome: 'credited', title: { en: 'Pass' } });
    expect(await stars.balances('plr_b')).toEqual({});
    expect((await billing.events('plr_b')).map((event) => event.type)).toEqual(['billing.stars.paid.v1']);
  });

  test('that comes before its checkout pays, and the late checkout is refused', async () => {
    const id = await stars.ordered('plr_c');
    expect(await stars.pay(id, 'plr_c')).toMatchObject({ outcome: 'credited' });
    expect(await stars.checkout(id, 'plr_c')).toBe('already-paid');
  });

  test('gets what was promised, whatever was published since', async () => {
    const id = await stars.ordered('plr_d');
    await stars.checkout(id, 'plr_d');
    billing.current.set('env_1', null);
    billing.releases.delete('r1');
    try {
      expect(await stars.pay(id, 'plr_d')).toMatchObject({ outcome: 'credited' });
      expect(await stars.balances('plr_d')).toEqual(chest);
    } finally {
      billing.current.delete('env_1');
      billing.releases.set('r1', release);
    }
  });

  test('keeps a time that can be none as the time when it was recorded', async () => {
    const id = await stars.ordered('plr_e');
    expect(await stars.pay(id, 'plr_e', { paidAt: 1e300 })).toMatchObject({ outcome: 'credited' });
    const { rows } = await billing.pool.query(
      'select paid_at = recorded_at as same from stars_payment where payload = $1',
      [id],
    );
    expect(rows).toEqual([{ same: true }]);
  });
});

describe('a charge counts once', () => {
  test('sent again, also long after', async () => {
    const id = await stars.ordered('plr_f');
    const payment = { chargeId: 'again' };
    expect(await stars.pay(id, 'plr_f', payment)).toMatchObject({ outcome: 'credited' });
    billing.clock.advance(40 * 24 * 3600 * 1000);
    expect(await stars.pay(id, 'plr_f', payment)).toEqual({
      outcome: 'repeated',
      orderId: id,
      title: { en: 'Chest', ru: 'Сундук' },
    });
    expect(await stars.balances('plr_f')).toEqual(chest);
    expect(await billing.events('plr_f')).toHaveLength(3);
  });

  test('sent fifty times at once', async () => {
    const id = await stars.ordered('plr_g');
    const answers = await Promise.all(Array.from({ length: 50 }, () => stars.pay(id, 'plr_g', { chargeId: 'burst' })));
    expect(tally(answers)).toEqual({ credited: 1, repeated: 49 });
    expect(await stars.balances('plr_g')).toEqual(chest);
    expect(await stars.payments(id)).toEqual([['matched', null]]);
  });

  test('sent at once for two orders: one of them is paid', async () => {
    const ids = [await stars.ordered('plr_h'), await stars.ordered('plr_h')];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => stars.pay(ids[index % 2] ?? '', 'plr_h', { chargeId: 'shared' })),
    );
    expect(tally(answers)).toEqual({ credited: 1, repeated: 19 });
    expect(new Set(answers.map((answer) => (answer.outcome === 'unmatched' ? '' : answer.orderId))).size).toBe(1);
    expect(new Set(await Promise.all(ids.map(stars.stateOf)))).toEqual(new Set(['open', 'paid']));
  });

  test('but the same charge id of another bot is another charge', async () => {
    const ids = [await stars.ordered('plr_i'), await stars.ordered('plr_i')];
    const [first = '', second = ''] = ids;
    expect(await stars.pay(first, 'plr_i', { chargeId: 'c' })).toMatchObject({ outcome: 'credited', orderId: first });
    expect(await stars.pay(second, 'plr_i', { chargeId: 'c', telegramBotId: '999' })).toMatchObject({
      outcome: 'credited',
      orderId: second,
    });
  });

  test('and in one environment: the same charge told to another one changes nothing there', async () => {
    const here = await stars.ordered('plr_j');
    const there = await stars.ordered('plr_j', 'prd_chest', { environmentId: 'env_2' });
    expect(await stars.pay(here, 'plr_j', { chargeId: 'one' })).toMatchObject({ outcome: 'credited' });
    expect(await stars.pay(there, 'plr_j', { chargeId: 'one', environmentId: 'env_2' })).toEqual({
      outcome: 'unmatched',
    });
    expect(await stars.stateOf(there)).toBe('open');
    expect(await stars.balances('plr_j', 'env_2')).toEqual({});
  });
});

describe('Stars that pay for nothing are kept with their reason', () => {
  test('a second charge for a paid order', async () => {
    const id = await stars.ordered('plr_k');
    await stars.pay(id, 'plr_k');
    expect(await stars.pay(id, 'plr_k', { chargeId: 'second' })).toEqual({ outcome: 'unmatched' });
    expect(await stars.pay(id, 'plr_k', { chargeId: 'second' })).toEqual({ outcome: 'unmatched' });
    expect(await stars.payments(id)).toEqual([
      ['matched', null],
      ['unmatched', 'already-paid'],
    ]);
    expect(await stars.balances('plr_k')).toEqual(chest);
  });

  test('twenty charges for one order at once: one pays it', async () => {
    const id = await stars.ordered('plr_l');
    const answers = await Promise.all(Array.from({ length: 20 }, () => stars.pay(id, 'plr_l')));
    expect(tally(answers)).toEqual({ credited: 1, unmatched: 19 });
    expect(await stars.balances('plr_l')).toEqual(chest);
  });

  test.for([
    ['a payload that names no order', newId('order')],
    ['a payload that is none of ours', 'subscription:gold'],
    ['an empty payload', ''],
    ['a payload with a NUL', 'ord_\0'],
    ['a payload with half a character', '\ud83c'],
    ['a payload that looks like SQL', "' or 1=1 --"],
  ])('for %s', async ([, payload]) => {
    const before = Number((await billing.pool.query('select 1 from stars_payment')).rowCount);
    expect(await stars.pay(String(payload), 'plr_m')).toEqual({ outcome: 'unmatched' });
    const { rows } = await billing.pool.query<{ reason: string; order_id: string | null }>(
      'select reason, order_id from stars_payment order by id offset $1',
      [before],
    );
    expect(rows).toEqual([{ reason: 'unknown-order', order_id: null }]);
    expect(await stars.balances('plr_m')).toEqual({});
  });

  test('a charge id with a NUL is recorded once all the same', async () => {
    const id = await stars.ordered('plr_n');
    const payment = { chargeId: 'c\0\ud83c' };
    expect(await stars.pay(id, 'plr_n', payment)).toMatchObject({ outcome: 'credited' });
    expect(await stars.pay(id, 'plr_n', payment)).toMatchObject({ outcome: 'repeated' });
  });

  test('an order of another environment', async () => {
    const id = await stars.ordered('plr_o');
    const there = { environmentId: 'env_2', telegramBotId: botOf('env_2') };
    expect(await stars.pay(id, 'plr_o', there)).toEqual({ outcome: 'unmatched' });
    expect(await stars.stateOf(id)).toBe('open');
    expect(await stars.payments(id)).toEqual([['unmatched', 'unknown-order']]);
    expect(await stars.pay(id, 'plr_o')).toMatchObject({ outcome: 'credited' });
  });

  test.for([
    ['less than it costs', { amount: 24 }, 'wrong-amount'],
    ['more than it costs', { amount: 26 }, 'wrong-amount'],
    ['nothing', { amount: 0 }, 'wrong-amount'],
    ['less than nothing', { amount: -25 }, 'wrong-amount'],
    ['more than 32 bits', { amount: 2 ** 40 }, 'wrong-amount'],
    ['another currency', { currency: 'USD' }, 'wrong-currency'],
  ] as const)('%s was paid', async ([name, changes, reason]) => {
    const playerId = `plr_${name.replaceAll(' ', '_')}`;
    const id = await stars.ordered(playerId);
    expect(await stars.pay(id, playerId, changes)).toEqual({ outcome: 'unmatched' });
    expect(await stars.payments(id)).toEqual([['unmatched', reason]]);
    expect(await stars.balances(playerId)).toEqual({});
    // The order itself is as good as before.
    expect(await stars.pay(id, playerId)).toMatchObject({ outcome: 'credited' });
  });

  test('somebody else than who ordered, player or not', async () => {
    const id = await stars.ordered('plr_p');
    for (const payer of ['plr_q', null]) expect(await stars.pay(id, payer)).toEqual({ outcome: 'unmatched' });
    expect(await stars.payments(id)).toEqual([
      ['unmatched', 'wrong-player'],
      ['unmatched', 'wrong-player'],
    ]);
    expect([await stars.balances('plr_p'), await stars.balances('plr_q')]).toEqual([{}, {}]);
  });

  test('a wallet that can not hold what the order brings, until there is room', async () => {
    const most = 10n ** 18n - 1n;
    const room = 2n ** 63n - 1n - 9n * most;
    const id = await stars.ordered('plr_r');
    await billing.reward(...Array.from({ length: 9 }, () => rewardOf('plr_r', most)));
    await billing.reward(rewardOf('plr_r', room - 499n));
    expect(await stars.pay(id, 'plr_r')).toEqual({ outcome: 'unmatched' });
    expect(await stars.payments(id)).toEqual([['unmatched', 'wallet-full']]);
    expect((await stars.balances('plr_r'))['cur_silver']).toBeUndefined();
    expect(await billing.buy(playerOf('plr_r'), 'prd_hat', 'k')).toMatchObject({
      __typename: 'ProductPurchaseSuccess',
    });
    expect(await stars.pay(id, 'plr_r', { chargeId: 'later' })).toMatchObject({ outcome: 'credited' });
    expect((await stars.balances('plr_r'))['cur_gold']).toBe(2n ** 63n - 1n - 29n);
  });

  test('a wallet that can hold exactly what the order brings takes it', async () => {
    const most = 10n ** 18n - 1n;
    const id = await stars.ordered('plr_s');
    await billing.reward(...Array.from({ length: 9 }, () => rewardOf('plr_s', most)));
    await billing.reward(rewardOf('plr_s', 2n ** 63n - 1n - 9n * most - 500n));
    expect(await stars.pay(id, 'plr_s')).toMatchObject({ outcome: 'credited' });
    expect((await stars.balances('plr_s'))['cur_gold']).toBe(2n ** 63n - 1n);
  });

  test('a wallet that is made and filled while the order is paid: the payment finds it full', async () => {
    const most = 10n ** 18n - 1n;
    const id = await stars.ordered('plr_u');
    const filled = Promise.withResolvers<undefined>();
    const waiting = Promise.withResolvers<undefined>();
    // Rewards that have made the wallet and not yet committed it.
    const pool = heardPool(billing.pool, async (statement, ask) => {
      if (statement.text === 'COMMIT') {
        filled.resolve(undefined);
        await waiting.promise;
      }
      return ask(statement);
    });
    const rewards = creditRewards(
      { ...billing.deps, pool },
      Array.from({ length: 9 }, () => rewardOf('plr_u', most)).concat(rewardOf('plr_u', 2n ** 63n - 1n - 9n * most)),
    );
    await filled.promise;
    const payment = { ...stars.paymentOf(id, 'plr_u'), traceparent };
    const first = payStars(billing.deps, payment);
    await vi.waitFor(
      async () => {
        const { rowCount } = await billing.pool.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        expect(rowCount).toBe(1);
      },
      { timeout: 10_000, interval: 10 },
    );
    waiting.resolve(undefined);
    await rewards;
    expect(await first).toEqual({ outcome: 'unmatched' });
    expect(await payStars(billing.deps, payment)).toEqual({ outcome: 'unmatched' });
    expect(await stars.payments(id)).toEqual([['unmatched', 'wallet-full']]);
  });
});

describe('the limit of one player', () => {
  test('does not take Stars for nothing: what was paid beyond it is given, and shows', async () => {
    const ids = [await stars.ordered('plr_t', 'prd_pass'), await stars.ordered('plr_t', 'prd_pass')];
    const [first = '', second = ''] = ids;
    expect(await stars.checkout(first, 'plr_t', { amount: 100 })).toBe('ok');
    billing.clock.advance(checkoutMs + 1);
    expect(await stars.checkout(second, 'plr_t', { amount: 100 })).toBe('ok');
    // Telegram took both; the first one's update was late.
    const answers = await Promise.all(ids.map((id) => stars.pay(id, 'plr_t', { amount: 100 })));
    expect(tally(answers)).toEqual({ credited: 2 });
    const reasons = [...(await stars.payments(first)), ...(await stars.payments(second))].map(([, reason]) => reason);
    expect(new Set(reasons)).toEqual(new Set([null, 'over-limit']));
  });
});

describe('a kill at any statement', () => {
  test.for(['before', 'after'] as const)(
    '%s it: the payment took place once, or not at all and then at the repeat',
    { timeout: 60_000 },
    async (when) => {
      let statements = 0;
      for (let at = 1; ; at += 1) {
        const playerId = `plr_cut_${when}_${at}`;
        const id = await stars.ordered(playerId);
        const pool = cutPool(billing.pool, at, when);
        const payment = { ...stars.paymentOf(id, playerId), traceparent };
        const answer = await payStars({ ...billing.deps, pool }, payment).then(
          ({ outcome }) => outcome,
          () => 'failed',
        );
        if (!pool.wasCut()) {
          expect(answer).toBe('credited');
          break;
        }
        statements = at;
        expect(answer).toBe('failed');
        const happened = (await stars.payments(id)).length === 1;
        expect(await stars.stateOf(id)).toBe(happened ? 'paid' : 'open');
        expect(await stars.balances(playerId)).toEqual(happened ? chest : {});
        expect(await ledgerProblems(billing.pool)).toEqual([]);
        expect(await payStars(billing.deps, payment)).toMatchObject({ outcome: happened ? 'repeated' : 'credited' });
        expect(await stars.balances(playerId)).toEqual(chest);
        expect(await billing.events(playerId)).toHaveLength(3);
      }
      expect(statements).toBeGreaterThan(10);
    },
  );
});
