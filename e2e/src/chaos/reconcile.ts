import type pg from 'pg';
import type { SimulatorView } from '@stargraph/embedded/simulator/contract';
import { itemProblems, ledgerProblems, starsProblems } from '../books.ts';
import type { Acknowledged } from './acknowledged.ts';
import { tallyPurchases, tallyRewards, tallyStars, tallyStarsGrants } from './reconcile-billing.ts';
import { tallyEvents, tallyTracked } from './reconcile-events.ts';
import { tallyActs, tallyClaims, tallyItems, tallyLeaderboards, tallyPoints } from './reconcile-game.ts';
import { tallyProjection } from './reconcile-leaderboards.ts';
import type { Tally } from './tally.ts';
import type { ChaosTarget } from './target.ts';

export interface Reconciliation {
  readonly tallies: readonly Tally[];
  /** What the books of billing, game and Telegram disagree in. */
  readonly problems: readonly string[];
}

/** Holds everything acknowledged against every store. Nobody may play meanwhile, and nothing may be on its way. */
export const reconcile = async (given: {
  readonly client: pg.Client;
  readonly target: ChaosTarget;
  readonly acknowledged: Acknowledged;
  /** As players had it. */
  readonly run: string;
  /** Ids of events that were written to break their contract. */
  readonly poison: ReadonlySet<string>;
}): Promise<Reconciliation> => {
  const { client, target, acknowledged, run, poison } = given;
  const telegram = await target.simulator.get<SimulatorView>('state');
  return {
    tallies: [
      await tallyActs(client, acknowledged, run),
      await tallyPoints(client, acknowledged),
      await tallyClaims(client, acknowledged),
      await tallyLeaderboards(client),
      await tallyProjection(client, target),
      await tallyRewards(client),
      await tallyPurchases(client, acknowledged),
      await tallyStars(client, telegram, acknowledged),
      await tallyStarsGrants(client),
      await tallyItems(client),
      await tallyTracked(target, acknowledged, run),
      await tallyEvents(client, target, poison),
    ],
    problems: [
      ...(await ledgerProblems(client)),
      ...(await starsProblems(client, target.simulator, acknowledged.stars, true)),
      ...(await itemProblems(client)),
    ],
  };
};
