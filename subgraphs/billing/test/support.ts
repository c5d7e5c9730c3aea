import { randomBytes, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { createManualClock, systemClock, type ManualClock } from '@stargraph/kit/clock';
import {
  createCommandClient,
  createCommandReceiver,
  createLocalCommandTransport,
  handleCommand,
  type CommandClient,
} from '@stargraph/kit/commands';
import { releaseLoad, releasePinned } from '@stargraph/kit/contracts/commands/config';
import {
  botEditSubscription,
  botInvoiceLink,
  botRefundStars,
  botStarPayer,
  botStarTransactions,
  platformCharge,
  platformInvoiceLink,
  platformStarPayer,
} from '@stargraph/kit/contracts/commands/tenant-bot';
import type { Envelope } from '@stargraph/kit/contracts/event';
import type { Permission } from '@stargraph/kit/contracts/permission';
import { privateReleaseSchema, type PrivateRelease } from '@stargraph/kit/contracts/release';
import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import type { ServiceDeps } from '@stargraph/kit/service';
import type { z } from 'zod';
import { createTestDatabase, type TestDatabase } from '@stargraph/kit/testkit/database';
import { signViewer, type Viewer } from '@stargraph/kit/viewer';
import { createBillingServer } from '../src/server.ts';
import { creditRewards } from '../src/use-case/credit-rewards.ts';
import { createLedgerWriter, type LedgerWriter } from '../src/use-case/ledger-writer.ts';
import { createTestTelegram, type TestTelegram } from './test-telegram.ts';

export const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/**
 * A hat for 30 gold as often as one likes, a crown for 50 gold once, a gem for 5 silver; a purse of 40 gold for 8
 * silver. For Stars: a chest with gold, silver and a hat for 25, and a pass for 100 once, a club with 100 gold and
 * a hat for 60 every 30 days. 10 gold are exchanged for 3 silver, from 20 to 1000 at once; a silver for so much gold
 * that few wallets hold it.
 */
export const release: PrivateRelease = privateReleaseSchema.parse({
  projectId: 'prj_1',
  actions: [],
  currencies: [
    { id: 'cur_gold', code: 'GOLD', name: { en: 'Gold' } },
    { id: 'cur_silver', code: 'SILVER', name: { en: 'Silver' } },
  ],
  levels: [],
  quests: [],
  products: [
    {
      id: 'prd_hat',
      title: { en: 'Hat' },
      price: { currencyId: 'cur_gold', amount: '30' },
      grants: [{ itemId: 'itm_hat', quantity: 2 }],
      perPlayerLimit: null,
    },
    {
      id: 'prd_crown',
      title: { en: 'Crown' },
      price: { currencyId: 'cur_gold', amount: '50' },
      grants: [{ itemId: 'itm_crown', quantity: 1 }],
      perPlayerLimit: 1,
    },
    {
      id: 'prd_gem',
      title: { en: 'Gem' },
      price: { currencyId: 'cur_silver', amount: '5' },
      grants: [{ itemId: 'itm_gem', quantity: 1 }],
      perPlayerLimit: null,
    },
    {
      id: 'prd_purse',
      title: { en: 'Purse' },
      price: { currencyId: 'cur_silver', amount: '8' },
      grants: [],
      currencyGrants: [{ currencyId: 'cur_gold', amount: '40' }],
      perPlayerLimit: null,
    },
    {
      id: 'prd_chest',
      title: { en: 'Chest', ru: 'Сундук' },
      description: { en: 'Gold, silver and a hat', ru: 'Золото, серебро и шляпа' },
      price: null,
      stars: 25,
      grants: [{ itemId: 'itm_hat', quantity: 1 }],
      currencyGrants: [
        { currencyId: 'cur_gold', amount: '500' },
        { currencyId: 'cur_silver', amount: '50' },
      ],
      perPlayerLimit: null,
    },
    {
      id: 'prd_pass',
      title: { en: 'Pass' },
      price: null,
      stars: 100,
      grants: [{ itemId: 'itm_pass', quantity: 1 }],
      perPlayerLimit: 1,
    },
    {
      id: 'prd_club',
      kind: 'subscription',
      title: { en: 'Club', ru: 'Клуб' },
      price: null,
      stars: 60,
      grants: [{ itemId: 'itm_hat', quantity: 1 }],
      currencyGrants: [{ currencyId: 'cur_gold', amount: '100' }],
      perPlayerLimit: null,
    },
  ],
  exchanges: [
    {
      id: 'exc_gold',
      give: { currencyId: 'cur_gold', amount: '10' },
      get: { currencyId: 'cur_silver', amount: '3' },
      minimum: '20',
      maximum: '1000',
    },
    {
      id: 'exc_daily',
      give: { currencyId: 'cur_gold', amount: '10' },
      get: { currencyId: 'cur_silver', amount: '1' },
      perDay: '100',
    },
    {
      id: 'exc_much',
      give: { currencyId: 'cur_silver', amount: '1' },
      get: { currencyId: 'cur_gold', amount: String(10n ** 17n) },
    },
  ],
  leaderboards: [],
});

/** The Telegram bot of an environment. */
export const botOf = (environmentId: string): string => `70${environmentId.length}${environmentId.slice(4)}`;

/** The platform's own bot, as Telegram numbers it. */
export const platformBot = '9000900000';

export const playerOf = (
  playerId: string,
  environmentId = 'env_1',
  releaseHash: string | null = 'r1',
): Viewer & { kind: 'player' } => ({
  kind: 'player',
  playerId,
  environmentId,
  projectId: 'prj_1',
  releaseHash,
});

export const operatorOf = (permissions: readonly Permission[], environmentId = 'env_1'): Viewer => ({
  kind: 'operator',
  operatorId: 'opr_1',
  memberships: [
    {
      companyId: 'cmp_1',
      roleId: 'support',
      permissions: [...permissions],
      projects: [
        { projectId: 'prj_1', permissions: [...permissions], environments: [{ environmentId, kind: 'live' }] },
      ],
    },
  ],
});

export const integration: Viewer = {
  kind: 'integration',
  apiKeyId: 'key_1',
  environmentId: 'env_1',
  projectId: 'prj_1',
  scopes: ['players:read', 'metrics:read', 'content:read', 'leaderboards:read', 'events:write'],
  releaseHash: 'r1',
};

export const rewardOf = (
  playerId: string,
  amount: bigint | number,
  options: { readonly environmentId?: string; readonly currencyId?: string; readonly expiresAt?: Date } = {},
): Envelope => ({
  id: randomUUID(),
  type: 'game.reward.granted.v1',
  environmentId: options.environmentId ?? 'env_1',
  projectId: 'prj_1',
  subject: `player:${playerId}`,
  sequence: 1,
  releaseHash: 'r0',
  occurredAt: '2026-01-01T00:00:00.000Z',
  traceparent,
  data: {
    playerId,
    money: { currencyId: options.currencyId ?? 'cur_gold', amount: String(amount) },
    ...(options.expiresAt === undefined ? {} : { expiresAt: options.expiresAt.toISOString() }),
    reason: { kind: 'action', id: 'act_tap' },
  },
});

export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

export interface TestBilling {
  readonly deps: ServiceDeps & { readonly ledger: LedgerWriter };
  readonly database: TestDatabase;
  readonly pool: Pool;
  readonly clock: ManualClock;
  /** What config would know, by hash. */
  readonly releases: Map<string, PrivateRelease>;
  /** The release that an environment points to; `r1` where nothing else is said. */
  readonly current: Map<string, string | null>;
  /** What tenant was asked to make invoices of, in order. */
  readonly invoices: z.output<typeof botInvoiceLink.input>[];
  /** What tenant answers instead of a link. */
  readonly tenant: {
    answer: (() => Promise<InvoiceAnswer>) | undefined;
    /** What Telegram says to a change of a subscription; done, where nothing else is said. */
    edit: (() => Promise<EditAnswer>) | undefined;
  };
  /** What Telegram was told of subscriptions, in order. */
  readonly edits: z.output<typeof botEditSubscription.input>[];
  /** What tenant would ask of Telegram about Stars. */
  readonly telegram: TestTelegram;
  /** What the platform's own bot was asked to do with charges, what it refuses next, and the links that it makes. */
  readonly platform: {
    readonly asked: z.output<typeof platformCharge.input>[];
    readonly refusals: z.input<typeof platformCharge.output>[];
    link: (invoice: z.output<typeof platformInvoiceLink.input>) => Promise<z.input<typeof platformInvoiceLink.output>>;
  };
  /** Calls billing's commands as tenant does. */
  readonly asTenant: CommandClient;
  run(query: string, viewer: Viewer, variables?: Record<string, unknown>): Promise<Answer>;
  /** Asks for an entity as the gateway does. */
  entity(reference: Record<string, string>, fields: string, viewer: Viewer): Promise<Answer>;
  buy(viewer: Viewer, productId: string, idempotencyKey: string): Promise<Bought>;
  /** Gives players money, as rewards do. */
  reward(...rewards: Envelope[]): Promise<void>;
  events(playerId: string): Promise<Envelope[]>;
  close(): Promise<void>;
}

type InvoiceAnswer = z.input<typeof botInvoiceLink.output>;
type EditAnswer = z.input<typeof botEditSubscription.output>;

export interface Bought {
  readonly __typename: string;
  readonly purchase?: { readonly id: string; readonly state: string; readonly price: { readonly amount: string } };
  readonly wallet?: { readonly balance: string; readonly held: string; readonly available: string };
  readonly code?: string;
  readonly available?: string;
  readonly price?: string;
  readonly limit?: number;
}

const purchaseMutation = `mutation ($input: ProductPurchaseInput!) {
  productPurchase(input: $input) {
    __typename
    ... on ProductPurchaseSuccess {
      purchase { id state price { amount currency { id } } grants { item { id } quantity } currencyGrants { amount currency { id } } product { id } createdAt completedAt }
      wallet { currency { id } balance held available }
    }
    ... on Error { code message }
    ... on InsufficientFundsError { available price }
    ... on PurchaseLimitReachedError { limit }
    ... on SoldOutError { stock }
    ... on SaleNotStartedError { availableFrom }
    ... on SaleEndedError { availableUntil }
  }
}`;

/** The billing service on a database of its own, with a config that knows {@link release} as `r1`. */
export const createTestBilling = async (poolSize = 10): Promise<TestBilling> => {
  const database = await createTestDatabase();
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  const viewerKey = randomBytes(32);
  const commandKey = randomBytes(32);
  const releases = new Map([['r1', release]]);
  const current: TestBilling['current'] = new Map();
  const invoices: TestBilling['invoices'] = [];
  const tenant: TestBilling['tenant'] = { answer: undefined, edit: undefined };
  const edits: TestBilling['edits'] = [];
  const telegram = createTestTelegram();
  const platform: TestBilling['platform'] = {
    asked: [],
    refusals: [],
    link: async ({ payload }) => ({ outcome: 'link', link: `https://t.me/$${payload}`, telegramBotId: platformBot }),
  };
  const common = { keyFor: () => commandKey, clock: systemClock, onError: () => {} };
  const config = createCommandReceiver({
    ...common,
    owner: 'config',
    handlers: [
      handleCommand(releaseLoad, async ({ hash }) => releases.get(hash) ?? null),
      handleCommand(releasePinned, async ({ environmentId }) => {
        const hash = current.get(environmentId);
        return { hash: hash === undefined ? 'r1' : hash };
      }),
    ],
  });
  const bots = createCommandReceiver({
    ...common,
    owner: 'tenant',
    handlers: [
      handleCommand(botRefundStars, telegram.refund),
      handleCommand(botStarPayer, telegram.payer),
      handleCommand(platformStarPayer, telegram.account),
      handleCommand(botStarTransactions, telegram.list),
      handleCommand(botEditSubscription, async (asked): Promise<EditAnswer> => {
        edits.push(asked);
        return tenant.edit === undefined ? { outcome: 'done' } : tenant.edit();
      }),
      handleCommand(botInvoiceLink, async (invoice): Promise<InvoiceAnswer> => {
        invoices.push(invoice);
        if (tenant.answer !== undefined) return tenant.answer();
        return {
          outcome: 'link',
          link: `https://t.me/$${invoices.length}`,
          telegramBotId: botOf(invoice.environmentId),
        };
      }),
      handleCommand(platformInvoiceLink, (invoice) => platform.link(invoice)),
      handleCommand(platformCharge, async (asked): Promise<z.input<typeof platformCharge.output>> => {
        platform.asked.push(asked);
        return platform.refusals.shift() ?? { outcome: 'done' };
      }),
    ],
  });
  const pool = database.poolOf('billing', poolSize);
  const services: ServiceDeps = {
    pool,
    viewerKey,
    commandKeyFor: (caller) => (caller === 'tenant' || caller === 'gateway' ? commandKey : undefined),
    commands: createCommandClient({
      caller: 'billing',
      keyFor: () => commandKey,
      transport: createLocalCommandTransport((owner) => (owner === 'tenant' ? bots : config)),
      clock: systemClock,
    }),
    clock,
    logger: silentLogger,
    metrics: createMetrics({ processMetrics: false }),
    wake: () => {},
  };
  const deps = { ...services, ledger: createLedgerWriter(services) };
  const server = createBillingServer(deps);
  const run: TestBilling['run'] = async (query, viewer, variables = {}) => {
    const result = await server.subgraph.execute({
      query,
      variables,
      operationName: undefined,
      viewer: signViewer(viewer, 'billing', viewerKey, clock),
      traceparent,
    });
    return JSON.parse(JSON.stringify(result)) as Answer;
  };
  return {
    deps,
    database,
    pool,
    clock,
    releases,
    current,
    invoices,
    tenant,
    telegram,
    platform,
    edits,
    asTenant: createCommandClient({
      caller: 'tenant',
      keyFor: () => commandKey,
      transport: createLocalCommandTransport(() => server.subgraph.receiveCommand),
      clock,
    }),
    run,
    entity: (reference, fields, viewer) =>
      run(
        `query ($references: [_Any!]!) { _entities(representations: $references) { ... on ${String(reference['__typename'])} { ${fields} } } }`,
        viewer,
        { references: [reference] },
      ),
    buy: async (viewer, productId, idempotencyKey) => {
      const answer = await run(purchaseMutation, viewer, { input: { productId, idempotencyKey } });
      if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
      return (answer.data as { productPurchase: Bought }).productPurchase;
    },
    reward: (...rewards) => creditRewards(deps, rewards),
    events: async (playerId) =>
      (
        await pool.query<{ envelope: Envelope }>(
          'select envelope from outbox where subject = $1 order by ordering, position',
          [`player:${playerId}`],
        )
      ).rows.map((row) => row.envelope),
    close: async () => {
      await server.close();
      await deps.ledger.close();
      await database.drop();
    },
  };
};

/** Everything that must hold of any ledger, whatever was done to it; returns what does not. */
export const ledgerProblems = async (pool: Pool): Promise<string[]> => {
  const laws: Record<string, string> = {
    'a transfer that does not sum to 0': `select transfer_id from posting group by environment_id, transfer_id having sum(amount) <> 0`,
    'a transfer without two postings at least': `select id from transfer where (select count(*) from posting where posting.environment_id = transfer.environment_id and transfer_id = id) < 2`,
    'a balance that is not the sum of its postings': `select id from account where balance is not null and balance <> (
      select coalesce(sum(amount), 0) from posting where posting.environment_id = account.environment_id and account_id = account.id)`,
    'a held amount that is not the sum of its pending holds': `select id from account where held <> (
      select coalesce(sum(amount), 0) from hold where hold.environment_id = account.environment_id and account_id = account.id and state = 'pending')`,
    'a posting of a missing account': `select transfer_id from posting where not exists (
      select from account where account.environment_id = posting.environment_id and account.id = account_id)`,
    'a completed purchase that was not paid exactly once': `select id from purchase where state = 'completed' and (
      select count(*) from transfer join posting on posting.environment_id = transfer.environment_id and posting.transfer_id = transfer.id
      where transfer.environment_id = purchase.environment_id and idempotency_key = 'purchase:' || purchase.id
        and posting.amount = -price and posting.account_id = 'player:' || player_id || '/' || currency_id) <> 1`,
    'a price that was held and not taken, or not by its transfer': `select purchase.id from purchase
      join hold on hold.environment_id = purchase.environment_id and hold.id = hold_id
      left join transfer on transfer.environment_id = hold.environment_id and transfer.id = hold.transfer_id
      where purchase.state = 'completed' and (hold.state <> 'posted' or transfer.idempotency_key is distinct from 'purchase:' || purchase.id)`,
    'a pending purchase without its hold': `select id from purchase where state = 'pending' and not exists (
      select from hold where hold.environment_id = purchase.environment_id and hold.id = hold_id and state = 'pending' and amount = price)`,
    'a purchase whose currency was not credited exactly once': `select purchase.id from purchase where state = 'completed' and exists (
      select from (select value->>'currencyId' as currency, sum((value->>'amount')::bigint) as total from jsonb_array_elements(currency_grants) group by 1) as owed
      where (select coalesce(sum(amount), 0) from transfer join posting on posting.environment_id = transfer.environment_id and transfer_id = transfer.id
        where transfer.environment_id = purchase.environment_id and idempotency_key = 'purchase:' || purchase.id || '/' || owed.currency
          and account_id = 'player:' || player_id || '/' || owed.currency) <> total)`,
    'an order whose state and matched payments disagree': `select id from stars_order where (
      select count(*) from stars_payment where stars_payment.environment_id = stars_order.environment_id and order_id = stars_order.id and state = 'matched'
    ) not between case state when 'open' then 0 else 1 end and case when state = 'open' then 0 when is_subscription then 1000 else 1 end`,
    'an order whose currency was not credited exactly once when paid, and never before': `select stars_order.id from stars_order where not is_subscription and exists (
      select from (select value->>'currencyId' as currency, sum((value->>'amount')::bigint) as total from jsonb_array_elements(currency_grants) group by 1) as owed
      where (select coalesce(sum(amount), 0) from transfer join posting on posting.environment_id = transfer.environment_id and transfer_id = transfer.id
        where transfer.environment_id = stars_order.environment_id and kind = 'stars' and idempotency_key = 'stars:' || stars_order.id || '/' || owed.currency
          and account_id = 'player:' || player_id || '/' || owed.currency) <> case state when 'open' then 0 else total end)`,
    'a paid order that was not told exactly once': `select id from stars_order where (
      select count(*) from outbox where type = 'billing.stars.paid.v1' and envelope->'data'->>'orderId' = stars_order.id and outbox.environment_id = stars_order.environment_id
    ) <> (select count(*) from stars_payment where stars_payment.environment_id = stars_order.environment_id and order_id = stars_order.id and state = 'matched')`,
    'a period whose currency was not credited exactly once': `select stars_payment.id from stars_payment join stars_order
      on stars_order.environment_id = stars_payment.environment_id and stars_order.id = order_id
      where subscription_id is not null and exists (
        select from jsonb_array_elements(currency_grants) as owed
        where (select coalesce(sum(posting.amount), 0) from transfer join posting on posting.environment_id = transfer.environment_id and transfer_id = transfer.id
          where transfer.environment_id = stars_payment.environment_id and idempotency_key = 'stars:' || stars_payment.id || '/' || (owed->>'currencyId')
            and account_id = 'player:' || stars_order.player_id || '/' || (owed->>'currencyId')) <> (owed->>'amount')::bigint)`,
    'a subscription that is paid otherwise than its last period': `select id from stars_subscription where period_end is distinct from (
      select max(paid_until) from stars_payment where stars_payment.environment_id = stars_subscription.environment_id and subscription_id = stars_subscription.id)
      and not (state = 'expired' and period_start = period_end)`,
    'a player who pays for a product twice': `select player_id from stars_subscription where state in ('active', 'grace')
      group by environment_id, player_id, product_id having count(*) > 1`,
    'a transfer of Stars for no paid order': `select id from transfer where kind = 'stars' and not exists (
      select from stars_order where stars_order.environment_id = transfer.environment_id and state <> 'open' and transfer.idempotency_key like 'stars:' || stars_order.id || '/%')
      and not exists (select from stars_payment where stars_payment.environment_id = transfer.environment_id and subscription_id is not null
        and transfer.idempotency_key like 'stars:' || stars_payment.id || '/%')`,
    'an order that is refunded and whose payment is not, or the other way round': `select id from stars_order where not is_subscription and state <> 'open' and (state = 'refunded') <> exists (
      select from stars_payment join stars_refund on stars_refund.environment_id = stars_payment.environment_id and payment_id = stars_payment.id and stars_refund.state = 'done'
      where stars_payment.environment_id = stars_order.environment_id and order_id = stars_order.id and stars_payment.state = 'matched')`,
    'a refund that did not take back just what it says': `select id from stars_refund where exists (
      select from jsonb_array_elements(taken) as said where (select coalesce(sum(amount), 0) from transfer join posting
        on posting.environment_id = transfer.environment_id and transfer_id = transfer.id
        where transfer.environment_id = stars_refund.environment_id and kind = 'refund' and account_id like 'player:%'
          and idempotency_key = 'refund:' || payment_id || '/' || (said->>'currencyId')) <> -(said->>'amount')::bigint)`,
    'a transfer that takes back for no refund': `select id from transfer where kind = 'refund' and not exists (
      select from stars_refund where stars_refund.environment_id = transfer.environment_id and state = 'done'
        and transfer.idempotency_key like 'refund:' || payment_id || '/%')`,
    'a refunded order that was not told exactly once': `select id from stars_order where not is_subscription and (
      select count(*) from outbox where type = 'billing.stars.refunded.v1' and envelope->'data'->>'orderId' = stars_order.id and outbox.environment_id = stars_order.environment_id
    ) <> case state when 'refunded' then 1 else 0 end`,
    'a charge that was given back twice': `select charge_id from stars_refund where state = 'done' group by telegram_bot_id, charge_id having count(*) > 1`,
    'an account overdrawn beyond its debt': `select id from account where held < 0 or balance is not null and overdraft <> greatest(0, held - balance)`,
    'a statement with a gap, out of order, or whose balances are not the sums of its postings': `select transfer_id from (
        select transfer_id, position, balance_after, row_number() over own as nth, sum(amount) over own as total,
          created_at < lag(created_at) over own as backwards
        from posting where account_id like 'player:%'
        window own as (partition by environment_id, account_id order by position rows unbounded preceding)
      ) as statement where position <> nth or balance_after <> total or backwards`,
    'an account that miscounts its entries': `select id from account where balance is not null and row(entries, moved_at) is distinct from (
      select row(count(*), max(created_at)) from posting where posting.environment_id = account.environment_id and account_id = account.id)`,
    'an account whose lots are not what it says that expires, or more than is free': `select id from account where expiring <> (
      select coalesce(sum(amount), 0) from lot where lot.environment_id = account.environment_id and account_id = account.id)
      or expiring > greatest(0, balance - held)`,
    'a lot of no account': `select account_id from lot where not exists (
      select from account where account.environment_id = lot.environment_id and account.id = account_id)`,
    'an account of what expired that gave something': `select transfer_id from posting where account_id like 'system:expiry/%' and amount < 0`,
    'a transfer whose hash is of another content': `select id from transfer where input_hash is distinct from (
      select encode(sha256(convert_to(concat_ws(E'\\n', kind, reason_kind, reason_id, string_agg(account_id || ' ' || amount, E'\\n' order by account_id collate "C")), 'UTF8')), 'hex')
      from posting where posting.environment_id = transfer.environment_id and transfer_id = id) and reason_kind is not null`,
  };
  const found: string[] = [];
  for (const [law, query] of Object.entries(laws)) {
    const { rowCount } = await pool.query(query);
    if (rowCount !== 0) found.push(law);
  }
  return found;
};

/** Throws where a law of the ledger does not hold. */
export const assertLedger = async (pool: Pool): Promise<void> => {
  const problems = await ledgerProblems(pool);
  if (problems.length > 0) throw new Error(`The ledger has ${problems.join(', ')}`);
};
