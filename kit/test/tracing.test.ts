import { afterEach, describe, expect, test } from 'vitest';
import { silentLogger } from '../src/logging.ts';
import { pathTo, startOtlpReceiver, type OtlpReceiver } from '../src/testkit/otlp-receiver.ts';
import { startTracing } from '../src/tracing-export.ts';
import { continueTrace, startSpan, traceBatch } from '../src/tracing.ts';

const client = 'b'.repeat(16);
const sampled = `00-${'a'.repeat(32)}-${client}-01`;
const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const each of undo.splice(0).toReversed()) await each();
});

const startExport = async (ratio = 1): Promise<{ receiver: OtlpReceiver; stop: () => Promise<void> }> => {
  const receiver = await startOtlpReceiver();
  const stop = await startTracing({ service: 'test', endpoint: receiver.endpoint, ratio, logger: silentLogger });
  undo.push(() => receiver.stop(), stop);
  return { receiver, stop };
};

describe('spans', () => {
  test('are nothing but the trace while nobody exports', async () => {
    const stop = await startTracing({ service: 'test', endpoint: undefined, ratio: 1, logger: silentLogger });
    const span = startSpan('a', sampled, 'server');
    expect(span.trace).toEqual(continueTrace(sampled));
    span.end();
    const items = [{ traceparent: sampled }];
    await traceBatch({ name: 'step', role: 'consumer' }, items, async (own) => {
      expect(own).toBe(items);
      await Promise.resolve();
    });
    await stop();
  });

  test("hang together below the client's, and tell what failed", async () => {
    const { receiver, stop } = await startExport();
    const request = startSpan('request', sampled, 'server');
    const fetch = startSpan('fetch', request.trace.traceparent, 'client');
    fetch.end(new Error('no answer'));
    request.rename('request Me');
    request.end();
    await stop();
    const last = receiver.spans().find(({ name }) => name === 'fetch');
    expect(last?.failed).toBe(true);
    expect(last && pathTo(receiver.spans(), last, client)).toEqual(['test: request Me', 'test: fetch']);
    expect(new Set(receiver.spans().map(({ traceId }) => traceId))).toEqual(new Set(['a'.repeat(32)]));
  });

  test('of a batch are one for each recorded trace, and each item goes on below its own', async () => {
    const { receiver, stop } = await startExport();
    const other = `00-${'d'.repeat(32)}-${client}-01`;
    const unrecorded = `00-${'e'.repeat(32)}-${client}-00`;
    const given = [sampled, other, sampled, unrecorded, ''].map((traceparent) => ({ traceparent }));
    const handed = await traceBatch({ name: 'step', role: 'consumer' }, given, (items) => Promise.resolve(items));
    await stop();
    expect(receiver.spans().map(({ traceId }) => traceId[0])).toEqual(['a', 'd']);
    const idOf = (traceId: string) => receiver.spans().find((span) => span.traceId.startsWith(traceId))?.spanId;
    expect(handed.map(({ traceparent }) => traceparent)).toEqual([
      `00-${'a'.repeat(32)}-${idOf('a')}-01`,
      `00-${'d'.repeat(32)}-${idOf('d')}-01`,
      `00-${'a'.repeat(32)}-${idOf('a')}-01`,
      unrecorded,
      '',
    ]);
  });

  test('are recorded as the caller decided, and begun at the ratio', async () => {
    const { receiver, stop } = await startExport(0);
    startSpan('told so', sampled, 'server').end();
    const fresh = startSpan('begun', undefined, 'server');
    fresh.end();
    startSpan('told not', `00-${'e'.repeat(32)}-${client}-00`, 'server').end();
    await stop();
    expect(receiver.spans().map(({ name }) => name)).toEqual(['told so']);
    expect(fresh.trace.traceparent).toMatch(/-00$/);
  });

  test('are lost with a collector that is away, and nothing else is', async () => {
    const gone = await startOtlpReceiver();
    await gone.stop();
    const stop = await startTracing({ service: 'test', endpoint: gone.endpoint, ratio: 1, logger: silentLogger });
    for (let count = 0; count < 20_000; count += 1) startSpan('request', undefined, 'server').end();
    const began = performance.now();
    await stop();
    expect(performance.now() - began).toBeLessThan(4000);
  });
});
