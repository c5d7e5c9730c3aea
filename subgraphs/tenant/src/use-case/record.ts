import { auditSourceOf, recordAudit, type AuditedChange } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import type { Sql } from '@stargraph/kit/db/sql';
import type { RequestContext } from '@stargraph/kit/graphql/context';

/** Records what a request changes in tenant, for the audit log. Call it late in the change's transaction. */
export const record = (tx: Sql, context: RequestContext, change: AuditedChange, clock: Clock): Promise<void> =>
  recordAudit(tx, 'tenant', auditSourceOf(context), change, clock);
