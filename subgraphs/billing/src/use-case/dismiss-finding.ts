import { inTransaction } from '@stargraph/kit/db/sql';
import { isId } from '@stargraph/kit/ids';
import { NotFoundError } from '@stargraph/kit/errors';
import { FindingStateError } from '../domain/reconciliation.ts';
import { dismissFinding, findFinding, reopenFinding, type StoredFinding } from '../store/reconciliation-store.ts';
import type { LedgerDeps } from './credit-rewards.ts';
import { recordComparison, type ComparedBy } from './reconciliation-audit.ts';

export interface FindingRequest {
  /** `platform` for the platform's own bot. */
  readonly environmentId: string;
  readonly findingId: string;
  /** Why the difference is none; null to have it open again. */
  readonly reason: string | null;
  readonly by: ComparedBy;
}

/**
 * Dismisses a finding that somebody has looked at, or opens it again. What is so already stays as it is, with the first
 * reason.
 *
 * @throws NotFoundError, FindingStateError
 */
export const dismissOrReopen = (
  { pool, clock }: Pick<LedgerDeps, 'pool' | 'clock'>,
  { environmentId, findingId, reason, by }: FindingRequest,
): Promise<StoredFinding> =>
  inTransaction(pool, async (tx) => {
    const key = { environmentId, id: findingId };
    const changed =
      reason === null
        ? await reopenFinding(tx, key)
        : await dismissFinding(tx, key, { by: by.source.actor.id, reason, at: new Date(clock.now()) });
    if (changed === null) {
      const found = isId('finding', findingId) ? await findFinding(tx, environmentId, findingId) : null;
      if (found === null) throw new NotFoundError('The finding');
      if (found.state !== (reason === null ? 'open' : 'dismissed')) throw new FindingStateError(found.state);
      return found;
    }
    await recordComparison(tx, clock, by, environmentId, {
      action: reason === null ? 'stars.findingReopened' : 'stars.findingDismissed',
      target: { kind: 'finding', id: findingId, name: changed.transactionId },
      after: { kind: changed.kind, ...(reason === null ? {} : { reason }) },
    });
    return changed;
  });
