import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { starsRefunded } from '@stargraph/kit/contracts/commands/billing';
import { carryOutRefund, carryOutRefunds } from '../../src/use-case/carry-out-refund.ts';
import { noteRefund } from '../../src/use-case/note-refund.ts';
import { refundByPolicy } from '../../src/use-case/refund-by-policy.ts';
import { cutPool } from '../cut-pool.ts';
import { createRefunds } from '../refund-support.ts';
import { createStars, type Stars } from '../stars-support.ts';
import { assertLedger, createTestBilling, operatorOf, playerOf, traceparent, type TestBilling } from '../support.ts';

let billing: TestBilling;
let stars: Stars;
let money: ReturnType<typeof createRefunds>;
beforeAll(async () => {
  billing = await createTestBilling();
  stars = createStars(billing);
  money = createRefunds(billing, stars);
});
afterAll(() => billing.close());
beforeEach(() => {
  Object.assign(billing.telegram.state, { answers: [], silent: false, refundCalls: 0 });
});
afterEach(() => assertLedger(billing.pool));

const nothing = { cur_gold: 0n, cur_silver: 0n };
const told = (chargeId: string, changes: Partial<Parameters<typeof noteRefund>[1]> = {}) => ({
  environmentId: 'env_1',
  telegramBotId: money.bot,
  chargeId,
  currency: 'XTR',
  amount: 25,
  refundedAt: billing.clock.now(),
  traceparent,
  ...changes,
});
const walletsOf = async (playerId: string) =>
  (
    (
      await billing.entity(
        { __typename: 'Player', environmentId: 'env_1', id: playerId },
        'wallets { balance available debt currency { id } }',
        playerOf(playerId),
      )
    ).data as { _entities: [{ wallets: { balance: string; available: string; debt: string }[] }] }
  )._entities[0].wallets.map(({ balance, available, debt }) => [balance, available, debt]);
const auditOf = async (paymentId: string): Promise<unknown[]> =>
  (
    await billing.pool.query<{ data: { action: string; actor: unknown; after: unknown } }>(
      `select envelope->'data' as data from outbox where type = 'billing.audit.recorded.v1' and envelope->'data'->'target'->>'id' = $1`,
      [paymentId],
    )
  ).rows.map(({ data: { action, actor, after } }) => ({ action, actor, after }));

