import type { PrivateRelease } from '@stargraph/kit/contracts/release';
import type { BillingContext } from '../context.ts';
import type { ExchangeRequest } from '../use-case/exchange-currency.ts';
import type { BuyRequest } from '../use-case/purchase-batch.ts';

const pinned = async (
  projectId: string,
  hash: string | null,
  { releases }: BillingContext,
): Promise<(PrivateRelease & { readonly hash: string }) | null> => {
  if (hash === null) return null;
  const release = await releases.get(projectId, hash);
  if (release === null) throw new Error('The pinned release is unknown to its owner');
  return { ...release, hash };
};

/** What the release sells that a request is pinned to; null before the first publication. */
export const pinnedProducts = async (
  projectId: string,
  hash: string | null,
  context: BillingContext,
): Promise<BuyRequest['release']> => {
  const release = await pinned(projectId, hash, context);
  return release && { hash: release.hash, products: release.products, currencies: release.currencies };
};

/** The rates of the release that a request is pinned to; null before the first publication. */
export const pinnedExchanges = async (
  projectId: string,
  hash: string | null,
  context: BillingContext,
): Promise<ExchangeRequest['release']> => {
  const release = await pinned(projectId, hash, context);
  return release && { hash: release.hash, exchanges: release.exchanges, currencies: release.currencies };
};
