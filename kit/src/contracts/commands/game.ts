import { z } from 'zod';
import { defineCommand } from '../../commands.ts';

/**
 * What game knows of a hold whose time is up. `decided`: the event that settles it is on its way. `never`: nothing was
 * decided on it, and from now on nothing can be.
 */
export const holdOutcome = defineCommand({
  name: 'hold.outcome',
  owner: 'game',
  callers: ['workers'],
  timeoutMs: 3000,
  input: z.object({ environmentId: z.string(), playerId: z.string(), holdId: z.uuid() }),
  output: z.object({ outcome: z.enum(['decided', 'never']) }),
});
