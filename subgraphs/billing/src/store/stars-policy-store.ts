import type { Sql } from '@stargraph/kit/db/sql';
import { paymentColumns, type StoredStarsPayment } from './stars-payment-store.ts';

/** What an environment does by itself with Stars that paid for nothing. */
export interface StoredStarsPolicy {
  readonly environmentId: string;
  readonly companyId: string;
  readonly projectId: string;
  /** They are given back so many hours after they were recorded; null for never. */
  readonly refundUnmatchedAfter: number | null;
  readonly changedBy: string;
  readonly changedAt: Date;
}

const columns = `environment_id as "environmentId", company_id as "companyId", project_id as "projectId",
  refund_unmatched_after as "refundUnmatchedAfter", changed_by as "changedBy", changed_at as "changedAt"`;

/** Null where nobody ever set one: Stars then wait. */
export const findStarsPolicy = async (sql: Sql, environmentId: string): Promise<StoredStarsPolicy | null> =>
  (
    await sql.query<StoredStarsPolicy>(`select ${columns} from stars_policy where environment_id = $1`, [environmentId])
  )[0] ?? null;

/** @returns what held before; null for none */
export const saveStarsPolicy = async (tx: Sql, policy: StoredStarsPolicy): Promise<number | null> => {
  const before = await tx.query<{ hours: number | null }>(
    'select refund_unmatched_after as hours from stars_policy where environment_id = $1 for update',
    [policy.environmentId],
  );
  await tx.query(
    `insert into stars_policy (environment_id, company_id, project_id, refund_unmatched_after, changed_by, changed_at)
     values ($1, $2, $3, $4, $5, $6::timestamptz)
     on conflict (environment_id) do update set company_id = excluded.company_id, project_id = excluded.project_id,
       refund_unmatched_after = excluded.refund_unmatched_after, changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
    [
      policy.environmentId,
      policy.companyId,
      policy.projectId,
      policy.refundUnmatchedAfter,
      policy.changedBy,
      policy.changedAt,
    ],
  );
  return before[0]?.hours ?? null;
};

/**
 * Stars of all environments that a policy gives back now: paid for nothing, recorded long enough ago, and nobody asked
 * for their refund yet. For the job alone: no request may reach it.
 */
export const findPolicyRefunds = (
  sql: Sql,
  now: Date,
  limit: number,
): Promise<(StoredStarsPayment & Pick<StoredStarsPolicy, 'companyId' | 'projectId'>)[]> =>
  sql.query(
    `select due.*, policy.company_id as "companyId", policy.project_id as "projectId"
     from stars_policy as policy cross join lateral (
       select ${paymentColumns} from stars_payment as payment
       where payment.environment_id = policy.environment_id and payment.state = 'unmatched' and payment.reason <> 'refunded'
         and payment.currency = 'XTR' and payment.recorded_at <= $1::timestamptz - make_interval(hours => policy.refund_unmatched_after)
         and not exists (select from stars_refund as refund
           where refund.environment_id = payment.environment_id and refund.payment_id = payment.id)
       order by payment.id limit $2
     ) as due
     where policy.refund_unmatched_after is not null
     limit $2`,
    [now, limit],
  );
