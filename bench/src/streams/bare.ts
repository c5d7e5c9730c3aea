import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveMeasured } from '../measured.ts';

// The least that a server of events in Node does: no credentials, no rights, everybody hears everything.
const readers = new Set<ServerResponse>();
const server = createServer((_, response) => {
  readers.add(response);
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.write('event: versions\ndata: {}\n\n');
});
server.listen(0, '127.0.0.1', 4096, () => {
  const { port } = server.address() as AddressInfo;
  serveMeasured({ origin: `http://127.0.0.1:${port}` }, (notice) => {
    const text = `event: notice\ndata: ${JSON.stringify(notice)}\n\n`;
    for (const reader of readers) reader.write(text);
  });
});
