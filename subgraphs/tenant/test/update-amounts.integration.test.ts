import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDoor, updates, type Door } from './bot-door.ts';
import { startTenant, tokens, type RunningTenant } from './harness.ts';

const [token = ''] = tokens;

let tenant: RunningTenant;
let door: Door;
const paid: unknown[] = [];
const refunded: unknown[] = [];
const checked: unknown[] = [];
beforeAll(async () => {
  tenant = await startTenant();
  tenant.others.pay = ({ amount, payload }) => {
    paid.push(amount);
    return Promise.resolve({ outcome: 'credited', orderId: payload, title: { en: 'Coins' } });
  };
  tenant.others.refunded = ({ amount }) => {
    refunded.push(amount);
    return Promise.resolve({ outcome: 'noted', title: null });
  };
  tenant.others.checkout = ({ amount }) => {
    checked.push(amount);
    return Promise.resolve({ outcome: 'refused', reason: 'wrong-amount' });
  };
});
afterAll(() => tenant.stop());
beforeEach(async () => {
  for (const table of ['bot', 'received_update', 'outbound_message']) await tenant.pool.query(`delete from ${table}`);
  for (const told of [paid, refunded, checked]) told.length = 0;
  door = await openDoor(tenant, token);
  tenant.api.calls.length = 0;
});

/** An update whose amount is this text, as no JSON.stringify would write it. */
const withAmount = (update: object, amount: string): string =>
  JSON.stringify(update).replace('"total_amount":50', `"total_amount":${amount}`);
const rows = async () =>
  (
    await tenant.pool.query<{ kind: string; state: string; problem: string | null }>(
      'select kind, state, problem from received_update order by update_id',
    )
  ).rows;

describe('an amount that Telegram never says', () => {
  test.for([
    ['a part of a Star', '50.5'],
    ['text', '"50"'],
    ['nothing', 'null'],
    ['more than a number counts exactly', '9007199254740993'],
    ['the most that 64 bits hold', '9223372036854775807'],
    ['less than a number counts exactly', '-9007199254740993'],
    ['no number at all, by its exponent', '1e400'],
    ['a part, by its exponent', '505e-1'],
  ] as const)(
    '(%s) of a payment or refund is parked with its place, stays for people, and reaches no books',
    async ([, amount]) => {
      await door.receive(withAmount(updates.payment('charge'), amount));
      await door.receive(withAmount(updates.refund('charge', { id: 43 }), amount));
      await tenant.work();
      const where = expect.stringContaining('total_amount') as string;
      expect(await rows()).toEqual([
        { kind: 'payment', state: 'parked', problem: where },
        { kind: 'refund', state: 'parked', problem: where },
      ]);
      expect([paid, refunded]).toEqual([[], []]);
      tenant.clock.advance(31 * 24 * 60 * 60 * 1000);
      await tenant.purge();
      expect((await rows()).length).toBe(2);
    },
  );

  test.for(['50.5', '"50"', '9223372036854775807', '1e400'])(
    '(%s) of a checkout is never let through: Telegram takes nothing without a yes',
    async (amount) => {
      expect(await door.receive(withAmount(updates.checkout(), amount))).toBe('accepted');
      expect(await rows()).toMatchObject([{ kind: 'pre_checkout_query', state: 'parked' }]);
      expect([checked, tenant.api.callsOf('answerPreCheckoutQuery')]).toEqual([[], []]);
    },
  );
});

describe('an amount that is a whole number', () => {
  test.for([
    ['0', 0],
    ['-50', -50],
    ['5e1', 50],
    ['50.0', 50],
    ['9007199254740991', 9_007_199_254_740_991],
  ] as const)('(%s) is billing’s to judge', async ([amount, number]) => {
    await door.receive(withAmount(updates.payment('charge'), amount));
    await door.receive(withAmount(updates.refund('charge', { id: 43 }), amount));
    await door.receive(withAmount(updates.checkout({ id: 44 }), amount));
    await tenant.work();
    expect([paid, refunded, checked]).toEqual([[number], [number], [number]]);
    expect((await rows()).map(({ state }) => state)).toEqual(['done', 'done', 'done']);
    expect(tenant.api.callsOf('answerPreCheckoutQuery')).toMatchObject([{ ok: false }]);
  });
});
