import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { starsRefunded, starsSubscriptionChanged, type starsPay } from '@stargraph/kit/contracts/commands/billing';
import { endSubscriptions } from '../../src/use-case/end-subscriptions.ts';
import { payStars } from '../../src/use-case/pay-stars.ts';
import { tellSubscriptions } from '../../src/use-case/tell-subscription.ts';
import { cutPool } from '../cut-pool.ts';
import { createStars, type Stars } from '../stars-support.ts';
import { assertLedger, botOf, createTestBilling, playerOf, traceparent, type TestBilling } from '../support.ts';

const day = 24 * 3600 * 1000;
let billing: TestBilling;
let stars: Stars;
beforeAll(async () => {
  billing = await createTestBilling(20);
  stars = createStars(billing);
});
afterEach(async () => {
  billing.tenant.edit = undefined;
  billing.edits.length = 0;
  await assertLedger(billing.pool);
});
afterAll(() => billing.close());

type Changes = Partial<z.input<typeof starsPay.input>>;
const price = { amount: 60 };

/** A payment of the period that begins so many days after `start`. */
const period = (start: number, days: number, changes: Changes = {}): Changes => ({
  ...price,
  paidAt: start + days * day,
  recurrence: { isFirst: days === 0, until: start + (days + 30) * day },
  ...changes,
});

/** A player who pays for the club since now. */
const subscribe = async (playerId: string) => {
  const start = billing.clock.now();
  const orderId = await stars.ordered(playerId, 'prd_club');
  expect(await stars.checkout(orderId, playerId, price)).toBe('ok');
  const first = stars.paymentOf(orderId, playerId, period(start, 0));
  expect(await stars.pay(orderId, playerId, first)).toMatchObject({ outcome: 'credited' });
  return { playerId, orderId, start, first };
};
type Subscribed = Awaited<ReturnType<typeof subscribe>>;
const renew = ({ playerId, orderId, start }: Subscribed, days: number, changes: Changes = {}) =>
  stars.pay(orderId, playerId, period(start, days, changes));

interface Shown {
  readonly id: string;
  readonly state: string;
  readonly paidUntil: string;
  readonly graceUntil: string | null;
  readonly canceledBy: string | null;
  readonly endReason: string | null;
  readonly pendingChange: string | null;
}
const fields = 'id state paidUntil graceUntil canceledBy endReason pendingChange';
/** The player's subscriptions as the Mini App reads them, the newest first. */
const shown = async (playerId: string): Promise<Shown[]> => {
  const answer = await billing.entity(
    { __typename: 'Player', environmentId: 'env_1', id: playerId },
    `subscriptions { edges { node { ${fields} } } }`,
    playerOf(playerId),
  );
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  const data = answer.data as { _entities: { subscriptions: { edges: { node: Shown }[] } }[] };
  return (data._entities[0]?.subscriptions.edges ?? []).map(({ node }) => node);
};
const one = async (playerId: string): Promise<Shown> => {
  const [found] = await shown(playerId);
  if (found === undefined) throw new Error('There is no subscription');
  return found;
};
const change = async (act: 'Cancel' | 'Resume', playerId: string, subscriptionId: string) => {
  const answer = await billing.run(
    `mutation ($input: StarsSubscription${act}Input!) { result: starsSubscription${act}(input: $input) {
       __typename
       ... on StarsSubscription${act}Success { subscription { ${fields} } }
       ... on SubscriptionUnchangedError { reason } } }`,
    playerOf(playerId),
    { input: { subscriptionId } },
  );
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return (answer.data as { result: { __typename: string; reason?: string; subscription?: Shown } }).result;
};
const hear = ({ playerId, orderId }: Subscribed, state: 'canceled' | 'active' | 'failed', changes = {}) =>
  billing.asTenant.call(starsSubscriptionChanged, {
    environmentId: 'env_1',
    telegramBotId: botOf('env_1'),
    payload: orderId,
    playerId,
    state,
    ...changes,
  });
