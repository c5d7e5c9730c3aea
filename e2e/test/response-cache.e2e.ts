import { readFile } from 'node:fs/promises';
import { Supergraph } from '@apollo/federation-internals';
import {
  getNamedType,
  getOperationAST,
  isObjectType,
  isRequiredArgument,
  parse,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCacheHints, type CacheHints } from '../../gateway/src/response-cache/hints.ts';
import { compileCachePolicy } from '../../gateway/src/response-cache/policy.ts';
import { demoOperatorOf, playerOf, type Caller, type PlayerCaller } from '../src/caller.ts';
import { eventually } from '../src/eventually.ts';
import { startTestPlatform, type EmbeddedTestPlatform } from '../src/harness.ts';
import { keyOf } from '../src/isolation/tenant.ts';

// What the real subgraphs let the gateway keep for many: asked for by a stand-in, shared, and let go of.

let platform: EmbeddedTestPlatform;
let redis: Redis;
let environmentId: string;
let player: PlayerCaller;
let other: PlayerCaller;
let operator: Caller;
let key: Caller;
let schema: GraphQLSchema;
let hints: CacheHints;
beforeAll(async () => {
  platform = await startTestPlatform('in-process', { freeDocuments: true });
  redis = platform.redis();
  environmentId = platform.demo.liveEnvironmentId;
  [player, other, operator] = [
    await playerOf(platform, 7001),
    await playerOf(platform, 7002),
    await demoOperatorOf(platform),
  ];
  key = await keyOf(platform, operator, environmentId);
  const supergraph = await readFile(new URL('../../supergraph.graphql', import.meta.url), 'utf8');
  hints = readCacheHints(supergraph);
  schema = Supergraph.build(supergraph).apiSchema().toGraphQLJSSchema();
}, 120_000);
afterAll(() => platform.stop());

const isKept = (text: string): boolean => {
  const document = parse(text);
  const operation = getOperationAST(document);
  return operation ? compileCachePolicy(schema, hints, document, operation) !== undefined : false;
};
/** How many answers are kept. */
const keptCount = async (): Promise<number> => (await redis.keys('response:*')).length;

/** What only operators may see, and what is not kept. */
const without = new Set([
  'Release.note',
  'Release.takenDownReason',
  'Leaderboard.entries',
  'Leaderboard.ownEntry',
  // What is left changes with each sale.
  'Product.left',
  'Product.soldOut',
]);
/** Everything of a type that needs no argument, so many objects deep. */
const selectionOf = (type: GraphQLObjectType, depth: number): string[] =>
  Object.values(type.getFields()).flatMap((field) => {
    const named = getNamedType(field.type);
    if (without.has(`${type.name}.${field.name}`) || field.args.some(isRequiredArgument)) return [];
    if (!isObjectType(named)) return [field.name];
    return depth === 0 ? [] : [`${field.name} { ${selectionOf(named, depth - 1).join(' ')} }`];
  });

describe('everything that a release says', () => {
  test('is the same for whoever is answered by it, and the same as what is asked for by themselves', async () => {
    const fields = selectionOf(schema.getType('Release') as GraphQLObjectType, 4);
    expect(fields.length).toBeGreaterThan(10);
    for (const field of fields) {
      const query = `{ release { ${field} } }`;
      expect(isKept(query)).toBe(true);
      const before = await keptCount();
      for (const [asker, extra] of [
        [player, 'player { id }'],
        [other, 'player { id }'],
        [key, `environment(id: "${environmentId}") { id }`],
      ] as const) {
        // The same, with something beside it that is not kept.
        const alone = `{ release { ${field} } ${extra} }`;
        expect(isKept(alone)).toBe(false);
        const own = await asker.must(alone);
        const shared = await asker.must(query);
        expect(shared['release']).toBeTruthy();
        expect(JSON.stringify(shared['release'])).toBe(JSON.stringify(own['release']));
      }
      // One for both players, and one for the key.
      await expect.poll(keptCount).toBe(before + 2);
    }
  });
});

describe('a release that is published', () => {
  const query = '{ release { hash content } }';
  const hashFor = async (asker: Caller): Promise<string> =>
    ((await asker.must(query))['release'] as { hash: string }).hash;
  const hashForOperator = async (): Promise<string> => {
    const answer = await operator.must(`query ($id: ID!) { environment(id: $id) { release { hash content } } }`, {
      id: environmentId,
    });
    return (answer['environment'] as { release: { hash: string } }).release.hash;
  };

  test('is seen by its publisher in the next answer, and by all others at once', async () => {
    const before = await hashFor(player);
    expect(await hashFor(key)).toBe(before);
    const { companies } = (await operator.must('{ companies { projects { id } } }')) as {
      companies: { projects: { id: string }[] }[];
    };
    const projectId = companies[0]?.projects[0]?.id;
    const { project } = (await operator.must(
      'query ($id: ID!) { project(id: $id) { draft { revision nodes { id kind } } } }',
      { id: projectId },
    )) as { project: { draft: { revision: number; nodes: { id: string; kind: string }[] } } };
    const quest = project.draft.nodes.find(({ kind }) => kind === 'QUEST');
    const { draftEdit } = (await operator.must(
      `mutation ($input: DraftEditInput!) { draftEdit(input: $input) { __typename ... on DraftEditSuccess { draft { revision } } } }`,
      {
        input: {
          projectId,
          baseRevision: project.draft.revision,
          operations: [{ set: { id: quest?.id, path: ['points'], value: 77 } }],
        },
      },
    )) as { draftEdit: { draft: { revision: number } } };
    const { releasePublish } = (await operator.must(
      `mutation ($input: ReleasePublishInput!) { releasePublish(input: $input) { __typename ... on ReleasePublishSuccess { release { hash } } } }`,
      {
        input: { environmentId, revision: draftEdit.draft.revision, note: 'Kept', idempotencyKey: 'kept' },
      },
    )) as { releasePublish: { release: { hash: string } } };
    const { hash } = releasePublish.release;
    expect(hash).not.toBe(before);
    expect(await hashForOperator()).toBe(hash);
    for (const asker of [player, other, key])
      await eventually(
        () => hashFor(asker),
        (seen) => seen === hash,
      );
  });
});
