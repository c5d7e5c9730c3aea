import type { Clock } from '@stargraph/kit/clock';
import { newEvent } from '@stargraph/kit/contracts/event';
import { plans } from '@stargraph/kit/contracts/plan';
import type { Sql } from '@stargraph/kit/db/sql';
import { appendEvents } from '@stargraph/kit/outbox';
import { continueTrace } from '@stargraph/kit/tracing';
import { levelsOf, monthOf, type CompanyUse } from '../domain/usage.ts';
import { findPlans } from '../store/company-plan.ts';
import { findResponsible, insertNotices } from '../store/usage.ts';

/**
 * Tells companies whose use has come to a part of what they may use, once a month for each limit and level. Of several
 * levels at once the last is told. Call it late in the transaction of what was used.
 */
export const noteUse = async (tx: Sql, clock: Clock, uses: readonly CompanyUse[]): Promise<void> => {
  if (uses.length === 0) return;
  const at = new Date(clock.now());
  const month = monthOf(at);
  const companies = new Map(
    (await findPlans(tx, [...new Set(uses.map(({ companyId }) => companyId))])).map((row) => [row.companyId, row]),
  );
  const notices = uses.flatMap(({ companyId, limit, used }) => {
    const company = companies.get(companyId);
    if (company === undefined) return [];
    return levelsOf(limit, used, company.plan).map((level) => ({ companyId, limit, month, level }));
  });
  if (notices.length === 0) return;
  const fresh = await insertNotices(tx, notices, at);
  const events = [];
  for (const { companyId, limit, used } of uses) {
    const company = companies.get(companyId);
    const level = company && levelsOf(limit, used, company.plan).at(-1);
    const allowed = company && plans[company.plan][limit];
    if (company === undefined || level === undefined || allowed === undefined || allowed === null) continue;
    if (!fresh.some((each) => each.companyId === companyId && each.limit === limit && each.level === level)) continue;
    events.push(
      newEvent({
        type: 'tenant.limit.approached.v1',
        environmentId: companyId,
        projectId: companyId,
        subject: `company:${companyId}`,
        occurredAt: at.toISOString(),
        traceparent: continueTrace(undefined).traceparent,
        data: {
          companyId,
          companyName: company.name,
          limit,
          level,
          month: month.slice(0, 7),
          used,
          allowed,
          plan: company.plan,
          operatorIds: await findResponsible(tx, companyId),
        },
      }),
    );
  }
  if (events.length > 0) await appendEvents(tx, events, clock);
};
