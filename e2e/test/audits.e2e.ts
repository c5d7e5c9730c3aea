import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { domains } from '@stargraph/kit/contracts/domain';
import { startTestPlatform, type EmbeddedTestPlatform } from '../src/harness.ts';
import { serveSubgraphs } from '../src/subgraph-servers.ts';

let platform: EmbeddedTestPlatform;
let subgraphs: Awaited<ReturnType<typeof serveSubgraphs>>;
beforeAll(async () => {
  platform = await startTestPlatform('http');
  subgraphs = await serveSubgraphs(platform);
}, 180_000);
afterAll(async () => {
  await subgraphs.stop();
  await platform.stop();
});

const originOf = (place: (typeof places)[number]): string =>
  place === 'the gateway' ? platform.origin : subgraphs.originOf(place);
const places = ['the gateway', ...domains] as const;

describe.each(places)('GraphQL over HTTP, to the letter, at %s', (place) => {
  test.each(serverAudits({ url: () => `${originOf(place)}/graphql` }))('$id: $name', async ({ fn }) => {
    expect(await fn()).toMatchObject({ status: 'ok' });
  });
});
