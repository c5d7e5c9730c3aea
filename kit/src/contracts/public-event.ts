import { z } from 'zod';
import type { Envelope, EventType } from './event.ts';
import { moneySchema } from './release.ts';

/** What outsiders are told of an event type. An event that is not in the catalogue stays inside. */
export interface PublicEvent {
  readonly description: string;
  /** The public part of the event's data: whatever it does not name is left out. */
  readonly data: z.ZodObject;
  readonly example: Readonly<Record<string, unknown>>;
}

const publicEvent = <Data extends z.ZodObject>(event: {
  readonly description: string;
  readonly data: Data;
  readonly example: z.input<Data>;
}): PublicEvent => event;

const player = z.string().describe('The player, `plr_…`.');
const definition = (what: string) => z.string().describe(`The ${what}'s id in the release that was in force.`);
const money = moneySchema
  .extend({
    currencyId: definition('currency'),
    amount: z.string().describe('Minor units, a whole number as a string.'),
  })
  .describe('An amount of one of the project’s currencies.');
const grants = z
  .array(z.object({ itemId: definition('item'), quantity: z.number().int().min(1).describe('How many of it.') }))
  .describe('The items that it brings.');

const ids = {
  player: 'plr_01kb0zvtd6e2ktg5c8y7w4q9r1',
  node: 'nod_01kb0zs4v3fj2tm6y9a1x8c7e5',
  other: 'nod_01kb0zs5q8ekbtn4r2w6m3h9d7',
} as const;

const subscription = z.object({
  subscriptionId: z.string().describe('The subscription, `sub_…`.'),
  playerId: player,
  productId: definition('product'),
  stars: z.number().int().min(1).describe('What a period of 30 days costs, Stars.'),
  paidUntil: z.string().describe('Until when it is paid, ISO 8601.'),
});
const subscribed = {
  subscriptionId: 'sub_01kb0zxm5qf8wrn2d6y9c3t7h1',
  playerId: ids.player,
  productId: ids.node,
  stars: 100,
  paidUntil: '2026-12-26T12:00:00.000Z',
};

/**
 * The events that may leave the platform, by webhook. No personal data beyond ids, and nothing that players or
 * clients write themselves (`client.*`, start parameters): an id can be forgotten, a copy elsewhere can't.
 * A field that is added is the same version; a changed meaning is a new type.
 */
