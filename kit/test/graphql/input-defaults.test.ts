import { buildSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import { inputDefaultsOf } from '../../src/graphql/input-defaults.ts';

const schema = buildSchema(`
  enum Size { SMALL LARGE }
  input Part { id: ID!, count: Int! = 1, size: Size = LARGE, next: Part }
  input Plain { id: ID! }
  input Order { parts: [Part!]!, note: String = "none", plain: Plain }
  type Query { order(input: Order!, flag: Boolean = true): Int, plain(input: Plain!): Int, parts(parts: [Part!]): Int }
`);
const complete = (query: string, variables: Record<string, unknown>, operationName?: string) =>
  inputDefaultsOf(schema, parse(query), operationName)?.(variables);

test('an input field that is left out gets its default, at any depth', () => {
  expect(
    complete('query ($i: Order!) { order(input: $i) }', {
      i: { parts: [{ id: 'a' }, { id: 'b', count: 5, next: { id: 'c', size: 'SMALL' } }] },
    }),
  ).toEqual({
    i: {
      note: 'none',
      parts: [
        { id: 'a', count: 1, size: 'LARGE' },
        { id: 'b', count: 5, size: 'LARGE', next: { id: 'c', count: 1, size: 'SMALL' } },
      ],
    },
  });
});

test('a value that is given, null among them, is kept', () => {
  expect(complete('query ($i: Order!) { order(input: $i) }', { i: { note: null, parts: [] } })).toEqual({
    i: { note: null, parts: [] },
  });
});

test('one value where a list is expected is completed too', () => {
  expect(complete('query ($p: [Part!]) { parts(parts: $p) }', { p: { id: 'a' } })).toEqual({
    p: { id: 'a', count: 1, size: 'LARGE' },
  });
});

test('values of the wrong shape and variables left out pass as they are', () => {
  const query = 'query ($i: Order!, $p: [Part!]) { order(input: $i) parts(parts: $p) }';
  expect(complete(query, { i: 'text', other: 1 })).toEqual({ i: 'text', other: 1 });
  expect(complete(query, { i: { parts: [null, 3] }, p: null })).toEqual({
    i: { note: 'none', parts: [null, 3] },
    p: null,
  });
});

test('an operation whose inputs have no defaults costs nothing', () => {
  expect(
    inputDefaultsOf(
      schema,
      parse('query ($i: Plain!, $f: Boolean) { plain(input: $i) order(input: { parts: [] }, flag: $f) }'),
      undefined,
    ),
  ).toBeUndefined();
});

test('the operation that is asked for decides', () => {
  const two = 'query A($i: Plain!) { plain(input: $i) } query B($i: Order!) { order(input: $i) }';
  expect(complete(two, { i: { id: 'a' } }, 'A')).toBeUndefined();
  expect(complete(two, { i: { parts: [] } }, 'B')).toEqual({ i: { parts: [], note: 'none' } });
});
