import type { Clock } from '@stargraph/kit/clock';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { purgeIdempotencyRecords } from '@stargraph/kit/idempotency';
import type { ServiceDeps } from '@stargraph/kit/service';
import { purgeMessages } from '../store/outbound-message.ts';
import { purgeUpdates, retryParkedPayments } from '../store/received-update.ts';
import { mostTries } from './work-chat.ts';

interface Deps {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
}

/** How long what people wrote, and what was written to them, is kept. */
const keptMs = 30 * 24 * 60 * 60 * 1000;

/** Deletes what has been kept for its time; money that waits for somebody stays. */
export const purge = async ({ pool, clock }: Deps): Promise<void> => {
  const sql = sqlOfPool(pool);
  const before = new Date(clock.now() - keptMs);
  await purgeUpdates(sql, before);
  await purgeMessages(sql, before);
  await purgeIdempotencyRecords(sql, clock);
};

/** Gives payments that were given up one more try each: Stars that Telegram took are honoured, however late. */
export const retryPayments = async ({ pool, clock }: Deps): Promise<void> => {
  await retryParkedPayments(sqlOfPool(pool), mostTries - 1, new Date(clock.now()));
};
