import type { ServerResponse } from 'node:http';
import type { Hub } from './hub.ts';

const heartbeatMs = 15_000;

/** `GET /api/events`: what the page hears, as server-sent events. */
export const createStreams = (hub: Hub) => {
  const open = new Set<ServerResponse>();
  return {
    serve: (response: ServerResponse): void => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(': hello\n\n');
      open.add(response);
      const unsubscribe = hub.subscribe((name, data) => {
        response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
      });
      const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs);
      response.once('close', () => {
        clearInterval(heartbeat);
        unsubscribe();
        open.delete(response);
      });
    },
    end: (): void => {
      for (const response of open) response.end();
    },
  };
};