const told = async (playerId: string): Promise<string[]> =>
  (await billing.events(playerId)).flatMap(({ type }) => {
    const [, name] = /^billing\.subscription\.(\w+)\.v1$/.exec(type) ?? [];
    return name === undefined ? [] : [name];
  });

describe('a subscription', () => {
  test('begins with its first payment, and each renewal gives what a period brings, once', async () => {
    const given = await subscribe('plr_a');
    expect(billing.invoices.at(-1)).toMatchObject({ isSubscription: true, stars: 60 });
    const renewal = { chargeId: 'a-2' };
    billing.clock.advance(30 * day);
    for (const outcome of ['credited', 'repeated'])
      expect(await renew(given, 30, renewal)).toMatchObject({ outcome, title: { en: 'Club' } });
    billing.clock.advance(30 * day);
    expect(await renew(given, 60)).toMatchObject({ outcome: 'credited' });
    expect(await stars.balances('plr_a')).toEqual({ cur_gold: 300n });
    expect(await one('plr_a')).toMatchObject({
      state: 'ACTIVE',
      paidUntil: new Date(given.start + 90 * day).toISOString(),
    });
    const paid = (await billing.events('plr_a')).filter(({ type }) => type === 'billing.stars.paid.v1');
    expect(new Set(paid.map(({ data }) => (data as { period: { paymentId: string } }).period.paymentId)).size).toBe(3);
    expect(await told('plr_a')).toEqual(['started', 'renewed', 'renewed']);
  });

  test('is one for a player and product: neither ordered nor checked out a second time while it runs', async () => {
    const other = await stars.ordered('plr_b', 'prd_club');
    const third = await stars.ordered('plr_b', 'prd_club');
    expect(await stars.checkout(other, 'plr_b', price)).toBe('ok');
    expect(await stars.checkout(third, 'plr_b', price)).toBe('limit-reached');
    await stars.pay(other, 'plr_b', period(billing.clock.now(), 0));
    billing.clock.advance(day);
    expect(await stars.checkout(third, 'plr_b', price)).toBe('limit-reached');
    expect(await stars.order('plr_b', 'prd_club')).toMatchObject({ __typename: 'PurchaseLimitReachedError' });
    billing.clock.advance(33 * day);
    expect(await stars.order('plr_b', 'prd_club')).toMatchObject({ __typename: 'StarsInvoiceCreateSuccess' });
  });

  test('that Telegram took a second time all the same is honoured once and not renewed', async () => {
    const other = await stars.ordered('plr_c', 'prd_club');
    await subscribe('plr_c').catch(() => undefined);
    const [first] = await shown('plr_c');
    expect(await stars.pay(other, 'plr_c', period(billing.clock.now(), 0))).toMatchObject({ outcome: 'credited' });
    expect(await shown('plr_c')).toMatchObject([{ state: 'CANCELED', canceledBy: 'PLATFORM' }, { id: first?.id }]);
    expect(await stars.payments(other)).toEqual([['matched', 'over-limit']]);
    await tellSubscriptions(billing.deps);
    expect(billing.edits).toMatchObject([{ playerId: 'plr_c', isCanceled: true }]);
    expect((await shown('plr_c')).map(({ pendingChange }) => pendingChange)).toEqual([null, null]);
  });

  test('whose invoice is paid twice pays for nothing the second time, and Telegram renews that one no more', async () => {
    const given = await subscribe('plr_d');
    const again = period(billing.clock.now(), 0, { chargeId: 'd-again' });
    for (let time = 0; time < 2; time += 1)
      expect(await stars.pay(given.orderId, 'plr_d', again)).toEqual({ outcome: 'unmatched' });
    expect(await stars.payments(given.orderId)).toEqual([
      ['matched', null],
      ['unmatched', 'already-paid'],
    ]);
    await tellSubscriptions(billing.deps);
    expect(billing.edits).toMatchObject([{ chargeId: 'd-again', isCanceled: true }]);
    expect(await stars.balances('plr_d')).toEqual({ cur_gold: 100n });
  });
});

