import type { CommandClient } from '@stargraph/kit/commands';
import { holdOutcome } from '@stargraph/kit/contracts/commands/game';
import { eventData, type Envelope } from '@stargraph/kit/contracts/event';
import { inTransaction, sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import { appendEvents } from '@stargraph/kit/outbox';
import { playerIdOf } from '../domain/account.ts';
import { HoldUnsettledError } from '../domain/errors.ts';
import { transferPosted } from '../domain/ledger-event.ts';
import { createLedger } from '../domain/ledger.ts';
import { chargeTransfer } from '../domain/transfer.ts';
import {
  endHolds,
  findHolds,
  findOverdueHolds,
  type HoldEnd,
  type HoldKey,
  type StoredHold,
} from '../store/hold-store.ts';
import { lockAccounts, type NewTransfer } from '../store/ledger-store.ts';
import { closeLedger } from './close-ledger.ts';
import type { LedgerDeps } from './credit-rewards.ts';
import { writtenAs } from './post-transfers.ts';

const keyOf = ({ environmentId, id }: HoldKey): string => `${environmentId}\n${id}`;

/** The holds as they are under the locks of their accounts. */
const lockHolds = async (tx: Sql, keys: readonly HoldKey[]) => {
  const seen = await findHolds(tx, keys);
  const locked = await lockAccounts(
    tx,
    seen.map(({ environmentId, account }) => ({ environmentId, ...account })),
  );
  // In a statement of its own: what was seen before the locks may have changed while they were waited for.
  const holds = new Map((await findHolds(tx, keys)).map((hold) => [keyOf(hold), hold]));
  return { locked, holds };
};

const settle = async (tx: Sql, events: readonly Envelope[], clock: LedgerDeps['clock']): Promise<boolean> => {
  const settled = events.map((event) => ({ event, ...eventData(event, 'game.hold.settled.v1') }));
  const { locked, holds } = await lockHolds(
    tx,
    settled.map(({ event: { environmentId }, holdId }) => ({ environmentId, id: holdId })),
  );
  const now = clock.now();
  const createdAt = new Date(now);
  const ledger = createLedger(locked, createdAt);
  const ends: HoldEnd[] = [];
  const posted: (NewTransfer & { readonly event: Envelope })[] = [];
  for (const { event, holdId, outcome } of settled) {
    const hold = holds.get(keyOf({ environmentId: event.environmentId, id: holdId }));
    if (hold === undefined) throw new HoldUnsettledError(event.id, 'There is no such hold');
    const { environmentId, id, account, amount, lots } = hold;
    if (hold.state !== 'pending') {
      // Told before; or let go because nothing had been decided, which game then promised never to do.
      if ((hold.state === 'posted') !== (outcome === 'posted'))
        throw new HoldUnsettledError(event.id, `A hold that is ${hold.state} was told to be ${outcome}`);
      continue;
    }
    if (outcome === 'posted') {
      const { projectId, releaseHash, traceparent } = event;
      const transfer = {
        ...writtenAs(chargeTransfer(hold), { environmentId, projectId, releaseHash, traceparent, createdAt }),
        hold: { id, amount },
      };
      ledger.post(transfer);
      posted.push({ ...transfer, event });
      ends.push({ environmentId, id, state: 'posted', transferId: transfer.id });
    } else {
      ledger.free({ environmentId, ...account }, amount, lots);
      ends.push({ environmentId, id, state: 'voided', transferId: null });
    }
    holds.set(keyOf(hold), { ...hold, state: outcome });
  }
  if (ends.length === 0) return false;
  const expired = await closeLedger(tx, locked, posted, ledger, clock);
  await endHolds(tx, ends);
  const told = [...expired];
  for (const transfer of posted) {
    const { environmentId, projectId, releaseHash, traceparent } = transfer.event;
    told.push(...transferPosted({ environmentId, projectId, releaseHash, traceparent, now }, transfer));
  }
  await appendEvents(tx, told, clock);
  return told.length > 0;
};

/**
 * Takes or frees what acts promised, as game has decided, all of them or none. Each once, however often it is told.
 *
 * @throws HoldUnsettledError for an event that contradicts what is known
 */
export const settleHolds = async ({ pool, clock, wake }: LedgerDeps, events: readonly Envelope[]): Promise<void> => {
  if (await inTransaction(pool, (tx) => settle(tx, events, clock))) wake();
};

/** Frees a hold that nothing was decided on, unless it has ended. */
const letGo = (pool: LedgerDeps['pool'], clock: LedgerDeps['clock'], key: HoldKey): Promise<void> =>
  inTransaction(pool, async (tx) => {
    const { locked, holds } = await lockHolds(tx, [key]);
    const hold = holds.get(keyOf(key));
    if (hold?.state !== 'pending') return;
    const ledger = createLedger(locked, new Date(clock.now()));
    ledger.free({ environmentId: hold.environmentId, ...hold.account }, hold.amount, hold.lots);
    const expired = await closeLedger(tx, locked, [], ledger, clock);
    await endHolds(tx, [{ ...key, state: 'expired', transferId: null }]);
    await appendEvents(tx, expired, clock);
  });

/** Holds in one run; the next goes on. */
const batch = 200;

type AskDeps = Pick<LedgerDeps, 'pool' | 'clock'> & { readonly commands: CommandClient; readonly logger: Logger };

const ask = async (
  { pool, clock, commands }: AskDeps,
  { environmentId, id, account }: StoredHold,
): Promise<boolean> => {
  const playerId = playerIdOf(account.owner);
  if (playerId === null) throw new Error('A hold is of a player');
  const { outcome } = await commands.call(holdOutcome, { environmentId, playerId, holdId: id }, { traceparent: '' });
  // Decided: its event is on its way, and ends it.
  if (outcome === 'decided') return false;
  await letGo(pool, clock, { environmentId, id });
  return true;
};

/**
 * Asks game about holds whose time is up, and frees those on which nothing was decided: from its answer on nothing can
 * be. One that could not be asked about is left for the next time.
 *
 * @returns how many were freed
 */
export const expireHolds = async (deps: AskDeps): Promise<number> => {
  const overdue = await findOverdueHolds(sqlOfPool(deps.pool), new Date(deps.clock.now()), batch);
  let freed = 0;
  for (const hold of overdue) {
    try {
      if (await ask(deps, hold)) freed += 1;
    } catch (error) {
      const { environmentId, id } = hold;
      deps.logger.warn({ environmentId, holdId: id, problem: messageOf(error) }, 'a hold could not be asked about');
    }
  }
  return freed;
};
