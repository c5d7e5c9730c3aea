import { RequestError } from '../src/errors.ts';
import { createBuilder } from '../src/graphql/builder.ts';
import type { RequestContext } from '../src/graphql/context.ts';
import { createSubgraphSchema } from '../src/graphql/subgraph-schema.ts';

/**
 * A schema with something of everything that a subgraph answers, and that fails in every way.
 * @param change what its mutation does; how much was changed by then
 */
export const createToySchema = (change: (by: number) => number) => {
  const builder = createBuilder<RequestContext>();
  const Thing = builder.objectRef<{ id: string }>('Thing');
  const Size = builder.enumType('Size', { values: { SMALL: { value: 1 }, LARGE: { value: 2 } } as const });
  const Filter = builder.inputType('Filter', {
    fields: (t) => ({
      words: t.stringList({ required: true }),
      limit: t.int({ required: true, defaultValue: 3 }),
      size: t.field({ type: Size, defaultValue: 2 }),
      after: t.field({ type: 'DateTime' }),
    }),
  });
  const fail = (message: string): never => {
    throw new Error(message);
  };
  Thing.implement({
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id'),
      amount: t.field({ type: 'BigInt', resolve: () => 9_007_199_254_740_993n }),
      at: t.field({ type: 'DateTime', resolve: async () => new Date(0) }),
      size: t.field({ type: Size, resolve: ({ id }) => (id === 'odd' ? (9 as 1) : 2) }),
      broken: t.string({ nullable: true, resolve: () => fail('the password is hunter2') }),
      brokenLater: t.string({
        nullable: true,
        resolve: async () => {
          await Promise.resolve();
          return fail('the password is hunter2');
        },
      }),
      strict: t.string({ resolve: () => fail('the password is hunter2') }),
      strictLater: t.string({ resolve: async () => fail('the password is hunter2') }),
      missing: t.string({ resolve: () => null as unknown as string }),
      ratio: t.float({ nullable: true, resolve: () => 'no number' as unknown as number }),
      refused: t.string({
        nullable: true,
        resolve: () => {
          throw new RequestError('BAD_USER_INPUT', 'Not this one.', { field: 'id' });
        },
      }),
      private: t.string({ access: { operator: true }, resolve: () => 'secret' }),
      self: t.field({ type: Thing, nullable: true, resolve: (thing) => thing }),
      others: t.field({
        type: [Thing],
        listSize: { assumedSize: 2 },
        resolve: ({ id }) => [{ id: `${id}1` }, { id: `${id}2` }],
      }),
    }),
  });
  const Other = builder.objectType(builder.objectRef<{ other: string }>('Other'), {
    access: 'inherit',
    isTypeOf: (value) => typeof value === 'object' && value !== null && 'other' in value,
    fields: (t) => ({ other: t.exposeString('other') }),
  });
  const Either = builder.unionType('Either', {
    types: [Thing, Other],
    resolveType: (value) => ('other' in value ? 'Other' : 'Thing'),
  });
  builder.asEntity(Thing, {
    key: builder.selection<{ id: string }>('id'),
    resolveReference: ({ id }) => (id === 'none' ? null : id === 'bad' ? fail('no such thing') : { id }),
  });
  builder.queryFields((t) => ({
    whoami: t.string({ access: 'public', resolve: (_, __, { viewer }) => viewer.kind }),
    thing: t.field({
      type: Thing,
      nullable: true,
      access: 'public',
      args: { id: t.arg.id({ required: true, defaultValue: 'one' }) },
      resolve: (_, { id }) => ({ id }),
    }),
    things: t.field({
      type: [Thing],
      listSize: { assumedSize: 2 },
      access: 'public',
      args: { filter: t.arg({ type: Filter, required: true }) },
      resolve: (_, { filter }) => filter.words.slice(0, filter.limit).map((id) => ({ id: `${id}${filter.size}` })),
    }),
    some: t.field({
      type: [Thing],
      listSize: { assumedSize: 2 },
      nullable: { list: false, items: true },
      access: 'public',
      resolve: () => [{ id: 'a' }, null, new Error('a lost one') as never, Promise.resolve({ id: 'b' }) as never],
    }),
    either: t.field({
      type: [Either],
      listSize: { assumedSize: 2 },
      access: 'public',
      resolve: () => [{ id: 'a' }, { other: 'b' }],
    }),
    player: t.string({ access: { player: true }, resolve: () => 'played' }),
    echo: t.field({
      type: 'BigInt',
      access: 'public',
      args: { amount: t.arg({ type: 'BigInt', required: true }), note: t.arg.string() },
      resolve: (_, { amount }) => amount,
    }),
  }));
  builder.mutationType({});
  builder.mutationFields((t) => ({
    change: t.int({
      access: 'public',
      args: { by: t.arg.int({ required: true }) },
      resolve: (_, { by }) => (by === 0 ? fail('by nothing') : change(by)),
    }),
    keep: t.boolean({
      access: 'public',
      resolve: (_, __, { cookie }) => {
        cookie?.put('refresh');
        return cookie !== null;
      },
    }),
  }));
  return createSubgraphSchema(builder);
};
