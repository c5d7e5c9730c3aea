import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { AlreadyRefundedError } from '../domain/stars-refund.ts';
import { findPolicyRefunds, saveStarsPolicy, type StoredStarsPolicy } from '../store/stars-policy-store.ts';
import type { RefundDeps } from './carry-out-refund.ts';
import { writeRefund } from './request-refund.ts';

const batch = 100;

/**
 * Asks for the refunds that environments' policies want now. Each names the policy as its cause; an operator who asked
 * for one at the same moment comes first or second, and it is asked for once.
 *
 * @returns how many were asked for
 */
export const refundByPolicy = async ({ pool, clock }: Pick<RefundDeps, 'pool' | 'clock'>): Promise<number> => {
  const due = await findPolicyRefunds(sqlOfPool(pool), new Date(clock.now()), batch);
  let asked = 0;
  for (const { companyId, projectId, ...payment } of due) {
    const source: AuditSource = {
      actor: { kind: 'system', id: 'starsPolicy' },
      client: { ip: null, userAgent: null },
      traceparent: payment.traceparent,
    };
    const wanted = { companyId, projectId, source, reason: '', requestedBy: null };
    try {
      await inTransaction(pool, (tx) => writeRefund(tx, payment, wanted, clock));
      asked += 1;
    } catch (error) {
      if (!(error instanceof AlreadyRefundedError)) throw error;
    }
  }
  return asked;
};

/** Sets what the environment does with Stars that paid for nothing, with its line in the audit log. */
export const setStarsPolicy = async (
  { pool, clock }: Pick<RefundDeps, 'pool' | 'clock'>,
  request: Omit<StoredStarsPolicy, 'changedAt'> & { readonly source: AuditSource },
): Promise<StoredStarsPolicy> => {
  const { source, ...given } = request;
  const { environmentId, companyId, projectId, refundUnmatchedAfter } = given;
  const policy = { ...given, changedAt: new Date(clock.now()) };
  await inTransaction(pool, async (tx) => {
    const before = await saveStarsPolicy(tx, policy);
    if (before === refundUnmatchedAfter) return;
    await recordAudit(
      tx,
      'billing',
      source,
      {
        companyId,
        projectId,
        environmentId,
        action: 'stars.policyChanged',
        target: { kind: 'environment', id: environmentId },
        before: { refundUnmatchedAfterHours: before },
        after: { refundUnmatchedAfterHours: refundUnmatchedAfter },
      },
      clock,
    );
  });
  return policy;
};
