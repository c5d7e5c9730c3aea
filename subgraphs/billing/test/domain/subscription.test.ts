import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cancel,
  dueAt,
  graceEnd,
  hearTelegram,
  isEntitled,
  paidUntil,
  passTime,
  payPeriod,
  refundPeriod,
  resume,
  stateAt,
  type Subscription,
} from '../../src/domain/subscription.ts';

const day = 24 * 3600 * 1000;
const start = Date.UTC(2026, 0, 1);
const at = (days: number): Date => new Date(start + days * day);
const on = (days: number): number => start + days * day;

const first = payPeriod(null, { paidAt: at(0), until: at(30) }, false, on(0)).next;
const renewed = (subscription: Subscription, days: number, now = days): Subscription =>
  payPeriod(subscription, { paidAt: at(days), until: at(days + 30) }, false, on(now)).next;

describe('a subscription by time', () => {
  test('lasts for what is paid, then three days of grace, then is over', () => {
    expect(stateAt(first, on(29.9))).toBe('active');
    expect(stateAt(first, on(30))).toBe('grace');
    expect(stateAt(first, on(32.9))).toBe('grace');
    expect(stateAt(first, on(33))).toBe('expired');
    expect(passTime(first, on(31)).changes).toEqual(['lapsed']);
    expect(passTime(first, on(40))).toMatchObject({ changes: ['lapsed', 'expired'], next: { endReason: 'unpaid' } });
    expect([isEntitled(first, on(32)), isEntitled(first, on(33))]).toEqual([true, false]);
  });

  test('whose period is short has a tenth of it as grace', () => {
    const minute = payPeriod(null, { paidAt: at(0), until: new Date(start + 60_000) }, false, start).next;
    expect(graceEnd(minute)).toEqual(new Date(start + 66_000));
  });

  test('that was cancelled has no grace', () => {
    const canceled = cancel(first, 'player', on(5)).next;
    expect(stateAt(canceled, on(29.9))).toBe('canceled');
    expect(passTime(canceled, on(30))).toMatchObject({ changes: ['expired'], next: { endReason: 'canceled' } });
  });

  test('is looked at when it changes next, and not once it has ended', () => {
    expect(dueAt(first)).toEqual(at(30));
    expect(dueAt(passTime(first, on(31)).next)).toEqual(at(33));
    expect(dueAt(passTime(first, on(34)).next)).toBeNull();
  });
});

describe('a renewal', () => {
  test('goes on from the end of the period before, also out of grace', () => {
    const lapsed = hearTelegram(first, 'failed', on(30)).next;
    expect(lapsed.state).toBe('grace');
    expect(renewed(lapsed, 31)).toMatchObject({ state: 'active', periodEnd: at(61) });
  });

  test('whose word comes before that of the first payment starts it, and the first one changes nothing any more', () => {
    const early = payPeriod(null, { paidAt: at(30), until: at(60) }, false, on(30));
    expect(early.changes).toEqual(['started']);
    expect(payPeriod(early.next, { paidAt: at(0), until: at(30) }, false, on(30))).toEqual({
      next: early.next,
      changes: [],
      mustCancel: false,
    });
  });

  test('after the player cancelled in the Mini App is honoured, and Telegram is told again', () => {
    const canceled = cancel(first, 'player', on(29)).next;
    expect(payPeriod(canceled, { paidAt: at(30), until: at(60) }, false, on(30))).toMatchObject({
      next: { state: 'canceled', periodEnd: at(60) },
      changes: ['renewed'],
      mustCancel: true,
    });
  });

  test('after it was cancelled in Telegram means that it was resumed there, unless it was paid before that', () => {
    const canceled = hearTelegram(first, 'canceled', on(29)).next;
    expect(payPeriod(canceled, { paidAt: at(30), until: at(60) }, false, on(30))).toMatchObject({
      next: { state: 'active', canceledBy: null },
      changes: ['resumed', 'renewed'],
      mustCancel: false,
    });
    const later = hearTelegram(first, 'canceled', on(31)).next;
    expect(payPeriod(later, { paidAt: at(30), until: at(60) }, false, on(32)).next).toMatchObject({
      state: 'canceled',
      periodEnd: at(60),
    });
  });

  test('of one that had ended for lack of Stars runs on; one that is over already by its word leaves it ended', () => {
    const ended = passTime(first, on(34)).next;
    expect(renewed(ended, 35)).toMatchObject({ state: 'active', endReason: null });
    expect(payPeriod(ended, { paidAt: at(34), until: at(64) }, false, on(70)).next.state).toBe('expired');
  });

  test('of one that was refunded is honoured to its end and no further', () => {
    const refunded = refundPeriod(first, at(30), on(10)).next;
    expect(payPeriod(refunded, { paidAt: at(30), until: at(60) }, false, on(30))).toMatchObject({
      next: { state: 'canceled', canceledBy: 'platform' },
      mustCancel: true,
    });
  });

  test('is until when Telegram says, or a period from the end of what is paid', () => {
    expect(paidUntil(null, at(2), at(40))).toEqual(at(40));
    expect(paidUntil(null, at(2), null)).toEqual(at(32));
    expect(paidUntil(first, at(29), null)).toEqual(at(60));
    expect(paidUntil(first, at(31), null)).toEqual(at(61));
  });
});

