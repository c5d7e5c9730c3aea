import type { CommandClient } from '@stargraph/kit/commands';
import { botRefundStars } from '@stargraph/kit/contracts/commands/tenant-bot';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import { starsCurrency } from '../domain/stars-order.ts';
import { askAgainMs } from '../domain/stars-refund.ts';
import { placeOfCharge } from '../store/stars-book-store.ts';
import { claimRefund, findDueRefunds, markRefundFailed, putRefundOff } from '../store/stars-refund-store.ts';
import type { LedgerDeps } from './credit-rewards.ts';
import { noteRefund } from './note-refund.ts';

export interface RefundDeps extends LedgerDeps {
  readonly commands: CommandClient;
  readonly logger: Logger;
}

/** Longer than the command may take: whoever took a refund and is not heard of for so long was killed. */
const leaseMs = 45_000;
const batch = 50;

/**
 * Asks Telegram for a requested refund and settles it by the answer. Without an answer it stays requested and is asked
 * for again: a refund that Telegram carried out meanwhile is then told as done. Whoever finds one may call it.
 */
export const carryOutRefund = async (deps: RefundDeps, environmentId: string, id: string): Promise<void> => {
  const { pool, clock, commands, logger } = deps;
  const sql = sqlOfPool(pool);
  const now = clock.now();
  const refund = await claimRefund(sql, environmentId, id, new Date(now), new Date(now + leaseMs));
  if (refund === null) return;
  const { telegramBotId, chargeId, traceparent } = refund;
  const place = { environmentId, telegramBotId, chargeId, position: await placeOfCharge(sql, refund) };
  const answer = await commands.call(botRefundStars, place, { traceparent }).catch((error: unknown) => {
    logger.warn({ environmentId, refundId: id, problem: messageOf(error) }, 'a refund could not be asked for');
    return { outcome: 'unavailable', retryAfterMs: null } as const;
  });
  switch (answer.outcome) {
    case 'refunded': {
      const told = { ...refund, currency: starsCurrency, amount: Number(refund.amount), refundedAt: clock.now() };
      const noted = await noteRefund(deps, told);
      if (noted.outcome === 'mismatched') throw new Error('A refund is of another amount than its payment');
      return;
    }
    case 'refused':
      await markRefundFailed(sql, refund, answer.reason, answer.words, new Date(clock.now()));
      return;
    case 'unavailable':
      await putRefundOff(sql, refund, new Date(clock.now() + (answer.retryAfterMs ?? askAgainMs(refund.attempts))));
  }
};

/** Goes on with the refunds that are due: those that got no answer, those of a policy, those that a kill left behind. */
export const carryOutRefunds = async (deps: RefundDeps): Promise<number> => {
  const due = await findDueRefunds(sqlOfPool(deps.pool), new Date(deps.clock.now()), batch);
  for (const { environmentId, id } of due) {
    try {
      await carryOutRefund(deps, environmentId, id);
    } catch (error) {
      deps.logger.error(
        { environmentId, refundId: id, problem: messageOf(error) },
        'a refund could not be carried out',
      );
    }
  }
  return due.length;
};
