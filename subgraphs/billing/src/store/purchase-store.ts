import type { Money } from '@stargraph/kit/contracts/release';
import type { Sql } from '@stargraph/kit/db/sql';
import { accountId, playerOwner } from '../domain/account.ts';
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
  readonly currencyGrants: readonly Money[];
  readonly state: PurchaseState;
  readonly holdId: string;
  readonly traceparent: string;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
}

const columns = `purchase.environment_id as "environmentId", purchase.id, project_id as "projectId", player_id as "playerId",
  product_id as "productId", release_hash as "releaseHash", price, currency_id as "currencyId", grants, currency_grants as "currencyGrants", purchase.state,
  hold_id as "holdId", traceparent, created_at as "createdAt", completed_at as "completedAt"`;

/** Writes a pending purchase, reserves its price in the player's account, and says so in a hold. */
export const insertPendingPurchase = async (
  tx: Sql,
  purchase: Omit<StoredPurchase, 'state' | 'completedAt'>,
): Promise<void> => {
  const account = accountId({ owner: playerOwner(purchase.playerId), currencyId: purchase.currencyId });
  await tx.query(
    `with reserved as (
       update account set held = held + $4 where environment_id = $1 and id = $3 returning environment_id, id
     ), held as (
       insert into hold (environment_id, id, account_id, amount, kind, reason_kind, reason_id, state, created_at)
       select environment_id, $2, id, $4, 'purchase', 'product', $8, 'pending', $14::timestamptz from reserved
       returning environment_id, id
     )
     insert into purchase (environment_id, id, project_id, player_id, product_id, release_hash, price, currency_id, grants, currency_grants, state, hold_id, traceparent, created_at)
     select environment_id, $5, $6, $7, $8, $9, $4, $10, $11::jsonb, $12::jsonb, 'pending', id, $13, $14::timestamptz from held`,
    [
      purchase.environmentId,
      purchase.holdId,
      account,
      String(purchase.price),
      purchase.id,
      purchase.projectId,
      purchase.playerId,
      purchase.productId,
      purchase.releaseHash,
      purchase.currencyId,
      JSON.stringify(purchase.grants),
      JSON.stringify(purchase.currencyGrants),
      purchase.traceparent,
      purchase.createdAt,
    ],
  );
};

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