describe('a second subscription of a product beside a running one', () => {
  test('is honoured and not renewed', () => {
    expect(payPeriod(null, { paidAt: at(1), until: at(31) }, true, on(1))).toMatchObject({
      next: { state: 'canceled', canceledBy: 'platform' },
      changes: ['started', 'canceled'],
      mustCancel: true,
    });
    const ended = passTime(first, on(34)).next;
    expect(payPeriod(ended, { paidAt: at(35), until: at(65) }, true, on(35)).next.state).toBe('canceled');
  });

  test('does not come back to life in Telegram', () => {
    const surplus = payPeriod(null, { paidAt: at(1), until: at(31) }, true, on(1)).next;
    expect(hearTelegram(surplus, 'active', on(2)).changes).toEqual([]);
  });
});

describe('what Telegram says', () => {
  test('cancels, and resumes until the end', () => {
    const canceled = hearTelegram(first, 'canceled', on(3));
    expect(canceled).toMatchObject({ next: { state: 'canceled', canceledBy: 'telegram' }, changes: ['canceled'] });
    expect(hearTelegram(canceled.next, 'active', on(4))).toMatchObject({
      next: { state: 'active', canceledBy: null },
      changes: ['resumed'],
    });
    expect(hearTelegram(canceled.next, 'active', on(30)).changes).toEqual([]);
  });

  test('of a failed payment counts near the end of what is paid alone: an old word is none', () => {
    expect(hearTelegram(first, 'failed', on(26.9)).changes).toEqual([]);
    expect(hearTelegram(first, 'failed', on(27.1)).changes).toEqual(['lapsed']);
    expect(hearTelegram(renewed(first, 30), 'failed', on(31)).changes).toEqual([]);
  });

  test('twice changes once', () => {
    const canceled = hearTelegram(first, 'canceled', on(3)).next;
    expect(hearTelegram(canceled, 'canceled', on(4))).toEqual({ next: canceled, changes: [], mustCancel: false });
    const lapsed = hearTelegram(first, 'failed', on(30)).next;
    expect(hearTelegram(lapsed, 'failed', on(31)).changes).toEqual([]);
  });
});

describe('a refund', () => {
  test('of the last period ends it at once, and Telegram is told to renew no more', () => {
    expect(refundPeriod(first, at(30), on(10))).toMatchObject({
      next: { state: 'expired', endReason: 'refunded' },
      changes: ['expired'],
      mustCancel: true,
    });
  });

  test('of an earlier period leaves the present one', () => {
    expect(refundPeriod(renewed(first, 30), at(30), on(40)).changes).toEqual([]);
  });
});

describe('whatever comes in whatever order', () => {
  const act = fc.oneof(
    fc.record({ kind: fc.constant('pay' as const), month: fc.nat(5) }),
    fc.record({ kind: fc.constant('say' as const), word: fc.constantFrom('canceled', 'active', 'failed' as const) }),
    fc.record({ kind: fc.constantFrom('cancel', 'resume', 'time' as const) }),
    fc.record({ kind: fc.constant('refund' as const), month: fc.nat(5) }),
  );
  test('what is paid never ends earlier than it did, an ended one has a reason, and time settles everything', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(act, fc.nat(20)), { maxLength: 30 }), (acts) => {
        let subscription = first;
        let now = on(0);
        for (const [each, days] of acts) {
          now += days * day;
          const before = subscription;
          const step = (() => {
            switch (each.kind) {
              case 'pay':
                return payPeriod(before, { paidAt: at(each.month * 30), until: at(each.month * 30 + 30) }, false, now);
              case 'say':
                return hearTelegram(before, each.word, now);
              case 'cancel':
                return cancel(before, 'player', now);
              case 'resume':
                return resume(before, now);
              case 'time':
                return passTime(before, now);
              case 'refund':
                return refundPeriod(before, at(each.month * 30 + 30), now);
            }
          })();
          subscription = step.next;
          expect(subscription.periodEnd.getTime()).toBeGreaterThanOrEqual(before.periodEnd.getTime());
          expect(subscription.state === 'expired').toBe(subscription.endReason !== null);
          expect(['canceled'].includes(subscription.state) && subscription.canceledBy === null).toBe(false);
          // A change that is told is one that can be seen.
          if (step.changes.length > 0) expect(subscription).not.toEqual(before);
        }
        expect(stateAt(subscription, subscription.periodEnd.getTime() + 4 * day)).toBe('expired');
      }),
    );
  });

  test('payments alone lead to the same end in any order', () => {
    const months = fc.uniqueArray(fc.nat(8), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(months, (order) => {
        const pay = (paid: Subscription | null, month: number): Subscription =>
          payPeriod(paid, { paidAt: at(month * 30), until: at(month * 30 + 30) }, false, on(280)).next;
        const inOrder = [...order].toSorted((a, b) => a - b).reduce<Subscription | null>(pay, null);
        const asGiven = order.reduce<Subscription | null>(pay, null);
        expect(asGiven).toEqual(inOrder);
      }),
    );
  });
});
