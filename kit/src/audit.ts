import type { Clock } from './clock.ts';
import type { AuditAction } from './contracts/audit-action.ts';
import type { AuditRecord } from './contracts/event.ts';
import type { Domain } from './contracts/domain.ts';
import type { Sql } from './db/sql.ts';
import type { RequestContext } from './graphql/context.ts';
import { appendEvents } from './outbox.ts';
import type { Viewer } from './viewer.ts';

/** Who did it, from where, in which trace. */
export interface AuditSource {
  readonly actor: AuditRecord['actor'];
  readonly client: AuditRecord['client'];
  readonly traceparent: string;
}

const actorOf = (viewer: Viewer): AuditRecord['actor'] => {
  switch (viewer.kind) {
    case 'operator':
      return { kind: viewer.staff === true ? 'staff' : 'operator', id: viewer.operatorId };
    case 'integration':
      return { kind: 'integration', id: viewer.apiKeyId };
    case 'player':
    case 'anonymous':
      throw new Error(`What a viewer of kind ${viewer.kind} does is not administration`);
  }
};

/** The request as the source of what it changes. */
export const auditSourceOf = ({
  viewer,
  client,
  trace,
}: Pick<RequestContext, 'viewer' | 'client' | 'trace'>): AuditSource => ({
  actor: actorOf(viewer),
  client,
  traceparent: trace.traceparent,
});

/** What was done to what; `before` and `after` hold what changed, and no secret. */
export interface AuditedChange {
  readonly companyId: string;
  readonly projectId?: string | undefined;
  readonly environmentId?: string | undefined;
  readonly action: AuditAction;
  readonly target: { readonly kind: string; readonly id: string; readonly name?: string | undefined };
  readonly before?: AuditRecord['before'];
  readonly after?: AuditRecord['after'];
}

/**
 * Records what was done, in the transaction that does it: the audit log has it if and only if it happened. Call it
 * late, as {@link appendEvents}.
 * @param tx in the domain's schema
 */
export const recordAudit = async (
  tx: Sql,
  owner: Exclude<Domain, 'analytics'>,
  source: AuditSource,
  change: AuditedChange,
  clock: Clock,
): Promise<void> => {
  const { companyId, projectId, environmentId, action, target, before, after } = change;
  const data: AuditRecord = {
    companyId,
    projectId: projectId ?? null,
    environmentId: environmentId ?? null,
    action,
    actor: source.actor,
    target: { kind: target.kind, id: target.id, name: target.name ?? null },
    before: before ?? null,
    after: after ?? null,
    client: source.client,
  };
  const event = {
    type: `${owner}.audit.recorded.v1`,
    environmentId: environmentId ?? companyId,
    projectId: projectId ?? companyId,
    subject: `company:${companyId}`,
    occurredAt: new Date(clock.now()).toISOString(),
    traceparent: source.traceparent,
    data,
  };
  await appendEvents(tx, [event], clock);
};
