import { moneySchema } from '@stargraph/kit/contracts/release';
import { z } from 'zod';
import type { Gain } from '../domain/intent.ts';

/** A gain as it is stored in `intent.outcome`. */
const storedGain = z.object({
  points: z.string(),
  rewards: z.array(
    z.object({
      currencyId: z.string(),
      amount: z.string(),
      reason: z.object({ kind: z.enum(['action', 'level', 'quest']), id: z.string() }),
    }),
  ),
  cost: moneySchema.optional(),
});

export const writeGain = (gain: Gain): string =>
  JSON.stringify({ points: String(gain.points), rewards: gain.rewards, cost: gain.cost });

/** @throws ZodError where the row was not written by {@link writeGain} */
export const readGain = (outcome: unknown): Gain => {
  const { points, rewards, cost } = storedGain.parse(outcome);
  return { points: BigInt(points), rewards, ...(cost === undefined ? {} : { cost }) };
};
