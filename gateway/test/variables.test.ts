import fc from 'fast-check';
import { buildSchema, getVariableValues, parse, type GraphQLScalarType, type OperationDefinitionNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createVariableReader } from '../src/variables.ts';

const schema = buildSchema(`
    scalar Even
    scalar Any
    enum Color { RED GREEN }
    input Choice @oneOf { number: Int text: String }
    input Item { id: ID! name: String! color: Color = RED even: Even any: Any more: [Item!] choice: Choice size: Int! = 3 }
    input Odd { toString: Any plain: Int }
    type Query { ask(item: Item, items: [Item!]!, odd: Odd, matrix: [[Int]], flag: Boolean): Int more: Int }
`);
const even = schema.getType('Even') as GraphQLScalarType;
even.parseValue = (value) => {
  if (typeof value !== 'number') throw new TypeError('not a number');
  return value % 2 === 0 ? value / 2 : undefined;
};

const operation = parse(`
  query ($item: Item, $items: [Item!]!, $odd: Odd, $matrix: [[Int]], $flag: Boolean = true, $id: ID! = "x") { more }
`).definitions[0] as OperationDefinitionNode;
const wrong = parse('query ($flag: Boolean, $query: Query) { more }').definitions[0] as OperationDefinitionNode;

const anything = fc.jsonValue({ maxDepth: 2 }).map((value): unknown => value);
/** Mostly what the type wants, and now and then anything. */
const mostly = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 200, arbitrary }, { weight: 1, arbitrary: anything }, { weight: 1, arbitrary: fc.constant(null) });
const int = mostly(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }));
const { item } = fc.letrec<{ item: unknown }>((tie) => ({
  item: mostly(
    fc
      .record(
        {
          id: mostly(fc.oneof(fc.string(), fc.integer())),
          name: mostly(fc.string()),
          color: mostly(fc.constantFrom('RED', 'GREEN')),
          even: mostly(fc.integer().map((number) => number * 2)),
          any: anything,
          more: fc.oneof({ maxDepth: 3 }, fc.constant([]), fc.array(tie('item'), { maxLength: 3 }), tie('item')),
          choice: mostly(fc.oneof(fc.record({ number: int }), fc.record({ number: int, text: fc.string() }))),
          size: int,
          unknown: fc.string(),
        },
        { requiredKeys: [] },
      )
      .map(({ unknown, ...rest }) => ({
        id: '1',
        name: 'given',
        ...rest,
        ...(unknown?.length === 1 ? { unknown } : {}),
      })),
  ),
}));
const variables = fc.record(
  {
    item,
    items: mostly(fc.array(item, { maxLength: 4 })),
    odd: fc.oneof(fc.record({ plain: int }), fc.record({ toString: fc.string() }), anything),
    matrix: mostly(fc.array(mostly(fc.oneof(fc.array(int), int)))),
    flag: mostly(fc.boolean()),
    id: mostly(fc.string()),
    other: anything,
  },
  { requiredKeys: ['items'] },
);

describe('variables', () => {
  test('are read as graphql-js reads them, whatever they are', () => {
    const read = createVariableReader(schema);
    let taken = 0;
    let refused = 0;
    fc.assert(
      fc.property(variables, (given) => {
        const expected = getVariableValues(schema, operation.variableDefinitions ?? [], given, { maxErrors: 10 });
        const found = read(operation, given);
        expect(found.coerced).toStrictEqual(expected.coerced);
        expect(found.errors?.map(String)).toStrictEqual(expected.errors?.map(String));
        if (found.errors === undefined) taken += 1;
        else refused += 1;
      }),
      { numRuns: 300 },
    );
    expect(taken).toBeGreaterThan(5);
    expect(refused).toBeGreaterThan(5);
  });

  test.each([
    ['a required one left out', {}],
    [
      'a key of another object',
      { items: JSON.parse('[{"id": "1", "name": "a", "__proto__": {"color": "GREEN"}}]') as unknown },
    ],
    ['an unknown field beside one without a value', { items: [{ id: '1', name: 'a', size: undefined, other: 1 }] }],
    ['one item that is no list', { items: { id: '1', name: 'a' } }],
  ])('are judged by graphql-js: %s', (_, given: Record<string, unknown>) => {
    const expected = getVariableValues(schema, operation.variableDefinitions ?? [], given, { maxErrors: 10 });
    const found = createVariableReader(schema)(operation, given);
    expect(found.coerced).toStrictEqual(expected.coerced);
    expect(found.errors?.map(String)).toStrictEqual(expected.errors?.map(String));
  });

  test('of a type that is no input are refused', () => {
    const { errors } = createVariableReader(schema)(wrong, { flag: true });
    expect(errors?.map(String)[0]).toContain('cannot be used as an input type');
  });
});
