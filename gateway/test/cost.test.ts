import { readFile } from 'node:fs/promises';
import { Supergraph } from '@apollo/federation-internals';
import { buildSchema, getOperationAST, getVariableValues, parse, validate, type GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCosts, maxCost, type Costs } from '../src/cost/cost.ts';
import { startToyPlatform, type ToyPlatform } from './toy-platform.ts';

const sdl = `
  directive @cost(weight: Int!) on FIELD_DEFINITION | OBJECT
  directive @listSize(
    assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true
  ) on FIELD_DEFINITION
  type Query {
    shop: Shop
    shops(first: Int, last: Int = 3): ShopConnection @listSize(assumedSize: 20, slicingArguments: ["first", "last"], sizedFields: ["edges"])
    found: [Found] @listSize(assumedSize: 4)
    things: [Thing]
    dear: Int @cost(weight: 50)
    tags: [String]
  }
  type Mutation { buy: Shop  sell: Int @cost(weight: 200) }
  type ShopConnection { edges: [ShopEdge] @listSize(assumedSize: 20)  total: Int }
  type ShopEdge { node: Shop }
  type Shop implements Thing { id: ID  name: String  goods(first: Int): [Good] @listSize(assumedSize: 10, slicingArguments: ["first"])  owner: Owner  self: Shop }
  type Good { id: ID  shop: Shop }
  type Owner implements Thing @cost(weight: 7) { id: ID  shops: [Shop] @listSize(assumedSize: 6) }
  interface Thing { id: ID }
  union Found = Good | Owner
`;

const coster = (schema: GraphQLSchema, costs: Costs) => {
  return (text: string, variables: Record<string, unknown> = {}): number => {
    const document = parse(text);
    expect(validate(schema, document)).toEqual([]);
    const operation = getOperationAST(document);
    if (!operation) throw new Error('There is no operation');
    const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
    expect(errors).toBeUndefined();
    return costs(document, operation, coerced ?? {});
  };
};

describe('what an operation may cost', () => {
  const schema = buildSchema(sdl);
  const cost = coster(schema, createCosts(schema, sdl));

  test('is a point for each object, and nothing for plain values', () => {
    expect(cost('{ tags __typename }')).toBe(0);
    expect(cost('{ shop { id name owner { id } } }')).toBe(1 + 7);
  });

  test('grows with the weights that the schema states, a mutation being dear by itself', () => {
    expect(cost('{ dear more: dear }')).toBe(100);
    expect(cost('mutation { buy { id } }')).toBe(11);
    expect(cost('mutation { a: sell b: sell }')).toBe(400);
  });

  test('multiplies with lists in lists: literals, variables, their defaults, the schema’s, and what is assumed', () => {
    const nested = (shops: string, goods: string): string =>
      `{ shops${shops} { total edges { node { goods${goods} { id } } } } }`;
    const expected = (shops: number, goods: number): number => 1 + shops * (1 + 1 + goods);
    expect(cost(nested('(first: 50)', '(first: 40)'))).toBe(expected(50, 40));
    expect(cost(nested('', ''))).toBe(expected(3, 10));
    expect(cost(nested('(last: null)', ''))).toBe(expected(20, 10));
    expect(cost(nested('(first: 5, last: 8)', ''))).toBe(expected(8, 10));
    const asked = `query ($a: Int, $b: Int = 9) ${nested('(first: $a, last: 2)', '(first: $b)')}`;
    expect(cost(asked, { a: 70 })).toBe(expected(70, 9));
    expect(cost(asked, { a: 70, b: 30 })).toBe(expected(70, 30));
    expect(cost(asked)).toBe(expected(2, 9));
    expect(cost(asked, { a: -5, b: null })).toBe(expected(2, 10));
    expect(cost('{ things { id } }')).toBe(20);
  });

  test('is that of the dearest object where it may be one of several', () => {
    expect(cost('{ found { ... on Good { shop { id } } ... on Owner { shops { id } } } }')).toBe(4 * (1 + 6));
    expect(cost('{ found { ... on Thing { id ... on Owner { shops { owner { id } } } } } }')).toBe(4 * (1 + 6 * 8));
    expect(cost('{ found { ... on Good { a: shop { id } b: shop { id } } } }')).toBe(4 * 3);
  });

  test('counts what several fragments ask for once, and each alias for itself', () => {
    const fragments = 'fragment A on Shop { goods { id } } fragment B on Shop { goods { id shop { id } } ...A }';
    expect(cost(`{ shop { ...A ...B goods { id } } } ${fragments}`)).toBe(1 + 10 * 2);
    expect(cost(`{ shop { ...A x: goods { id } } } fragment A on Shop { goods { id } }`)).toBe(1 + 20);
  });

  test('leaves out what a request leaves out', () => {
    const asked =
      'query ($yes: Boolean!, $no: Boolean = true) { shop { goods @include(if: $yes) { id } ...F @skip(if: $no) ... @skip(if: true) { owner { id } } } } fragment F on Shop { goods { shop { id } } owner { id } }';
    expect(cost(asked, { yes: false })).toBe(1);
    expect(cost(asked, { yes: true })).toBe(1 + 10);
    expect(cost(asked, { yes: true, no: false })).toBe(1 + 20 + 7);
    expect(cost(asked, { yes: false, no: false })).toBe(1 + 20 + 7);
  });

  test('of the schema is the same however much of it is asked for', () => {
    const whole = '{ __schema { types { name fields { name type { name } } } } __type(name: "Shop") { name } }';
    expect(cost(whole)).toBe(200);
  });

  test('of fragments that double at every step is worked out at once', () => {
    const steps = 400;
    const doubling = Array.from(
      { length: steps },
      (_, index) => `fragment F${index} on Shop { a: self { ...F${index + 1} } b: self { ...F${index + 1} id } }`,
    ).join(' ');
    expect(cost(`{ shop { ...F0 } } ${doubling} fragment F${steps} on Shop { id }`)).toBeGreaterThan(1e100);
  });

  test('of fields that meet in ever new ways is given up, beyond any limit', () => {
    // Each step's fragments mix those of the next differently under each name, so that no two sets are the same.
    const steps = 11;
    const width = 8;
    const spread = (step: number, of: number): string =>
      step === steps ? 'id' : `...F${step + 1}_${of % width} ...F${step + 1}_${(of * 3 + 1) % width}`;
    const fragments = Array.from({ length: steps + 1 }, (_, step) =>
      Array.from(
        { length: width },
        (__, index) =>
          `fragment F${step}_${index} on Shop { ${['a', 'b', 'c', 'd', 'e'].map((name, at) => `${name}${(index >> at) % 2}: self { ${spread(step, index * 5 + at)} x${index}: id }`).join(' ')} }`,
      ).join(' '),
    ).join(' ');
    const document = parse(
      `{ shop { ${Array.from({ length: width }, (_, index) => `...F0_${index}`).join(' ')} } } ${fragments}`,
    );
    const operation = getOperationAST(document);
    if (!operation) throw new Error('There is no operation');
    expect(createCosts(schema, sdl)(document, operation, {})).toBe(Infinity);
  });
});