describe('payments in whatever order', () => {
  test('renewals, the first one last, each twice and all at once: every period once', async () => {
    const start = billing.clock.now();
    const orderId = await stars.ordered('plr_e', 'prd_club');
    billing.clock.advance(61 * day);
    const charges = [60, 30, 0].map((days) => stars.paymentOf(orderId, 'plr_e', period(start, days)));
    const answers = await Promise.all([...charges, ...charges].map((payment) => stars.pay(orderId, 'plr_e', payment)));
    expect(answers.filter(({ outcome }) => outcome === 'credited')).toHaveLength(3);
    expect(answers.filter(({ outcome }) => outcome === 'repeated')).toHaveLength(3);
    expect(await stars.balances('plr_e')).toEqual({ cur_gold: 300n });
    expect(await one('plr_e')).toMatchObject({ state: 'ACTIVE', paidUntil: new Date(start + 90 * day).toISOString() });
  });

  test('one that says nothing of its period, as Telegram’s list tells it, pays a month from the end of the last', async () => {
    const given = await subscribe('plr_f');
    billing.clock.advance(29 * day);
    await stars.pay(given.orderId, 'plr_f', { ...price });
    expect(await one('plr_f')).toMatchObject({ paidUntil: new Date(given.start + 60 * day).toISOString() });
  });

  test.for([
    ['of another player', { playerId: 'plr_x' }, 'wrong-player'],
    ['of another amount', { amount: 59 }, 'wrong-amount'],
    ['in another currency', { currency: 'USD' }, 'wrong-currency'],
  ] as const)('a renewal %s pays for nothing', async ([name, changes, reason]) => {
    const given = await subscribe(`plr_${reason}`);
    expect(await renew(given, 30, changes), name).toEqual({ outcome: 'unmatched' });
    expect(await stars.payments(given.orderId)).toContainEqual(['unmatched', reason]);
    expect(await stars.balances(given.playerId)).toEqual({ cur_gold: 100n });
  });
});

describe('a renewal killed at any statement', () => {
  test.for(['before', 'after'] as const)('%s it took place once', { timeout: 120_000 }, async (when) => {
    for (let at = 1; ; at += 1) {
      const given = await subscribe(`plr_cut_${when}_${at}`);
      const payment = { ...stars.paymentOf(given.orderId, given.playerId, period(given.start, 30)), traceparent };
      const pool = cutPool(billing.pool, at, when);
      await payStars({ ...billing.deps, pool }, payment).catch(() => undefined);
      await payStars(billing.deps, payment);
      expect(await stars.balances(given.playerId)).toEqual({ cur_gold: 200n });
      expect(await told(given.playerId)).toEqual(['started', 'renewed']);
      if (!pool.wasCut()) {
        expect(at).toBeGreaterThan(10);
        break;
      }
    }
  });
});

