import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloGateway } from '@apollo/gateway';
import { useApolloFederation } from '@envelop/apollo-federation';
import { createYoga } from 'graphql-yoga';
import { serveMeasured } from '../measured.ts';

// yoga in front of @apollo/gateway as its documentation has it, but for the figures that it would send to Apollo.
process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
const gateway = new ApolloGateway({ supergraphSdl: await readFile(process.argv[2] ?? '', 'utf8') });
await gateway.load();
const yoga = createYoga({ plugins: [useApolloFederation({ gateway })] });
const server = createServer((request, response) => void yoga(request, response));
server.listen(0, '127.0.0.1', () =>
  serveMeasured({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
);
