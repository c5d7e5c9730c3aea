import type { LocalizedText } from '@stargraph/kit/contracts/release';
import type { Sql } from '@stargraph/kit/db/sql';
import type { StarsOrder } from '../domain/stars-order.ts';
import type { PlayerKey } from './account-store.ts';
import { createPlayerPages } from './page-store.ts';

export interface StoredStarsOrder extends StarsOrder, PlayerKey {
  readonly id: string;
  readonly projectId: string;
  readonly releaseHash: string;
  readonly title: LocalizedText;
  readonly description: LocalizedText | null;
  readonly perPlayerLimit: number | null;
  readonly stock: number | null;
  readonly traceparent: string;
  readonly invoiceLink: string | null;
  /** When Telegram was last told that it may be paid. */
  readonly checkedOutAt: Date | null;
  readonly paidAt: Date | null;
  readonly refundedAt: Date | null;
}

const columns = `stars_order.environment_id as "environmentId", stars_order.id, project_id as "projectId", stars_order.player_id as "playerId",
  product_id as "productId", release_hash as "releaseHash", title, description, stars, grants, currency_grants as "currencyGrants",
  per_player_limit as "perPlayerLimit", stock, is_subscription as "isSubscription", stars_order.traceparent, created_at as "createdAt", stars_order.state, invoice_link as "invoiceLink",
  stars_order.telegram_bot_id as "telegramBotId", stars_order.checked_out_at as "checkedOutAt", stars_order.paid_at as "paidAt", stars_order.refunded_at as "refundedAt"`;

export type NewStarsOrder = Omit<
  StoredStarsOrder,
  'state' | 'invoiceLink' | 'telegramBotId' | 'checkedOutAt' | 'paidAt' | 'refundedAt'
>;

/** Writes an open order; its terms can't be changed any more. */
export const insertStarsOrder = async (tx: Sql, order: NewStarsOrder): Promise<void> => {
  await tx.query(
    `insert into stars_order (environment_id, id, project_id, player_id, product_id, release_hash, title, description, stars, grants,
       currency_grants, per_player_limit, stock, traceparent, created_at, is_subscription, state)
     values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8::jsonb, $9, $10::jsonb, $11::jsonb, $12, $13, $14, $15::timestamptz, $16, 'open')`,
    [
      order.environmentId,
      order.id,
      order.projectId,
      order.playerId,
      order.productId,
      order.releaseHash,
      JSON.stringify(order.title),
      order.description === null ? null : JSON.stringify(order.description),
      order.stars,
      JSON.stringify(order.grants),
      JSON.stringify(order.currencyGrants),
      order.perPlayerLimit,
      order.stock,
      order.traceparent,
      order.createdAt,
      order.isSubscription,
    ],
  );
};

/** How many orders a player has made since `since` that are not paid. */
export const countOpenOrders = async (
  tx: Sql,
  { environmentId, playerId }: PlayerKey,
  since: Date,
): Promise<number> => {
  const rows = await tx.query<{ count: bigint }>(
    `select count(*) from stars_order where environment_id = $1 and player_id = $2 and state = 'open' and created_at > $3::timestamptz`,
    [environmentId, playerId, since],
  );
  return Number(rows[0]?.count ?? 0);
};

/** Orders of any player by id; those that their environment does not have are left out. */
export const findStarsOrders = (
  sql: Sql,
  keys: readonly { readonly environmentId: string; readonly id: string }[],
): Promise<StoredStarsOrder[]> =>
  sql.query<StoredStarsOrder>(
    `select ${columns} from stars_order join unnest($1::text[], $2::text[]) as wanted(environment_id, id) using (environment_id, id)`,
    [keys.map((key) => key.environmentId), keys.map((key) => key.id)],
  );

/** One order; null where the environment has none of that id. */
export const findStarsOrder = async (sql: Sql, environmentId: string, id: string): Promise<StoredStarsOrder | null> =>
  (await findStarsOrders(sql, [{ environmentId, id }]))[0] ?? null;

/** An order, locked until the transaction ends; null where the environment has none of that id. */
export const lockStarsOrder = async (tx: Sql, environmentId: string, id: string): Promise<StoredStarsOrder | null> => {
  const rows = await tx.query<StoredStarsOrder>(
    `select ${columns} from stars_order where environment_id = $1 and id = $2 for no key update`,
    [environmentId, id],
  );
  return rows[0] ?? null;
};

/** Keeps the first link that comes for an order. @returns the one that is kept */
export const storeInvoiceLink = async (
  sql: Sql,
  { environmentId, id }: Pick<StoredStarsOrder, 'environmentId' | 'id'>,
  link: string,
  telegramBotId: string,
): Promise<string> => {
  const rows = await sql.query<{ link: string }>(
    `update stars_order set invoice_link = coalesce(invoice_link, $3), telegram_bot_id = coalesce(telegram_bot_id, $4)
     where environment_id = $1 and id = $2 returning invoice_link as link`,
    [environmentId, id, link, telegramBotId],
  );
  const [kept] = rows;
  if (kept === undefined) throw new Error('An order that was written is not there');
  return kept.link;
};

/** Notes that Telegram is told that an open order may be paid. */
export const markCheckedOut = async (
  tx: Sql,
  { environmentId, id }: Pick<StoredStarsOrder, 'environmentId' | 'id'>,
  now: Date,
): Promise<void> => {
  await tx.query(
    `update stars_order set checked_out_at = $3::timestamptz where environment_id = $1 and id = $2 and state = 'open'`,
    [environmentId, id, now],
  );
};

/** Marks a locked, open order as paid. @throws Error where it is not open */
export const markPaid = async (
  tx: Sql,
  { environmentId, id }: Pick<StoredStarsOrder, 'environmentId' | 'id'>,
  paidAt: Date,
): Promise<void> => {
  const rows = await tx.query(
    `update stars_order set state = 'paid', paid_at = $3::timestamptz where environment_id = $1 and id = $2 and state = 'open' returning id`,
    [environmentId, id, paidAt],
  );
  if (rows.length !== 1) throw new Error('An order that is to be paid is not open');
};

/** Marks a locked, paid order as refunded; one that is refunded stays as it is. */
export const markOrderRefunded = async (
  tx: Sql,
  { environmentId, id }: Pick<StoredStarsOrder, 'environmentId' | 'id'>,
  now: Date,
): Promise<void> => {
  await tx.query(
    `update stars_order set state = 'refunded', refunded_at = $3::timestamptz where environment_id = $1 and id = $2 and state = 'paid'`,
    [environmentId, id, now],
  );
};

/** What players ordered for Stars, the newest first: a page for each key that has any. */
export const findStarsOrderPages = createPlayerPages<StoredStarsOrder>('stars_order', columns);