describe('what is not paid for again', () => {
  test('may be subscribed to again at once, whatever limit an older release puts on it: one runs at a time, that is all', async () => {
    const release = billing.releases.get('r1');
    if (release === undefined) throw new Error('There is no release');
    const products = release.products.map((each) => (each.id === 'prd_club' ? { ...each, perPlayerLimit: 1 } : each));
    billing.releases.set('limited', { ...release, products });
    billing.current.set('env_1', 'limited');
    try {
      const limited = { releaseHash: 'limited' };
      await subscribe('plr_again');
      expect(await stars.order('plr_again', 'prd_club', limited)).toMatchObject({ code: 'LIMIT_REACHED' });
      billing.clock.advance(40 * day);
      expect(await one('plr_again')).toMatchObject({ state: 'EXPIRED' });
      const orderId = await stars.ordered('plr_again', 'prd_club', limited);
      expect(await stars.checkout(orderId, 'plr_again', price)).toBe('ok');
      const again = period(billing.clock.now(), 0);
      expect(await stars.pay(orderId, 'plr_again', again)).toMatchObject({ outcome: 'credited' });
      expect(await stars.payments(orderId)).toEqual([['matched', null]]);
      expect((await shown('plr_again')).map(({ state }) => state)).toEqual(['ACTIVE', 'EXPIRED']);
      // The job had not noted the end: the payment did, once.
      await endSubscriptions(billing.deps);
      expect(await told('plr_again')).toEqual(['started', 'lapsed', 'expired', 'started']);
    } finally {
      billing.current.clear();
    }
  });

  test('is in its grace for three days and then over, told once however often the job runs', async () => {
    const given = await subscribe('plr_g');
    billing.clock.advance(30 * day);
    await hear(given, 'failed');
    expect(await hear(given, 'failed')).toEqual({ outcome: 'unchanged' });
    expect(await one('plr_g')).toMatchObject({
      state: 'GRACE',
      graceUntil: new Date(given.start + 33 * day).toISOString(),
    });
    billing.clock.advance(3 * day);
    // Nobody has noted it so far, and it is so.
    expect(await one('plr_g')).toMatchObject({ state: 'EXPIRED', endReason: 'UNPAID' });
    await Promise.all([1, 2, 3].map(() => endSubscriptions(billing.deps)));
    expect(await told('plr_g')).toEqual(['started', 'lapsed', 'expired']);
  });

  test('without a word of it is in its grace as well, and a late renewal brings it back', async () => {
    const given = await subscribe('plr_h');
    billing.clock.advance(31 * day);
    await endSubscriptions(billing.deps);
    expect(await one('plr_h')).toMatchObject({ state: 'GRACE' });
    await renew(given, 31);
    expect(await one('plr_h')).toMatchObject({ state: 'ACTIVE' });
    expect(await told('plr_h')).toEqual(['started', 'lapsed', 'renewed']);
  });

  test('ends also where the job is killed at any statement, before it or after it', { timeout: 60_000 }, async () => {
    for (let at = 1; ; at += 1) {
      const given = await subscribe(`plr_end_${at}`);
      billing.clock.advance(34 * day);
      const pool = cutPool(billing.pool, at, at % 2 === 0 ? 'before' : 'after');
      await endSubscriptions({ ...billing.deps, pool }).catch(() => undefined);
      await endSubscriptions(billing.deps);
      expect(await told(given.playerId)).toEqual(['started', 'lapsed', 'expired']);
      if (!pool.wasCut()) break;
    }
  });
});

