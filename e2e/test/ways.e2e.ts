import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '@stargraph/kit/clock';
import { domains, type Domain } from '@stargraph/kit/contracts/domain';
import { permissionsOfRole } from '@stargraph/kit/contracts/permission';
import { signViewer, viewerHeader, type Viewer } from '@stargraph/kit/viewer';
import { isUnionType } from 'graphql';
import { registerOperator } from '../src/caller.ts';
import { startTestPlatform, type EmbeddedTestPlatform } from '../src/harness.ts';
import { valuesOf } from '../src/isolation/samples.ts';
import { createIsolationTenant, type IsolationTenant } from '../src/isolation/tenant.ts';
import { serveSubgraphs } from '../src/subgraph-servers.ts';
import { operationsOf, type Values } from '../src/walk.ts';

// Every query field and every entity reference of the real subgraphs, asked over HTTP in the form in which the gateway
// asks, which compiled documents answer, and in one that says the same and goes to the GraphQL front.

let platform: EmbeddedTestPlatform;
let subgraphs: Awaited<ReturnType<typeof serveSubgraphs>>;
let tenant: IsolationTenant;
let values: Values;
let viewers: Record<string, Viewer>;

beforeAll(async () => {
  platform = await startTestPlatform('http', { freeDocuments: true });
  subgraphs = await serveSubgraphs(platform);
  const [, bot, thirdBot] = platform.bots;
  if (bot === undefined || thirdBot === undefined) throw new Error('Three bots are needed');
  const owner = await registerOperator(platform, 'owner@ways.example');
  tenant = await createIsolationTenant(platform, owner, { slug: 'ways', mark: 'Ways', bot });
  values = valuesOf(tenant, thirdBot.token);
  const { companyId, projectId, playerId, live: environmentId, hash: releaseHash } = tenant;
  const permissions = [...permissionsOfRole.owner];
  viewers = {
    nobody: { kind: 'anonymous' },
    'the player': { kind: 'player', playerId, environmentId, projectId, releaseHash },
    'the owner': {
      kind: 'operator',
      operatorId: tenant.operatorId,
      sessionId: tenant.sessionId,
      memberships: [
        {
          companyId,
          roleId: 'owner',
          permissions,
          projects: [{ projectId, permissions, environments: [{ environmentId, kind: 'live' }] }],
        },
      ],
    },
  };
}, 180_000);
afterAll(async () => {
  await subgraphs.stop();
  await platform.stop();
});

const send = async (domain: Domain, viewer: Viewer, type: string, body: string): Promise<string> => {
  const response = await fetch(`${subgraphs.originOf(domain)}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': type,
      accept: 'application/json',
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
      [viewerHeader]: signViewer(viewer, domain, platform.keys.viewerKey(domain), systemClock),
    },
    body,
  });
  return `${response.status} ${await response.text()}`;
};

const errorsIn = (answer: string): number =>
  (JSON.parse(answer.slice(4)) as { errors?: unknown[] }).errors?.length ?? 0;
const dataIn = (answer: string): unknown => (JSON.parse(answer.slice(4)) as { data?: unknown }).data;

/** One representation for each entity type: an operation of `_entities` for each. */
const representations = (domain: Domain): Values[] => {
  const entities = platform.platform.services[domain].subgraph.schema.getType('_Entity');
  if (!isUnionType(entities)) return [{}];
  const ids: Record<string, unknown> = {
    Company: tenant.companyId,
    Project: tenant.projectId,
    Environment: tenant.live,
    Player: tenant.playerId,
    Operator: tenant.operatorId,
    Product: values['productId'],
    Currency: values['currencyId'],
    Leaderboard: values['Query.leaderboard.id'],
  };
  return entities.getTypes().map(({ name }) => ({
    'Query._entities.representations': {
      __typename: name,
      environmentId: tenant.live,
      companyId: tenant.companyId,
      projectId: tenant.projectId,
      operatorId: tenant.operatorId,
      id: ids[name] ?? values['id'],
    },
  }));
};

test.each(domains)(
  '%s answers on compiled documents as its GraphQL front does, byte for byte, whoever asks',
  async (domain) => {
    const { schema } = platform.platform.services[domain].subgraph;
    const [first = {}, ...others] = representations(domain);
    const operations = [
      ...operationsOf(schema, { ...values, ...first }, 3),
      ...others.flatMap((other) =>
        operationsOf(schema, { ...values, ...other }, 3).filter(({ place }) => place === 'Query._entities'),
      ),
    ].filter(({ place }) => place.startsWith('Query.'));
    let withData = 0;
    let withErrors = 0;
    for (const { place, document, variables } of operations) {
      const body = JSON.stringify({ query: document, variables });
      for (const [name, viewer] of Object.entries(viewers)) {
        const ask = async (): Promise<[compiled: string, front: string]> => [
          await send(domain, viewer, 'application/json', body),
          await send(domain, viewer, 'application/json; charset=utf-8', body),
        ];
        let [compiled, front] = await ask();
        // A clock may tick between the two.
        for (let again = 0; again < 3 && compiled !== front; again += 1) [compiled, front] = await ask();
        const what = `${place} for ${name}: ${document}`;
        expect(dataIn(compiled), what).toEqual(dataIn(front));
        // Of several reasons the front tells the first.
        if (errorsIn(compiled) > 1) expect(errorsIn(front), what).toBeGreaterThan(0);
        else expect(compiled, what).toBe(front);
        if (dataIn(compiled) != null) withData += 1;
        if (errorsIn(compiled) > 0) withErrors += 1;
      }
    }
    expect(operations.length).toBeGreaterThan(0);
    expect(withData).toBeGreaterThan(0);
    expect(withErrors).toBeGreaterThan(0);
  },
  120_000,
);
