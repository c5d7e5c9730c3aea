import { readFile } from 'node:fs/promises';
import { createGatewayRuntime } from '@graphql-hive/gateway';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import { serveHandler } from './serve-handler.ts';
import { createSigner } from './viewers.ts';

// @graphql-hive/gateway with its defaults, or, as its documentation has it, with the planner in Rust.
const [supergraphFile = '', planner, platform] = process.argv.slice(2);
const signFor = await createSigner(platform);
serveHandler(
  createGatewayRuntime({
    supergraph: await readFile(supergraphFile, 'utf8'),
    ...(planner === 'rust' ? { unifiedGraphHandler } : {}),
    ...(signFor === undefined
      ? {}
      : {
          propagateHeaders: {
            fromClientToSubgraphs: ({ request, subgraphName }) =>
              signFor(request.headers.get('authorization'), subgraphName),
          },
        }),
  }),
);