describe('cancelling and resuming', () => {
  test('in the Mini App tells Telegram by the first charge, and what is paid lasts', async () => {
    const given = await subscribe('plr_i');
    const { id } = await one('plr_i');
    expect(await change('Cancel', 'plr_i', id)).toMatchObject({
      subscription: { state: 'CANCELED', canceledBy: 'PLAYER', pendingChange: null },
    });
    expect(await change('Cancel', 'plr_i', id)).toMatchObject({ subscription: { state: 'CANCELED' } });
    expect(billing.edits).toMatchObject([{ chargeId: given.first.chargeId, playerId: 'plr_i', isCanceled: true }]);
    expect(await change('Resume', 'plr_i', id)).toMatchObject({ subscription: { state: 'ACTIVE', canceledBy: null } });
    expect(billing.edits[1]).toMatchObject({ isCanceled: false });
    await change('Cancel', 'plr_i', id);
    billing.clock.advance(30 * day);
    expect(await change('Resume', 'plr_i', id)).toMatchObject({ reason: 'ENDED' });
    await endSubscriptions(billing.deps);
    expect(await told('plr_i')).toEqual(['started', 'canceled', 'resumed', 'canceled', 'expired']);
  });

  test('stands where Telegram does not answer, and is told later, also after another wish', async () => {
    await subscribe('plr_j');
    const { id } = await one('plr_j');
    billing.tenant.edit = async () => ({ outcome: 'unavailable', retryAfterMs: 5000 });
    expect(await change('Cancel', 'plr_j', id)).toMatchObject({
      subscription: { state: 'ACTIVE', pendingChange: 'CANCEL' },
    });
    await tellSubscriptions(billing.deps);
    expect(billing.edits).toHaveLength(1);
    billing.tenant.edit = undefined;
    billing.clock.advance(6000);
    await tellSubscriptions(billing.deps);
    expect(await one('plr_j')).toMatchObject({ state: 'CANCELED', pendingChange: null });
  });

  test('that Telegram refuses is said, and wished no more', async () => {
    await subscribe('plr_k');
    const { id } = await one('plr_k');
    billing.tenant.edit = async () => ({ outcome: 'refused', reason: 'telegram-refused', words: 'Bad Request' });
    expect(await change('Cancel', 'plr_k', id)).toMatchObject({
      __typename: 'SubscriptionUnchangedError',
      reason: 'REFUSED',
    });
    expect(await one('plr_k')).toMatchObject({ state: 'ACTIVE', pendingChange: null });
  });

  test('in Telegram reaches us by its word; it is resumed there and not here', async () => {
    const given = await subscribe('plr_l');
    const { id } = await one('plr_l');
    expect(await hear(given, 'canceled')).toEqual({ outcome: 'changed' });
    expect(await change('Resume', 'plr_l', id)).toMatchObject({ reason: 'CANCELED_IN_TELEGRAM' });
    expect(await hear(given, 'active')).toEqual({ outcome: 'changed' });
    expect(await one('plr_l')).toMatchObject({ state: 'ACTIVE', canceledBy: null });
  });

  test('is for the player whose it is', async () => {
    await subscribe('plr_m');
    const { id } = await one('plr_m');
    expect(await change('Cancel', 'plr_n', id)).toMatchObject({ __typename: 'NotFoundError' });
    expect(billing.edits).toEqual([]);
  });

  test.for<[string, object]>([
    ['another bot', { telegramBotId: '1' }],
    ['another player', { playerId: 'plr_x' }],
    ['nobody', { playerId: null }],
    ['another environment', { environmentId: 'env_2' }],
    ['no order of ours', { payload: 'club' }],
  ])('by the word of %s is nothing', async ([name, changes]) => {
    const given = await subscribe(`plr_${name.replaceAll(' ', '_')}`);
    expect(await hear(given, 'canceled', changes)).toEqual({ outcome: 'unknown' });
    expect(await one(given.playerId)).toMatchObject({ state: 'ACTIVE' });
  });

  test('a renewal that Telegram took after that is honoured, and Telegram is told again', async () => {
    const given = await subscribe('plr_o');
    const { id } = await one('plr_o');
    await change('Cancel', 'plr_o', id);
    billing.edits.length = 0;
    billing.clock.advance(30 * day);
    expect(await renew(given, 30)).toMatchObject({ outcome: 'credited' });
    await tellSubscriptions(billing.deps);
    expect(billing.edits).toMatchObject([{ isCanceled: true }]);
    expect(await one('plr_o')).toMatchObject({ state: 'CANCELED', canceledBy: 'PLAYER' });
    expect(await stars.balances('plr_o')).toEqual({ cur_gold: 200n });
  });
});

