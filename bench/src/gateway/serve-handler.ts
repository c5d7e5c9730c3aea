import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveMeasured } from '../measured.ts';

/** Serves what makes such a handler, as its documentation says for Node, and tells the bench where. */
export const serveHandler = (handler: (request: IncomingMessage, response: ServerResponse) => unknown): void => {
  const server = createServer((request, response) => void handler(request, response));
  server.listen(0, '127.0.0.1', () =>
    serveMeasured({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
  );
};
