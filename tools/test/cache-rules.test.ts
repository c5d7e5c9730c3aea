import { domains } from '@stargraph/kit/contracts/domain';
import { createBuilder } from '@stargraph/kit/graphql/builder';
import type { CacheControl } from '@stargraph/kit/graphql/cache-control-plugin';
import type { RequestContext } from '@stargraph/kit/graphql/context';
import { entityReference } from '@stargraph/kit/graphql/entity';
import { createSubgraphSchema } from '@stargraph/kit/graphql/subgraph-schema';
import { describe, expect, test } from 'vitest';
import { cacheProblems } from '../supergraph/cache-rules.ts';
import { loadSchema } from '../supergraph/schemas.ts';

interface Key {
  readonly id: string;
}

/** A subgraph with a toy, which others may have too. */
const toys = (options: { own?: boolean; hint?: CacheControl; field?: CacheControl; ownReference?: boolean }) => {
  const builder = createBuilder<RequestContext>();
  const Toy = builder.objectRef<Key>('Toy').implement({
    description: 'A toy.',
    access: 'inherit',
    ...(options.hint === undefined ? {} : { cacheControl: options.hint }),
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id.' }),
      note: t.string({
        description: 'What is written on it.',
        ...(options.own === true ? { access: { player: 'own', owner: 'parent.id' } as const } : {}),
        ...(options.field === undefined ? {} : { cacheControl: options.field }),
        resolve: () => '',
      }),
    }),
  });
  builder.asEntity(Toy, {
    key: builder.selection<{ id: string }>('id'),
    resolveReference: entityReference(
      'Toy',
      options.ownReference === true ? { player: 'own', owner: 'parent.id' } : 'public',
      (key: Key) => key,
    ),
  });
  builder.queryFields((t) => ({
    toy: t.field({ type: Toy, description: 'A toy.', access: 'public', resolve: () => ({ id: '1' }) }),
  }));
  return createSubgraphSchema(builder, { cacheControl: true });
};

/** Another one's part of it. */
const sales = (options: { hint?: CacheControl; field?: CacheControl; root?: boolean }) => {
  const builder = createBuilder<RequestContext>();
  const Toy = builder.objectRef<Key>('Toy').implement({
    description: 'A toy.',
    access: 'inherit',
    ...(options.hint === undefined ? {} : { cacheControl: options.hint }),
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id.' }),
      sold: t.int({
        description: 'How many were sold.',
        ...(options.field === undefined ? {} : { cacheControl: options.field }),
        resolve: () => 1,
      }),
    }),
  });
  builder.asEntity(Toy, {
    key: builder.selection<{ id: string }>('id'),
    resolveReference: entityReference('Toy', 'public', (key: Key) => key),
  });
  if (options.root === true)
    builder.queryField('bestseller', (t) =>
      t.field({ type: Toy, description: 'The one sold most.', access: 'public', resolve: () => ({ id: '1' }) }),
    );
  return createSubgraphSchema(builder, { cacheControl: true });
};

const problemsOf = (config: ReturnType<typeof toys>, billing?: ReturnType<typeof sales>): string[] =>
  cacheProblems([
    { name: 'config', schema: config },
    ...(billing === undefined ? [] : [{ name: 'billing', schema: billing }]),
  ]);

describe('what may be kept for many', () => {
  test('is the same for them, in every subgraph', async () => {
    const schemas = await Promise.all(domains.map(async (name) => ({ name, schema: await loadSchema(name) })));
    expect(cacheProblems(schemas)).toEqual([]);
  });

  test('has no field whose rule asks which player it is, unless it is private', () => {
    const hint = { maxAge: 60 };
    expect(problemsOf(toys({ own: true }))).toEqual([]);
    expect(problemsOf(toys({ own: true, hint }))).toEqual([expect.stringContaining('config: Toy.note may be kept')]);
    expect(problemsOf(toys({ own: true, hint, field: { scope: 'PRIVATE' } }))).toEqual([]);
    expect(problemsOf(toys({ own: true, hint, field: { maxAge: 0 } }))).toEqual([]);
  });

  test('is no entity whose reference asks which player it is', () => {
    expect(problemsOf(toys({ ownReference: true, hint: { maxAge: 60 } }))).toEqual([
      expect.stringContaining('config: Toy.__resolveReference asks which player'),
    ]);
  });

  test('has no field of another subgraph that does not say so itself', () => {
    const config = toys({ hint: { maxAge: 60 } });
    expect(problemsOf(config, sales({}))).toEqual([expect.stringContaining('billing: Toy.sold is kept because')]);
    expect(problemsOf(config, sales({ field: { maxAge: 0 } }))).toEqual([]);
    expect(problemsOf(config, sales({ field: { maxAge: 5 } }))).toEqual([]);
    expect(problemsOf(config, sales({ hint: { maxAge: 60 } }))).toEqual([]);
    expect(problemsOf(config, sales({ field: { maxAge: 0 }, root: true }))).toEqual([
      expect.stringContaining('billing: Query.bestseller is kept because'),
    ]);
  });

  test('is no type of which two subgraphs say different things', () => {
    expect(problemsOf(toys({ hint: { maxAge: 60 } }), sales({ hint: { maxAge: 5 } }))).toEqual([
      expect.stringContaining('Toy: config and billing say different things'),
    ]);
  });
});
