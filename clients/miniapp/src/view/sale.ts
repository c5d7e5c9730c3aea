import type { Product } from '../release/release.ts';
import type { ProductState } from './model.ts';

/** Whether a product can be bought now, and what stands in the way where it can't. */
export type SaleState =
  | { readonly kind: 'open' | 'owned' | 'limit' | 'sold-out' | 'over' }
  | { readonly kind: 'before'; readonly from: number }
  /** The player has a subscription of it: one at a time. */
  | { readonly kind: 'running'; readonly until: string };

/**
 * What this device knows of it: the server decides by its own clock and counts.
 *
 * @param now milliseconds since the epoch
 */
export const saleStateOf = (product: Product, { left, stockLeft, runsUntil }: ProductState, now: number): SaleState => {
  if (runsUntil != null) return { kind: 'running', until: runsUntil };
  if (left === 0) return { kind: product.kind === 'permanent' ? 'owned' : 'limit' };
  if (product.availableUntil !== null && now >= Date.parse(product.availableUntil)) return { kind: 'over' };
  if (stockLeft === 0) return { kind: 'sold-out' };
  const from = product.availableFrom === null ? 0 : Date.parse(product.availableFrom);
  return now < from ? { kind: 'before', from } : { kind: 'open' };
};

const minuteMs = 60_000;

/** When something shown of a sale changes next, milliseconds from now; null for never. Minutes are counted, not seconds. */
export const nextChange = (products: readonly Product[], now: number): number | null => {
  const edges = products
    .flatMap(({ availableFrom, availableUntil }) => [availableFrom, availableUntil])
    .flatMap((edge) => (edge === null ? [] : [Date.parse(edge) - now]))
    .filter((ahead) => ahead > 0);
  if (edges.length === 0) return null;
  return Math.min(...edges.map((ahead) => (ahead <= minuteMs ? ahead : ahead % minuteMs || minuteMs)));
};
