import { z } from 'zod';
import { defineCommand } from '../../commands.ts';

const personalDataRead = (owner: 'tenant' | 'game' | 'billing' | 'analytics') =>
  defineCommand({
    name: 'personalData.read',
    owner,
    callers: ['auth'],
    timeoutMs: 10_000,
    input: z.object({
      environmentId: z.string(),
      playerId: z.string(),
      /** By whom chats are found. */
      telegramUserId: z.string(),
      until: z.iso.datetime(),
      table: z.string(),
      /** `next` of the page before; null for the first. */
      after: z.string().nullable(),
    }),
    output: z.object({ rows: z.array(z.record(z.string(), z.unknown())), next: z.string().nullable() }).nullable(),
  });

export type PersonalDataRead = ReturnType<typeof personalDataRead>;

/** A page of what a domain holds of a player in one of its tables; null for a table that holds nothing of players. */
export const tenantPersonalDataRead = personalDataRead('tenant');
export const gamePersonalDataRead = personalDataRead('game');
export const billingPersonalDataRead = personalDataRead('billing');
export const analyticsPersonalDataRead = personalDataRead('analytics');
