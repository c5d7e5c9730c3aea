import type { Operation } from './operation.ts';

/** What the three subgraphs know of a product, all of it computed from its id so that every answer can be foreseen. */
const pageSize = 20;
/** Reviews of each product. */
export const reviewsEach = 2;

export const productIds = (seed: number): string[] =>
  Array.from({ length: pageSize }, (_, index) => `prd_${seed}_${index}`);

const numberOf = (id: string, salt: number): number => {
  let hash = salt;
  for (let index = 0; index < id.length; index += 1) hash = (hash * 31 + id.charCodeAt(index)) % 99_991;
  return hash;
};

export const contentOf = (id: string) => ({
  id,
  name: `Product ${id}`,
  description: `All that there is to say of ${id}, in a sentence or two of the usual length.`,
});
export const offerOf = (id: string) => ({ price: numberOf(id, 7), stock: numberOf(id, 11) % 100 });
export const ratingOf = (id: string) => ({ rating: numberOf(id, 13) % 50, reviewCount: numberOf(id, 17) });
export const reviewsOf = (id: string) =>
  Array.from({ length: reviewsEach }, (_, index) => ({
    id: `rev_${id}_${index}`,
    text: `What somebody thinks of ${id}, number ${index}.`,
    authorId: `per_${numberOf(id, 19 + index)}`,
  }));
export const personOf = (id: string) => ({ id, name: `Person ${id}` });

const joined = (id: string) => ({ id, name: contentOf(id).name, ...offerOf(id), ...ratingOf(id) });

const request: Operation['request'] = (seed) => ({ variables: { seed } });

export const operations: readonly Operation[] = [
  {
    name: 'single',
    query: 'query Single($seed: Int!) { products(seed: $seed) { id name description } }',
    request,
    expected: (seed) => ({ products: productIds(seed).map((id) => contentOf(id)) }),
  },
  {
    name: 'join',
    query: 'query Join($seed: Int!) { products(seed: $seed) { id name price stock rating reviewCount } }',
    request,
    expected: (seed) => ({ products: productIds(seed).map(joined) }),
  },
  {
    name: 'deep',
    query:
      'query Deep($seed: Int!) { products(seed: $seed) { id name price stock rating reviewCount reviews { id text author { id name } } } }',
    request,
    expected: (seed) => ({
      products: productIds(seed).map((id) => ({
        ...joined(id),
        reviews: reviewsOf(id).map(({ authorId, ...review }) => ({ ...review, author: personOf(authorId) })),
      })),
    }),
  },
];
