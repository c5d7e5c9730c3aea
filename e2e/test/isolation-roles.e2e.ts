import { buildClientSchema, getIntrospectionQuery, type GraphQLSchema, type IntrospectionQuery } from 'graphql';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { permissionsOfRole, roles, scopes, type Scope } from '@stargraph/kit/contracts/permission';
import type { Access } from '@stargraph/kit/graphql/access';
import { callerWith, registerOperator, type Caller } from '../src/caller.ts';
import { eventually } from '../src/eventually.ts';
import { startTestPlatform, type EmbeddedTestPlatform } from '../src/harness.ts';
import { fingerprintOf } from '../src/isolation/fingerprint.ts';
import { deniedTo, rulesOf, type Rights } from '../src/isolation/rights.ts';
import { leaksOf, ownDoing, secretIdsOf, valuesOf } from '../src/isolation/samples.ts';
import {
  createIsolationTenant,
  everyScopeBut,
  keyOf,
  launchAt,
  type IsolationTenant,
  type ScopeName,
} from '../src/isolation/tenant.ts';
import { operationsOf, together, type Values, type WalkOperation } from '../src/walk.ts';

let platform: EmbeddedTestPlatform;
let schema: GraphQLSchema;
let tenant: IsolationTenant;
let owner: Caller;
let values: Values;
let rules: Map<string, Access[]>;
/** Everything, with all that is below it. */
let everything: readonly WalkOperation[];
/** A key for each scope, with every other. */
let keys: Record<string, Caller>;

const scopeNames: Record<Scope, ScopeName> = {
  'content:read': 'CONTENT_READ',
  'events:write': 'EVENTS_WRITE',
  'leaderboards:read': 'LEADERBOARDS_READ',
  'players:read': 'PLAYERS_READ',
  'metrics:read': 'METRICS_READ',
};

beforeAll(async () => {
  platform = await startTestPlatform('in-process', { freeDocuments: true });
  const [, bot, sandboxBot] = platform.bots;
  if (bot === undefined || sandboxBot === undefined) throw new Error('Three bots are needed');
  owner = await registerOperator(platform, 'owner@rights.example');
  tenant = await createIsolationTenant(platform, owner, { slug: 'rights', mark: 'Rights', bot, sandboxBot });
  values = valuesOf(tenant, bot.token);
  rules = rulesOf(platform);
  keys = {};
  for (const scope of scopes)
    keys[scope] = await keyOf(platform, owner, tenant.live, everyScopeBut(scopeNames[scope]), `without ${scope}`);
  const introspected = await callerWith(platform.origin, {}).must(getIntrospectionQuery());
  schema = buildClientSchema(introspected as unknown as IntrospectionQuery);
  everything = operationsOf(schema, values, 4);
}, 180_000);
afterAll(() => platform.stop());

/** The fingerprint once consumers are through with what came before: two in a row that are the same. */
const printed = async (about: readonly string[]): Promise<Record<string, string>> => {
  let last = await fingerprintOf(platform, about);
  return eventually(
    async () => {
      await setTimeout(500);
      const before = last;
      last = await fingerprintOf(platform, about);
      return { before, last };
    },
    ({ before, last: now }) => JSON.stringify(before) === JSON.stringify(now),
  ).then(({ last: settled }) => settled);
};

/** What of an answer has a value, as `Type.field`: the walk calls each field by its type. */
const answeredOf = (answer: unknown, found = new Set<string>()): Set<string> => {
  if (Array.isArray(answer)) for (const each of answer) answeredOf(each, found);
  else if (typeof answer === 'object' && answer !== null)
    for (const [name, value] of Object.entries(answer)) {
      if (value === null) continue;
      const [, type, field] = /^([A-Z][A-Za-z0-9]*)_(\w+)$/.exec(name) ?? [];
      if (type !== undefined && field !== undefined) found.add(`${type}.${field}`);
      answeredOf(value, found);
    }
  return found;
};

const isMutation = ({ place }: WalkOperation): boolean => place.startsWith('Mutation.');

/**
 * Of questions all that is below them; a field of another's right takes what it belongs to out of the answer, so it is
 * asked for alone as well. Of mutations those that are denied, which are refused as a whole: with one field below them.
 */
const operations = (denied: ReadonlySet<string>): WalkOperation[] =>
  together(
    everything.filter((each) => !isMutation(each)),
    operationsOf(schema, values, 4, denied).filter((each) => !isMutation(each)),
    operationsOf(schema, values, 0).filter((each) => isMutation(each) && denied.has(each.place)),
  );

