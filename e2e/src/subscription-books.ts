import type pg from 'pg';
import type { SubscriptionView } from '@stargraph/embedded/simulator/contract';
import type { SimulatorApi } from './simulator-api.ts';

/**
 * What players pay every 30 days stands here as it stands at Telegram: what is cancelled there is cancelled here, each
 * payment is a period, and nothing is left that Telegram is to be told. Everything must have come to rest.
 * @returns what is not so
 */
export const subscriptionProblems = async (client: pg.Client, simulator: SimulatorApi): Promise<string[]> => {
  const theirs = new Map(
    (await simulator.get<readonly SubscriptionView[]>('subscriptions')).map((each) => [each.id, each]),
  );
  const { rows } = await client.query<{
    id: string;
    chargeId: string;
    state: string;
    wish: string | null;
    payments: number;
  }>(
    `SELECT s.id, s.charge_id AS "chargeId", s.state, s.wish, count(p.id)::int AS payments
     FROM billing.stars_subscription s
     LEFT JOIN billing.stars_payment p ON p.environment_id = s.environment_id AND p.subscription_id = s.id AND p.state = 'matched'
     WHERE s.state <> 'expired' GROUP BY s.environment_id, s.id`,
  );
  return rows.flatMap(({ id, chargeId, state, wish, payments }) => {
    const known = theirs.get(chargeId);
    if (known === undefined) return [`subscription ${id} is of charge ${chargeId}, under which Telegram has none`];
    const isCanceled = known.state === 'canceled' || known.state === 'ended';
    return [
      ...(isCanceled === (state === 'canceled')
        ? []
        : [`subscription ${id} is ${state}, and ${known.state} at Telegram`]),
      ...(payments === known.payments
        ? []
        : [`subscription ${id} was paid ${payments} times, ${known.payments} at Telegram`]),
      ...(wish === null ? [] : [`subscription ${id}: Telegram was not told to ${wish} it`]),
    ];
  });
};
