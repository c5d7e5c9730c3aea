import { readFile } from 'node:fs/promises';
import { Supergraph } from '@apollo/federation-internals';
import { buildSchema, getOperationAST, parse, validate, type GraphQLSchema } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { readCacheHints, type CacheHints } from '../src/response-cache/hints.ts';
import { compileCachePolicy } from '../src/response-cache/policy.ts';
import { readDocumentManifest } from '../src/server.ts';

const sdl = `
directive @cacheControl(maxAge: Int, scope: Scope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
directive @join__type(graph: join__Graph!) repeatable on OBJECT | INTERFACE | UNION
directive @join__field(graph: join__Graph) repeatable on FIELD_DEFINITION
directive @join__graph(name: String!) on ENUM_VALUE
enum Scope { PUBLIC PRIVATE }
enum join__Graph { SHOP @join__graph(name: "shop") STOCK @join__graph(name: "stock") }

type Query @join__type(graph: SHOP) {
  toy: Toy @join__field(graph: SHOP)
  box: Box @cacheControl(maxAge: 30) @join__field(graph: SHOP)
  bag: Box @cacheControl(inheritMaxAge: true)
  count: Int @join__field(graph: STOCK)
  total: Int @cacheControl(maxAge: 20)
  long: Toy @cacheControl(maxAge: 1000000)
  mine: Toy @cacheControl(scope: PRIVATE)
  none: Toy @cacheControl(maxAge: 0)
  thing: Thing
  either: Either
}
type Mutation { buy: Toy @cacheControl(maxAge: 60) }
type Toy implements Thing @join__type(graph: SHOP) @join__type(graph: STOCK) @cacheControl(maxAge: 60) {
  id: ID!
  name(locale: String): String! @join__field(graph: SHOP)
  left: Int! @cacheControl(maxAge: 5) @join__field(graph: STOCK)
  owner: String! @cacheControl(scope: PRIVATE)
  box: Box
  held: Box @cacheControl(inheritMaxAge: true)
  secret: Secret
  near: [Toy!]!
}
type Box { size: Int! inner: Box  toy: Toy }
type Secret @cacheControl(maxAge: 60, scope: PRIVATE) { text: String! }
interface Thing @cacheControl(maxAge: 40) { id: ID! }
type Ball implements Thing @cacheControl(maxAge: 50) { id: ID! @cacheControl(maxAge: 7) bounces: Boolean! }
union Either @cacheControl(maxAge: 45) = Toy | Ball
`;
const hints = readCacheHints(sdl);
const schema = buildSchema(sdl);

const policyIn = (graph: GraphQLSchema, said: CacheHints, text: string) => {
  const document = parse(text);
  expect(validate(graph, document)).toEqual([]);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('Not one operation');
  return compileCachePolicy(graph, said, document, operation);
};
const timeOf = (text: string): number | undefined => policyIn(schema, hints, text)?.maxAge;

describe('how long an answer may be kept', () => {
  test.each<[string, number | undefined]>([
    ['{ toy { id name } }', 60],
    ['{ toy { left } }', 5],
    ['{ a: toy { id } b: total }', 20],
    ['{ total }', 20],
    ['{ box { size } }', 30],
    ['{ toy { near { near { id } } } }', 60],
    ['{ toy { held { size } } }', 60],
    ['{ thing { __typename id } }', 7],
    ['{ either { __typename ... on Toy { name } } }', 45],
    ['{ either { ... on Toy { left } ... on Ball { bounces } } }', 5],
    ['{ long { id } }', 3600],
    ['query ($yes: Boolean!) { toy { id left @include(if: $yes) } }', 5],
    ['fragment F on Toy { left } query { toy { ...F near { ...F } } }', 5],
  ])('%s: %s s', (text, seconds) => expect(timeOf(text)).toBe(seconds));

  test.each([
    ['a field of the root that says nothing', '{ count }'],
    ['it beside one that does', '{ toy { id } count }'],
    ['an object whose type says nothing', '{ toy { box { size } } }'],
    ['one below it', '{ box { inner { size } } }'],
    ['a root that would inherit, from nobody', '{ bag { size } }'],
    ['no time', '{ none { id } }'],
    ['a private field', '{ toy { owner } }'],
    ['a private field of the root', '{ mine { id } }'],
    ['a private type', '{ toy { secret { text } } }'],
    ['a private field that a fragment asks for', 'fragment F on Toy { near { owner } } { toy { ...F } }'],
    ['a private field that a variable leaves out', 'query ($yes: Boolean!) { toy { id owner @skip(if: $yes) } }'],
    ['the schema', '{ toy { id } __schema { queryType { name } } }'],
    ['a mutation', 'mutation { buy { id } }'],
    ['nothing but the name of the root', '{ __typename }'],
  ])('not at all with %s', (_, text) => expect(timeOf(text)).toBeUndefined());

  test('names the subgraphs that answer', () => {
    expect(policyIn(schema, hints, '{ toy { name } }')?.subgraphs).toEqual(['shop']);
    expect(policyIn(schema, hints, '{ toy { left } }')?.subgraphs).toEqual(['shop', 'stock']);
  });

  test('is worked out in no time where fragments spread each other twice at every step', () => {
    const steps = Array.from(
      { length: 25 },
      (_, at) => `fragment F${at} on Toy { a: near { ...F${at + 1} } b: near { ...F${at + 1} } }`,
    );
    expect(timeOf(`{ toy { ...F0 } } ${steps.join(' ')} fragment F25 on Toy { left }`)).toBe(5);
  });
});

describe('of what the clients ask', () => {
  let graph: GraphQLSchema;
  let said: CacheHints;
  let documents: Readonly<Record<string, string>>;
  beforeAll(async () => {
    const read = (path: string): Promise<string> => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
    const supergraph = await read('supergraph.graphql');
    said = readCacheHints(supergraph);
    graph = Supergraph.build(supergraph).apiSchema().toGraphQLJSSchema();
    documents = readDocumentManifest(await read('clients/documents.json'));
  });

  test('only what is the same for many may be kept', () => {
    const kept = Object.values(documents).flatMap((text) => {
      const name = getOperationAST(parse(text))?.name?.value ?? '';
      const policy = policyIn(graph, said, text);
      return policy === undefined ? [] : [[name, policy] as const];
    });
    expect(Object.fromEntries(kept)).toEqual({
      App_Release: { maxAge: 300, subgraphs: ['config'] },
      TelegramSignInAvailable: { maxAge: 60, subgraphs: ['auth'] },
      WebhookEventTypes: { maxAge: 300, subgraphs: ['tenant'] },
    });
  });

  test('and of the public API a release with its definitions, and no place on a leaderboard', () => {
    const release =
      '{ release { hash title screens { blocks { props } } products { title price { amount currency { code } } } } }';
    // Money is both subgraphs' type.
    expect(policyIn(graph, said, release)).toEqual({ maxAge: 300, subgraphs: ['billing', 'config'] });
    const board = (fields: string) =>
      `query ($env: ID!, $id: ID!) { leaderboard(environmentId: $env, id: $id) { ${fields} } }`;
    expect(policyIn(graph, said, board('title'))).toEqual({ maxAge: 300, subgraphs: ['config'] });
    expect(policyIn(graph, said, board('title entries { edges { node { rank } } }'))).toBeUndefined();
    expect(policyIn(graph, said, board('title ownEntry { rank }'))).toBeUndefined();
  });

  test('what clients see of the schema says nothing of it', () => {
    expect(graph.getDirective('cacheControl')).toBeFalsy();
    expect(graph.getType('cacheControl__Scope')).toBeUndefined();
  });
});
