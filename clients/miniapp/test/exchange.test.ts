// @vitest-environment happy-dom
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { createExchanger, type ExchangeNews } from '../src/runtime/exchanger.ts';
import { createKeyRing } from '../src/runtime/key-ring.ts';
import type { Request } from '../src/runtime/request.ts';
import { openStorage } from '../src/runtime/storage.ts';
import { exchangeRange } from '../src/view/exchange-range.ts';

beforeEach(() => localStorage.clear());

const rate = (give: string, minimum: string | null = null, maximum: string | null = null) => ({
  id: 'exc_1',
  give: { currencyId: 'a', amount: give },
  get: { currencyId: 'b', amount: '3' },
  minimum,
  maximum,
});

describe('how much may be chosen', () => {
  test('is whole times the rate, within its bounds and what is there', () => {
    expect(exchangeRange(rate('10'), 35n)).toEqual({ least: 1n, most: 3n });
    expect(exchangeRange(rate('10', '15', '25'), 100n)).toEqual({ least: 2n, most: 2n });
    expect(exchangeRange(rate('10', '20'), 15n)).toEqual({ least: 2n, most: 1n });
    expect(exchangeRange(rate('10'), 100n, 45n)).toEqual({ least: 1n, most: 4n });
    expect(exchangeRange(rate('10', '20'), 100n, 10n)).toEqual({ least: 2n, most: 1n });
  });

  test('is never more than is there, nor outside the bounds', () => {
    const amount = fc.bigInt({ min: 1n, max: 10n ** 17n });
    fc.assert(
      fc.property(amount, amount, amount, amount, (unit, minimum, maximum, available) => {
        const { least, most } = exchangeRange(rate(String(unit), String(minimum), String(maximum)), available);
        expect(most * unit <= available && most * unit <= maximum).toBe(true);
        expect(least * unit >= minimum && (least - 1n) * unit < minimum).toBe(true);
      }),
    );
  });
});

/** A page's exchanger. Several over the same storage are one player's page, loaded again. */
const open = (answer: () => unknown) => {
  const news: ExchangeNews[] = [];
  const sent: { readonly amount: string; readonly idempotencyKey: string }[] = [];
  const timers: (() => void)[] = [];
  const request = (async (_: unknown, { input }: { readonly input: (typeof sent)[number] }) => {
    await Promise.resolve();
    sent.push(input);
    const given = answer();
    if (given === undefined) throw new TypeError('Failed to fetch');
    return { currencyExchange: given };
  }) as unknown as Request;
  const exchanger = createExchanger({
    request,
    keys: createKeyRing(openStorage('localStorage'), 'env_1:7', () => `key-${Math.random()}`),
    onNews: (_, each) => news.push(each),
    after: (_, run) => timers.push(run),
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
  };
  return { exchanger, news, sent, timers, settle };
};

const done = { exchange: { id: 'trf_1', given: { amount: '20' }, got: { amount: '6' } } };

describe('an exchange', () => {
  test('is sent once for a press, however often it is pressed, and told', async () => {
    const page = open(() => done);
    page.exchanger.exchange('exc_1', 20n);
    page.exchanger.exchange('exc_1', 20n);
    expect([...page.exchanger.busy()]).toEqual(['exc_1']);
    await page.settle();
    expect(page.sent.map(({ amount }) => amount)).toEqual(['20']);
    expect(page.news).toEqual([{ kind: 'exchanged', got: 6n }]);
    expect(page.exchanger.busy().size).toBe(0);
    page.exchanger.exchange('exc_1', 20n);
    await page.settle();
    expect(new Set(page.sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
  });

  test('without an answer is sent again with its key and amount, by the page that comes after it too', async () => {
    const lost = open(() => undefined);
    lost.exchanger.exchange('exc_1', 20n);
    await lost.settle();
    expect(lost.news).toEqual([{ kind: 'unanswered' }]);
    const next = open(() => done);
    next.exchanger.resume(['exc_1', 'exc_2']);
    await next.settle();
    expect(next.sent).toEqual(lost.sent);
    expect(next.news).toEqual([{ kind: 'exchanged', got: 6n }]);
    const later = open(() => done);
    later.exchanger.resume(['exc_1']);
    await later.settle();
    expect(later.sent).toEqual([]);
  });

  test('that another amount is pressed for meanwhile stays what it was', async () => {
    const lost = open(() => undefined);
    lost.exchanger.exchange('exc_1', 20n);
    await lost.settle();
    const next = open(() => done);
    next.exchanger.exchange('exc_1', 50n);
    await next.settle();
    expect(next.sent).toEqual(lost.sent);
  });

  test.for([
    ['INSUFFICIENT_FUNDS', 'too-little'],
    ['NOT_FOUND', 'gone'],
    ['INVALID_INPUT', 'refused'],
    ['LIMIT_REACHED', 'limit'],
  ] as const)('refused with %s is told as %s and leaves the key', async ([code, kind]) => {
    const page = open(() => ({ code }));
    page.exchanger.exchange('exc_1', 20n);
    await page.settle();
    expect(page.news).toEqual([{ kind }]);
    expect(page.timers).toEqual([]);
  });
});
