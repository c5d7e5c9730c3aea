import { z } from 'zod';
import { playerExportInterruptions } from './personal-data.ts';
import { limitNames, planIds } from './plan.ts';
import { moneySchema } from './release.ts';
import { domains, type Domain } from './domain.ts';

/** What an operator, a member of the platform's staff or a job did to what a company owns. */
const auditRecordSchema = z.object({
  companyId: z.string(),
  /** Null for what concerns the company as a whole. */
  projectId: z.string().nullable(),
  environmentId: z.string().nullable(),
  /** What was done, noun and past tense: `apiKey.created`. */
  action: z.string().regex(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/),
  actor: z.object({
    kind: z.enum(['operator', 'staff', 'integration', 'system']),
    /** An operator's, a key's, or the job's name. */
    id: z.string(),
  }),
  target: z.object({ kind: z.string(), id: z.string(), name: z.string().nullable() }),
  /** What was and what is: only what changed; never a secret, never a player's personal data. Null for nothing. */
  before: z.record(z.string(), z.json()).nullable(),
  after: z.record(z.string(), z.json()).nullable(),
  client: z.object({ ip: z.string().nullable(), userAgent: z.string().nullable() }),
});
export type AuditRecord = z.infer<typeof auditRecordSchema>;

/** What a domain found of a player when it was asked to erase the player, and erased. */
const erasureReportSchema = z.object({
  requestId: z.string(),
  playerId: z.string(),
  round: z.number().int().min(1),
  /** Rows there were to erase, by table: in a round after the first, what was left or came since. */
  found: z.record(z.string(), z.number().int().nonnegative()),
});

const exportSchema = z.object({ exportId: z.string(), playerId: z.string() });
/** Rows of the player that were given, by domain, each of them named. */
/** A product that a player pays for every 30 days, as it is after the change. */
const subscriptionSchema = z.object({
  subscriptionId: z.string(),
  playerId: z.string(),
  productId: z.string(),
  /** What a period costs. */
  stars: z.number().int().min(1),
  /** ISO 8601. */
  paidUntil: z.string(),
});

const exportedRows = z.record(z.enum(domains), z.number().int().nonnegative());

/**
 * Every event type with its data. Owner and meaning stand in docs/ARCHITECTURE.md; the owner is the
 * type's first word. A changed meaning is a new version, never a changed contract.
 */