describe('a refund', () => {
  const refund = (given: Subscribed, chargeId: string) =>
    billing.asTenant.call(starsRefunded, {
      environmentId: 'env_1',
      telegramBotId: botOf('env_1'),
      chargeId,
      payload: given.orderId,
      currency: 'XTR',
      amount: 60,
      refundedAt: billing.clock.now(),
    });

  test('that is told of before its renewal leaves the subscription as it was, and the renewal pays for nothing', async () => {
    const given = await subscribe('plr_early');
    const before = await stars.balances('plr_early');
    billing.clock.advance(29 * day);
    expect(await refund(given, 'early-2')).toEqual({ outcome: 'noted', title: null });
    for (let time = 0; time < 2; time += 1)
      expect(await renew(given, 30, { chargeId: 'early-2' })).toEqual({ outcome: 'unmatched' });
    expect(await stars.balances('plr_early')).toEqual(before);
    expect(await one('plr_early')).toMatchObject({
      state: 'ACTIVE',
      paidUntil: new Date(given.start + 30 * day).toISOString(),
    });
    // The next one, which is not given back, is honoured.
    expect(await renew(given, 31, { chargeId: 'early-3' })).toMatchObject({ outcome: 'credited' });
    expect(await refund(given, 'early-2')).toMatchObject({ outcome: 'repeated' });
    expect(await one('plr_early')).toMatchObject({ state: 'ACTIVE' });
  });

  test('of a first payment that is told of before it begins nothing', async () => {
    const orderId = await stars.ordered('plr_never', 'prd_club');
    const start = billing.clock.now();
    const first = period(start, 0, { chargeId: 'never-1' });
    const refund = { environmentId: 'env_1', telegramBotId: botOf('env_1'), payload: orderId, currency: 'XTR' };
    await billing.asTenant.call(starsRefunded, { ...refund, chargeId: 'never-1', amount: 60, refundedAt: start });
    expect(await stars.pay(orderId, 'plr_never', first)).toEqual({ outcome: 'unmatched' });
    expect(await shown('plr_never')).toEqual([]);
    expect(await stars.balances('plr_never')).toEqual({});
    expect(await stars.pay(orderId, 'plr_never', period(start, 0, { chargeId: 'never-2' }))).toMatchObject({
      outcome: 'credited',
    });
    expect(await shown('plr_never')).toMatchObject([{ state: 'ACTIVE' }]);
  });

  test('of the last period takes back what it brought, ends it, and Telegram is told to renew it no more', async () => {
    const given = await subscribe('plr_p');
    billing.clock.advance(30 * day);
    await renew(given, 30, { chargeId: 'p-2' });
    for (const outcome of ['noted', 'repeated']) expect(await refund(given, 'p-2')).toMatchObject({ outcome });
    expect(await one('plr_p')).toMatchObject({ state: 'EXPIRED', endReason: 'REFUNDED', pendingChange: 'CANCEL' });
    expect(await stars.balances('plr_p')).toEqual({ cur_gold: 100n });
    await tellSubscriptions(billing.deps);
    expect(billing.edits).toMatchObject([{ isCanceled: true }]);
    expect(await one('plr_p')).toMatchObject({ state: 'EXPIRED', pendingChange: null });
  });

  test('of an earlier period takes back what it brought and leaves the present one', async () => {
    const given = await subscribe('plr_q');
    billing.clock.advance(30 * day);
    await renew(given, 30);
    expect(await refund(given, given.first.chargeId)).toMatchObject({ outcome: 'noted' });
    expect(await one('plr_q')).toMatchObject({ state: 'ACTIVE' });
    expect(await stars.balances('plr_q')).toEqual({ cur_gold: 100n });
  });

  test('shows in what the player paid for, period by period, of each whether it was given back; to nobody else', async () => {
    const given = await subscribe('plr_periods');
    billing.clock.advance(30 * day);
    await renew(given, 30, { chargeId: 'p-periods-2' });
    // What comes by Telegram's list does not say which payment it is.
    billing.clock.advance(30 * day);
    await renew(given, 60, { chargeId: 'p-periods-3', recurrence: null });
    await refund(given, 'p-periods-2');
    const periods = (playerId: string) =>
      billing.entity(
        { __typename: 'Player', environmentId: 'env_1', id: given.playerId },
        'subscriptionPeriods(first: 10) { edges { node { orderId stars renewal refundedAt product { id } } } }',
        playerOf(playerId),
      );
    const row = { orderId: given.orderId, stars: '60', refundedAt: null, product: { id: 'prd_club' } };
    expect((await periods(given.playerId)).data).toEqual({
      _entities: [
        {
          subscriptionPeriods: {
            edges: [
              { node: { ...row, renewal: true } },
              { node: { ...row, renewal: true, refundedAt: expect.any(String) as string } },
              { node: { ...row, renewal: false } },
            ],
          },
        },
      ],
    });
    expect((await periods('plr_other')).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
  });
});
