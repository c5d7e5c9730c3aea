/** What the three subgraphs know of a product, all of it computed from its id so that every answer can be foreseen. */
const pageSize = 20;

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

/** An operation, and the data that answers it. */
export interface Operation {
  readonly name: 'single' | 'join';
  readonly query: string;
  readonly expected: (seed: number) => unknown;
}

export const operations: readonly Operation[] = [
  {
    name: 'single',
    query: 'query Single($seed: Int!) { products(seed: $seed) { id name description } }',
    expected: (seed) => ({ products: productIds(seed).map((id) => contentOf(id)) }),
  },
  {
    name: 'join',
    query: 'query Join($seed: Int!) { products(seed: $seed) { id name price stock rating reviewCount } }',
    expected: (seed) => ({
      products: productIds(seed).map((id) => ({ id, name: contentOf(id).name, ...offerOf(id), ...ratingOf(id) })),
    }),
  },
];
