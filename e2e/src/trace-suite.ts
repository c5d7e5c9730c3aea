import { randomBytes, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { pathTo, type OtlpReceiver, type ReceivedSpan } from '@stargraph/kit/testkit/otlp-receiver';
import { send } from './api.ts';
import { playerOf, type PlayerCaller } from './caller.ts';
import { eventually } from './eventually.ts';
import type { TestPlatform } from './harness.ts';

/** Spans whose parent is neither here nor the client's. */
const orphansOf = (spans: readonly ReceivedSpan[], client: string): ReceivedSpan[] => {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  return spans.filter(({ parentSpanId }) => parentSpanId !== client && !ids.has(parentSpanId ?? ''));
};

const expectOneTrace = (spans: readonly ReceivedSpan[], client: string): void => {
  expect(orphansOf(spans, client)).toEqual([]);
  expect(spans.filter(({ failed }) => failed)).toEqual([]);
};

/**
 * What the platform tells of traces.
 * @param receiver what it exports them to. It samples none: nothing is recorded but what a client asks for
 */
export const traceSuite = (platform: () => TestPlatform, receiver: () => OtlpReceiver): void => {
  let player: PlayerCaller;
  /** Sends an operation as a client that records a trace, and gives what was received of it once its insert was. */
  const traced = async (query: string, variables: Record<string, unknown>) => {
    const [traceId, client] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
    const answer = await send(platform().origin, query, variables, {
      ...player.headers,
      traceparent: `00-${traceId}-${client}-01`,
    });
    expect(answer.errors).toBeUndefined();
    const own = (): ReceivedSpan[] =>
      receiver()
        .spans()
        .filter((span) => span.traceId === traceId);
    const spans = await eventually(
      () => Promise.resolve(own()),
      // Each process sends its spans in its own time, so a child may come before its parent.
      (found) => found.some(({ name }) => name === 'insert events') && orphansOf(found, client).length === 0,
    );
    const inserts = spans.filter(({ name }) => name === 'insert events');
    return { spans, client, paths: inserts.map((insert) => pathTo(spans, insert, client)) };
  };

  describe('one trace leads from the client to the store', () => {
    beforeAll(async () => {
      player = await playerOf(platform(), 8001);
    }, 60_000);

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
            environmentId: platform().demo.liveEnvironmentId,
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
      const traces = new Set(
        receiver()
          .spans()
          .map(({ traceId }) => traceId),
      );
      expect(traces.size).toBe(2);
    });
  });
};
