import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGatewayRuntime } from '@graphql-hive/gateway';
import { serveMeasured } from '../measured.ts';

// @graphql-hive/gateway with its defaults.
const runtime = createGatewayRuntime({ supergraph: await readFile(process.argv[2] ?? '', 'utf8') });
const server = createServer((request, response) => void runtime(request, response));
server.listen(0, '127.0.0.1', () =>
  serveMeasured({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
);
