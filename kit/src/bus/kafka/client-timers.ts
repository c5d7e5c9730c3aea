import { createRequire } from 'node:module';

interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
}

/**
 * kafkajs 2.2.4 looks for requests that wait in a connection by a timer that begins itself anew. Nothing waits mostly:
 * then the time it asks for is negative, which counts as a millisecond, so each connection wakes its process a thousand
 * times a second for ever. Whatever comes to wait begins the timer itself, so none is needed before.
 */
export const restIdleConnections = (): void => {
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as {
    readonly prototype: RequestQueue;
  };
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
    if (this.pending.length > 0) schedule.call(this);
  };
};
