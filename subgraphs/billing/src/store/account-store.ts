import type { Sql } from '@stargraph/kit/db/sql';
import { noFunds, playerOwner, type Funds } from '../domain/account.ts';

/** A player in its environment: the tenant key comes first, everywhere. */
export interface PlayerKey {
  readonly environmentId: string;
  readonly playerId: string;
}

/** A player's account of one currency. */
export interface StoredWallet extends PlayerKey, Funds {
  readonly currencyId: string;
}

/** A player's account as it is at a moment. */
export interface Wallet extends StoredWallet {
  /** What of the balance has expired and is still to be moved out of it. Minor units. */
  readonly expired: bigint;
  /** What expires next and is not held; null where nothing does. */
  readonly nextExpiry: { readonly amount: bigint; readonly at: Date } | null;
}

/** One that no money has reached. */
export const emptyWallet = (player: PlayerKey, currencyId: string): Wallet => ({
  environmentId: player.environmentId,
  playerId: player.playerId,
  currencyId,
  ...noFunds,
  expired: 0n,
  nextExpiry: null,
});

const walletColumns = `account.environment_id as "environmentId", substr(owner, 8) as "playerId", currency_id as "currencyId", balance, held`;

interface WalletRow extends StoredWallet {
  readonly expired: string | null;
  readonly nextAmount: bigint | null;
  readonly nextAt: Date | null;
}

const walletOf = ({ expired, nextAmount, nextAt, ...row }: WalletRow): Wallet => ({
  ...row,
  expired: BigInt(expired ?? 0),
  nextExpiry: nextAmount === null || nextAt === null ? null : { amount: nextAmount, at: nextAt },
});

/** The wallets of players, by currency; players whom no money has reached are left out. @param now what has expired by then is not available */
export const findWallets = async (
  sql: Sql,
  keys: readonly PlayerKey[],
  now: Date,
): Promise<(PlayerKey & { readonly wallets: readonly Wallet[] })[]> => {
  const rows = await sql.query<WalletRow>(
    `select ${walletColumns}, due.expired, next.amount as "nextAmount", next.expires_at as "nextAt"
     from account join unnest($1::text[], $2::text[]) as wanted(environment_id, owner) using (environment_id, owner)
     left join lateral (
       select sum(amount)::text as expired from lot
       where lot.environment_id = account.environment_id and lot.account_id = account.id and expires_at <= $3
     ) as due on account.expiring > 0
     left join lateral (
       select amount, expires_at from lot
       where lot.environment_id = account.environment_id and lot.account_id = account.id and expires_at > $3
       order by expires_at limit 1
     ) as next on account.expiring > 0
     order by currency_id`,
    [keys.map((key) => key.environmentId), keys.map((key) => playerOwner(key.playerId)), now],
  );
  const found = rows.map(walletOf);
  return [...Map.groupBy(found, (row) => `${row.environmentId}\n${row.playerId}`).values()].flatMap((wallets) =>
    wallets.slice(0, 1).map(({ environmentId, playerId }) => ({ environmentId, playerId, wallets })),
  );
};

/**
 * Locks all accounts of a player in id order until the transaction ends: whatever the currency, a player
 * takes one hold at a time. One that has no account yet has nothing to spend, so there is nothing to guard.
 */
export const lockWallets = (
  tx: Sql,
  { environmentId, playerId }: PlayerKey,
): Promise<(StoredWallet & { /** What of it expires. */ readonly expiring: bigint })[]> =>
  tx.query<StoredWallet & { readonly expiring: bigint }>(
    `select ${walletColumns}, expiring from account where environment_id = $1 and owner = $2 order by id for no key update`,
    [environmentId, playerOwner(playerId)],
  );
