import type { Pool } from 'pg';
import type { Clock } from '@stargraph/kit/clock';
import { eventData, type Envelope } from '@stargraph/kit/contracts/event';
import { inTransaction, type Sql } from '@stargraph/kit/db/sql';
import { appendEvents } from '@stargraph/kit/outbox';
import { transferPosted } from '../domain/ledger-event.ts';
import { rewardTransfer } from '../domain/transfer.ts';
import type { NewTransfer } from '../store/ledger-store.ts';
import { postTransfers, writtenAs } from './post-transfers.ts';

export interface LedgerDeps {
  readonly pool: Pool;
  readonly clock: Clock;
  /** Called after a commit that wrote events. */
  readonly wake: () => void;
}

const transferOf = (reward: Envelope, createdAt: Date): NewTransfer & { readonly reward: Envelope } => {
  const { playerId, money, expiresAt, reason } = eventData(reward, 'game.reward.granted.v1');
  const { environmentId, projectId, releaseHash, traceparent } = reward;
  const expires = expiresAt === undefined ? undefined : new Date(expiresAt);
  const plan = rewardTransfer(reward.id, playerId, money, reason, expires);
  return { ...writtenAs(plan, { environmentId, projectId, releaseHash, traceparent, createdAt }), reward };
};

const credit = async (tx: Sql, rewards: readonly Envelope[], clock: Clock): Promise<boolean> => {
  const now = clock.now();
  const { posted, expired } = await postTransfers(
    tx,
    rewards.map((reward) => transferOf(reward, new Date(now))),
    clock,
  );
  const events = posted.flatMap((transfer) => {
    const { environmentId, projectId, releaseHash, traceparent } = transfer.reward;
    return transferPosted({ environmentId, projectId, releaseHash, traceparent, now }, transfer);
  });
  await appendEvents(tx, [...expired, ...events], clock);
  return expired.length + events.length > 0;
};

/**
 * Credits rewards, all of them or none. Each is credited once: the ledger itself remembers its event id, for
 * good, so a reward may come again whenever it likes.
 *
 * @throws WalletFullError where a balance would pass 2^63 - 1
 */
export const creditRewards = async ({ pool, clock, wake }: LedgerDeps, rewards: readonly Envelope[]): Promise<void> => {
  const credited = await inTransaction(pool, (tx) => credit(tx, rewards, clock));
  if (credited) wake();
};
