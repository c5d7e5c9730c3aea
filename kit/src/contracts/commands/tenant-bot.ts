import { z } from 'zod';
import { defineCommand } from '../../commands.ts';
import { starsSchema } from '../release.ts';
import { environmentSchema } from './shared.ts';

/** Who signed launch data says the user is. The token of the environment's bot never leaves tenant. */
export const botVerifyLaunch = defineCommand({
  name: 'bot.verifyLaunch',
  owner: 'tenant',
  callers: ['auth'],
  timeoutMs: 3000,
  input: z.object({ environmentId: z.string(), initData: z.string() }),
  output: z.discriminatedUnion('outcome', [
    z.object({
      outcome: z.literal('valid'),
      environment: environmentSchema,
      /** Up to 52 significant bits, as Telegram says; a string so that no reader rounds it. */
      telegramUserId: z.string(),
      languageCode: z.string().nullable(),
      isPremium: z.boolean(),
      /** First and last name as Telegram has them; what other players see. Null where there is none. */
      displayName: z.string().max(140).nullable(),
      startParam: z.string().nullable(),
      /** Unix seconds. */
      authDate: z.number(),
      /** `full`: the company's plan lets nobody in who is not a player already. */
      newPlayers: z.enum(['welcome', 'full']).default('welcome'),
    }),
    z.object({
      outcome: z.literal('refused'),
      reason: z.enum(['malformed', 'signature', 'expired', 'future', 'no-bot', 'unknown-environment', 'suspended']),
    }),
  ]),
});

/**
 * Takes in one update that Telegram sent to a bot's webhook: the secret first, then stored, then accepted. Only a
 * pre-checkout query is answered before this does.
 */
export const botReceiveUpdate = defineCommand({
  name: 'bot.receiveUpdate',
  owner: 'tenant',
  callers: ['gateway'],
  timeoutMs: 9000,
  input: z.object({
    botId: z.string(),
    /** `X-Telegram-Bot-Api-Secret-Token`; empty where it was not sent. */
    secret: z.string(),
    /** The body as it came: JSON. */
    update: z.string(),
  }),
  /** `refused`: unknown bot or wrong secret, which look alike. `malformed`: no update; it is not to be sent again. */
  output: z.object({ outcome: z.enum(['accepted', 'refused', 'malformed']) }),
});

/** Asks Telegram, as the environment's bot, for the link of a Stars invoice. */
export const botInvoiceLink = defineCommand({
  name: 'bot.invoiceLink',
  owner: 'tenant',
  callers: ['billing'],
  timeoutMs: 8000,
  input: z.object({
    environmentId: z.string(),
    title: z.string().min(1).max(32),
    description: z.string().min(1).max(255),
    /** What Telegram hands back at checkout and payment: the order's id. */
    payload: z.string().min(1).max(128),
    stars: starsSchema,
    /** Whether they are paid every 30 days. */
    isSubscription: z.boolean().default(false),
  }),
  output: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('link'), link: z.string(), telegramBotId: z.string() }),
    z.object({ outcome: z.literal('refused'), reason: z.enum(['no-bot', 'telegram-refused', 'telegram-unavailable']) }),
  ]),
});

const starCaller = {
  owner: 'tenant',
  callers: ['billing', 'workers'],
  timeoutMs: 15_000,
} as const;

/** Why nothing was heard of Telegram: `no-bot` is one that the environment has no more, or whose token is revoked. */
const starRefusals = ['no-bot', 'telegram-refused'] as const;
/** Asked again later it may go: Telegram gave no answer, or asks for a pause. */
const starsUnavailable = z.object({ outcome: z.literal('unavailable'), retryAfterMs: z.number().int().nullable() });

/** Where a charge stands in Telegram's list of the bot's transactions, or before it: from there on it is looked for. */
const starChargePlace = {
  environmentId: z.string(),
  telegramBotId: z.string(),
  chargeId: z.string().min(1).max(256),
  position: z.number().int().nonnegative(),
};

/**
 * Gives the Stars of a charge back, as the environment's bot, to whoever Telegram says paid them. A charge that is
 * refunded already is `refunded`, so it may be asked for again after a lost answer.
 */
export const botRefundStars = defineCommand({
  ...starCaller,
  name: 'bot.refundStars',
  input: z.object(starChargePlace),
  output: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('refunded') }),
    z.object({
      outcome: z.literal('refused'),
      reason: z.enum([...starRefusals, 'balance-too-low', 'charge-unknown']),
      /** Telegram's own words; empty where it was not asked. */
      words: z.string().max(300),
    }),
    starsUnavailable,
  ]),
});

