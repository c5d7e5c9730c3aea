import type { Sql } from '@stargraph/kit/db/sql';
import { accountId, playerOwner, type AccountRef, type Funds } from '../domain/account.ts';

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

export interface EnvironmentAccount extends AccountRef {
  readonly environmentId: string;
}

const accountColumns = (accounts: readonly EnvironmentAccount[]): [string[], string[], string[], string[]] => [
  accounts.map((account) => account.environmentId),
  accounts.map(accountId),
  accounts.map((account) => account.owner),
  accounts.map((account) => account.currencyId),
];

/** Makes the system accounts that are not there yet. Locks nothing that exists: all players share these rows. */
export const ensureSystemAccounts = async (
  tx: Sql,
  accounts: readonly EnvironmentAccount[],
  now: Date,
): Promise<void> => {
  await tx.query(
    `insert into account (environment_id, id, owner, currency_id, created_at)
     select distinct environment_id, id, owner, currency_id, $5::timestamptz
     from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as given(environment_id, id, owner, currency_id)
     order by environment_id, id
     on conflict (environment_id, id) do nothing`,
    [...accountColumns(accounts), now],
  );
};

/**
 * Adds to players' balances, and makes the accounts that are not there yet. Accounts are locked in id order.
 *
 * @param credits minor units, more than 0; several for one account add up
 * @throws the database's numeric_value_out_of_range (22003) where a balance would pass 2^63 - 1
 */
export const creditAccounts = async (
  tx: Sql,
  credits: readonly (EnvironmentAccount & { readonly amount: bigint })[],
  now: Date,
): Promise<void> => {
  await tx.query(
    `insert into account as present (environment_id, id, owner, currency_id, balance, created_at)
     select environment_id, id, owner, currency_id, sum(amount)::bigint, $6::timestamptz
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[]) as given(environment_id, id, owner, currency_id, amount)
     group by environment_id, id, owner, currency_id order by environment_id, id
     on conflict (environment_id, id) do update set balance = present.balance + excluded.balance`,
    [...accountColumns(credits), credits.map((credit) => String(credit.amount)), now],
  );
};
