import { setTimeout as sleep } from 'node:timers/promises';
import type { PaymentResult, SubscriptionView } from '@stargraph/embedded/simulator/contract';
import type { Session } from '../chaos/client.ts';
import { count } from '../books.ts';
import { eventually } from '../eventually.ts';
import { endowUsers } from '../kill-stars.ts';
import type { World } from './world.ts';

/** A player who walks one path, once. */
interface Walker {
  readonly userId: number;
  readonly playerId: string;
  readonly session: Session;
}

/** A way that Stars go, in two halves: what must have been before, and the steps that are walked. */
export interface Path {
  readonly name: string;
  /** @returns the steps; they are gone through to their end, whatever is killed meanwhile */
  prepare(world: World, userId: number): Promise<() => Promise<void>>;
}

/** A press of the button, or a look, is repeated as long. */
const patienceMs = 150_000;
const againMs = 300;

const launch = `mutation ($input: LaunchExchangeInput!) { launchExchange(input: $input) { __typename ... on LaunchExchangeSuccess { accessToken player { id } } } }`;

const arrive = async (world: World, userId: number): Promise<Walker> => {
  const { ask, simulator, stars, target } = world;
  await endowUsers(simulator, [userId]);
  const enter = async () => {
    const input = { environmentId: target.environmentId, initData: target.launch(userId) };
    return ask(launch, { input }, 'launchExchange');
  };
  const answer = await enter();
  const session: Session = {
    token: String(answer['accessToken']),
    renew: async () => {
      session.token = String((await enter())['accessToken']);
    },
  };
  const playerId = (answer['player'] as { id: string }).id;
  stars.players.set(userId, playerId);
  return { userId, playerId, session };
};

interface Invoice {
  readonly orderId: string;
  readonly slug: string;
}

const order = async ({ ask }: World, { session }: Walker, productId: string): Promise<Invoice> => {
  const input = { productId, idempotencyKey: crypto.randomUUID() };
  for (const until = performance.now() + patienceMs; performance.now() < until; await sleep(againMs)) {
    const made = await ask(
      `mutation ($input: StarsInvoiceCreateInput!) { starsInvoiceCreate(input: $input) { __typename ... on StarsInvoiceCreateSuccess { order { id } invoiceLink } ... on Error { message } } }`,
      { input },
      'starsInvoiceCreate',
      session,
    );
    if (made.__typename === 'StarsInvoiceCreateSuccess')
      return { orderId: (made['order'] as { id: string }).id, slug: String(made['invoiceLink']).split('$')[1] ?? '' };
    // Telegram could not be asked, or its answer was lost: the repeat has the same order.
    if (made.__typename !== 'InvoiceUnavailableError') throw new Error(`An order: ${JSON.stringify(made)}`);
  }
  throw new Error('No invoice was made');
};

/** Presses the button once. */
const press = async (
  { simulator, stars }: World,
  { userId }: Walker,
  { orderId, slug }: Invoice,
): Promise<PaymentResult> => {
  const result = await simulator.post<PaymentResult>(`invoices/${slug}/pay`, { user: userId });
  if (result.chargeId !== null) stars.charges.set(result.chargeId, orderId);
  return result;
};

/** Presses the button until Telegram takes the Stars. @returns the charge */
const pay = async (world: World, walker: Walker, invoice: Invoice): Promise<string> => {
  const told = new Set<string>();
  for (const until = performance.now() + patienceMs; performance.now() < until; await sleep(againMs)) {
    const { chargeId, reason, status, message } = await press(world, walker, invoice);
    if (chargeId !== null) return chargeId;
    told.add(`${reason ?? status} ${message ?? ''}`);
  }
  throw new Error(`Telegram took no Stars: ${[...told].join('; ')}`);
};

/** Looks until the player reads that the order is paid. */
const seePaid = async ({ ask, stars }: World, { session }: Walker, { orderId }: Invoice): Promise<void> => {
  await eventually(
    () => ask(`query ($id: ID!) { starsOrder(id: $id) { id state } }`, { id: orderId }, 'starsOrder', session),
    ({ state }) => state === 'PAID',
    patienceMs,
  );
  stars.paid.add(orderId);
};

const buy = async (world: World, walker: Walker, productId: string) => {
  const invoice = await order(world, walker, productId);
  const chargeId = await pay(world, walker, invoice);
  await seePaid(world, walker, invoice);
  return { ...invoice, chargeId };
};

/** The rest of a purchase: its items are there, and its receipt has gone out, so that none of its steps are left. */
const untilQuiet = async ({ client }: World, { userId, playerId }: Walker): Promise<void> => {
  await eventually(
    async () => [
      await count(client, `SELECT count(*) AS n FROM game.inventory_item WHERE player_id = '${playerId}'`),
      await count(
        client,
        `SELECT count(*) AS n FROM tenant.outbound_message WHERE chat = '${userId}' AND state NOT IN ('queued', 'sending')`,
      ),
    ],
    ([items, messages]) => items === 1 && messages === 1,
    patienceMs,
  );
};

/**
 * Buys with one press of the button, after `before` was done to a platform where the player had arrived already.
 * @returns what Telegram told the player, and a look that waits until they read that it is paid
 */
export const buyOnce = async (world: World, userId: number, before: () => Promise<void>) => {
  const walker = await arrive(world, userId);
  await before();
  const invoice = await order(world, walker, world.shop.chest);
  const paid = await press(world, walker, invoice);
  return { paid, seen: () => seePaid(world, walker, invoice) };
};

const refundOf = async ({ client }: World, chargeId: string): Promise<string | undefined> =>
  (
    await client.query<{ state: string }>(`SELECT state FROM billing.stars_refund WHERE charge_id = $1`, [chargeId])
  ).rows.map(({ state }) => state)[0];

