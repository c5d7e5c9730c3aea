import { z } from 'zod';
import { membershipSchema } from '../viewer.ts';
import { defineCommand } from '../commands.ts';
import { scopes } from './permission.ts';
import { localizedTextSchema, moneySchema, privateReleaseSchema, publicReleaseSchema, starsSchema } from './release.ts';
import { limitNames, planIds } from './plan.ts';

const environmentSchema = z.object({
  environmentId: z.string(),
  projectId: z.string(),
  companyId: z.string(),
  kind: z.enum(['live', 'sandbox']),
});

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

/** Whether an operator signs in with a second factor. */
export const operatorSecondFactor = defineCommand({
  name: 'operator.secondFactor',
  owner: 'auth',
  callers: ['tenant'],
  timeoutMs: 2000,
  input: z.object({ operatorId: z.string() }),
  output: z.object({ enabled: z.boolean() }),
});

/** The address of an operator, for an invitation that is for one; null for an operator without one. */
export const operatorEmail = defineCommand({
  name: 'operator.email',
  owner: 'auth',
  callers: ['tenant'],
  timeoutMs: 3000,
  input: z.object({ operatorId: z.string() }),
  output: z.object({
    /** As it is compared: lower case, NFKC. */
    email: z.string().nullable(),
    /** Whether the operator has shown that it is theirs. */
    verified: z.boolean(),
  }),
});

/** Those of some operators who are members of a company, or who as staff have looked at it. */
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

/** Public keys that access tokens are checked with, as a JWK set. */
export const signingKeyList = defineCommand({
  name: 'signingKey.list',
  owner: 'auth',
  callers: ['gateway'],
  timeoutMs: 3000,
  input: z.object({}),
  output: z.object({ keys: z.array(z.record(z.string(), z.json())) }),
});

/** Sessions that ended before their time within the last `withinMs`: access tokens of theirs may still be about. */
export const sessionEnded = defineCommand({
  name: 'session.ended',
  owner: 'auth',
  callers: ['gateway'],
  timeoutMs: 3000,
  input: z.object({ withinMs: z.number().int().positive().max(3_600_000) }),
  output: z.object({ sessionIds: z.array(z.string()) }),
});

/** What the gateway needs to check an API key; null where no usable key has that prefix. */
export const apiKeyLookup = defineCommand({
  name: 'apiKey.lookup',
  owner: 'auth',
  callers: ['gateway'],
  timeoutMs: 3000,
  input: z.object({ prefix: z.string() }),
  output: z
    .object({
      apiKeyId: z.string(),
      /** SHA-256 of the whole key, hex. The key is random, so a fast hash is enough. */
      hash: z.string(),
      environmentId: z.string(),
      projectId: z.string(),
      scopes: z.array(z.enum(scopes)),
      /** Milliseconds since the epoch; null for a key without an end. */
      expiresAt: z.number().nullable(),
    })
    .nullable(),
});

/** The release that an environment points to now; null before the first publication. */
export const releasePinned = defineCommand({
  name: 'release.pinned',
  owner: 'config',
  callers: ['gateway', 'billing'],
  timeoutMs: 3000,
  input: z.object({ environmentId: z.string() }),
  output: z.object({ hash: z.string().nullable() }),
});

/**
 * Promises what acts cost, before they are decided (docs/adr/0004-holds-inside-acts.md). Repeatable: a hold is placed
 * once for its id, in the order of the list. What becomes of it, game tells by `game.hold.settled.v1`.
 */
export const ledgerHold = defineCommand({
  name: 'ledger.hold',
  owner: 'billing',
  callers: ['game'],
  timeoutMs: 3000,
  input: z.object({
    environmentId: z.string(),
    playerId: z.string(),
    holds: z
      .array(
        z.object({
          holdId: z.uuid(),
          money: moneySchema,
          /** The action that costs it, by its id in the release. */
          actionId: z.string(),
        }),
      )
      .min(1)
      .max(50),
  }),
  output: z.object({
    /**
     * One for each, in their order. `held`: it is promised, now or since an earlier call. `settled`: it was taken or
     * freed before. `insufficient`: there is too little, and nothing is promised.
     */
    outcomes: z.array(z.enum(['held', 'settled', 'insufficient'])),
  }),
});

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

/** A release's private artefact. Immutable by hash: callers may keep it for ever. Null for an unknown hash. */
export const releaseLoad = defineCommand({
  name: 'release.load',
  owner: 'config',
  callers: ['game', 'billing'],
  timeoutMs: 5000,
  input: z.object({ projectId: z.string(), hash: z.string() }),
  output: privateReleaseSchema.nullable(),
});

