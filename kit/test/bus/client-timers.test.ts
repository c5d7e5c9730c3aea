import { createRequire } from 'node:module';
import { createKafkaClient } from '@stargraph/kit/bus/kafka/client';
import { silentLogger } from '@stargraph/kit/logging';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

interface Queue {
  throttledUntil: number;
  push(request: unknown): void;
  checkPendingRequests(): void;
}
// Of the client library's own, as its connections make it.
const RequestQueue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as new (
  options: unknown,
) => Queue;

const createQueue = (): Queue =>
  new RequestQueue({
    maxInFlightRequests: 1,
    requestTimeout: 1000,
    enforceRequestTimeout: false,
    clientId: 'c',
    broker: 'b',
    logger: { debug: () => undefined },
  });

const request = (correlationId: number, sent: number[]): unknown => ({
  entry: { correlationId, resolve: () => undefined, reject: () => undefined },
  expectResponse: false,
  sendRequest: () => sent.push(correlationId),
});

beforeEach(() => {
  createKafkaClient({ brokers: ['b:1'], clientId: 'c', logger: silentLogger });
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a connection in which nothing waits sets no timer', () => {
  const queue = createQueue();
  queue.checkPendingRequests();
  expect(vi.getTimerCount()).toBe(0);
});

test('a request that a broker wants later is sent later, and then no timer is left', () => {
  const queue = createQueue();
  const sent: number[] = [];
  queue.throttledUntil = Date.now() + 500;
  queue.push(request(1, sent));
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(1000);
  expect(sent).toEqual([1]);
  expect(vi.getTimerCount()).toBe(0);
});
