import { IdempotencyConflictError, NotFoundError, NotPublishedError } from '@stargraph/kit/errors';
import type { ExchangeDefinition } from '@stargraph/kit/contracts/release';
import { expiresAt, expiryOf } from '@stargraph/kit/currency-expiry';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import type { ExpiringCurrency } from '../domain/currency-grant.ts';
import { exchangedFor, exchangeKey, exchangeTransfer } from '../domain/exchange.ts';
import type { PlayerKey } from '../store/account-store.ts';
import { findExchange, type StoredExchange } from '../store/exchange-store.ts';
import type { LedgerDeps } from './credit-rewards.ts';
import type { LedgerWriter } from './ledger-writer.ts';
import { writtenAs } from './post-transfers.ts';

export interface ExchangeRequest extends PlayerKey {
  readonly projectId: string;
  readonly exchangeId: string;
  /** What is given, minor units. */
  readonly amount: bigint;
  readonly idempotencyKey: string;
  readonly traceparent: string;
  /** The release that answers the request; null before the first publication. */
  readonly release: {
    readonly hash: string;
    readonly exchanges: readonly ExchangeDefinition[];
    readonly currencies: readonly ExpiringCurrency[];
  } | null;
}

/**
 * Exchanges one currency for another at the rate of the request's release, in one transfer. A repeat with the same key,
 * rate and amount gives the same exchange, whatever the release says by now; a refusal leaves the key free.
 *
 * @throws NotPublishedError, NotFoundError, ExchangeAmountError, ExchangeLimitReachedError, InsufficientFundsError, WalletFullError, IdempotencyConflictError
 */
export const exchangeCurrency = async (
  { pool, clock, ledger }: LedgerDeps & { readonly ledger: Pick<LedgerWriter, 'transfer'> },
  request: ExchangeRequest,
): Promise<StoredExchange> => {
  const { environmentId, playerId, projectId, exchangeId, amount, release, traceparent } = request;
  const known = async (): Promise<StoredExchange | null> => {
    const found = await findExchange(sqlOfPool(pool), environmentId, playerId, exchangeKey(request));
    if (found !== null && (found.exchangeId !== exchangeId || found.given !== amount))
      throw new IdempotencyConflictError();
    return found;
  };
  const earlier = await known();
  if (earlier !== null) return earlier;
  if (release === null) throw new NotPublishedError();
  const rate = release.exchanges.find(({ id }) => id === exchangeId);
  if (rate === undefined) throw new NotFoundError('An exchange rate');
  const got = exchangedFor(rate, amount);
  const createdAt = new Date(clock.now());
  const rule = expiryOf(release.currencies, rate.get.currencyId);
  const expiring = rule === null ? undefined : expiresAt(rule, createdAt.getTime());
  const plan = exchangeTransfer(request, rate, amount, got, expiring);
  const order = writtenAs(plan, { environmentId, projectId, releaseHash: release.hash, traceparent, createdAt });
  const { perDay, give } = rate;
  const cap =
    perDay === null
      ? {}
      : { cap: { playerId, exchangeId, giveCurrencyId: give.currencyId, perDay: BigInt(perDay), amount } };
  await ledger.transfer({ ...order, ...cap }).catch(async (error: unknown) => {
    // A repeat that came at the same time may have been exchanged at another release's rate: that one counts.
    if (!(error instanceof IdempotencyConflictError) || (await known()) === null) throw error;
  });
  const made = await known();
  if (made === null) throw new Error('An exchange that was written is not there');
  return made;
};