/** A release's public artefact: what the Mini App shows. Immutable by hash. Null for an unknown hash. */
export const releasePublic = defineCommand({
  name: 'release.public',
  owner: 'config',
  callers: ['gateway'],
  timeoutMs: 5000,
  input: z.object({ projectId: z.string(), hash: z.string() }),
  output: publicReleaseSchema.nullable(),
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

/** A piece of a file that is downloaded by the word of its link; null for a link that is not good, or no longer. */
const downloadPiece = {
  callers: ['gateway'],
  input: z.object({
    ticket: z.string().max(8000),
    /** `next` of the piece before; null for the first. */
    place: z.string().max(4000).nullable(),
  }),
  output: z
    .object({ format: z.enum(['csv', 'jsonl', 'json']), text: z.string(), next: z.string().nullable() })
    .nullable(),
} as const;

/** Entries of a company's audit log. */
export const auditExport = defineCommand({
  ...downloadPiece,
  name: 'audit.export',
  owner: 'tenant',
  timeoutMs: 10_000,
});

/** What the platform holds of a player. */
export const playerExport = defineCommand({
  ...downloadPiece,
  name: 'player.export',
  owner: 'auth',
  timeoutMs: 15_000,
});

/**
 * How the download of a player's data ended, from whoever sent it. Told again it changes nothing; `recorded` says
 * whether that is how it ended.
 */
export const playerExportEnd = defineCommand({
  name: 'player.exportEnd',
  owner: 'auth',
  callers: ['gateway'],
  timeoutMs: 5000,
  input: z.object({
    ticket: downloadPiece.input.shape.ticket,
    end: z.discriminatedUnion('outcome', [
      z.object({
        outcome: z.literal('completed'),
        /** Of all pieces in their order, as they were sent. */
        bytes: z.number().int().positive(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
      z.object({ outcome: z.literal('interrupted'), reason: z.enum(['reader_left', 'unavailable']) }),
    ]),
  }),
  output: z.object({ recorded: z.boolean() }),
});

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

/** The Telegram user that a player of an environment is; null for nobody, or somebody who was erased. */
export const playerTelegramUser = defineCommand({
  name: 'player.telegramUser',
  owner: 'auth',
  callers: ['tenant'],
  timeoutMs: 3000,
  input: z.object({ environmentId: z.string(), playerId: z.string() }),
  output: z.object({ telegramUserId: z.string().nullable() }),
});

/** The player that a Telegram user is in an environment; null for somebody who never opened its Mini App. */
export const playerIdentify = defineCommand({
  name: 'player.identify',
  owner: 'auth',
  callers: ['tenant', 'workers'],
  timeoutMs: 3000,
  input: z.object({ environmentId: z.string(), telegramUserId: z.string() }),
  output: z.object({ playerId: z.string().nullable() }),
});

/** The Telegram user that a request to erase a player is about; null once every domain has erased, or for no such request. */
export const erasureSubject = defineCommand({
  name: 'erasure.subject',
  owner: 'auth',
  callers: ['workers'],
  timeoutMs: 3000,
  input: z.object({ environmentId: z.string(), requestId: z.string() }),
  output: z.object({ telegramUserId: z.string().nullable() }),
});

const starsCharge = {
  environmentId: z.string(),
  telegramBotId: z.string(),
  /** The invoice's payload: the order's id, if it is one of ours. */
  payload: z.string().max(128),
  playerId: z.string().nullable(),
  currency: z.string(),
  /** `total_amount`, whole Stars. */
  amount: z.number().int(),
};

/** May an order be paid now? Asked at `pre_checkout_query`, within Telegram's ten seconds. */
export const starsCheckout = defineCommand({
  name: 'stars.checkout',
  owner: 'billing',
  callers: ['tenant'],
  timeoutMs: 5000,
  input: z.object(starsCharge),
  output: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('ok') }),
    z.object({
      outcome: z.literal('refused'),
      reason: z.enum([
        'unknown-order',
        'already-paid',
        'wrong-player',
        'wrong-amount',
        'not-for-sale',
        'limit-reached',
        'sold-out',
      ]),
    }),
  ]),
});

/** Telegram took the Stars: credits the order, once for each charge id, whatever is sent how often and in what order. */
export const starsPay = defineCommand({
  name: 'stars.pay',
  owner: 'billing',
  callers: ['tenant', 'workers'],
  timeoutMs: 10_000,
  input: z.object({
    ...starsCharge,
    chargeId: z.string().min(1).max(256),
    /** Milliseconds since the epoch: when Telegram took them. */
    paidAt: z.number(),
    /** Of a subscription's payment, as Telegram says it; null for one that is made once. */
    recurrence: z
      .object({
        isFirst: z.boolean(),
        /** Milliseconds since the epoch: until when it pays. */
        until: z.number().nullable(),
      })
      .nullable()
      .default(null),
  }),
  output: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.enum(['credited', 'repeated']), orderId: z.string(), title: localizedTextSchema }),
    /** The Stars are there, but for nothing that we sold: kept and shown to operators. */
    z.object({ outcome: z.literal('unmatched') }),
  ]),
});

