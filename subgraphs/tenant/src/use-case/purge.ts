import type { Clock } from '@stargraph/kit/clock';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { purgeConsumedEvents } from '@stargraph/kit/consume';
import { purgeIdempotencyRecords } from '@stargraph/kit/idempotency';
import type { ServiceDeps } from '@stargraph/kit/service';
import { purgeFormerSlugs } from '../store/former-slug.ts';
import { purgeInvitations } from '../store/invitation.ts';
import { purgeMessages } from '../store/outbound-message.ts';
import { purgeEndpoints } from '../store/webhook-endpoint.ts';
import { purgeMessages as purgeWebhookMessages, purgeOrphans } from '../store/webhook-message.ts';
import { purgeSecrets } from '../store/webhook-secret.ts';
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
  await purgeInvitations(sql, before);
  await purgeFormerSlugs(sql, new Date(clock.now()));
  await purgeIdempotencyRecords(sql, clock);
  await purgeConsumedEvents(sql, clock);
};

/** Rows that one statement deletes: a longer one would hold its locks for too long. */
const purgedAtOnce = 1000;

/** Deletes webhooks' messages that have been kept for their time, and what endpoints left that were removed. */
export const purgeWebhooks = async ({ pool, clock }: Deps): Promise<void> => {
  const sql = sqlOfPool(pool);
  const before = new Date(clock.now() - keptMs);
  while ((await purgeWebhookMessages(sql, before, purgedAtOnce)) === purgedAtOnce);
  while ((await purgeOrphans(sql, purgedAtOnce)) === purgedAtOnce);
  await purgeEndpoints(sql);
  await purgeSecrets(sql, new Date(clock.now()));
};

/** Gives payments that were given up one more try each: Stars that Telegram took are honoured, however late. */
export const retryPayments = async ({ pool, clock }: Deps): Promise<void> => {
  await retryParkedPayments(sqlOfPool(pool), mostTries - 1, new Date(clock.now()));
};
