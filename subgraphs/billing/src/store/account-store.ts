import type { Sql } from '@stargraph/kit/db/sql';
import { playerOwner, type Funds } from '../domain/account.ts';

/** A player in its environment: the tenant key comes first, everywhere. */
export interface PlayerKey {
  readonly environmentId: string;
  readonly playerId: string;
}

/** A player's account of one currency. */
export interface StoredWallet extends PlayerKey, Funds {
  readonly currencyId: string;
}

const walletColumns = `environment_id as "environmentId", substr(owner, 8) as "playerId", currency_id as "currencyId", balance, held`;

/** The wallets of players, by currency; players whom no money has reached are left out. */
export const findWallets = async (
  sql: Sql,
  keys: readonly PlayerKey[],
): Promise<(PlayerKey & { readonly wallets: readonly StoredWallet[] })[]> => {
  const rows = await sql.query<StoredWallet>(
    `select ${walletColumns}
     from account join unnest($1::text[], $2::text[]) as wanted(environment_id, owner) using (environment_id, owner)
     order by currency_id`,
    [keys.map((key) => key.environmentId), keys.map((key) => playerOwner(key.playerId))],
  );
  return [...Map.groupBy(rows, (row) => `${row.environmentId}\n${row.playerId}`).values()].flatMap((wallets) =>
    wallets.slice(0, 1).map(({ environmentId, playerId }) => ({ environmentId, playerId, wallets })),
  );
};

/**
 * Locks all accounts of a player in id order until the transaction ends: whatever the currency, a player
 * takes one hold at a time. One that has no account yet has nothing to spend, so there is nothing to guard.
 */
export const lockWallets = (tx: Sql, { environmentId, playerId }: PlayerKey): Promise<StoredWallet[]> =>
  tx.query<StoredWallet>(
    `select ${walletColumns} from account where environment_id = $1 and owner = $2 order by id for no key update`,
    [environmentId, playerOwner(playerId)],
  );