describe('a refund by an operator', () => {
  test('gives the Stars back and takes back what they brought, and says so to game, player and log', async () => {
    const { orderId, paymentId } = await money.paid('plr_a');
    const { payment } = await money.refund(paymentId, { reason: ' Bought by mistake ' });
    expect(payment).toEqual({
      id: paymentId,
      order: { state: 'REFUNDED' },
      refunds: [
        {
          state: 'DONE',
          cause: 'OPERATOR',
          reason: 'Bought by mistake',
          failure: null,
          taken: [
            { amount: '500', debt: '0', currency: { id: 'cur_gold' } },
            { amount: '50', debt: '0', currency: { id: 'cur_silver' } },
          ],
        },
      ],
    });
    expect(await stars.balances('plr_a')).toEqual(nothing);
    expect((await billing.events('plr_a')).slice(3)).toMatchObject([
      { type: 'billing.transfer.posted.v1', data: { kind: 'refund', amount: '-500' } },
      { type: 'billing.transfer.posted.v1', data: { kind: 'refund', amount: '-50' } },
      {
        type: 'billing.stars.refunded.v1',
        sequence: 6,
        data: { orderId, cause: 'operator', stars: 25, grants: [{ itemId: 'itm_hat', quantity: 1 }] },
      },
    ]);
    expect(await auditOf(paymentId)).toEqual([
      {
        action: 'stars.refundRequested',
        actor: { kind: 'operator', id: 'opr_1' },
        after: { stars: '25', cause: 'operator' },
      },
    ]);
  });

  test('what is spent already becomes a debt, which what comes pays off first and nobody can spend on', async () => {
    const { paymentId } = await money.paid('plr_b');
    await billing.buy(playerOf('plr_b'), 'prd_hat', 'k');
    const { payment } = await money.refund(paymentId);
    expect(payment?.refunds[0]?.taken[0]).toEqual({ amount: '500', debt: '30', currency: { id: 'cur_gold' } });
    expect(await walletsOf('plr_b')).toEqual([
      ['-30', '0', '30'],
      ['0', '0', '0'],
    ]);
    expect(await billing.buy(playerOf('plr_b'), 'prd_hat', 'l')).toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
    await money.paid('plr_b');
    expect(await walletsOf('plr_b')).toEqual([
      ['470', '470', '0'],
      ['50', '50', '0'],
    ]);
  });

  test('a product that one may buy once can be bought again once it was given back', async () => {
    const first = await stars.ordered('plr_c', 'prd_pass');
    billing.telegram.take(money.bot, {
      chargeId: 'pass',
      payload: first,
      stars: 100,
      at: billing.clock.now(),
      playerId: 'plr_c',
    });
    await stars.pay(first, 'plr_c', { chargeId: 'pass', amount: 100 });
    expect((await stars.order('plr_c', 'prd_pass')).code).toBe('LIMIT_REACHED');
    await money.refund(await money.paymentOf('pass'));
    expect((await stars.order('plr_c', 'prd_pass')).order?.state).toBe('OPEN');
  });

  test('a refund is never refunded, and a repeat with the key is the same refund', async () => {
    const { paymentId, chargeId } = await money.paid('plr_d');
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => money.refund(paymentId, { idempotencyKey: `key-${index % 2}` })),
    );
    const outcomes = answers.map(({ __typename }) => __typename);
    expect(outcomes.filter((name) => name === 'StarsPaymentRefundSuccess')).toHaveLength(4);
    expect(outcomes.filter((name) => name === 'AlreadyRefundedError')).toHaveLength(4);
    expect(await money.refunds(chargeId)).toEqual([{ state: 'done', cause: 'operator', failure: null }]);
    expect((await money.refund(paymentId)).__typename).toBe('AlreadyRefundedError');
    expect((await money.refund(paymentId, { idempotencyKey: 'key-0', reason: 'Another' })).__typename).toMatch(
      /IdempotencyConflictError|AlreadyRefundedError/,
    );
  });

  test.for([
    ['no-bot', 'BotDisconnectedError'],
    ['balance-too-low', 'StarsBalanceTooLowError'],
    ['charge-unknown', 'RefundRefusedError'],
    ['telegram-refused', 'RefundRefusedError'],
  ] as const)('Telegram’s %s changes nothing, is told as %s, and may be tried again', async ([reason, error]) => {
    const { paymentId, chargeId } = await money.paid(`plr_e_${reason}`);
    billing.telegram.state.answers.push({ outcome: 'refused', reason, words: 'Bad Request: SOMETHING' });
    const refused = await money.refund(paymentId, { idempotencyKey: `once-${reason}` });
    expect(refused.__typename).toBe(error);
    if (reason === 'telegram-refused') expect(refused.message).toContain('SOMETHING');
    expect(await money.refund(paymentId, { idempotencyKey: `once-${reason}` })).toEqual(refused);
    expect(await stars.balances(`plr_e_${reason}`)).toEqual({ cur_gold: 500n, cur_silver: 50n });
    expect((await money.refund(paymentId)).payment?.refunds.map(({ state }) => state)).toEqual(['DONE', 'FAILED']);
    expect((await money.refunds(chargeId)).map(({ state }) => state)).toEqual(['failed', 'done']);
  });

  test.for(['silent', 'lost'] as const)('an answer that is %s: it is on record, and goes on by itself', async (how) => {
    const { paymentId, chargeId } = await money.paid(`plr_f_${how}`);
    if (how === 'lost') billing.telegram.state.answers.push('lost');
    else billing.telegram.state.silent = true;
    expect((await money.refund(paymentId)).payment?.refunds[0]?.state).toBe('REQUESTED');
    expect(await stars.stateOf((await money.paid(`plr_f2_${how}`)).orderId)).toBe('paid');
    billing.telegram.state.silent = false;
    expect(await carryOutRefunds(billing.deps)).toBe(0);
    billing.clock.advance(60_000);
    await Promise.all([carryOutRefunds(billing.deps), carryOutRefunds(billing.deps)]);
    expect(await money.refunds(chargeId)).toEqual([{ state: 'done', cause: 'operator', failure: null }]);
    expect(await stars.balances(`plr_f_${how}`)).toEqual(nothing);
  });

  test('is for whoever may refund in that environment, and for its payments', async () => {
    const { paymentId } = await money.paid('plr_g');
    const run = (viewer: Parameters<TestBilling['run']>[1], environmentId = 'env_1') =>
      billing.run(
        `mutation ($input: StarsPaymentRefundInput!) { starsPaymentRefund(input: $input) { __typename } }`,
        viewer,
        { input: { environmentId, paymentId, reason: 'x', idempotencyKey: 'k' } },
      );
    for (const viewer of [operatorOf(['wallet.read']), operatorOf(['payment.refund'], 'env_2'), playerOf('plr_g')])
      expect((await run(viewer)).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    expect((await run(operatorOf(['payment.refund'], 'env_2'), 'env_2')).data).toEqual({
      starsPaymentRefund: { __typename: 'NotFoundError' },
    });
    expect(billing.telegram.state.refundCalls).toBe(0);
    for (const reason of ['', '  ', 'x'.repeat(501), 'a\u0000b'])
      await expect(money.refund(paymentId, { reason })).rejects.toThrow('BAD_USER_INPUT');
  });
});