/** The player who paid a charge by Telegram's list; null for somebody who is no player of the environment. */
export const botStarPayer = defineCommand({
  ...starCaller,
  name: 'bot.starPayer',
  input: z.object(starChargePlace),
  output: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('found'), playerId: z.string().nullable() }),
    z.object({ outcome: z.literal('refused'), reason: z.enum([...starRefusals, 'charge-unknown']) }),
    starsUnavailable,
  ]),
});

/** What moved Stars of a bot: what it sold (`invoice`), what left it otherwise, and what Telegram may invent. */
const starTransactionKinds = ['invoice', 'withdrawal', 'ads', 'broadcasts', 'other'] as const;

/** A page of Telegram's list of what moved the bot's Stars, the oldest first, without the people in it. */
export const botStarTransactions = defineCommand({
  ...starCaller,
  name: 'bot.starTransactions',
  input: z.object({
    environmentId: z.string(),
    telegramBotId: z.string(),
    /** How many of the oldest are left out. */
    offset: z.number().int().nonnegative(),
    limit: z.number().int().min(1).max(100),
  }),
  output: z.discriminatedUnion('outcome', [
    z.object({
      outcome: z.literal('page'),
      transactions: z.array(
        z.object({
          /** A payment's charge id; a refund has its payment's. */
          id: z.string(),
          direction: z.enum(['in', 'out']),
          kind: z.enum(starTransactionKinds),
          /** Whole Stars. */
          stars: z.number().int().nonnegative(),
          /** Milliseconds since the epoch. */
          at: z.number(),
          /** The invoice's; null for what is no invoice. */
          payload: z.string().nullable(),
        }),
      ),
      /** What stands on the bot's balance, whole Stars. */
      balance: z.number().int(),
    }),
    z.object({ outcome: z.literal('refused'), reason: z.enum(starRefusals) }),
    starsUnavailable,
  ]),
});

/**
 * Tells Telegram, as the environment's bot, that what somebody pays every 30 days is not to be renewed, or is after
 * all. Asked again it is `done` again.
 */
export const botEditSubscription = defineCommand({
  ...starCaller,
  name: 'bot.editSubscription',
  input: z.object({
    environmentId: z.string(),
    telegramBotId: z.string(),
    playerId: z.string(),
    /** The charge under which Telegram knows the subscription. */
    chargeId: z.string().min(1).max(256),
    isCanceled: z.boolean(),
  }),
  output: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('done') }),
    z.object({
      outcome: z.literal('refused'),
      reason: z.enum([...starRefusals, 'charge-unknown']),
      /** Telegram's own words; empty where it was not asked. */
      words: z.string().max(300),
    }),
    starsUnavailable,
  ]),
});

const platformRefusals = z.enum(['no-bot', 'telegram-refused', 'telegram-unavailable']);

/** Asks Telegram, as the platform's own bot, for the link of a plan's invoice: a subscription of 30 days. */
export const platformInvoiceLink = defineCommand({
  name: 'platform.invoiceLink',
  owner: 'tenant',
  callers: ['billing'],
  timeoutMs: 8000,
  input: z.object({
    companyId: z.string(),
    title: z.string().min(1).max(32),
    description: z.string().min(1).max(255),
    /** The subscription's id. */
    payload: z.string().min(1).max(128),
    stars: starsSchema,
  }),
  output: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('link'), link: z.string(), telegramBotId: z.string() }),
    z.object({
      outcome: z.literal('refused'),
      /** `stands-still`: the company is suspended, being deleted or gone. `given`: the platform's staff set its plan. */
      reason: z.enum([...platformRefusals.options, 'stands-still', 'given']),
    }),
  ]),
});

/**
 * Tells Telegram, as the platform's own bot, what is to become of a charge: `stop` its renewals, `allow` them again, or
 * `refund` it. What was done before is done.
 */
export const platformCharge = defineCommand({
  name: 'platform.charge',
  owner: 'tenant',
  callers: ['billing', 'workers'],
  timeoutMs: 8000,
  input: z.object({
    act: z.enum(['stop', 'allow', 'refund']),
    telegramUserId: z.string(),
    chargeId: z.string().min(1).max(256),
  }),
  output: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('done') }),
    z.object({
      outcome: z.literal('refused'),
      reason: platformRefusals,
      /** Telegram's words; empty where it said nothing. */
      problem: z.string(),
    }),
  ]),
});

/** Which Telegram account paid a charge to the platform's own bot, by Telegram's list. */
export const platformStarPayer = defineCommand({
  ...starCaller,
  name: 'platform.starPayer',
  input: z.object({
    telegramBotId: starChargePlace.telegramBotId,
    chargeId: starChargePlace.chargeId,
    position: starChargePlace.position,
  }),
  output: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('found'), telegramUserId: z.string() }),
    z.object({ outcome: z.literal('refused'), reason: z.enum([...starRefusals, 'charge-unknown']) }),
    starsUnavailable,
  ]),
});
