import { createBuilder } from '@stargraph/kit/graphql/builder';
import type { RequestContext } from '@stargraph/kit/graphql/context';
import { entityReference } from '@stargraph/kit/graphql/entity';
import { createSubgraphSchema } from '@stargraph/kit/graphql/subgraph-schema';
import type { GraphQLSchema } from 'graphql';
import { contentOf, offerOf, personOf, productIds, ratingOf, reviewsEach, reviewsOf } from './catalogue.ts';

interface Key {
  readonly id: string;
}

const createEmpty = () => createBuilder<RequestContext>();
type Builder = ReturnType<typeof createEmpty>;

/** The domains under whose names the three subgraphs run: our gateway serves no others. */
export const subgraphNames = ['config', 'billing', 'game'] as const;

const addKeyed = (builder: Builder, name: 'Product' | 'Person', description: string) =>
  builder.objectRef<Key>(name).implement({
    description,
    access: 'public',
    fields: (t) => ({ id: t.exposeID('id', { description: 'Its id.' }) }),
  });
type Keyed = ReturnType<typeof addKeyed>;

const addProduct = (builder: Builder): Keyed => addKeyed(builder, 'Product', 'A product.');
const addPerson = (builder: Builder): Keyed => addKeyed(builder, 'Person', 'Somebody.');

const makeEntity = (builder: Builder, ref: Keyed, resolvable = true): void => {
  const key = builder.selection<{ id: string }>('id');
  builder.asEntity(ref, {
    key: resolvable ? key : builder.keyDirective(key, false),
    resolveReference: entityReference(ref.name, 'public', ({ id }: Key) => ({ id })),
  });
};

/** What the products are, and the way to them. */
const addContent = (builder: Builder, product: Keyed): void => {
  builder.objectFields(product, (t) => ({
    name: t.string({ description: 'Its name.', resolve: ({ id }) => contentOf(id).name }),
    description: t.string({ description: 'What it is.', resolve: ({ id }) => contentOf(id).description }),
  }));
  builder.queryFields((t) => ({
    products: t.field({
      type: [product],
      listSize: { assumedSize: 20 },
      description: 'A page of products.',
      access: 'public',
      args: { seed: t.arg.int({ required: true }) },
      resolve: (_, { seed }) => productIds(seed).map((id) => ({ id })),
    }),
  }));
};

const addNames = (builder: Builder, person: Keyed): void =>
  builder.objectFields(person, (t) => ({
    name: t.string({ description: 'Their name.', resolve: ({ id }) => personOf(id).name }),
  }));

const addOffers = (builder: Builder, product: Keyed): void =>
  builder.objectFields(product, (t) => ({
    price: t.int({ description: 'What it costs.', resolve: ({ id }) => offerOf(id).price }),
    stock: t.int({ description: 'How many there are.', resolve: ({ id }) => offerOf(id).stock }),
  }));

const addOpinions = (builder: Builder, product: Keyed, person: Keyed): void => {
  const review = builder.objectRef<ReturnType<typeof reviewsOf>[number]>('Review').implement({
    description: 'What somebody thinks of a product.',
    access: 'public',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id.' }),
      text: t.exposeString('text', { description: 'What it says.' }),
      author: t.field({ type: person, description: 'Who wrote it.', resolve: ({ authorId }) => ({ id: authorId }) }),
    }),
  });
  builder.objectFields(product, (t) => ({
    rating: t.int({ description: 'How it is liked.', resolve: ({ id }) => ratingOf(id).rating }),
    reviewCount: t.int({ description: 'How many say so.', resolve: ({ id }) => ratingOf(id).reviewCount }),
    reviews: t.field({
      type: [review],
      listSize: { assumedSize: reviewsEach },
      description: 'What they say.',
      resolve: ({ id }) => reviewsOf(id),
    }),
  }));
};

const content = (): GraphQLSchema => {
  const builder = createEmpty();
  const [product, person] = [addProduct(builder), addPerson(builder)];
  makeEntity(builder, product);
  makeEntity(builder, person);
  addContent(builder, product);
  addNames(builder, person);
  return createSubgraphSchema(builder);
};

const offers = (): GraphQLSchema => {
  const builder = createEmpty();
  const product = addProduct(builder);
  makeEntity(builder, product);
  addOffers(builder, product);
  return createSubgraphSchema(builder);
};

const opinions = (): GraphQLSchema => {
  const builder = createEmpty();
  const [product, person] = [addProduct(builder), addPerson(builder)];
  makeEntity(builder, product);
  makeEntity(builder, person, false);
  addOpinions(builder, product, person);
  return createSubgraphSchema(builder);
};

export const subgraphSchemas = (): Record<(typeof subgraphNames)[number], GraphQLSchema> => ({
  config: content(),
  billing: offers(),
  game: opinions(),
});

/** All of it in one schema, by the same resolvers and without federation. */
export const mergedSchema = (): GraphQLSchema => {
  const builder = createEmpty();
  const [product, person] = [addProduct(builder), addPerson(builder)];
  addContent(builder, product);
  addNames(builder, person);
  addOffers(builder, product);
  addOpinions(builder, product, person);
  return builder.toSchema();
};
