import type { BillingContext } from '../context.ts';
import type { BuyRequest } from '../use-case/purchase-batch.ts';

/** What the release sells that a request is pinned to; null before the first publication. */
export const pinnedProducts = async (
  projectId: string,
  hash: string | null,
  { releases }: BillingContext,
): Promise<BuyRequest['release']> => {
  if (hash === null) return null;
  const release = await releases.get(projectId, hash);
  if (release === null) throw new Error('The pinned release is unknown to its owner');
  return { hash, products: release.products };
};
