import { z } from 'zod';
import { membershipSchema } from '../../viewer.ts';
import { defineCommand } from '../../commands.ts';
import { limitNames } from '../plan.ts';
import { downloadPiece, environmentSchema } from './shared.ts';

/** An operator's memberships with their permissions and tenants. */
export const membershipOf = defineCommand({
  name: 'membership.of',
  owner: 'tenant',
  callers: ['gateway'],
  timeoutMs: 3000,
  input: z.object({ operatorId: z.string() }),
  output: z.object({
    memberships: z.array(membershipSchema),
    /** Works for the platform itself. */
    staff: z.boolean(),
    /** While somebody of staff looks at a company: the memberships are then this look's. */
    lookGrantId: z.string().nullable(),
  }),
});

/** Those of some operators who are members of a company, or who as staff have looked at it; of `platform`, its staff. */
export const memberAmong = defineCommand({
  name: 'member.among',
  owner: 'tenant',
  callers: ['auth'],
  timeoutMs: 3000,
  input: z.object({ companyId: z.string(), operatorIds: z.array(z.string()).max(500) }),
  output: z.object({ operatorIds: z.array(z.string()) }),
});

/**
 * Takes an operator whose account is being deleted out of all companies, or out of none where one would be left without
 * an owner. Asked again it finds nothing to leave.
 */
export const membershipLeave = defineCommand({
  name: 'membership.leave',
  owner: 'tenant',
  callers: ['auth'],
  timeoutMs: 5000,
  input: z.object({ operatorId: z.string() }),
  output: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('left') }),
    /** The names of the companies of which nobody else is an owner. */
    z.object({ outcome: z.literal('refused'), companies: z.array(z.string()) }),
  ]),
});

/** An environment by id or by the slug of its origin; null where there is none. */
export const environmentResolve = defineCommand({
  name: 'environment.resolve',
  owner: 'tenant',
  callers: ['gateway'],
  timeoutMs: 3000,
  input: z.union([z.object({ environmentId: z.string() }), z.object({ slug: z.string() })]),
  output: z
    .object({
      ...environmentSchema.shape,
      /** Whether it may be played in: `suspended` by the platform's staff, `closing` while its deletion is asked for. */
      standing: z.enum(['open', 'suspended', 'closing']),
      /** The slug that it has now: another than the one asked for where that was an earlier one. */
      slug: z.string(),
      /** Which public pages it has. */
      legalPages: z.array(z.enum(['terms', 'privacy'])),
      /** Its bot's name in Telegram, where the Mini App is opened; null without a bot. */
      botUsername: z.string().nullable(),
      /** Monthly limits of the company's plan of which there is no more. */
      refusals: z.array(z.object({ limit: z.enum(limitNames), used: z.number(), allowed: z.number() })).default([]),
    })
    .nullable(),
});

/** An environment's page of terms or privacy, in one of these languages or else its project's; null where it is not written. */
export const environmentLegalPage = defineCommand({
  name: 'environment.legalPage',
  owner: 'tenant',
  callers: ['gateway'],
  timeoutMs: 3000,
  input: z.object({
    environmentId: z.string(),
    kind: z.enum(['terms', 'privacy']),
    /** Wanted, the best first. */
    languages: z.array(z.string().max(35)).max(10),
  }),
  output: z
    .object({ language: z.string(), text: z.string(), projectName: z.string(), languages: z.array(z.string()) })
    .nullable(),
});

/** Entries of a company's audit log. */
export const auditExport = defineCommand({
  ...downloadPiece,
  name: 'audit.export',
  owner: 'tenant',
  timeoutMs: 10_000,
});