describe('an operation that costs too much', () => {
  let platform: ToyPlatform;
  beforeAll(async () => {
    platform = await startToyPlatform('in-process', {
      freeDocuments: false,
      gateway: { rateLimits: { integration: { points: 1000, seconds: 60 } } },
    });
  });
  afterAll(() => platform.close());
  const asked = 'query ($first: Int!) { players(first: $first) { id self { id } } }';

  test('is refused before anything is executed, with what it costs and what it may', async () => {
    const { status, body } = await platform.ask(asked, { variables: { first: 5001 } });
    expect([status, body]).toEqual([
      200,
      {
        errors: [
          {
            message: expect.stringContaining('10002') as unknown,
            extensions: { code: 'OPERATION_TOO_COSTLY', cost: 10_002, limit: maxCost },
          },
        ],
      },
    ]);
    expect(await platform.figures()).not.toMatch(/stargraph_fetch_seconds_count\{[^}]*subgraph="game"/);
    expect((await platform.ask(asked, { variables: { first: 3 } })).body.data).toMatchObject({ players: [{}, {}, {}] });
  });

  test('and one that costs less is paid by its cost from the allowance of its key', async () => {
    const headers = { 'x-api-key': platform.createApiKey().key };
    await platform.ask(asked, { headers, variables: { first: 1000 } });
    const { headers: told } = await platform.ask('{ whoami }', { headers });
    expect(told.get('ratelimit-remaining')).toBe(String(1000 - 20 - 1));
  });
});

test('every document of the clients may be asked, with pages as long as they can be', async () => {
  const root = new URL('../../', import.meta.url);
  const supergraph = await readFile(new URL('supergraph.graphql', root), 'utf8');
  const documents = JSON.parse(await readFile(new URL('clients/documents.json', root), 'utf8')) as Record<
    string,
    string
  >;
  const schema = Supergraph.build(supergraph).apiSchema().toGraphQLJSSchema();
  const costs = createCosts(schema, supergraph);
  // Whatever a variable is called, it asks for as much as a page may hold, and for everything that may be left out.
  const largest = new Proxy({}, { get: (_, name) => (/^(first|count|size)/i.test(String(name)) ? 100 : true) });
  for (const text of Object.values(documents)) {
    const document = parse(text);
    const operation = getOperationAST(document);
    if (!operation) throw new Error('There is no operation');
    expect(costs(document, operation, largest), operation.name?.value).toBeLessThanOrEqual(maxCost);
  }
});
