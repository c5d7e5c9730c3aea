import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { starsCheckout, starsPay } from '@stargraph/kit/contracts/commands/billing';
import { botOf, playerOf, type TestBilling } from './support.ts';

export interface Ordered {
  readonly __typename: string;
  readonly order?: { readonly id: string; readonly state: string; readonly stars: number };
  readonly invoiceLink?: string;
  readonly code?: string;
  readonly message?: string;
  readonly limit?: number;
}

const orderMutation = `mutation ($input: StarsInvoiceCreateInput!) {
  starsInvoiceCreate(input: $input) {
    __typename
    ... on StarsInvoiceCreateSuccess {
      order { id state stars product { id } grants { item { id } quantity } currencyGrants { amount currency { id } } createdAt paidAt }
      invoiceLink
    }
    ... on Error { code message }
    ... on PurchaseLimitReachedError { limit }
    ... on SoldOutError { stock }
    ... on SaleNotStartedError { availableFrom }
    ... on SaleEndedError { availableUntil }
  }
}`;

type Charge = z.input<typeof starsCheckout.input>;
type Payment = z.input<typeof starsPay.input>;

/** Buying for Stars, as the Mini App, Telegram and tenant do it together. */
export const createStars = (billing: TestBilling) => {
  const order = async (
    playerId: string,
    productId = 'prd_chest',
    options: { idempotencyKey?: string; environmentId?: string; releaseHash?: string | null; locale?: string } = {},
  ): Promise<Ordered> => {
    const { idempotencyKey = randomUUID(), environmentId, releaseHash, locale } = options;
    const answer = await billing.run(orderMutation, playerOf(playerId, environmentId, releaseHash), {
      input: { productId, idempotencyKey, ...(locale === undefined ? {} : { locale }) },
    });
    if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
    return (answer.data as { starsInvoiceCreate: Ordered }).starsInvoiceCreate;
  };
  /** The id of an order that stands. */
  const ordered = async (...args: Parameters<typeof order>): Promise<string> => {
    const { order: made, __typename } = await order(...args);
    if (made === undefined) throw new Error(`There is no order but ${__typename}`);
    return made.id;
  };
  const chargeOf = (payload: string, playerId: string | null, changes: Partial<Charge> = {}): Charge => ({
    environmentId: 'env_1',
    telegramBotId: botOf('env_1'),
    payload,
    playerId,
    currency: 'XTR',
    amount: 25,
    ...changes,
  });
  const checkout = async (...args: Parameters<typeof chargeOf>): Promise<string> => {
    const answer = await billing.asTenant.call(starsCheckout, chargeOf(...args));
    return answer.outcome === 'ok' ? 'ok' : answer.reason;
  };
  const paymentOf = (payload: string, playerId: string | null, changes: Partial<Payment> = {}): Payment => ({
    ...chargeOf(payload, playerId),
    chargeId: randomUUID(),
    paidAt: billing.clock.now(),
    ...changes,
  });
  const pay = (...args: Parameters<typeof paymentOf>) => billing.asTenant.call(starsPay, paymentOf(...args));
  const balances = async (playerId: string, environmentId = 'env_1'): Promise<Record<string, bigint>> =>
    Object.fromEntries(
      (
        await billing.pool.query<{ currency_id: string; balance: bigint }>(
          'select currency_id, balance from account where environment_id = $1 and owner = $2',
          [environmentId, `player:${playerId}`],
        )
      ).rows.map((row) => [row.currency_id, row.balance]),
    );
  /** State and reason of the payments that name an order. */
  const payments = async (orderId: string): Promise<[state: string, reason: string | null][]> =>
    (
      await billing.pool.query<{ state: string; reason: string | null }>(
        'select state, reason from stars_payment where payload = $1 order by id',
        [orderId],
      )
    ).rows.map((row) => [row.state, row.reason]);
  const stateOf = async (orderId: string): Promise<string | undefined> =>
    (await billing.pool.query<{ state: string }>('select state from stars_order where id = $1', [orderId])).rows[0]
      ?.state;
  return { order, ordered, checkout, paymentOf, pay, balances, payments, stateOf };
};

export type Stars = ReturnType<typeof createStars>;