describe('a refund that Telegram tells of', () => {
  test('takes back once, whoever tells first: the answer, the update, or both at once, many times', async () => {
    for (const playerId of ['plr_h1', 'plr_h2', 'plr_h3']) {
      const { paymentId, chargeId, orderId } = await money.paid(playerId);
      await Promise.all([
        money.refund(paymentId).catch(() => undefined),
        ...Array.from({ length: 5 }, () => noteRefund(billing.deps, told(chargeId))),
      ]);
      expect(await stars.stateOf(orderId)).toBe('refunded');
      expect(await stars.balances(playerId)).toEqual(nothing);
      expect((await money.refunds(chargeId)).map(({ state }) => state)).toEqual(['done']);
      const types = (await billing.events(playerId)).map(({ type }) => type);
      expect(types.filter((type) => type === 'billing.stars.refunded.v1')).toHaveLength(1);
    }
  });

  test('without our asking is noted as such', async () => {
    const { chargeId } = await money.paid('plr_i');
    const answer = await billing.asTenant.call(starsRefunded, { ...told(chargeId), payload: 'whatever' });
    expect(answer).toEqual({ outcome: 'noted', title: { en: 'Chest', ru: 'Сундук' } });
    expect(await money.refunds(chargeId)).toEqual([{ state: 'done', cause: 'telegram', failure: null }]);
    expect((await billing.asTenant.call(starsRefunded, { ...told(chargeId), payload: '' })).outcome).toBe('repeated');
  });

  test('before its payment is known: the payment is kept, and nothing is given for it', async () => {
    const id = await stars.ordered('plr_j');
    expect(await noteRefund(billing.deps, told('early'))).toEqual({ outcome: 'noted', title: null });
    expect(await stars.pay(id, 'plr_j', { chargeId: 'early' })).toEqual({ outcome: 'unmatched' });
    expect(await stars.payments(id)).toEqual([['unmatched', 'refunded']]);
    expect(await stars.balances('plr_j')).toEqual({});
    expect(await stars.pay(id, 'plr_j', { chargeId: 'second' })).toMatchObject({ outcome: 'credited' });
  });

  test('payment and refund at the same moment: given and taken back, or never given', async () => {
    for (let round = 0; round < 10; round += 1) {
      const playerId = `plr_k${round}`;
      const id = await stars.ordered(playerId);
      const chargeId = `both-${round}`;
      await Promise.all([stars.pay(id, playerId, { chargeId }), noteRefund(billing.deps, told(chargeId))]);
      expect(Object.values(await stars.balances(playerId)).every((balance) => balance === 0n)).toBe(true);
      expect(await stars.stateOf(id)).toMatch(/open|refunded/);
    }
  });

  test.for([
    ['of another amount', { amount: 24 }],
    ['of nothing', { amount: 0 }],
    ['of a negative amount', { amount: -25 }],
    ['in another currency', { currency: 'USD' }],
  ] as const)('%s than was paid changes nothing', async ([, changes]) => {
    const { chargeId, orderId } = await money.paid('plr_l');
    expect(await noteRefund(billing.deps, told(chargeId, changes))).toEqual({ outcome: 'mismatched' });
    expect(await stars.stateOf(orderId)).toBe('paid');
    expect(await money.refunds(chargeId)).toEqual([]);
  });

  test('of another bot’s charge, or in another environment, leaves this one alone', async () => {
    const { chargeId, orderId } = await money.paid('plr_m');
    await noteRefund(billing.deps, told(chargeId, { telegramBotId: '999' }));
    await noteRefund(billing.deps, told('nobody knows it', { environmentId: 'env_2' }));
    expect(await stars.stateOf(orderId)).toBe('paid');
    expect(await stars.balances('plr_m')).toEqual({ cur_gold: 500n, cur_silver: 50n });
  });
});