/** Sends the whole walk as somebody of the very tenant. @returns what was answered, and denied mutations that were not refused */
const walkAs = async (caller: Caller, rights: Rights) => {
  const denied = deniedTo(rules, rights);
  const answered = new Set<string>();
  const notRefused: string[] = [];
  for (const { place, document, variables } of operations(denied)) {
    const answer = await caller.send(document, variables);
    if (answer.data?.['result'] !== null && answer.data?.['result'] !== undefined) answered.add(place);
    answeredOf(answer.data, answered);
    const refusal = rights.kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN';
    if (denied.has(place) && answer.errors?.[0]?.extensions?.['code'] !== refusal)
      notRefused.push(`${place}: ${JSON.stringify(answer).slice(0, 300)}`);
  }
  return { answered, denied, wrongly: [...answered].filter((place) => denied.has(place)), notRefused };
};

const memberWith = async (role: string): Promise<Caller> => {
  const member = await registerOperator(platform, `${role}@rights.example`);
  await platform.database
    .poolOf('tenant', 1)
    .query(`INSERT INTO member (company_id, operator_id, role, created_at) VALUES ($1, $2, $3, now())`, [
      tenant.companyId,
      member.operatorId,
      role,
    ]);
  return member;
};

describe('within the very tenant', () => {
  test('the rules are read from every subgraph, and some deny each kind of caller', () => {
    expect(rules.size).toBeGreaterThan(400);
    for (const kind of ['anonymous', 'player'] as const) expect(deniedTo(rules, { kind }).size).toBeGreaterThan(10);
    expect(deniedTo(rules, { kind: 'operator', permissions: permissionsOfRole.owner })).not.toContain('Query.players');
  });

  test.each(roles)(
    'the role %s reads and does what its permissions say, and nothing else',
    async (role) => {
      const caller = role === 'owner' ? owner : await memberWith(role);
      const before = await printed(secretIdsOf(tenant));
      const { answered, wrongly, notRefused } = await walkAs(caller, {
        kind: 'operator',
        permissions: permissionsOfRole[role],
      });
      expect(wrongly).toEqual([]);
      expect(notRefused).toEqual([]);
      expect([...answered]).toEqual(expect.arrayContaining(['Query.project', 'Query.companies', 'Project.name']));
      expect(await printed(secretIdsOf(tenant))).toEqual(before);
    },
    120_000,
  );

  test.each(scopes)(
    'an API key without the scope %s gets nothing that needs it',
    async (scope) => {
      const key = keys[scope];
      if (key === undefined) throw new Error(`There is no key without ${scope}`);
      const before = await printed(secretIdsOf(tenant));
      const { answered, wrongly, notRefused } = await walkAs(key, {
        kind: 'integration',
        scopes: scopes.filter((each) => each !== scope),
      });
      expect(wrongly).toEqual([]);
      expect(notRefused).toEqual([]);
      expect(answered.size).toBeGreaterThan(5);
      expect(await printed(secretIdsOf(tenant))).toEqual(before);
    },
    120_000,
  );

  test('a player gets nothing that is for operators and integrations, and nobody without a credential anything of theirs', async () => {
    const before = await printed(secretIdsOf(tenant));
    const asPlayer = await walkAs(tenant.player, { kind: 'player' });
    expect([asPlayer.wrongly, asPlayer.notRefused]).toEqual([[], []]);
    expect([...asPlayer.answered]).toContain('Player.points');
    const asNobody = await walkAs(callerWith(platform.origin, {}), { kind: 'anonymous' });
    expect([asNobody.wrongly, asNobody.notRefused]).toEqual([[], []]);
    expect(await printed(secretIdsOf(tenant))).toEqual(before);
  }, 60_000);
});

describe('the live environment', () => {
  test("is out of reach for the sandbox's player and API key, who share its project", async () => {
    const [, , sandboxBot] = platform.bots;
    if (sandboxBot === undefined) throw new Error('Three bots are needed');
    const attackers = {
      player: await launchAt(platform, tenant.sandbox, sandboxBot, { id: 77, firstName: 'Sandy' }),
      key: await keyOf(platform, owner, tenant.sandbox),
    };
    const secrets = [tenant.live, tenant.playerId, tenant.apiKeyId, tenant.starsOrderId];
    const before = await printed(secrets);
    for (const [name, attacker] of Object.entries(attackers)) {
      for (const { place, document, variables } of everything) {
        if (ownDoing.test(place)) continue;
        const answer = await attacker.send(document, variables);
        expect(
          leaksOf(answer, variables, secrets),
          `${place} as ${name}: ${JSON.stringify(answer).slice(0, 300)}`,
        ).toEqual([]);
      }
    }
    expect(await printed(secrets)).toEqual(before);
  }, 60_000);
});
