import type { AuditSource } from '@stargraph/kit/audit';
import { platformInvoiceLink } from '@stargraph/kit/contracts/commands/tenant-bot';
import { planStars, type PlanId } from '@stargraph/kit/contracts/plan';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { messageOf, RequestError } from '@stargraph/kit/errors';
import { withIdempotency } from '@stargraph/kit/idempotency';
import { newId, platformBotId } from '@stargraph/kit/ids';
import { InvoiceUnavailableError, PlanOrderRefusedError } from '../domain/errors.ts';
import { mostOpenPlanOrders, planOrderWindowMs } from '../domain/plan-subscription.ts';
import { everyMs } from '../domain/reconciliation.ts';
import { planInvoiceText } from '../domain/plan-text.ts';
import {
  countOpenPlanOrders,
  findActivePlan,
  findPlanSubscription,
  insertPlanOrder,
  lockPlan,
  storePlanLink,
  type StoredPlanSubscription,
} from '../store/plan-subscription-store.ts';
import { openBook } from '../store/stars-book-store.ts';
import type { OrderDeps } from './order-stars.ts';
import { recordPlan } from './plan-records.ts';

export interface PlanOrderRequest {
  readonly companyId: string;
  readonly operatorId: string;
  readonly plan: PlanId;
  readonly idempotencyKey: string;
  /** What the operator reads: the invoice's language. */
  readonly locale: string;
  readonly source: AuditSource;
}

const placeOrder = ({ pool, clock }: OrderDeps, request: PlanOrderRequest): Promise<string> =>
  inTransaction(pool, (tx) => {
    const { companyId, operatorId, plan, source } = request;
    const place = async (): Promise<string> => {
      const stars = planStars[plan];
      if (stars === null) throw new PlanOrderRefusedError('not-sold');
      await lockPlan(tx, companyId);
      const running = await findActivePlan(tx, companyId);
      if (running?.plan === plan && running.stoppedAt === null) throw new PlanOrderRefusedError('running');
      const now = clock.now();
      if ((await countOpenPlanOrders(tx, companyId, new Date(now - planOrderWindowMs))) >= mostOpenPlanOrders)
        throw new RequestError('RATE_LIMITED', 'Too many invoices in an hour. Pay one of them, or try again later.');
      const id = newId('planSubscription');
      const order = { companyId, id, plan, stars, orderedBy: operatorId, traceparent: source.traceparent };
      await insertPlanOrder(tx, { ...order, createdAt: new Date(now) });
      await recordPlan(tx, clock, source, order, 'plan.ordered', { stars });
      return id;
    };
    return withIdempotency(
      {
        tx,
        environmentId: companyId,
        viewer: operatorId,
        operation: 'planOrderCreate',
        key: request.idempotencyKey,
        input: { plan },
        clock,
      },
      place,
    );
  });

const linkOf = async (
  { pool, clock, commands, logger }: OrderDeps,
  order: StoredPlanSubscription,
  locale: string,
): Promise<string> => {
  const { companyId, id, stars, plan, traceparent } = order;
  const answer = await commands
    .call(platformInvoiceLink, { companyId, ...planInvoiceText(plan, locale), payload: id, stars }, { traceparent })
    .catch((error: unknown) => {
      logger.warn({ companyId, orderId: id, problem: messageOf(error) }, 'no invoice link could be asked for');
      return { outcome: 'refused', reason: 'telegram-unavailable' } as const;
    });
  if (answer.outcome === 'link') {
    const sql = sqlOfPool(pool);
    const { telegramBotId } = answer;
    // As with orders: from now on Stars may come by that bot.
    await openBook(sql, { environmentId: platformBotId, telegramBotId }, new Date(clock.now() + everyMs));
    return storePlanLink(sql, order, answer.link, telegramBotId);
  }
  const { reason } = answer;
  if (reason === 'given' || reason === 'stands-still') throw new PlanOrderRefusedError(reason);
  throw reason === 'no-bot' ? new PlanOrderRefusedError('not-sold') : new InvoiceUnavailableError(reason);
};

/**
 * Orders a plan: the order, with its price frozen, is durable before tenant, who knows how the company stands, is asked
 * for the invoice. A repeat with the key gives the same order and link, or asks again where none was kept.
 *
 * @throws PlanOrderRefusedError, IdempotencyConflictError, InvoiceUnavailableError
 * @throws RequestError (RATE_LIMITED) for a company that makes many orders and pays none
 */
export const orderPlan = async (
  deps: OrderDeps,
  request: PlanOrderRequest,
): Promise<{ readonly order: StoredPlanSubscription; readonly invoiceLink: string }> => {
  const id = await placeOrder(deps, request);
  const order = await findPlanSubscription(sqlOfPool(deps.pool), { companyId: request.companyId, id });
  if (order === null) throw new Error('An order that was written is not there');
  return { order, invoiceLink: order.invoiceLink ?? (await linkOf(deps, order, request.locale)) };
};
