import type { Clock } from '@stargraph/kit/clock';
import type { NewEvent } from '@stargraph/kit/contracts/event';
import { inTransaction, sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import { appendEvents } from '@stargraph/kit/outbox';
import { playerOwner } from '../domain/account.ts';
import { createLedger, type EnvironmentAccount } from '../domain/ledger.ts';
import { lockWallets, type PlayerKey, type StoredWallet } from '../store/account-store.ts';
import { lockAccounts } from '../store/ledger-store.ts';
import { findDueAccounts } from '../store/lot-store.ts';
import { closeLedger } from './close-ledger.ts';
import type { LedgerDeps } from './credit-rewards.ts';

/** Moves what has expired out of accounts; does nothing to those where nothing has. @returns what is to be told */
const expire = async (tx: Sql, accounts: readonly EnvironmentAccount[], clock: Clock): Promise<readonly NewEvent[]> => {
  const locked = await lockAccounts(tx, accounts);
  const ledger = createLedger(locked, new Date(clock.now()));
  // The ledger moves it when it looks at an account.
  for (const account of accounts) ledger.fundsOf(account);
  return closeLedger(tx, locked, [], ledger, clock);
};

/** Locks all accounts of a player, as `lockWallets` does, without what has expired in them. */
export const lockCurrentWallets = async (
  tx: Sql,
  player: PlayerKey,
  clock: Clock,
): Promise<{ readonly wallets: readonly StoredWallet[]; readonly expired: readonly NewEvent[] }> => {
  const wallets = await lockWallets(tx, player);
  const expiring = wallets.filter((wallet) => wallet.expiring > 0n);
  if (expiring.length === 0) return { wallets, expired: [] };
  const owner = playerOwner(player.playerId);
  const accounts = expiring.map(({ environmentId, currencyId }) => ({ environmentId, owner, currencyId }));
  const expired = await expire(tx, accounts, clock);
  return { wallets: await lockWallets(tx, player), expired };
};

/** Lots in one transaction. */
const batch = 200;

/**
 * Moves what has expired out of the accounts that nobody else has touched since: whoever touches one moves it there and
 * then, so nothing depends on when this runs. Any number may run at once, and be killed at any moment.
 *
 * @param hasTime asked between batches: what is left is done the next time
 * @returns how many accounts it moved something out of
 */
export const expireLots = async (
  { pool, clock, wake }: LedgerDeps,
  hasTime: () => boolean = () => true,
): Promise<number> => {
  let looked = 0;
  while (hasTime()) {
    const accounts = await findDueAccounts(sqlOfPool(pool), new Date(clock.now()), batch);
    if (accounts.length === 0) break;
    const told = await inTransaction(pool, async (tx) => {
      const events = await expire(tx, accounts, clock);
      await appendEvents(tx, events, clock);
      return events.length;
    });
    // Another worker was faster: it goes on.
    if (told === 0) break;
    wake();
    looked += accounts.length;
  }
  return looked;
};
