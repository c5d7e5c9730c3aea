import { recordAudit, type AuditedChange, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import { newEvent } from '@stargraph/kit/contracts/event';
import type { PlanId } from '@stargraph/kit/contracts/plan';
import type { Sql } from '@stargraph/kit/db/sql';
import { appendEvents } from '@stargraph/kit/outbox';

/** Whoever does what no operator asked for: Telegram by a payment, or a job. */
export const planSource = (id: 'stars' | 'plans', traceparent: string): AuditSource => ({
  actor: { kind: 'system', id },
  client: { ip: null, userAgent: null },
  traceparent,
});

/** Tells tenant which plan a company pays for now; null for none. Call it late, as {@link appendEvents}. */
export const tellPlan = async (
  tx: Sql,
  clock: Clock,
  {
    companyId,
    plan,
    traceparent,
  }: { readonly companyId: string; readonly plan: PlanId | null; readonly traceparent: string },
): Promise<void> => {
  const event = newEvent({
    type: 'billing.plan.changed.v1',
    environmentId: companyId,
    projectId: companyId,
    subject: `company:${companyId}`,
    occurredAt: new Date(clock.now()).toISOString(),
    traceparent,
    data: { companyId, plan },
  });
  await appendEvents(tx, [event], clock);
};

/** A line in the company's audit log of what became of a subscription. */
export const recordPlan = (
  tx: Sql,
  clock: Clock,
  source: AuditSource,
  { companyId, id, plan }: { readonly companyId: string; readonly id: string; readonly plan: PlanId },
  action: AuditedChange['action'],
  after: NonNullable<AuditedChange['after']> = {},
): Promise<void> =>
  recordAudit(
    tx,
    'billing',
    source,
    { companyId, action, target: { kind: 'planSubscription', id, name: plan }, after: { plan, ...after } },
    clock,
  );
