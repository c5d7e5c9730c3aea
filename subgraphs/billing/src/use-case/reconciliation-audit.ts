import { recordAudit, type AuditedChange, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import type { Sql } from '@stargraph/kit/db/sql';

/** Whose audit log tells of a comparison, and who does something with it. */
export interface ComparedBy {
  /** `platform` where the platform's own bot is compared: its staff has a log of its own. */
  readonly companyId: string;
  /** Null for the platform's own bot. */
  readonly projectId: string | null;
  readonly source: AuditSource;
}

/** A line in the audit log of what somebody did with a comparison, or with what it found. Call it late, as {@link recordAudit}. */
export const recordComparison = (
  tx: Sql,
  clock: Clock,
  { companyId, projectId, source }: ComparedBy,
  environmentId: string,
  change: Pick<AuditedChange, 'action' | 'target' | 'after'>,
): Promise<void> =>
  recordAudit(
    tx,
    'billing',
    source,
    projectId === null ? { ...change, companyId } : { ...change, companyId, projectId, environmentId },
    clock,
  );