describe('the policy', () => {
  const set = (hours: number | null) =>
    billing.run(
      `mutation ($input: StarsPolicySetInput!) { starsPolicySet(input: $input) { ... on StarsPolicySetSuccess { policy { refundUnmatchedAfterHours } } } }`,
      operatorOf(['payment.refund']),
      { input: { environmentId: 'env_1', refundUnmatchedAfterHours: hours } },
    );

  test('gives back what paid for nothing, after its time, once, and says so', async () => {
    const { orderId } = await money.paid('plr_n');
    const { chargeId, paymentId } = await money.paid('plr_n', orderId);
    billing.clock.advance(100 * 3_600_000);
    expect(await refundByPolicy(billing.deps)).toBe(0);
    expect((await set(24)).data).toEqual({ starsPolicySet: { policy: { refundUnmatchedAfterHours: 24 } } });
    const young = await money.paid('plr_n', orderId);
    await Promise.all([refundByPolicy(billing.deps), refundByPolicy(billing.deps)]);
    await carryOutRefunds(billing.deps);
    expect(await refundByPolicy(billing.deps)).toBe(0);
    expect(await money.refunds(chargeId)).toEqual([{ state: 'done', cause: 'policy', failure: null }]);
    expect(await money.refunds(young.chargeId)).toEqual([]);
    expect(await auditOf(paymentId)).toMatchObject([{ actor: { kind: 'system', id: 'starsPolicy' } }]);
    expect(await stars.balances('plr_n')).toEqual({ cur_gold: 500n, cur_silver: 50n });
    await set(null);
    billing.clock.advance(100 * 3_600_000);
    expect(await refundByPolicy(billing.deps)).toBe(0);
  });

  test.for([0, -1, 481])('%d hours are refused', async (hours) => {
    expect((await set(hours)).errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  });
});

describe('a kill at any statement', () => {
  test.for(['before', 'after'] as const)(
    '%s it: the refund took back once, or not at all and then at the next try',
    { timeout: 60_000 },
    async (when) => {
      let statements = 0;
      for (let at = 1; ; at += 1) {
        const playerId = `plr_cut_${when}_${at}`;
        const { paymentId, chargeId, orderId } = await money.paid(playerId);
        billing.telegram.state.silent = true;
        await money.refund(paymentId);
        billing.telegram.state.silent = false;
        const { rows } = await billing.pool.query<{ id: string }>('select id from stars_refund where charge_id = $1', [
          chargeId,
        ]);
        billing.clock.advance(3_600_000);
        const pool = cutPool(billing.pool, at, when);
        await carryOutRefund({ ...billing.deps, pool }, 'env_1', rows[0]?.id ?? '').catch(() => undefined);
        const happened = (await stars.stateOf(orderId)) === 'refunded';
        expect(await stars.balances(playerId)).toEqual(happened ? nothing : { cur_gold: 500n, cur_silver: 50n });
        await assertLedger(billing.pool);
        billing.clock.advance(3_600_000);
        await carryOutRefunds(billing.deps);
        expect(await stars.stateOf(orderId)).toBe('refunded');
        expect(await stars.balances(playerId)).toEqual(nothing);
        if (!pool.wasCut()) break;
        statements = at;
      }
      expect(statements).toBeGreaterThan(10);
    },
  );
});
