import type { CommandClient } from '@stargraph/kit/commands';
import { botInvoiceLink } from '@stargraph/kit/contracts/commands/tenant-bot';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { messageOf, NotPublishedError, RequestError } from '@stargraph/kit/errors';
import { withIdempotency } from '@stargraph/kit/idempotency';
import { newId } from '@stargraph/kit/ids';
import type { Logger } from '@stargraph/kit/logging';
import { assertRoom } from '../domain/currency-grant.ts';
import { InvoiceUnavailableError, PurchaseLimitReachedError } from '../domain/errors.ts';
import { invoiceText } from '../domain/invoice-text.ts';
import { assertPriceShown } from '../domain/sale.ts';
import { soldProduct } from '../domain/sold-product.ts';
import { everyMs } from '../domain/reconciliation.ts';
import { mostOpenOrders, orderWindowMs, termsOf } from '../domain/stars-order.ts';
import { findWallets } from '../store/account-store.ts';
import { openBook } from '../store/stars-book-store.ts';
import {
  countOpenOrders,
  findStarsOrder,
  insertStarsOrder,
  storeInvoiceLink,
  type StoredStarsOrder,
} from '../store/stars-order-store.ts';
import type { BuyRequest } from './purchase-batch.ts';
import { hasRunning } from './running-subscription.ts';
import type { LedgerDeps } from './credit-rewards.ts';
import { readSales } from './read-sales.ts';

export interface OrderRequest extends BuyRequest {
  /** What the player reads: the invoice's language. */
  readonly locale: string;
}

export interface OrderDeps extends Pick<LedgerDeps, 'pool' | 'clock'> {
  readonly commands: CommandClient;
  readonly logger: Logger;
}

/**
 * Writes an order down on the terms of the request's release. A repeat with the key finds the same order,
 * whatever the release says by now; a refusal leaves the key free.
 *
 * What a player may have is decided at the checkout: nobody has paid yet. Here it is only looked at, so that no
 * invoice is made that would be refused.
 *
 * @returns the order's id
 */
const placeOrder = ({ pool, clock }: Pick<LedgerDeps, 'pool' | 'clock'>, request: OrderRequest): Promise<string> =>
  inTransaction(pool, (tx) => {
    const { environmentId, playerId, projectId, productId, release, traceparent } = request;
    const place = async (): Promise<string> => {
      if (release === null) throw new NotPublishedError();
      const now = clock.now();
      if ((await countOpenOrders(tx, request, new Date(now - orderWindowMs))) >= mostOpenOrders)
        throw new RequestError('RATE_LIMITED', 'Too many invoices in an hour. Pay one of them, or try again later.');
      const product = soldProduct(release, productId);
      assertPriceShown(product, request.shown);
      const { perPlayerLimit, stock } = product ?? { perPlayerLimit: null, stock: null };
      const sales = await readSales(tx, request, { perPlayerLimit, stock }, { checkedOutSince: null, lock: false });
      const terms = termsOf(product, sales, now);
      if (terms.isSubscription && (await hasRunning(tx, request, now))) throw new PurchaseLimitReachedError(1);
      assertRoom(terms.currencyGrants, (await findWallets(tx, [request], new Date(now)))[0]?.wallets ?? []);
      const id = newId('order');
      await insertStarsOrder(tx, {
        ...terms,
        environmentId,
        id,
        projectId,
        playerId,
        productId,
        releaseHash: release.hash,
        traceparent,
        createdAt: new Date(now),
      });
      return id;
    };
    return withIdempotency(
      {
        tx,
        environmentId,
        viewer: playerId,
        operation: 'starsInvoiceCreate',
        key: request.idempotencyKey,
        input: { productId },
        clock,
      },
      place,
    );
  });

const linkOf = async (
  { pool, clock, commands, logger }: OrderDeps,
  order: StoredStarsOrder,
  locale: string,
): Promise<string> => {
  const { environmentId, id, stars, traceparent } = order;
  if (order.invoiceLink !== null) return order.invoiceLink;
  const answer = await commands
    .call(
      botInvoiceLink,
      { environmentId, ...invoiceText(order, locale), payload: id, stars, isSubscription: order.isSubscription },
      { traceparent },
    )
    .catch((error: unknown) => {
      logger.warn({ environmentId, orderId: id, problem: messageOf(error) }, 'no invoice link could be asked for');
      return { outcome: 'refused', reason: 'telegram-unavailable' } as const;
    });
  if (answer.outcome === 'refused') throw new InvoiceUnavailableError(answer.reason);
  // From now on Stars may come by that bot, so they are compared with its list.
  await openBook(
    sqlOfPool(pool),
    { environmentId, telegramBotId: answer.telegramBotId },
    new Date(clock.now() + everyMs),
  );
  return storeInvoiceLink(sqlOfPool(pool), order, answer.link, answer.telegramBotId);
};

/**
 * Orders a product for Stars: the order is durable before Telegram is asked for its invoice. A repeat with the
 * same key and product gives the same order and link; it asks for the link again where none was kept.
 *
 * @throws NotPublishedError, NotFoundError, SaleNotStartedError, SaleEndedError, PurchaseLimitReachedError, SoldOutError,
 * WalletFullError, IdempotencyConflictError, InvoiceUnavailableError
 * @throws RequestError (RATE_LIMITED) for a player who makes many orders and pays none
 */
export const orderStars = async (
  deps: OrderDeps,
  request: OrderRequest,
): Promise<{ readonly order: StoredStarsOrder; readonly invoiceLink: string }> => {
  const id = await placeOrder(deps, request);
  const order = await findStarsOrder(sqlOfPool(deps.pool), request.environmentId, id);
  if (order === null) throw new Error('An order that was written is not there');
  return { order, invoiceLink: await linkOf(deps, order, request.locale) };
};