export const publicEvents = {
  'auth.session.started.v1': publicEvent({
    description: 'A player opened the Mini App.',
    data: z.object({
      playerId: player,
      firstLaunch: z.boolean().describe('Whether it was the first time in this environment.'),
    }),
    example: { playerId: ids.player, firstLaunch: true },
  }),
  'billing.purchase.completed.v1': publicEvent({
    description: 'A player bought a product with a currency of the project.',
    data: z.object({
      purchaseId: z.string().describe('The purchase, `pur_…`.'),
      playerId: player,
      productId: definition('product'),
      price: money,
      grants,
    }),
    example: {
      purchaseId: 'pur_01kb0zx2m7fvfbq0s6d8k3t5n9',
      playerId: ids.player,
      productId: ids.node,
      price: { currencyId: ids.other, amount: '40' },
      grants: [{ itemId: ids.node, quantity: 1 }],
    },
  }),
  'billing.stars.paid.v1': publicEvent({
    description: 'Telegram took Stars for an order; its currency is credited, its items follow.',
    data: z.object({
      orderId: z.string().describe('The order, `ord_…`.'),
      playerId: player,
      productId: definition('product'),
      stars: z.number().int().min(1).describe('How many Stars were paid.'),
      grants,
      currencyGrants: z.array(money).describe('The currency that it brings.'),
      period: z
        .object({
          subscriptionId: z.string().describe('The subscription, `sub_…`.'),
          paymentId: z.string().describe('The payment, `pay_…`: another for each period.'),
          until: z.string().describe('Until when it is paid, ISO 8601.'),
        })
        .optional()
        .describe('The period of a subscription that was paid for; absent for what is paid once.'),
    }),
    example: {
      orderId: 'ord_01kb0zxh4zedrsm5g1p7v2c8j6',
      playerId: ids.player,
      productId: ids.node,
      stars: 10,
      grants: [],
      currencyGrants: [{ currencyId: ids.other, amount: '100' }],
    },
  }),
  'billing.stars.refunded.v1': publicEvent({
    description: 'The Stars of an order were given back; what it brought is taken back.',
    data: z.object({
      orderId: z.string().describe('The order, `ord_…`.'),
      refundId: z.string().describe('The refund, `rfd_…`.'),
      cause: z
        .enum(['operator', 'policy', 'telegram'])
        .describe('`operator`: somebody of the company. `policy`: by itself. `telegram`: not asked for here.'),
      playerId: player,
      productId: definition('product'),
      stars: z.number().int().min(1).describe('How many Stars were given back.'),
      grants,
      currencyGrants: z.array(money).describe('The currency that it had brought.'),
    }),
    example: {
      orderId: 'ord_01kb0zxh4zedrsm5g1p7v2c8j6',
      refundId: 'rfd_01kb0zxm8yf2tq6d3w9c5r1k7b',
      cause: 'operator',
      playerId: ids.player,
      productId: ids.node,
      stars: 10,
      grants: [],
      currencyGrants: [{ currencyId: ids.other, amount: '100' }],
    },
  }),
  'billing.subscription.canceled.v1': publicEvent({
    description: 'A subscription is not paid for again. The player has it until what is paid ends.',
    data: subscription.extend({
      by: z
        .enum(['player', 'telegram', 'platform'])
        .describe("Who wanted it: the player in the Mini App or in Telegram's settings, or the platform."),
    }),
    example: { ...subscribed, by: 'player' },
  }),
  'billing.subscription.expired.v1': publicEvent({
    description: 'A subscription has ended: the player has nothing more of it.',
    data: subscription.extend({
      reason: z
        .enum(['canceled', 'unpaid', 'refunded'])
        .describe('Cancelled before, not paid for anew, or its last period was refunded.'),
    }),
    example: { ...subscribed, reason: 'unpaid' },
  }),
  'billing.subscription.lapsed.v1': publicEvent({
    description: 'A subscription was not paid for anew in time. The player has it for a grace of at most three days.',
    data: subscription.extend({ graceUntil: z.string().describe('Until when, ISO 8601.') }),
    example: { ...subscribed, graceUntil: '2026-12-29T12:00:00.000Z' },
  }),
  'billing.subscription.renewed.v1': publicEvent({
    description: 'A subscription was paid for another period.',
    data: subscription,
    example: subscribed,
  }),
  'billing.subscription.resumed.v1': publicEvent({
    description: 'A subscription that was cancelled is paid for again.',
    data: subscription,
    example: subscribed,
  }),
  'billing.subscription.started.v1': publicEvent({
    description: 'A player began to pay for a product every 30 days.',
    data: subscription,
    example: subscribed,
  }),
  'billing.transfer.posted.v1': publicEvent({
    description: "A player's wallet changed.",
    data: z.object({
      transferId: z.string().describe('The transfer, `trf_…`: one wallet entry.'),
      kind: z
        .enum(['reward', 'purchase', 'stars', 'refund', 'exchange', 'expiry', 'charge'])
        .describe('Why it changed.'),
      playerId: player,
      amount: z
        .string()
        .regex(/^-?\d+$/)
        .describe('Minor units, a whole number as a string: positive for what came, negative for what was spent.'),
      currencyId: definition('currency'),
    }),
    example: {
      transferId: 'trf_01kb0zxr1nfthvd2q7e9b4m6w3',
      kind: 'reward',
      playerId: ids.player,
      amount: '100',
      currencyId: ids.other,
    },
  }),
  'config.release.switched.v1': publicEvent({
    description: 'The environment runs another release.',
    data: z.object({
      hash: z.string().describe("The release's content hash."),
      previousHash: z.string().nullable().describe('The one before; null for the first.'),
      number: z.number().int().describe("The release's number in the project."),
      rollback: z.boolean().describe('Whether it is an older one than before.'),
    }),
    example: {
      hash: '3b1f9c0d5e7a4826b1c4d8e2f6a09375c4e1b8d2f7a36095e8c1d4b7f2a06938',
      previousHash: null,
      number: 1,
      rollback: false,
    },
  }),
  'game.act.applied.v1': publicEvent({
    description: 'Actions of a player counted. The most frequent type: several a second for each busy player.',
    data: z.object({
      playerId: player,
      points: z.number().int().describe('The points that they brought together.'),
      intents: z
        .array(
          z.object({
            action: z.string().describe("The action's key."),
            count: z.number().int().describe('How many repetitions counted.'),
          }),
        )
        .describe('What was done.'),
    }),
    example: {
      playerId: ids.player,
      points: 5,
      intents: [{ action: 'catch_star', count: 5 }],
    },
  }),
  'game.item.granted.v1': publicEvent({
    description: 'A player got an item.',
    data: z.object({
      playerId: player,
      itemId: definition('item'),
      quantity: z.number().int().describe('How many of it.'),
      purchaseId: z.string().describe('The purchase or order that brought it.'),
    }),
    example: { playerId: ids.player, itemId: ids.node, quantity: 1, purchaseId: 'pur_01kb0zx2m7fvfbq0s6d8k3t5n9' },
  }),
  'game.item.taken.v1': publicEvent({
    description: 'Items of a player were taken back, since the Stars that paid for them were given back.',
    data: z.object({
      playerId: player,
      itemId: definition('item'),
      quantity: z.number().int().min(1).describe('How many of it: as many as were still there.'),
      refundId: z.string().describe('The refund, `rfd_…`.'),
    }),
    example: { playerId: ids.player, itemId: ids.node, quantity: 1, refundId: 'rfd_01kb0zxm8yf2tq6d3w9c5r1k7b' },
  }),
  'game.level.reached.v1': publicEvent({
    description: 'A player reached a level.',
    data: z.object({
      playerId: player,
      level: z.number().int().describe("The level's number; everybody starts at 1."),
    }),
    example: { playerId: ids.player, level: 2 },
  }),
  'game.quest.claimed.v1': publicEvent({
    description: 'A player claimed the reward of a completed quest.',
    data: z.object({ playerId: player, questId: definition('quest') }),
    example: { playerId: ids.player, questId: ids.node },
  }),
  'game.quest.completed.v1': publicEvent({
    description: 'A player completed a quest.',
    data: z.object({ playerId: player, questId: definition('quest') }),
    example: { playerId: ids.player, questId: ids.node },
  }),
  'game.referral.registered.v1': publicEvent({
    description: "A new player came by another player's link.",
    data: z.object({
      playerId: z.string().describe('Who invited, `plr_…`.'),
      inviteeId: z.string().describe('Who came, `plr_…`.'),
    }),
    example: { playerId: ids.player, inviteeId: 'plr_01kb0zyb9qe6gs1x5m8d2t7v4c' },
  }),
  'tenant.bot.connected.v1': publicEvent({
    description: 'The environment has another bot, or its bot another token.',
    data: z.object({ botId: z.string().describe('The bot, `bot_…`.') }),
    example: { botId: 'bot_01kb0zyr6hf3wq8c1n5k9e2m7s' },
  }),
  'tenant.webhook.disabled.v1': publicEvent({
    description: 'A webhook endpoint of the environment was switched off by the platform.',
    data: z.object({
      endpointId: z.string().describe('The endpoint, `whe_…`.'),
      reason: z
        .enum(['gone', 'failing'])
        .describe('`gone`: it answered 410. `failing`: nothing but failures for five days.'),
    }),
    example: { endpointId: 'whe_01kb0zz3k5ejt9v4h7r2b6q8d1', reason: 'failing' },
  }),
} as const satisfies Partial<Record<EventType, PublicEvent>>;

