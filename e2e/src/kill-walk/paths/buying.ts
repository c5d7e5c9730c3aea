import { setTimeout as sleep } from 'node:timers/promises';
import type { PaymentResult } from '@stargraph/embedded/simulator/contract';
import { count } from '../../books.ts';
import { eventually } from '../../eventually.ts';
import type { World } from '../world.ts';
import { againMs, patienceMs } from './path.ts';
import { arrive, type Walker } from './walker.ts';

export interface Invoice {
  readonly orderId: string;
  readonly slug: string;
}

export const order = async ({ ask }: World, { session }: Walker, productId: string): Promise<Invoice> => {
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
export const press = async (
  { simulator, stars }: World,
  { userId }: Walker,
  { orderId, slug }: Invoice,
): Promise<PaymentResult> => {
  const result = await simulator.post<PaymentResult>(`invoices/${slug}/pay`, { user: userId });
  if (result.chargeId !== null) stars.charges.set(result.chargeId, orderId);
  return result;
};

/** Presses the button until Telegram takes the Stars. @returns the charge */
export const pay = async (world: World, walker: Walker, invoice: Invoice): Promise<string> => {
  const told = new Set<string>();
  for (const until = performance.now() + patienceMs; performance.now() < until; await sleep(againMs)) {
    const { chargeId, reason, status, message } = await press(world, walker, invoice);
    if (chargeId !== null) return chargeId;
    told.add(`${reason ?? status} ${message ?? ''}`);
  }
  throw new Error(`Telegram took no Stars: ${[...told].join('; ')}`);
};

/** Looks until the player reads that the order is paid. */
export const seePaid = async ({ ask, stars }: World, { session }: Walker, { orderId }: Invoice): Promise<void> => {
  await eventually(
    () => ask(`query ($id: ID!) { starsOrder(id: $id) { id state } }`, { id: orderId }, 'starsOrder', session),
    ({ state }) => state === 'PAID',
    patienceMs,
  );
  stars.paid.add(orderId);
};

export const buy = async (world: World, walker: Walker, productId: string) => {
  const invoice = await order(world, walker, productId);
  const chargeId = await pay(world, walker, invoice);
  await seePaid(world, walker, invoice);
  return { ...invoice, chargeId };
};

/** The rest of a purchase: its items are there, and its receipt has gone out, so that none of its steps are left. */
export const untilQuiet = async ({ client }: World, { userId, playerId }: Walker): Promise<void> => {
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
