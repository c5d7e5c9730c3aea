import type { Pool } from 'pg';
import type { Bus, Subscription } from '@stargraph/kit/bus/bus';
import type { Clock } from '@stargraph/kit/clock';
import { claimEvents } from '@stargraph/kit/consume';
import { eventData, type Envelope } from '@stargraph/kit/contracts/event';
import { inTransaction } from '@stargraph/kit/db/sql';
import type { Worker } from '@stargraph/kit/service';
import { findAccount } from '../store/operator.ts';
import { enqueueMail } from '../store/outbound-mail.ts';

const group = 'auth.limitMail';
const type = 'tenant.limit.approached.v1';

/** Writes to those who answer for a company that it is near a limit of its plan, once each. */
export const tellOfLimits = (
  { pool, clock }: { readonly pool: Pool; readonly clock: Clock },
  batch: readonly Envelope[],
): Promise<void> =>
  inTransaction(pool, async (tx) => {
    const fresh = await claimEvents(
      tx,
      group,
      batch.map(({ id }) => id),
    );
    for (const event of batch.filter(({ id }) => fresh.has(id))) {
      const { companyId, companyName, limit, level, used, allowed, operatorIds } = eventData(event, type);
      for (const operatorId of operatorIds) {
        const account = await findAccount(tx, operatorId);
        // Only to an address that was shown to be theirs.
        if (account === null || account.email === null || account.emailVerifiedAt === null) continue;
        await enqueueMail(tx, {
          kind: 'limitApproached',
          address: account.email,
          language: account.language,
          subjectId: operatorId,
          data: { companyId, companyName, limit, level, used, allowed },
          at: new Date(clock.now()),
        });
      }
    }
  });

export const createLimitMail = (deps: { readonly pool: Pool; readonly clock: Clock; readonly bus: Bus }): Worker => {
  let subscription: Subscription | undefined;
  return {
    start: async () => {
      subscription = deps.bus.subscribe({
        group,
        sources: ['tenant'],
        types: [type],
        handle: (batch) => tellOfLimits(deps, batch),
      });
    },
    stop: async () => {
      await subscription?.stop();
    },
  };
};
