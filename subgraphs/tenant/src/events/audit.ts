import type { Bus, Subscription } from '@stargraph/kit/bus/bus';
import type { Clock } from '@stargraph/kit/clock';
import { eventData, type Envelope, type EventType } from '@stargraph/kit/contracts/event';
import type { ServiceDeps } from '@stargraph/kit/service';
import { appendAudit, type AuditRecord } from '../use-case/append-audit.ts';

const sources = ['auth', 'tenant', 'config', 'game', 'billing'] as const;
type AuditType = `${(typeof sources)[number]}.audit.recorded.v1` & EventType;

const recordOf = (event: Envelope): AuditRecord => {
  const { actor, target, client, ...data } = eventData(event, event.type as AuditType);
  return {
    fact: {
      ...data,
      id: event.id.toLowerCase(),
      at: new Date(event.occurredAt),
      actorKind: actor.kind,
      actorId: actor.id,
      targetKind: target.kind,
      targetId: target.id,
      targetName: target.name,
    },
    origin: client,
  };
};

interface Deps {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
}

/**
 * Takes from the bus what every domain recorded of what operators did. Each event is in its company's chain once,
 * however often it is delivered.
 */
export const subscribeToAudit = (deps: Deps & { readonly bus: Bus }): Subscription =>
  deps.bus.subscribe({
    group: 'tenant.audit',
    sources,
    types: sources.map((source): AuditType => `${source}.audit.recorded.v1`),
    handle: (batch) => appendAudit(deps, batch.map(recordOf)),
  });
