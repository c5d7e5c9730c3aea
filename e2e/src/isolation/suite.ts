import { buildClientSchema, getIntrospectionQuery, isUnionType, type IntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '@stargraph/kit/clock';
import { domains } from '@stargraph/kit/contracts/domain';
import { permissionsOfRole, scopes } from '@stargraph/kit/contracts/permission';
import { signViewer, type Viewer } from '@stargraph/kit/viewer';
import { callerWith, demoOperatorOf, playerOf, registerOperator, type Caller } from '../caller.ts';
import { fingerprintOf } from './fingerprint.ts';
import { leaksOf, ownDoing, secretIdsOf, valuesOf } from './samples.ts';
import { createIsolationTenant, keyOf } from './tenant.ts';
import { startOnWay, type Way, type WayedPlatform } from './way.ts';
import { operationsOf, together, type Values, type WalkOperation } from '../walk.ts';

/** Stands in every text of the attacked tenant: an answer that holds it has leaked. */
const mark = 'Zq7Secret';

let platform: WayedPlatform;
/** The attacked tenant: its ids, by what arguments are called. */
let target: Values;
/** Ids of the attacked tenant that an answer must not hold unless the caller sent them. */
let secretIds: string[];
let attackers: Record<string, Caller>;
let attackerViewers: Record<string, Viewer>;
let owner: Caller;

const demoProject = async (operator: Caller): Promise<{ projectId: string }> => {
  const data = await operator.must('{ companies { projects { id } } }');
  const [company] = data['companies'] as { projects: { id: string }[] }[];
  return { projectId: company?.projects[0]?.id ?? '' };
};

/** For the player alone: asked for by anybody else it takes the rest of the player out of the answer. */
const ownOnly = new Set(['Player.referralCode']);

/** Everything, and everything that others than a player may get an answer to. */
let walk: readonly WalkOperation[];

/** What a mutation's result says it is; empty for anything else. */
const typeNameOf = (result: unknown): string =>
  typeof result === 'object' && result !== null && '__typename' in result ? String(result.__typename) : '';

/** The forms in which operations are answered on a way, one after the other: what was planned for one is not planned again. */
const formsOf = { 'in-process': ['by a call'], http: ['over channels', 'by the GraphQL front'] } as const;

/** Attacks a tenant as everybody who has no right to it, on one of the ways to subgraphs. */
export const isolationSuite = (way: Way): void => {
  beforeAll(async () => {
    platform = await startOnWay(way);
    const [, otherBot, thirdBot] = platform.bots;
    if (otherBot === undefined || thirdBot === undefined) throw new Error('Three bots are needed');

    owner = await registerOperator(platform, 'owner@target.example');
    const tenant = await createIsolationTenant(platform, owner, { slug: 'target', mark, bot: otherBot });
    target = valuesOf(tenant, thirdBot.token);
    secretIds = secretIdsOf(tenant);

    const demoOperator = await demoOperatorOf(platform);
    const stranger = await registerOperator(platform, 'stranger@nowhere.example');
    const demoLive = platform.demo.liveEnvironmentId;
    const player = await playerOf(platform, 1);
    // Made when it is first asked for, which changes what is the player's own.
    await player.must('{ player { referralCode } }');
    attackers = {
      anonymous: callerWith(platform.origin, {}),
      'a player of another environment': player,
      'the owner of another company': demoOperator,
      'an operator without a company': stranger,
      "another environment's API key with every scope": await keyOf(platform, demoOperator, demoLive),
      "another environment's API key with one scope": await keyOf(
        platform,
        demoOperator,
        demoLive,
        ['EVENTS_WRITE'],
        'Other',
      ),
    };
    const { projectId } = await demoProject(demoOperator);
    const live = { environmentId: demoLive, kind: 'live' as const };
    attackerViewers = {
      anonymous: { kind: 'anonymous' },
      player: {
        kind: 'player',
        playerId: player.playerId,
        environmentId: live.environmentId,
        projectId,
        releaseHash: tenant.hash,
      },
      operator: {
        kind: 'operator',
        operatorId: 'opr_attacker',
        memberships: [
          {
            companyId: 'cmp_attacker',
            roleId: 'owner',
            permissions: [...permissionsOfRole.owner],
            projects: [{ projectId, permissions: [...permissionsOfRole.owner], environments: [live] }],
          },
        ],
      },
      integration: {
        kind: 'integration',
        apiKeyId: 'key_attacker',
        environmentId: live.environmentId,
        projectId,
        scopes: [...scopes],
        releaseHash: tenant.hash,
      },
    };

    const introspected = await callerWith(platform.origin, {}).must(getIntrospectionQuery());
    const schema = buildClientSchema(introspected as unknown as IntrospectionQuery);
    walk = together(operationsOf(schema, target, 4), operationsOf(schema, target, 4, ownOnly));
  }, 180_000);
  afterAll(() => platform.stop());

  describe.each(formsOf[way])("another tenant's data, %s,", (form) => {
    if (form === 'by the GraphQL front') {
      beforeAll(() => platform.toFront());
      // More than the subgraphs that are asked directly.
      afterAll(() => expect(platform.frontAsked()).toBeGreaterThan(200));
    }

    test('is reached by its owner with the very operations of the walk, so that the walk can fail', async () => {
      const reached: string[] = [];
      for (const { place, document, variables } of walk) {
        if (!place.startsWith('Query.')) continue;
        const answer = await owner.send(document, variables);
        if (JSON.stringify(answer.data ?? {}).includes(mark)) reached.push(place);
      }
      expect(reached).toEqual(
        expect.arrayContaining([
          'Query.project',
          'Query.environment',
          'Query.leaderboard',
          'Query.companies',
          'Query.playerById',
        ]),
      );
    }, 120_000);

    test.each([
      'anonymous',
      'a player of another environment',
      'the owner of another company',
      'an operator without a company',
      "another environment's API key with every scope",
      "another environment's API key with one scope",
    ])(
      'is neither shown to nor changed by %s, through any field',
      async (name) => {
        const attacker = attackers[name];
        if (attacker === undefined) throw new Error(`There is no attacker called ${name}`);
        const before = await fingerprintOf(platform);
        for (const { place, document, variables, rootVariables } of walk) {
          // These make or change what is the caller's own: they name nothing of anybody else.
          if (ownDoing.test(place)) continue;
          const answer = await attacker.send(document, variables);
          expect(
            leaksOf(answer, variables, [mark, ...secretIds]),
            `${place}: ${JSON.stringify(answer).slice(0, 600)}`,
          ).toEqual([]);
          const named = JSON.stringify(rootVariables);
          if (secretIds.some((id) => named.includes(id))) {
            const result = answer.data?.['result'];
            const refused = answer.errors !== undefined || result === null || typeNameOf(result).endsWith('Error');
            expect(refused, `${place} answered ${JSON.stringify(answer).slice(0, 600)}`).toBe(true);
          }
        }
        expect(await fingerprintOf(platform)).toEqual(before);
      },
      120_000,
    );

    test('is not reached by references, whoever asks a subgraph for them', async () => {
      const key = (type: string): Record<string, unknown> => {
        const id = {
          Company: target['companyId'],
          Project: target['projectId'],
          Environment: target['environmentId'],
          Player: target['playerId'],
          Product: target['productId'],
          Currency: target['currencyId'],
          Leaderboard: target['Query.leaderboard.id'],
        }[type];
        return {
          __typename: type,
          environmentId: target['environmentId'],
          companyId: target['companyId'],
          operatorId: target['operatorId'],
          projectId: target['projectId'],
          id: id ?? target['id'],
        };
      };
      let asked = 0;
      for (const domain of domains) {
        const { subgraph } = platform.platform.services[domain];
        const entities = subgraph.schema.getType('_Entity');
        if (!isUnionType(entities)) continue;
        for (const type of entities.getTypes()) {
          for (const [name, viewer] of Object.entries(attackerViewers)) {
            const answer = await platform.ask(domain, {
              query: `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${type.name} { __typename } } }`,
              variables: { representations: [key(type.name)] },
              viewer: signViewer(viewer, domain, platform.keys.viewerKey(domain), systemClock),
            });
            expect(answer.data?.['_entities'], `${domain} ${type.name} as ${name}: ${JSON.stringify(answer)}`).toEqual([
              null,
            ]);
            asked += 1;
          }
        }
      }
      expect(asked).toBeGreaterThan(20);
    });

    test('is refused by subgraphs to viewers that nobody signed, of another subgraph, or too old', async () => {
      const viewer: Viewer = {
        kind: 'player',
        playerId: String(target['playerId']),
        environmentId: String(target['environmentId']),
        projectId: String(target['projectId']),
        releaseHash: null,
      };
      const key = platform.keys.viewerKey('game');
      const ask = (header: string) =>
        platform.ask('game', { query: '{ player { id points } }', variables: {}, viewer: header });
      expect((await ask(signViewer(viewer, 'game', key, systemClock))).errors).toBeUndefined();
      const bad = {
        'of another subgraph': signViewer(viewer, 'billing', platform.keys.viewerKey('billing'), systemClock),
        'under another key': signViewer(viewer, 'game', platform.keys.viewerKey('billing'), systemClock),
        'too old': signViewer(viewer, 'game', key, { now: () => Date.now() - 31_000 }),
        'from the future': signViewer(viewer, 'game', key, { now: () => Date.now() + 31_000 }),
        'of no form': 'nonsense',
        empty: '',
      };
      for (const [name, header] of Object.entries(bad))
        expect((await ask(header)).errors?.[0]?.extensions?.['code'], name).toBe('UNAUTHENTICATED');
    });
  });

  describe("a tenant's own member", () => {
    test('does not reach what the role lacks the permission for', async () => {
      const helper = await registerOperator(platform, 'support@target.example');
      await platform.database
        .poolOf('tenant', 1)
        .query(`INSERT INTO member (company_id, operator_id, role, created_at) VALUES ($1, $2, 'support', now())`, [
          target['companyId'],
          helper.operatorId,
        ]);
      const edit = await helper.send(`mutation ($input: DraftEditInput!) { draftEdit(input: $input) { __typename } }`, {
        input: {
          projectId: target['projectId'],
          baseRevision: 1,
          operations: [target['Mutation.draftEdit.operations']],
        },
      });
      expect(edit.errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
      const publish = await helper.send(
        `mutation ($input: ReleasePublishInput!) { releasePublish(input: $input) { __typename } }`,
        {
          input: { environmentId: target['environmentId'], revision: 1, idempotencyKey: 'x' },
        },
      );
      expect(publish.errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
      const players = await helper.must(
        `query ($id: ID!) { players(environmentId: $id, first: 10) { edges { node { id points } } } }`,
        { id: target['environmentId'] },
      );
      expect(JSON.stringify(players)).toContain(String(target['playerId']));
    });
  });
};
