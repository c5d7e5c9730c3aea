import { describe, expect, test } from 'vitest';
import { compose, type SubgraphSdl } from '../supergraph/composition.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key", "@shareable"])';
const subgraph = (name: string, sdl: string): SubgraphSdl => ({
  name,
  url: `http://${name}.test`,
  file: `subgraphs/${name}/schema.graphql`,
  sdl: `${link}\n${sdl}`,
});

const problemsOf = (...subgraphs: SubgraphSdl[]): string => {
  const composition = compose(subgraphs);
  return 'problems' in composition ? composition.problems.join('\n') : '';
};

describe('composition', () => {
  test('subgraphs that fit give a supergraph', () => {
    const composition = compose([
      subgraph('game', 'type Query { player: Player } type Player @key(fields: "id") { id: ID! points: Int! }'),
      subgraph('billing', 'type Player @key(fields: "id") { id: ID! balance: Int! }'),
    ]);
    expect(composition).toEqual({ supergraphSdl: expect.stringContaining('join__Graph') as unknown });
  });

  test('a field with two owners is told with both places and what to do', () => {
    const problems = problemsOf(
      subgraph(
        'game',
        'type Query { player: Player }\ntype Player @key(fields: "id") {\n  id: ID!\n  name: String!\n}',
      ),
      subgraph('billing', 'type Player @key(fields: "id") {\n  id: ID!\n  name: String!\n}'),
    );
    expect(problems).toContain('INVALID_FIELD_SHARING');
    expect(problems).toContain('"Player.name"');
    expect(problems).toContain('in game: subgraphs/game/schema.graphql:5');
    expect(problems).toContain('in billing: subgraphs/billing/schema.graphql:4');
    expect(problems).toMatch(/what to do: One owner per field/);
  });

  test('a field of two types is told', () => {
    const problems = problemsOf(
      subgraph('game', 'type Query { a: Money } type Money @shareable { amount: Int! }'),
      subgraph('billing', 'type Query { b: Money } type Money @shareable { amount: String! }'),
    );
    expect(problems).toContain('FIELD_TYPE_MISMATCH');
    expect(problems).toContain('in billing: subgraphs/billing/schema.graphql:2');
    expect(problems).toContain('what to do:');
  });

  test('an entity that cannot be reached is told', () => {
    const problems = problemsOf(
      subgraph('game', 'type Query { player: Player } type Player @key(fields: "id") { id: ID! }'),
      subgraph('billing', 'type Player @key(fields: "id", resolvable: false) { id: ID! balance: Int! }'),
    );
    expect(problems).toContain('SATISFIABILITY_ERROR');
    expect(problems).toContain('what to do: The entity cannot be reached');
  });

  test('a file that is no SDL is told by its name', () => {
    expect(problemsOf(subgraph('game', 'type Query {'))).toContain('in game: subgraphs/game/schema.graphql');
  });
});
