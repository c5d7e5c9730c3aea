import { z } from 'zod';
import { defineCommand } from '../../commands.ts';
import { localizedTextSchema, moneySchema } from '../release.ts';
import { planIds } from '../plan.ts';

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