export const eventContracts = {
  /** A player exchanged launch data for a session. */
  'auth.session.started.v1': z.object({
    playerId: z.string(),
    languageCode: z.string().nullable(),
    isPremium: z.boolean(),
    firstLaunch: z.boolean(),
    /** The signed `start_param` of the launch; null for none. */
    startParam: z.string().max(512).nullable().default(null),
  }),
  'tenant.bot.connected.v1': z.object({ botId: z.string() }),
  /** A project's time to be restored is over, and tenant holds nothing of it any more: every domain deletes its own. */
  'tenant.project.deleted.v1': z.object({ companyId: z.string(), environmentIds: z.array(z.string()) }),
  /** A company is gone, after all of its projects. */
  'tenant.company.deleted.v1': z.object({ companyId: z.string() }),
  /** The platform switched a webhook endpoint off. `gone`: it answered 410; `failing`: nothing but failures for days. */
  'tenant.webhook.disabled.v1': z.object({ endpointId: z.string(), reason: z.enum(['gone', 'failing']) }),
  /**
   * A company's use came to a part of what its plan allows: once per limit, month and level. Under the company's id in
   * the environment's place.
   */
  'tenant.limit.approached.v1': z.object({
    companyId: z.string(),
    companyName: z.string(),
    limit: z.enum(limitNames),
    /** `warning`: 80 % of it. `over`: all of it. `refusing`: the next one is refused. */
    level: z.enum(['warning', 'over', 'refusing']),
    /** `2026-11`, in UTC. */
    month: z.string().regex(/^\d{4}-\d{2}$/),
    used: z.number().int().nonnegative(),
    allowed: z.number().int().nonnegative(),
    plan: z.enum(planIds),
    /** Who is to be told: operators, by id. */
    operatorIds: z.array(z.string()),
  }),
  'config.release.switched.v1': z.object({
    hash: z.string(),
    previousHash: z.string().nullable(),
    number: z.number().int(),
    rollback: z.boolean(),
  }),
  /** An environment's release was taken away, and there was none before it to point to. */
  'config.release.withdrawn.v1': z.object({ hash: z.string(), number: z.number().int() }),
  /** A file is in a project's library, with its bytes. Under the project's id in the environment's place. */
  'config.asset.stored.v1': z.object({ assetId: z.string(), byteSize: z.number().int().positive() }),
  'config.asset.deleted.v1': z.object({ assetId: z.string() }),
  /** A batch of intents moved a player's state. */
  'game.act.applied.v1': z.object({
    playerId: z.string(),
    points: z.number().int(),
    intents: z.array(z.object({ id: z.string(), action: z.string(), count: z.number().int() })),
  }),
  'game.level.reached.v1': z.object({ playerId: z.string(), level: z.number().int() }),
  'game.quest.completed.v1': z.object({ playerId: z.string(), questId: z.string() }),
  /** A completed quest that does not pay by itself was claimed. */
  'game.quest.claimed.v1': z.object({ playerId: z.string(), questId: z.string() }),
  /** A player came by another's link. `playerId` is who invited. */
  'game.referral.registered.v1': z.object({ playerId: z.string(), inviteeId: z.string() }),
  /** Currency that the rules owe a player; billing credits it once. */
  'game.reward.granted.v1': z.object({
    playerId: z.string(),
    money: moneySchema,
    /** ISO 8601: when it expires, by the release under which it was earned; absent where it never does. */
    expiresAt: z.iso.datetime().optional(),
    /** What earned it: an action, a level or a quest, by definition id. */
    reason: z.object({ kind: z.enum(['action', 'level', 'quest']), id: z.string() }),
  }),
  /**
   * What became of a hold that billing placed for an act: `posted` where the act took effect, `voided` where it did not.
   * Billing takes or frees the amount, once.
   */
  'game.hold.settled.v1': z.object({
    playerId: z.string(),
    holdId: z.string(),
    outcome: z.enum(['posted', 'voided']),
  }),
  'game.item.granted.v1': z.object({
    playerId: z.string(),
    itemId: z.string(),
    quantity: z.number().int(),
    purchaseId: z.string(),
  }),
  /** Stars were given back, so the items that they brought were taken: as many as were still there. */
  'game.item.taken.v1': z.object({
    playerId: z.string(),
    itemId: z.string(),
    quantity: z.number().int().min(1),
    refundId: z.string(),
  }),
  'billing.transfer.posted.v1': z.object({
    transferId: z.string(),
    kind: z.enum(['reward', 'purchase', 'stars', 'refund', 'exchange', 'expiry', 'charge']),
    playerId: z.string(),
    /** Signed, from the player's side: rewards are positive, purchases negative. */
    amount: z.string().regex(/^-?\d+$/),
    currencyId: z.string(),
  }),
  'billing.purchase.completed.v1': z.object({
    purchaseId: z.string(),
    playerId: z.string(),
    productId: z.string(),
    price: moneySchema,
    grants: z.array(z.object({ itemId: z.string(), quantity: z.number().int().min(1) })),
  }),
  /** Telegram took Stars for an order. Its currency is credited already, its items are game's to grant. */
  'billing.stars.paid.v1': z.object({
    orderId: z.string(),
    playerId: z.string(),
    productId: z.string(),
    stars: z.number().int().min(1),
    grants: z.array(z.object({ itemId: z.string(), quantity: z.number().int().min(1) })),
    currencyGrants: z.array(moneySchema),
    /** Of a subscription, whose order is paid again and again: the period that this paid for. */
    period: z.object({ subscriptionId: z.string(), paymentId: z.string(), until: z.string() }).optional(),
  }),
  /**
   * The Stars of an order were given back. The currency that it brought is taken back already (what was spent is a debt),
   * its items are game's to take.
   */
  'billing.stars.refunded.v1': z.object({
    orderId: z.string(),
    refundId: z.string(),
    /** Who wanted it: an operator, the environment's policy, or nobody here. */
    cause: z.enum(['operator', 'policy', 'telegram']),
    playerId: z.string(),
    productId: z.string(),
    stars: z.number().int().min(1),
    grants: z.array(z.object({ itemId: z.string(), quantity: z.number().int().min(1) })),
    currencyGrants: z.array(moneySchema),
  }),
  /**
   * The plan that a company pays for is another one, or none any more: what tenant gives it. Under the company's id in the
   * environment's place.
   */
  'billing.plan.changed.v1': z.object({
    companyId: z.string(),
    /** Null where nothing is paid for any more. */
    plan: z.enum(planIds).nullable(),
  }),
  /** A player began to pay for a product every 30 days. Each payment is a `billing.stars.paid.v1` as well. */
  'billing.subscription.started.v1': subscriptionSchema,
  'billing.subscription.renewed.v1': subscriptionSchema,
  /** It is not paid for again; what is paid lasts until its end. */
  'billing.subscription.canceled.v1': subscriptionSchema.extend({ by: z.enum(['player', 'telegram', 'platform']) }),
  /** It is paid for again after all. */
  'billing.subscription.resumed.v1': subscriptionSchema,
  /** Its period is over and was not paid for anew: the player keeps it for a grace. */
  'billing.subscription.lapsed.v1': subscriptionSchema.extend({ graceUntil: z.string() }),
  'billing.subscription.expired.v1': subscriptionSchema.extend({ reason: z.enum(['canceled', 'unpaid', 'refunded']) }),
  /** A player is to be erased, or it is to be seen whether anything is left. The Telegram user is asked for apart. */
  'auth.erasure.requested.v1': z.object({
    requestId: z.string(),
    playerId: z.string(),
    /** ISO 8601: what the Telegram user did later is another player's. */
    until: z.string(),
    /** 1 is the erasure, every later one a look whether anything is left. */
    round: z.number().int().min(1),
  }),
  'tenant.erasure.completed.v1': erasureReportSchema,
  'game.erasure.completed.v1': erasureReportSchema,
  'billing.erasure.completed.v1': erasureReportSchema,
  'analytics.erasure.completed.v1': erasureReportSchema,
  /** A link to a file of what is held of a player was made. One of the three that follow ends it. */
  'auth.export.requested.v1': exportSchema,
  /** The file was sent whole. */
  'auth.export.completed.v1': exportSchema.extend({
    rows: exportedRows,
    bytes: z.number().int().positive(),
    /** Of the file, hex. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  /** Sending it broke off: a part of the file may have been read. */
  'auth.export.interrupted.v1': exportSchema.extend({
    rows: exportedRows,
    reason: z.enum(playerExportInterruptions),
  }),
  /** Nobody followed the link while it was good. */
  'auth.export.expired.v1': exportSchema,
  // Under the company's id in the environment's place where no environment is concerned. Tenant's audit log keeps
  // them; whoever reads every event leaves them alone, since they say who did what from where.
  'auth.audit.recorded.v1': auditRecordSchema,
  'tenant.audit.recorded.v1': auditRecordSchema,
  'config.audit.recorded.v1': auditRecordSchema,
  'game.audit.recorded.v1': auditRecordSchema,
  'billing.audit.recorded.v1': auditRecordSchema,
} as const satisfies Record<string, z.ZodType>;

/** Whether it tells who administered what: for tenant's audit log alone. */
export const isAuditEvent = (type: string): boolean => type.endsWith('.audit.recorded.v1');

/** Whether it is part of exporting or erasing a player: no act of the player, so no figure counts it. */
export const isPersonalDataEvent = (type: string): boolean =>
  type.includes('.erasure.') || type.startsWith('auth.export.');

export type EventType = keyof typeof eventContracts;
export type EventData<T extends EventType> = z.infer<(typeof eventContracts)[T]>;

/** What clients track themselves: names live under `client.`, so that no player can forge a domain event. */
const clientName = /^client\.[a-z0-9_]+(\.[a-z0-9_]+){0,3}$/;
export const isClientEventName = (type: string): boolean => type.length <= 80 && clientName.test(type);

const longestKey = 64;
const longestText = 1000;
const clientEventData = z.object({
  /** Null when an integration reports an event of nobody in particular. */
  playerId: z.string().nullable(),
  properties: z.record(
    z.string().max(longestKey),
    z.union([z.string().max(longestText), z.number(), z.boolean(), z.null()]),
  ),
});

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const isProperty = (value: unknown): boolean =>
  (typeof value === 'string' && value.length <= longestText) ||
  Number.isFinite(value) ||
  typeof value === 'boolean' ||
  value === null;

/**
 * Whether `clientEventData` takes it, for certain. Client events are by far the most: this costs them a tenth of the
 * schema's time. Where it says no the schema is the judge, and finds the words.
 */
const isPlainClientData = (data: unknown): boolean => {
  if (!isPlain(data) || !isPlain(data['properties'])) return false;
  if (data['playerId'] !== null && typeof data['playerId'] !== 'string') return false;
  return Object.entries(data['properties']).every(([key, value]) => key.length <= longestKey && isProperty(value));
};

const envelopeSchema = z.object({
  id: z.uuid(),
  type: z.string(),
  environmentId: z.string(),
  projectId: z.string(),
  /** What the event is about: `player:plr_…`, `environment:env_…`. Order holds per (environment, subject). */
  subject: z.string(),
  /**
   * 1, 2, 3, … without gaps per (environment, subject) within its source. 0 for an event that nobody numbered:
   * one that was published straight to Kafka, without a transaction.
   */
  sequence: z.number().int().nonnegative(),
  releaseHash: z.string().optional(),
  /** ISO 8601, UTC. */
  occurredAt: z.string(),
  /** W3C trace context. */
  traceparent: z.string(),
  data: z.unknown(),
});

/** An event as it travels. */
export interface Envelope {
  readonly id: string;
  readonly type: string;
  readonly environmentId: string;
  readonly projectId: string;
  readonly subject: string;
  readonly sequence: number;
  readonly releaseHash?: string | undefined;
  readonly occurredAt: string;
  readonly traceparent: string;
  readonly data: unknown;
}

/** An event before the outbox gives it its sequence. `id` is set by producers that must be repeatable. */
export interface NewEvent {
  readonly id?: string;
  readonly type: string;
  readonly environmentId: string;
  readonly projectId: string;
  readonly subject: string;
  readonly releaseHash?: string | undefined;
  readonly occurredAt: string;
  readonly traceparent: string;
  readonly data: unknown;
}

const contractOf = (type: string): z.ZodType | undefined => {
  if (Object.hasOwn(eventContracts, type)) return eventContracts[type as EventType];
  return isClientEventName(type) ? clientEventData : undefined;
};

/** Throws where `event` breaks its contract or its type is unknown. Called at both ends. */
export const assertEventContract = (event: { readonly type: string; readonly data: unknown }): void => {
  const contract = contractOf(event.type);
  if (contract === undefined) throw new Error(`Unknown event type ${event.type}`);
  if (contract === clientEventData && isPlainClientData(event.data)) return;
  const result = contract.safeParse(event.data);
  if (!result.success) throw new Error(`Event ${event.type} breaks its contract: ${z.prettifyError(result.error)}`);
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const isText = (value: unknown): value is string => typeof value === 'string';

/** What `envelopeSchema` would make of it, where it is as it mostly is; undefined where the schema must judge. */
const plainEnvelope = (value: unknown): Envelope | undefined => {
  if (!isPlain(value)) return undefined;
  const { id, type, environmentId, projectId, subject, sequence, releaseHash, occurredAt, traceparent, data } = value;
  if (!isText(id) || !uuid.test(id) || !isText(type) || !isText(environmentId) || !isText(projectId)) return undefined;
  if (!isText(subject) || !isText(occurredAt) || !isText(traceparent)) return undefined;
  if (typeof sequence !== 'number' || !Number.isSafeInteger(sequence) || sequence < 0) return undefined;
  const known = { id, type, environmentId, projectId, subject, sequence, occurredAt, traceparent, data };
  if (releaseHash === undefined) return known;
  return isText(releaseHash) ? { ...known, releaseHash } : undefined;
};

/**
 * Reads an envelope that came over the bus.
 * @throws Error where the envelope or its data break the contract
 */
export const parseEnvelope = (value: unknown): Envelope => {
  const envelope: Envelope = plainEnvelope(value) ?? envelopeSchema.parse(value);
  assertEventContract(envelope);
  return envelope;
};

/** The data of an event that is known to be of type `type` (it was selected by it). */
export const eventData = <T extends EventType>(envelope: Envelope, type: T): EventData<T> => {
  if (envelope.type !== type) throw new Error(`Expected ${type}, got ${envelope.type}`);
  return eventContracts[type].parse(envelope.data) as EventData<T>;
};

/** A typed {@link NewEvent}. */
export const newEvent = <T extends EventType>(
  event: Omit<NewEvent, 'type' | 'data'> & { readonly type: T; readonly data: EventData<T> },
): NewEvent => event;

/** The domain whose outbox carries events of this type. */
export const sourceOf = (type: string): Domain =>
  type.startsWith('client.') ? 'analytics' : (type.split('.', 1)[0] as Domain);
