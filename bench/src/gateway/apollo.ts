import { readFile } from 'node:fs/promises';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { useApolloFederation } from '@envelop/apollo-federation';
import { createYoga } from 'graphql-yoga';
import { serveHandler } from './serve-handler.ts';
import { createSigner } from './viewers.ts';

// yoga in front of @apollo/gateway as its documentation has it, but for the figures that it would send to Apollo.
process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
const [supergraphFile = '', platform] = process.argv.slice(2);
const signFor = await createSigner(platform);
const gateway = new ApolloGateway({
  supergraphSdl: await readFile(supergraphFile, 'utf8'),
  ...(signFor === undefined
    ? {}
    : {
        buildService: ({ name, url = '' }) =>
          new RemoteGraphQLDataSource({
            url,
            willSendRequest: ({ request, context }) => {
              const asked = context as { readonly request?: Request };
              for (const [header, value] of Object.entries(signFor(asked.request?.headers.get('authorization'), name)))
                request.http?.headers.set(header, value);
            },
          }),
      }),
});
await gateway.load();
serveHandler(createYoga({ plugins: [useApolloFederation({ gateway })] }));
