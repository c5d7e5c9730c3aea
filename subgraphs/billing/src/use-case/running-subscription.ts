import type { Sql } from '@stargraph/kit/db/sql';
import { isEntitled } from '../domain/subscription.ts';
import type { SaleKey } from '../store/sale-store.ts';
import { findOpenSubscriptions } from '../store/subscription-store.ts';

/** Whether a player has a subscription of a product, one that was cancelled and has not ended included. @param now milliseconds since the epoch */
export const hasRunning = async (sql: Sql, sale: SaleKey, now: number): Promise<boolean> =>
  (await findOpenSubscriptions(sql, sale)).some((each) => isEntitled(each, now));
