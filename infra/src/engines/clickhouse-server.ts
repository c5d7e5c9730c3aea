/** The ClickHouse engine behind HTTP, as a process. Usage: node clickhouse-server.ts FOLDER PORT */
import { createServer } from 'node:http';
import { Session } from 'chdb';
import { createClickHouseHandler } from './clickhouse-http.ts';

const [folder = '', port = ''] = process.argv.slice(2);
// Held open: the engine ends with its last session, and every request has one of its own.
const engine = new Session(folder);
const handler = createClickHouseHandler({ openSession: () => new Session(folder) });
const server = createServer((request, response) => {
  void handler(request, response);
});
server.listen(Number(port), '127.0.0.1');

process.once('SIGTERM', () => {
  // Idle keep-alive connections would hold it open; requests that run end first.
  server.close(() => {
    engine.close();
    process.exit(0);
  });
  server.closeIdleConnections();
});
