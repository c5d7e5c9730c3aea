import type { SubscriptionView } from '@stargraph/embedded/simulator/contract';
import { count } from '../../books.ts';
import { eventually } from '../../eventually.ts';
import type { World } from '../world.ts';
import { buy, untilQuiet } from './buying.ts';
import { patienceMs, type Path } from './path.ts';
import { arrive } from './walker.ts';

export const subscription: Path = {
  name: 'subscription',
  prepare: async (world, userId) => {
    const walker = await arrive(world, userId);
    return async () => {
      await buy(world, walker, world.shop.pass);
    };
  },
};

const subscribe = async (world: World, userId: number) => {
  const walker = await arrive(world, userId);
  const bought = await buy(world, walker, world.shop.pass);
  await untilQuiet(world, walker);
  return { walker, ...bought };
};

export const renewal: Path = {
  name: 'renewal',
  prepare: async (world, userId) => {
    const { chargeId, orderId } = await subscribe(world, userId);
    return async () => {
      await world.simulator.post(`subscriptions/${chargeId}/renew`, {});
      await eventually(
        () => count(world.client, `SELECT count(*) AS n FROM billing.stars_payment WHERE order_id = '${orderId}'`),
        (payments) => payments === 2,
        patienceMs,
      );
    };
  },
};

type Wish = 'Cancel' | 'Resume';

/** Has the player cancel what they subscribed to, or resume it, until Telegram and the books agree on it. */
const wish = async (
  { ask, client, simulator }: World,
  { walker, chargeId, orderId }: Awaited<ReturnType<typeof subscribe>>,
  verb: Wish,
): Promise<void> => {
  const { rows } = await client.query<{ id: string }>('SELECT id FROM billing.stars_subscription WHERE order_id = $1', [
    orderId,
  ]);
  const name = `starsSubscription${verb}`;
  await ask(
    `mutation ($input: StarsSubscription${verb}Input!) { ${name}(input: $input) { __typename ... on Error { message } } }`,
    { input: { subscriptionId: rows[0]?.id } },
    name,
    walker.session,
  );
  const wanted = verb === 'Cancel' ? 'canceled' : 'active';
  await eventually(
    async () => ({
      theirs: (await simulator.get<readonly SubscriptionView[]>('subscriptions')).find(({ id }) => id === chargeId)
        ?.state,
      ours: (
        await client.query<{ state: string; wish: string | null }>(
          'SELECT state, wish FROM billing.stars_subscription WHERE order_id = $1',
          [orderId],
        )
      ).rows[0],
    }),
    ({ theirs, ours }) => theirs === wanted && ours?.state === wanted && ours.wish === null,
    patienceMs,
  );
};

export const cancellation: Path = {
  name: 'cancellation',
  prepare: async (world, userId) => {
    const subscribed = await subscribe(world, userId);
    return () => wish(world, subscribed, 'Cancel');
  },
};

export const resumption: Path = {
  name: 'resumption',
  prepare: async (world, userId) => {
    const subscribed = await subscribe(world, userId);
    await wish(world, subscribed, 'Cancel');
    return () => wish(world, subscribed, 'Resume');
  },
};
