import type { ProductDefinition } from './contracts/release.ts';

type Described = Pick<ProductDefinition, 'id' | 'grants' | 'currencyGrants' | 'parts'>;

/** Items and currency by id; bigint, because parts of parts multiply. */
interface Sums {
  readonly items: Map<string, bigint>;
  readonly currencies: Map<string, bigint>;
}

const add = (sums: Map<string, bigint>, id: string, amount: bigint): void => {
  sums.set(id, (sums.get(id) ?? 0n) + amount);
};

/**
 * Adds up what products bring, their parts and those parts' parts included: each item and currency once, in the order
 * in which they are met. Parts that are not among `products` bring nothing.
 *
 * @throws Error for a product that is a part of itself; no release has one
 */
export const createContents = (products: readonly Described[]): ((product: Described) => Sums) => {
  const byId = new Map(products.map((product) => [product.id, product]));
  const known = new Map<string, Sums>();
  const open = new Set<string>();
  const sumsOf = (product: Described): Sums => {
    const before = known.get(product.id);
    if (before !== undefined) return before;
    if (open.has(product.id)) throw new Error(`The product ${product.id} is a part of itself`);
    open.add(product.id);
    const sums: Sums = { items: new Map(), currencies: new Map() };
    for (const { itemId, quantity } of product.grants) add(sums.items, itemId, BigInt(quantity));
    for (const { currencyId, amount } of product.currencyGrants) add(sums.currencies, currencyId, BigInt(amount));
    for (const { productId, quantity } of product.parts) {
      const part = byId.get(productId);
      if (part === undefined) continue;
      const { items, currencies } = sumsOf(part);
      for (const [id, count] of items) add(sums.items, id, count * BigInt(quantity));
      for (const [id, amount] of currencies) add(sums.currencies, id, amount * BigInt(quantity));
    }
    open.delete(product.id);
    known.set(product.id, sums);
    return sums;
  };
  return sumsOf;
};

/** What the buyer of a published product gets: of a bundle all that its parts bring as well. */
export const contentsOf = (
  product: Described,
  products: readonly Described[],
): Pick<ProductDefinition, 'grants' | 'currencyGrants'> => {
  if (product.parts.length === 0) return { grants: product.grants, currencyGrants: product.currencyGrants };
  const { items, currencies } = createContents(products)(product);
  return {
    grants: [...items].map(([itemId, quantity]) => ({ itemId, quantity: Number(quantity) })),
    currencyGrants: [...currencies].map(([currencyId, amount]) => ({ currencyId, amount: String(amount) })),
  };
};
