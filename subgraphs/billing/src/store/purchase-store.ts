import type { Sql } from '@stargraph/kit/db/sql';
import type { CurrencyGrant } from '../domain/currency-grant.ts';
import type { PurchaseGrant } from '../domain/purchase.ts';
import type { PlayerKey } from './account-store.ts';
import { createPlayerPages } from './page-store.ts';

export type PurchaseState = 'pending' | 'completed';

export interface StoredPurchase extends PlayerKey {
  readonly id: string;
  readonly projectId: string;
  readonly productId: string;
  readonly releaseHash: string;
  /** Minor units, more than 0. */
  readonly price: bigint;
  readonly currencyId: string;
  readonly grants: readonly PurchaseGrant[];
  readonly currencyGrants: readonly CurrencyGrant[];
  readonly state: PurchaseState;
  /** The hold of a price that was reserved before it was paid; null where both happened at once. */
  readonly holdId: string | null;
  readonly traceparent: string;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
}

const columns = `environment_id as "environmentId", id, project_id as "projectId", player_id as "playerId",
  product_id as "productId", release_hash as "releaseHash", price, currency_id as "currencyId", grants, currency_grants as "currencyGrants", state,
  hold_id as "holdId", traceparent, created_at as "createdAt", completed_at as "completedAt"`;

/** Writes purchases whose transfers are written. */
export const insertPurchases = async (tx: Sql, purchases: readonly StoredPurchase[]): Promise<void> => {
  await tx.query(
    `insert into purchase (environment_id, id, project_id, player_id, product_id, release_hash, price, currency_id, grants, currency_grants, state, hold_id, traceparent, created_at, completed_at)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::jsonb[], $10::jsonb[], $11::text[], $12::text[], $13::text[], $14::timestamptz[], $15::timestamptz[])`,
    [
      purchases.map((purchase) => purchase.environmentId),
      purchases.map((purchase) => purchase.id),
      purchases.map((purchase) => purchase.projectId),
      purchases.map((purchase) => purchase.playerId),
      purchases.map((purchase) => purchase.productId),
      purchases.map((purchase) => purchase.releaseHash),
      purchases.map((purchase) => purchase.price),
      purchases.map((purchase) => purchase.currencyId),
      purchases.map((purchase) => JSON.stringify(purchase.grants)),
      purchases.map((purchase) => JSON.stringify(purchase.currencyGrants)),
      purchases.map((purchase) => purchase.state),
      purchases.map((purchase) => purchase.holdId),
      purchases.map((purchase) => purchase.traceparent),
      purchases.map((purchase) => purchase.createdAt),
      purchases.map((purchase) => purchase.completedAt),
    ],
  );
};

/** The purchases of these ids. */
export const findPurchases = (
  sql: Sql,
  keys: readonly { readonly environmentId: string; readonly id: string }[],
): Promise<StoredPurchase[]> =>
  sql.query<StoredPurchase>(
    `select ${columns} from purchase join unnest($1::text[], $2::text[]) as asked(environment_id, id) using (environment_id, id)`,
    [keys.map(({ environmentId }) => environmentId), keys.map(({ id }) => id)],
  );

/** A purchase, locked until the transaction ends; null where the environment has none of that id. */
export const lockPurchase = async (tx: Sql, environmentId: string, id: string): Promise<StoredPurchase | null> => {
  const rows = await tx.query<StoredPurchase>(
    `select ${columns} from purchase where environment_id = $1 and id = $2 for no key update`,
    [environmentId, id],
  );
  return rows[0] ?? null;
};

/**
 * Marks hold and purchase as done. The purchase must be locked and pending, and its transfer must have taken the price
 * and what was held of it.
 *
 * @throws Error where its hold is not pending
 */
export const completePurchase = async (
  tx: Sql,
  purchase: StoredPurchase,
  transferId: string,
  completedAt: Date,
): Promise<void> => {
  const rows = await tx.query(
    `with posted as (
       update hold set state = 'posted', transfer_id = $4 where environment_id = $1 and id = $3 and state = 'pending'
       returning environment_id
     )
     update purchase set state = 'completed', completed_at = $5::timestamptz from posted
     where purchase.environment_id = $1 and purchase.environment_id = posted.environment_id and purchase.id = $2
     returning purchase.id`,
    [purchase.environmentId, purchase.id, purchase.holdId, transferId, completedAt],
  );
  if (rows.length !== 1) throw new Error('A pending purchase has no pending hold');
};

/** Purchases of all environments that were begun before `before` and never finished, the oldest first. For the settler alone: no request may reach it. */
export const findPendingPurchases = (
  sql: Sql,
  before: Date,
  limit: number,
): Promise<{ readonly environmentId: string; readonly id: string }[]> =>
  sql.query(
    `select environment_id as "environmentId", id from purchase where state = 'pending' and created_at < $1::timestamptz
     order by created_at limit $2`,
    [before, limit],
  );

/** What players bought, the newest first: a page for each key that has any. */
export const findPurchasePages = createPlayerPages<StoredPurchase>('purchase', columns);
