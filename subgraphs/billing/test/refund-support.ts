import { randomUUID } from 'node:crypto';
import type { Stars } from './stars-support.ts';
import { botOf, operatorOf, type TestBilling } from './support.ts';

interface Refunded {
  readonly __typename: string;
  readonly message?: string;
  readonly payment?: {
    readonly id: string;
    readonly order: { readonly state: string } | null;
    readonly refunds: readonly {
      readonly state: string;
      readonly cause: string;
      readonly reason: string;
      readonly failure: string | null;
      readonly taken: readonly {
        readonly amount: string;
        readonly debt: string;
        readonly currency: { readonly id: string };
      }[];
    }[];
  };
}

const refundMutation = `mutation ($input: StarsPaymentRefundInput!) {
  starsPaymentRefund(input: $input) {
    __typename
    ... on StarsPaymentRefundSuccess {
      payment { id order { state } refunds { state cause reason failure taken { amount debt currency { id } } } }
    }
    ... on Error { message }
  }
}`;

/** Payments that Telegram knows, and giving them back. */
export const createRefunds = (billing: TestBilling, stars: Stars) => {
  const bot = botOf('env_1');
  /** Stars that Telegram took and told of; its charge and the payment that stands for it. */
  const paid = async (
    playerId: string,
    orderId?: string,
  ): Promise<{ orderId: string; chargeId: string; paymentId: string }> => {
    const order = orderId ?? (await stars.ordered(playerId));
    const chargeId = randomUUID();
    billing.telegram.take(bot, { chargeId, payload: order, stars: 25, at: billing.clock.now(), playerId });
    await stars.pay(order, playerId, { chargeId });
    return { orderId: order, chargeId, paymentId: await paymentOf(chargeId) };
  };
  const paymentOf = async (chargeId: string): Promise<string> => {
    const { rows } = await billing.pool.query<{ id: string }>('select id from stars_payment where charge_id = $1', [
      chargeId,
    ]);
    if (rows[0] === undefined) throw new Error('There is no such payment');
    return rows[0].id;
  };
  const refund = async (
    paymentId: string,
    changes: { readonly reason?: string; readonly idempotencyKey?: string; readonly environmentId?: string } = {},
  ): Promise<Refunded> => {
    const { environmentId = 'env_1', reason = 'Asked for it', idempotencyKey = randomUUID() } = changes;
    const answer = await billing.run(refundMutation, operatorOf(['payment.refund', 'wallet.read'], environmentId), {
      input: { environmentId, paymentId, reason, idempotencyKey },
    });
    if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
    return (answer.data as { starsPaymentRefund: Refunded }).starsPaymentRefund;
  };
  const refunds = async (chargeId: string): Promise<{ state: string; cause: string; failure: string | null }[]> =>
    (
      await billing.pool.query<{ state: string; cause: string; failure: string | null }>(
        'select state, cause, failure from stars_refund where charge_id = $1 order by id',
        [chargeId],
      )
    ).rows;
  return { bot, paid, paymentOf, refund, refunds };
};
