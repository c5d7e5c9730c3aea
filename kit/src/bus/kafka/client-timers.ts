// By a plain import, so that where everything is packed into one file it is the class that the client itself uses.
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

/**
 * kafkajs 2.2.4 looks for requests that wait in a connection by a timer that begins itself anew. Nothing waits mostly:
 * then the time it asks for is negative, which counts as a millisecond, so each connection wakes its process a thousand
 * times a second for ever. Whatever comes to wait begins the timer itself, so none is needed before.
 */
export const restIdleConnections = (): void => {
  const { prototype } = RequestQueue;
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
    if (this.pending.length > 0) schedule.call(this);
  };
};
