import { createBuilder } from '@stargraph/kit/graphql/builder';
import type { RequestContext } from '@stargraph/kit/graphql/context';
import { entityReference } from '@stargraph/kit/graphql/entity';
import { createSubgraphSchema } from '@stargraph/kit/graphql/subgraph-schema';
import type { GraphQLSchema } from 'graphql';
import { contentOf, offerOf, productIds, ratingOf } from './catalogue.ts';

interface Key {
  readonly id: string;
}

/** The domains under whose names the three subgraphs run: our gateway serves no others. */
export const subgraphNames = ['config', 'billing', 'game'] as const;

const products = (): GraphQLSchema => {
  const builder = createBuilder<RequestContext>();
  const Product = builder.objectRef<ReturnType<typeof contentOf>>('Product').implement({
    description: 'A product.',
    access: 'public',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id.' }),
      name: t.exposeString('name', { description: 'Its name.' }),
      description: t.exposeString('description', { description: 'What it is.' }),
    }),
  });
  builder.asEntity(Product, {
    key: builder.selection<{ id: string }>('id'),
    resolveReference: entityReference('Product', 'public', ({ id }: Key) => contentOf(id)),
  });
  builder.queryFields((t) => ({
    products: t.field({
      type: [Product],
      listSize: { assumedSize: 20 },
      description: 'A page of products.',
      access: 'public',
      args: { seed: t.arg.int({ required: true }) },
      resolve: (_, { seed }) => productIds(seed).map((id) => contentOf(id)),
    }),
  }));
  return createSubgraphSchema(builder);
};

/** A subgraph that adds two whole numbers to a product. */
const figures = <Figures extends Readonly<Record<string, number>>>(
  names: readonly (keyof Figures & string)[],
  of: (id: string) => Figures,
): GraphQLSchema => {
  const builder = createBuilder<RequestContext>();
  const Product = builder.objectRef<Key & { figures: Figures }>('Product').implement({
    description: 'A product.',
    access: 'public',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id.' }),
      ...Object.fromEntries(
        names.map((name) => [
          name,
          t.int({ description: 'A figure.', resolve: (product) => product.figures[name] ?? 0 }),
        ]),
      ),
    }),
  });
  builder.asEntity(Product, {
    key: builder.selection<{ id: string }>('id'),
    resolveReference: entityReference('Product', 'public', ({ id }: Key) => ({ id, figures: of(id) })),
  });
  return createSubgraphSchema(builder);
};

export const subgraphSchemas = (): Record<(typeof subgraphNames)[number], GraphQLSchema> => ({
  config: products(),
  billing: figures(['price', 'stock'], offerOf),
  game: figures(['rating', 'reviewCount'], ratingOf),
});
