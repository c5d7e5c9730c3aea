import { buildClientSchema, getIntrospectionQuery, type GraphQLSchema, type IntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callerWith, registerOperator, type Caller } from '../src/caller.ts';
import { startTestPlatform, type EmbeddedTestPlatform } from '../src/harness.ts';
import { fingerprintOf } from '../src/isolation/fingerprint.ts';
import { leaksOf, secretIdsOf, valuesOf } from '../src/isolation/samples.ts';
import { createIsolationTenant, keyOf, type IsolationTenant } from '../src/isolation/tenant.ts';
import { operationsOf, type Values, type WalkOperation } from '../src/walk.ts';

/** Stands in every text of the attacked tenant. */
const mark = 'Zq7Secret';

let platform: EmbeddedTestPlatform;
let target: IsolationTenant;
let own: IsolationTenant;
let attackers: Record<string, Caller>;
/** The attacked tenant's value for each of the attacker's own. */
let foreign: Map<unknown, unknown>;
let ownValues: Values;
let variants: readonly Variant[];

beforeAll(async () => {
  // Six servers on loopback: what holds here does so over HTTP.
  platform = await startTestPlatform('http', { freeDocuments: true });
  const [, targetBot, ownBot] = platform.bots;
  if (targetBot === undefined || ownBot === undefined) throw new Error('Three bots are needed');
  const victim = await registerOperator(platform, 'owner@target.example');
  const attacker = await registerOperator(platform, 'owner@attacker.example');
  target = await createIsolationTenant(platform, victim, { slug: 'target', mark, bot: targetBot });
  own = await createIsolationTenant(platform, attacker, { slug: 'attacker', mark: 'Own', bot: ownBot });
  ownValues = valuesOf(own, ownBot.token);
  const targetValues = valuesOf(target, ownBot.token);
  foreign = new Map(
    Object.entries(ownValues).flatMap(([name, value]) =>
      typeof value === 'string' && value !== targetValues[name] && Object.hasOwn(targetValues, name)
        ? [[value, targetValues[name]] as const]
        : [],
    ),
  );
  attackers = {
    'the owner of another company': attacker,
    'a player of another environment': own.player,
    "another environment's API key": await keyOf(platform, attacker, own.live),
  };
  const introspected = await callerWith(platform.origin, {}).must(getIntrospectionQuery());
  variants = variantsOf(buildClientSchema(introspected as unknown as IntrospectionQuery));
}, 180_000);
afterAll(() => platform.stop());

/** The places in a value at which one of the attacker's own ids stands. */
const placesOf = (value: unknown, path: readonly string[] = []): string[][] => {
  if (foreign.has(value)) return [[...path]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => placesOf(each, [...path, name]));
};

const withForeign = (value: unknown, [step, ...rest]: readonly string[]): unknown => {
  if (step === undefined) return foreign.get(value);
  if (Array.isArray(value))
    return value.map((each: unknown, at): unknown => (String(at) === step ? withForeign(each, rest) : each));
  const record = value as Record<string, unknown>;
  return { ...record, [step]: withForeign(record[step], rest) };
};

interface Variant extends WalkOperation {
  readonly swapped: string;
}

/** Each operation on what is the attacker's own, once for each id in it that is replaced by the target's. */
const variantsOf = (schema: GraphQLSchema): Variant[] =>
  operationsOf(schema, ownValues, 4).flatMap((operation) =>
    placesOf(operation.variables).map((path) => ({
      ...operation,
      swapped: path.join('.'),
      variables: withForeign(operation.variables, path) as Record<string, unknown>,
    })),
  );

test("every kind of the tenant's ids is swapped somewhere", () => {
  const sent = JSON.stringify(variants.map(({ variables }) => variables));
  for (const id of [target.companyId, target.projectId, target.live, target.playerId, target.apiKeyId, target.hash])
    expect(sent).toContain(id);
  expect(variants.length).toBeGreaterThan(20);
});

test.each(['the owner of another company', 'a player of another environment', "another environment's API key"])(
  'a single foreign id among their own gives %s nothing of it, and changes nothing of it',
  async (name) => {
    const attacker = attackers[name];
    if (attacker === undefined) throw new Error(`There is no attacker called ${name}`);
    const secrets = [mark, ...secretIdsOf(target)];
    const print = () => fingerprintOf(platform, secrets, [own.live, own.sandbox, own.companyId]);
    const before = await print();
    for (const { place, document, variables, swapped } of variants) {
      const answer = await attacker.send(document, variables);
      expect(
        leaksOf(answer, variables, secrets),
        `${place} with a foreign ${swapped}: ${JSON.stringify(answer).slice(0, 600)}`,
      ).toEqual([]);
    }
    expect(await print()).toEqual(before);
  },
  // Some two hundred operations of a dozen kilobytes each: the gateway plans every one anew.
  180_000,
);
