import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { domains } from '@stargraph/kit/contracts/domain';
import { createBuilder } from '@stargraph/kit/graphql/builder';
import { createSubgraphSchema } from '@stargraph/kit/graphql/subgraph-schema';
import type { RequestContext } from '@stargraph/kit/graphql/context';
import { describe, expect, test } from 'vitest';
import { accessProblems, renderTable, rowsOf, supergraphFields } from '../supergraph/access-table.ts';
import { compose } from '../supergraph/composition.ts';
import { root } from '../supergraph/files.ts';
import { loadSchema } from '../supergraph/schemas.ts';
import { printSubgraphs } from '../supergraph/subgraph-sdl.ts';

const committed = (path: string): Promise<string> => readFile(join(root, path), 'utf8');
const schemas = () => Promise.all(domains.map(async (name) => ({ name, schema: await loadSchema(name) })));

describe('the committed supergraph', () => {
  test("each subgraph's SDL is the one that its schema prints", async () => {
    for (const { path, content } of await printSubgraphs())
      expect(await committed(path), `${path}: run npm run compose`).toBe(content);
  });

  test('is what the subgraphs compose to', async () => {
    const composition = compose(
      (await printSubgraphs()).map(({ name, url, content, path }) => ({ name, url, sdl: content, file: path })),
    );
    expect(composition).toEqual({ supergraphSdl: await committed('supergraph.graphql') });
  });

  test('every field and every entity states who may reach it', async () => {
    expect(accessProblems(await schemas(), await committed('supergraph.graphql'))).toEqual([]);
  });

  test('the authorization table holds every field', async () => {
    const table = await committed('docs/authorization.md');
    expect(table, 'run npm run compose').toBe(renderTable(rowsOf(await schemas())));
    const fields = supergraphFields(await committed('supergraph.graphql'));
    expect(fields.length).toBeGreaterThan(100);
    expect(fields.filter((field) => !table.includes(`\`${field}\``))).toEqual([]);
  });
});

describe('gaps in the rules', () => {
  const gappy = () => {
    const builder = createBuilder<RequestContext>();
    const Thing = builder.objectRef<{ id: string }>('Thing').implement({
      description: 'A thing.',
      access: 'inherit',
      fields: (t) => ({ id: t.exposeID('id', { description: 'Its id.' }) }),
    });
    builder.asEntity(Thing, { key: builder.selection<{ id: string }>('id'), resolveReference: (key) => key });
    builder.queryFields((t) => ({
      nobody: t.string({ description: 'A rule that lets nobody in.', access: {}, resolve: () => '' }),
    }));
    return createSubgraphSchema(builder);
  };

  test('an entity whose reference states no rule is found', () => {
    const problems = accessProblems([{ name: 'game', schema: gappy() }], 'type Query { nobody: String! }');
    expect(problems).toContainEqual(expect.stringContaining('game: Thing.__resolveReference states no access rule'));
  });

  test('a field that names nobody is found', () => {
    expect(accessProblems([{ name: 'game', schema: gappy() }], 'type Query { nobody: String! }')).toContainEqual(
      'game: Query.nobody states no access rule',
    );
  });

  test('a field of the supergraph that no rule covers is found', () => {
    expect(
      accessProblems([{ name: 'game', schema: gappy() }], 'type Query { nobody: String! other: Int }'),
    ).toContainEqual("supergraph: Query.other is in no subgraph's rules");
  });
});
