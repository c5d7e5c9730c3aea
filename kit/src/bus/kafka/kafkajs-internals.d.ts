declare module 'kafkajs/src/network/requestQueue/index.js' {
  /** What waits to be sent in one connection. */
  export default class RequestQueue {
    readonly pending: readonly unknown[];
    scheduleCheckPendingRequests: (this: RequestQueue) => void;
  }
}
