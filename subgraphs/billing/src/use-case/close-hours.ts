import type { Pool } from 'pg';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction } from '@stargraph/kit/db/sql';
import { closeHours, findNextMovement } from '../store/economy-store.ts';
import { lockProof, saveClosed } from '../store/ledger-proof-store.ts';

const hourMs = 3_600_000;

/**
 * How long after its end an hour is closed. A transfer has its time from the process that writes it and is seen when
 * its transaction is over, which the database gives at most a minute and a half: nothing comes so late that it would be
 * missed, unless a clock is wrong. The trial balance finds that, and the hours are summed up anew.
 */
const graceMs = 600_000;

/** Hours that one transaction sums up at most. */
const mostHours = 48;

const hourOf = (at: number): number => at - (at % hourMs);

/**
 * Sums up hours that are over, of which none was before; a stretch at a time.
 *
 * @returns whether there are more
 */
export const closePassedHours = (
  { pool, clock }: { readonly pool: Pool; readonly clock: Clock },
  environmentId: string,
): Promise<boolean> =>
  inTransaction(pool, async (tx) => {
    const proof = await lockProof(tx, environmentId);
    if (proof === null) return false;
    const { closedUntil } = proof;
    const until = hourOf(clock.now() - graceMs);
    if (closedUntil !== null && closedUntil.getTime() >= until) return false;
    const next = await findNextMovement(tx, environmentId, closedUntil);
    const from = next === null ? until : Math.min(hourOf(next.getTime()), until);
    const to = Math.min(from + mostHours * hourMs, until);
    if (from < to) await closeHours(tx, environmentId, new Date(from), new Date(to));
    await saveClosed(tx, environmentId, new Date(to));
    return to < until;
  });
