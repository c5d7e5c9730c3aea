import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pathTo, startOtlpReceiver, type OtlpReceiver, type ReceivedSpan } from '@stargraph/kit/testkit/otlp-receiver';
import { send } from '../src/api.ts';
import { playerOf, type PlayerCaller } from '../src/caller.ts';
import { startDistributedTestPlatform, type DistributedTestPlatform } from '../src/distributed.ts';
import { eventually } from '../src/eventually.ts';

let receiver: OtlpReceiver;
let platform: DistributedTestPlatform;
let player: PlayerCaller;

beforeAll(async () => {
  receiver = await startOtlpReceiver();
  platform = await startDistributedTestPlatform({
    freeDocuments: true,
    // Nothing is recorded but what a client asks for.
    variables: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_TRACES_SAMPLER_ARG: '0' },
  });
  player = await playerOf(platform, 1001);
}, 300_000);
afterAll(async () => {
  await platform?.stop();
  await receiver?.stop();
}, 120_000);

/** Spans whose parent is neither here nor the client's. */
const orphansOf = (spans: readonly ReceivedSpan[], client: string): ReceivedSpan[] => {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  return spans.filter(({ parentSpanId }) => parentSpanId !== client && !ids.has(parentSpanId ?? ''));
};

/** Sends an operation as a client that records a trace, and gives what was received of it once its insert was. */
const traced = async (query: string, variables: Record<string, unknown>) => {
  const [traceId, client] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  const answer = await send(platform.origin, query, variables, {
    ...player.headers,
    traceparent: `00-${traceId}-${client}-01`,
  });
  expect(answer.errors).toBeUndefined();
  const own = (): ReceivedSpan[] => receiver.spans().filter((span) => span.traceId === traceId);
  const spans = await eventually(
    () => Promise.resolve(own()),
    // Each process sends its spans in its own time, so a child may come before its parent.
    (found) => found.some(({ name }) => name === 'insert events') && orphansOf(found, client).length === 0,
  );
  const inserts = spans.filter(({ name }) => name === 'insert events');
  return { spans, client, paths: inserts.map((insert) => pathTo(spans, insert, client)) };
};

const expectOneTrace = (spans: readonly ReceivedSpan[], client: string): void => {
  expect(orphansOf(spans, client)).toEqual([]);
  expect(spans.filter(({ failed }) => failed)).toEqual([]);
};

describe('one trace leads from the client to the store', () => {
  test('of an act: gateway, game, its outbox, the relay, the consumer, ClickHouse', async () => {
    const { spans, client, paths } = await traced(
      `mutation ($input: ActInput!) { act(input: $input) { __typename } }`,
      { input: { intents: [{ id: randomUUID(), action: 'tap' }] } },
    );
    expectOneTrace(spans, client);
    expect(paths[0]).toEqual([
      'gateway: gateway other',
      'gateway: fetch game',
      'game: game act',
      'game: outbox append',
      'workers: send stargraph.game',
      'workers: process analytics',
      'workers: insert events',
    ]);
  });

  test('of an event that a client tracks: gateway, analytics, Kafka, the consumer, ClickHouse', async () => {
    const { spans, client, paths } = await traced(
      `mutation ($input: EventsTrackInput!) { eventsTrack(input: $input) { __typename ... on EventsTrackSuccess { accepted } } }`,
      {
        input: {
          environmentId: platform.demo.liveEnvironmentId,
          events: [{ id: randomUUID(), name: 'client.trace.tried', occurredAt: new Date().toISOString() }],
        },
      },
    );
    expectOneTrace(spans, client);
    expect(paths[0]).toEqual([
      'gateway: gateway other',
      'gateway: fetch analytics',
      'analytics: analytics eventsTrack',
      'analytics: send stargraph.analytics',
      'workers: process analytics',
      'workers: insert events',
    ]);
  });

  test('and nothing is recorded that nobody asked for', () => {
    const traces = new Set(receiver.spans().map(({ traceId }) => traceId));
    expect(traces.size).toBe(2);
  });
});