const untilRefunded = async (world: World, chargeId: string): Promise<void> => {
  await eventually(
    () => refundOf(world, chargeId),
    (state) => state === 'done',
    patienceMs,
  );
  world.stars.refunded.add(chargeId);
};

/** Has the books compared with Telegram's list, again and again, until `isSo`. */
const compareUntil = async (world: World, operator: Session, isSo: () => Promise<boolean>): Promise<void> => {
  const { ask, target } = world;
  const { environmentId } = target;
  for (const until = performance.now() + patienceMs; performance.now() < until; await sleep(againMs)) {
    const input = { environmentId, whole: false, idempotencyKey: crypto.randomUUID() };
    const { run } = (await ask(
      `mutation ($input: StarsReconcileInput!) { starsReconcile(input: $input) { __typename ... on StarsReconcileSuccess { run { id state } } } }`,
      { input },
      'starsReconcile',
      operator,
    )) as unknown as { run?: { state: string } };
    if (run?.state === 'DONE' && (await isSo())) return;
  }
  throw new Error('No comparison found it');
};

const chargeback = async ({ simulator }: World, chargeId: string): Promise<void> => {
  await simulator.post(`transactions/${chargeId}/refund`, {});
};

const purchase: Path = {
  name: 'purchase',
  prepare: async (world, userId) => {
    const walker = await arrive(world, userId);
    return async () => {
      await buy(world, walker, world.shop.chest);
    };
  },
};

const refund: Path = {
  name: 'refund by an operator',
  prepare: async (world, userId) => {
    const operator = await world.operator();
    const walker = await arrive(world, userId);
    const { chargeId } = await buy(world, walker, world.shop.chest);
    await untilQuiet(world, walker);
    const { rows } = await world.client.query<{ id: string }>(
      'SELECT id FROM billing.stars_payment WHERE charge_id = $1',
      [chargeId],
    );
    const { environmentId } = world.target;
    const input = { environmentId, paymentId: rows[0]?.id, reason: 'Walked', idempotencyKey: crypto.randomUUID() };
    return async () => {
      const answer = await world.ask(
        `mutation ($input: StarsPaymentRefundInput!) { starsPaymentRefund(input: $input) { __typename ... on Error { message } } }`,
        { input },
        'starsPaymentRefund',
        operator,
      );
      if (answer.__typename !== 'StarsPaymentRefundSuccess') throw new Error(`A refund: ${JSON.stringify(answer)}`);
      await untilRefunded(world, chargeId);
    };
  },
};

const refundByTelegram: Path = {
  name: 'refund by Telegram',
  prepare: async (world, userId) => {
    const walker = await arrive(world, userId);
    const { chargeId } = await buy(world, walker, world.shop.chest);
    await untilQuiet(world, walker);
    return async () => {
      await chargeback(world, chargeId);
      await untilRefunded(world, chargeId);
    };
  },
};

const subscription: Path = {
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

const renewal: Path = {
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

const cancellation: Path = {
  name: 'cancellation',
  prepare: async (world, userId) => {
    const { walker, chargeId, orderId } = await subscribe(world, userId);
    const { rows } = await world.client.query<{ id: string }>(
      'SELECT id FROM billing.stars_subscription WHERE order_id = $1',
      [orderId],
    );
    return async () => {
      await world.ask(
        `mutation ($input: StarsSubscriptionCancelInput!) { starsSubscriptionCancel(input: $input) { __typename ... on Error { message } } }`,
        { input: { subscriptionId: rows[0]?.id } },
        'starsSubscriptionCancel',
        walker.session,
      );
      await eventually(
        async () => ({
          theirs: (await world.simulator.get<readonly SubscriptionView[]>('subscriptions')).find(
            ({ id }) => id === chargeId,
          )?.state,
          ours: (
            await world.client.query<{ state: string; wish: string | null }>(
              'SELECT state, wish FROM billing.stars_subscription WHERE order_id = $1',
              [orderId],
            )
          ).rows[0],
        }),
        ({ theirs, ours }) => theirs === 'canceled' && ours?.state === 'canceled' && ours.wish === null,
        patienceMs,
      );
    };
  },
};

const lostPayment: Path = {
  name: 'repair of a payment that was never told of',
  prepare: async (world, userId) => {
    const operator = await world.operator();
    const walker = await arrive(world, userId);
    const invoice = await order(world, walker, world.shop.chest);
    await world.simulator.post('faults', { loseUpdates: 1 });
    await pay(world, walker, invoice);
    return async () => {
      await compareUntil(
        world,
        operator,
        async () =>
          (await count(
            world.client,
            `SELECT count(*) AS n FROM billing.stars_payment WHERE order_id = '${invoice.orderId}'`,
          )) === 1,
      );
      await seePaid(world, walker, invoice);
    };
  },
};

const lostRefund: Path = {
  name: 'repair of a refund that was never told of',
  prepare: async (world, userId) => {
    const operator = await world.operator();
    const walker = await arrive(world, userId);
    const { chargeId } = await buy(world, walker, world.shop.chest);
    await untilQuiet(world, walker);
    await world.simulator.post('faults', { loseUpdates: 1 });
    await chargeback(world, chargeId);
    return async () => {
      await compareUntil(world, operator, async () => (await refundOf(world, chargeId)) === 'done');
      await untilRefunded(world, chargeId);
    };
  },
};

/** Every way that Stars go between Telegram and the books. */
export const paths: readonly Path[] = [
  purchase,
  refund,
  refundByTelegram,
  subscription,
  renewal,
  cancellation,
  lostPayment,
  lostRefund,
];