export type PublicEventType = keyof typeof publicEvents;
export const publicEventTypes = Object.keys(publicEvents) as readonly PublicEventType[];

/** The type of the event that the test button sends. It is nobody's subscription. */
export const testEventType = 'webhook.test';

const isPublic = (type: string): type is PublicEventType => Object.hasOwn(publicEvents, type);

/** What a receiver reads. Fields may be added; none goes away or changes its meaning. */
export interface PublicPayload {
  /** The event's id, the same in each delivery and each attempt: what to drop repeats by. */
  readonly id: string;
  readonly type: string;
  /** When it happened: ISO 8601, UTC. */
  readonly timestamp: string;
  readonly environmentId: string;
  readonly projectId: string;
  /** What it is about: `player:plr_…`, `environment:env_…`. */
  readonly subject: string;
  /** Grows with each event of one subject and one first word of the type: deliveries may overtake each other. */
  readonly sequence: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The public form of an event; null for one that stays inside. */
export const publicPayload = (event: Envelope): PublicPayload | null => {
  const { id, type, occurredAt, environmentId, projectId, subject, sequence } = event;
  if (!isPublic(type)) return null;
  const data = publicEvents[type].data.parse(event.data);
  return { id, type, timestamp: occurredAt, environmentId, projectId, subject, sequence, data };
};

/** The JSON Schema (draft 2020-12) of a type's `data`. Objects may gain fields. */
export const publicEventSchema = (type: PublicEventType): Readonly<Record<string, unknown>> => {
  const { $schema: _draft, ...schema } = z.toJSONSchema(publicEvents[type].data, { io: 'input' });
  return schema;
};