/**
 * Telegram gave the Stars of a charge back, whoever asked for it: what they brought is taken back, once for each
 * charge. Also before the payment is known: it is then credited no more.
 */
export const starsRefunded = defineCommand({
  name: 'stars.refunded',
  owner: 'billing',
  callers: ['tenant', 'workers'],
  timeoutMs: 10_000,
  input: z.object({
    environmentId: z.string(),
    telegramBotId: z.string(),
    chargeId: z.string().min(1).max(256),
    /** The invoice's payload. */
    payload: z.string().max(128),
    currency: z.string(),
    /** `total_amount`, whole Stars. */
    amount: z.number().int(),
    /** Milliseconds since the epoch: when Telegram gave them back. */
    refundedAt: z.number(),
  }),
  output: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.enum(['noted', 'repeated']), title: localizedTextSchema.nullable() }),
    /** Not what was paid under that charge: nothing was changed. */
    z.object({ outcome: z.literal('mismatched') }),
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

const planCharge = {
  telegramBotId: z.string(),
  /** The invoice's payload: the subscription's id, if it is one of ours. */
  payload: z.string().max(128),
  currency: z.string(),
  /** `total_amount`, whole Stars. */
  amount: z.number().int(),
};

/** May a company's plan be paid for now? Asked at `pre_checkout_query`; how the company stands is tenant's to know. */
export const planCheckout = defineCommand({
  name: 'plan.checkout',
  owner: 'billing',
  callers: ['tenant'],
  timeoutMs: 5000,
  input: z.object(planCharge),
  output: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('ok'), companyId: z.string() }),
    z.object({
      outcome: z.literal('refused'),
      reason: z.enum(['unknown-order', 'already-paid', 'wrong-amount', 'not-for-sale']),
    }),
  ]),
});

/** Telegram took the Stars for a company's plan: counts once for each charge id, whatever is sent how often. */
export const planPay = defineCommand({
  name: 'plan.pay',
  owner: 'billing',
  callers: ['tenant', 'workers'],
  timeoutMs: 10_000,
  input: z.object({
    ...planCharge,
    telegramUserId: z.string(),
    chargeId: z.string().min(1).max(256),
    /** Milliseconds since the epoch: when Telegram took them. */
    paidAt: z.number(),
    /** Milliseconds since the epoch: until when Telegram says that they pay; null where it does not say. */
    paidUntil: z.number().nullable(),
    /** A further period of a subscription that was paid before. */
    renewal: z.boolean(),
  }),
  output: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.enum(['credited', 'repeated']), plan: z.enum(planIds), paidUntil: z.number() }),
    /** The Stars pay for nothing that is sold: they are given back. */
    z.object({ outcome: z.literal('returned') }),
  ]),
});

/** Telegram gave the Stars of a plan's charge back, whoever asked for it. */
export const planRefunded = defineCommand({
  name: 'plan.refunded',
  owner: 'billing',
  callers: ['tenant', 'workers'],
  timeoutMs: 10_000,
  input: z.object({ telegramBotId: z.string(), chargeId: z.string().min(1).max(256) }),
  /** `unknown`: of a charge that is not recorded, or not yet. */
  output: z.object({ outcome: z.enum(['done', 'unknown']) }),
});

/** Whoever pays for a plan has turned its renewal off in Telegram, or on again. */
export const planRenewal = defineCommand({
  name: 'plan.renewal',
  owner: 'billing',
  callers: ['tenant', 'workers'],
  timeoutMs: 5000,
  input: z.object({ payload: z.string().max(128), renews: z.boolean() }),
  output: z.object({ outcome: z.enum(['noted', 'unchanged']) }),
});

/** `update.subscription`: a user cancelled or resumed a subscription in Telegram, or could not pay for it again. */
export const starsSubscriptionChanged = defineCommand({
  name: 'stars.subscriptionChanged',
  owner: 'billing',
  callers: ['tenant', 'workers'],
  timeoutMs: 10_000,
  input: z.object({
    environmentId: z.string(),
    telegramBotId: z.string(),
    /** The invoice's payload: the order's id, if it is one of ours. */
    payload: z.string().max(128),
    playerId: z.string().nullable(),
    state: z.enum(['canceled', 'active', 'failed']),
  }),
  output: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.enum(['changed', 'unchanged']) }),
    /** No payment of it is known yet, so it is to be told again; or it is none of ours. */
    z.object({ outcome: z.literal('unknown') }),
  ]),
});
