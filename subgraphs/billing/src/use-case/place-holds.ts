import type { ledgerHold } from '@stargraph/kit/contracts/commands/billing';
import type { z } from 'zod';
import { playerOwner } from '../domain/account.ts';
import { InsufficientFundsError } from '../domain/errors.ts';
import type { LedgerDeps } from './credit-rewards.ts';
import type { LedgerWriter } from './ledger-writer.ts';

/** After this game is asked what became of a hold: long beyond any act that is still at work on it. */
const holdMs = 2 * 60 * 1000;

type Outcome = z.input<typeof ledgerHold.output>['outcomes'][number];

/** Promises what acts cost, each once for its id, in their order. One that there is too little for holds up none. */
export const placeHolds = (
  { clock, ledger }: Pick<LedgerDeps, 'clock'> & { readonly ledger: Pick<LedgerWriter, 'hold'> },
  { environmentId, playerId, holds }: z.output<typeof ledgerHold.input>,
): Promise<Outcome[]> => {
  const now = clock.now();
  return Promise.all(
    holds.map(async ({ holdId, money, actionId }): Promise<Outcome> => {
      try {
        const state = await ledger.hold({
          environmentId,
          id: holdId,
          account: { owner: playerOwner(playerId), currencyId: money.currencyId },
          amount: BigInt(money.amount),
          reason: { kind: 'action', id: actionId },
          createdAt: new Date(now),
          expiresAt: new Date(now + holdMs),
        });
        return state === 'pending' ? 'held' : 'settled';
      } catch (error) {
        if (error instanceof InsufficientFundsError) return 'insufficient';
        throw error;
      }
    }),
  );
};
