import { newEvent, type EventData, type EventType } from '@stargraph/kit/contracts/event';
import { inTransaction } from '@stargraph/kit/db/sql';
import { newEventId, newId } from '@stargraph/kit/ids';
import { appendEvents } from '@stargraph/kit/outbox';
import { until } from '@stargraph/kit/testkit/until';
import type { Operator, RunningTenant } from './harness.ts';

/** A mutation's answer, flattened: which fields are there is the type name's to say. */
export interface WebhookAnswer {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
  readonly secret?: string | null;
  readonly endpoint?: EndpointAnswer;
  readonly delivery?: { readonly id: string; readonly state: string };
  readonly replay?: { readonly id: string };
}
export interface EndpointAnswer {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly eventTypes: readonly string[];
  readonly state: string;
  readonly disabledReason: string | null;
  readonly failingSince: string | null;
  readonly previousSecretUntil: string | null;
  readonly health: { readonly open: number; readonly delivered: number; readonly failed: number };
  readonly replay: { readonly queued: number; readonly endedAt: string | null } | null;
}

const endpointFields = `id url description eventTypes state disabledReason failingSince previousSecretUntil
  health { open delivered failed } replay { queued endedAt }`;
const mutation = (name: string, success: string): string =>
  `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { __typename
     ... on ${name[0]?.toUpperCase()}${name.slice(1)}Success { ${success} } ... on Error { code message } } }`;
const withEndpoint = `endpoint { ${endpointFields} }`;
const mutations = {
  webhookEndpointCreate: mutation('webhookEndpointCreate', `secret ${withEndpoint}`),
  webhookEndpointUpdate: mutation('webhookEndpointUpdate', withEndpoint),
  webhookEndpointPause: mutation('webhookEndpointPause', withEndpoint),
  webhookEndpointResume: mutation('webhookEndpointResume', withEndpoint),
  webhookEndpointDelete: mutation('webhookEndpointDelete', 'endpointId'),
  webhookEndpointSecretRotate: mutation('webhookEndpointSecretRotate', `secret ${withEndpoint}`),
  webhookEndpointTest: mutation('webhookEndpointTest', 'delivery { id state }'),
  webhookEndpointReplay: mutation('webhookEndpointReplay', 'replay { id }'),
  webhookDeliveryReplay: mutation('webhookDeliveryReplay', 'delivery { id state }'),
} as const;

const environmentQuery = `query ($id: ID!) { environment(id: $id) { webhookEndpoints { ${endpointFields} } } }`;
const deliveriesQuery = `query ($id: ID!, $first: Int, $after: String, $endpointId: ID, $state: WebhookDeliveryState, $eventType: String) {
  environment(id: $id) { webhookDeliveries(first: $first, after: $after, endpointId: $endpointId, state: $state, eventType: $eventType) {
    edges { node { id eventId eventType state attemptCount nextAttemptAt payload endpoint { id } attempts { number status problem response } lastAttempt { status } } }
    pageInfo { hasNextPage endCursor } } } }`;

export interface DeliveryAnswer {
  readonly id: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly state: string;
  readonly attemptCount: number;
  readonly nextAttemptAt: string | null;
  readonly payload: string | null;
  readonly endpoint: { readonly id: string } | null;
  readonly attempts: readonly {
    readonly number: number;
    readonly status: number | null;
    readonly problem: string | null;
    readonly response: string | null;
  }[];
}

/** What a company does with the webhooks of one environment, through the API. */
export const openWebhooks = (
  tenant: RunningTenant,
  { owner, live, projectId }: { readonly owner: Operator; readonly live: string; readonly projectId: string },
) => {
  const call = (
    name: keyof typeof mutations,
    input: Readonly<Record<string, unknown>>,
    viewer = owner,
    environmentId = live,
  ): Promise<WebhookAnswer> => tenant.field(name, mutations[name], viewer, { input: { environmentId, ...input } });

  const deliveries = async (filter: Readonly<Record<string, unknown>> = {}) => {
    const { webhookDeliveries } = await tenant.field<{
      webhookDeliveries: {
        edges: { node: DeliveryAnswer }[];
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
    }>('environment', deliveriesQuery, owner, { id: live, ...filter });
    return {
      nodes: webhookDeliveries.edges.map(({ node }) => node),
      pageInfo: webhookDeliveries.pageInfo,
    };
  };

  return {
    call,
    deliveries,
    /** @returns the endpoint and its secret */
    create: async (url: string, eventTypes: readonly string[] = ['*'], key = newEventId()) => {
      const answer = await call('webhookEndpointCreate', { url, description: '', eventTypes, idempotencyKey: key });
      if (answer.endpoint === undefined) throw new Error(JSON.stringify(answer));
      return { ...answer.endpoint, secret: answer.secret ?? '' };
    },
    endpoints: async (): Promise<readonly EndpointAnswer[]> =>
      (await tenant.field<{ webhookEndpoints: EndpointAnswer[] }>('environment', environmentQuery, owner, { id: live }))
        .webhookEndpoints,
    /** Something happens in the environment. @returns the events' ids */
    happen: async <T extends EventType>(type: T, data: EventData<T>, times = 1): Promise<string[]> => {
      const occurredAt = new Date(tenant.clock.now()).toISOString();
      const events = Array.from({ length: times }, () =>
        newEvent({
          id: newEventId(),
          type,
          environmentId: live,
          projectId,
          subject: `player:${newId('player')}`,
          occurredAt,
          traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
          data,
        }),
      );
      await inTransaction(tenant.pool, (tx) => appendEvents(tx, events, tenant.clock));
      return events.map(({ id }) => String(id));
    },
    /** Waits until every delivery has ended or waits for a later attempt, and there are as many as told. */
    settled: async (count: number): Promise<DeliveryAnswer[]> => {
      let found: DeliveryAnswer[] = [];
      await until(`${count} deliveries are settled`, async () => {
        found = (await deliveries({ first: 100 })).nodes;
        return (
          found.length === count &&
          found.every(
            ({ state, attemptCount }) =>
              state === 'DELIVERED' || state === 'FAILED' || (state === 'WAITING' && attemptCount > 0),
          )
        );
      });
      return found;
    },
  };
};
export type Webhooks = ReturnType<typeof openWebhooks>;
