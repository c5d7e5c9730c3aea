import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { ExecutionResult } from 'graphql';
import type { z } from 'zod';
import { createEmbeddedBus } from '@stargraph/kit/bus/embedded';
import { createManualClock, systemClock, type Clock } from '@stargraph/kit/clock';
import {
  createCommandClient,
  createCommandReceiver,
  createLocalCommandTransport,
  handleCommand,
  type CommandClient,
} from '@stargraph/kit/commands';
import {
  operatorEmail,
  operatorSecondFactor,
  playerIdentify,
  playerTelegramUser,
} from '@stargraph/kit/contracts/commands/auth';
import {
  planCheckout,
  planPay,
  planRefunded,
  planRenewal,
  starsCheckout,
  starsPay,
  starsRefunded,
  starsSubscriptionChanged,
} from '@stargraph/kit/contracts/commands/billing';
import { membershipOf } from '@stargraph/kit/contracts/commands/tenant';
import { botReceiveUpdate } from '@stargraph/kit/contracts/commands/tenant-bot';
import { domains, type ServiceName } from '@stargraph/kit/contracts/domain';
import type { PlanId } from '@stargraph/kit/contracts/plan';
import { permissionsOfRole, type Role } from '@stargraph/kit/contracts/permission';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { newEventId, newId } from '@stargraph/kit/ids';
import { createLogger, silentLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import { createSecretBox } from '@stargraph/kit/secrets';
import type { Worker } from '@stargraph/kit/service';
import { createTestDatabase } from '@stargraph/kit/testkit/database';
import { signViewer, type Viewer } from '@stargraph/kit/viewer';
import {
  createPlatformBot,
  createTelegram,
  createTenantConsumers,
  createTenantServer,
  loopbackReach,
} from '../src/server.ts';
import { findStanding } from '../src/store/suspension.ts';
import { deleteDue } from '../src/use-case/delete-due.ts';
import { createCheckBots } from '../src/use-case/check-bots.ts';
import { createHandleUpdate } from '../src/use-case/handle-update.ts';
import { purge, purgeWebhooks, retryPayments } from '../src/use-case/purge.ts';
import { createSendMessages } from '../src/use-case/send-messages.ts';
import { createWorkChat } from '../src/use-case/work-chat.ts';
import type { BotPace } from '../src/bot-pace.ts';
import type { TenantDeps } from '../src/deps.ts';
import { startBotApi } from './bot-api.ts';

type Input<Name extends 'checkout' | 'pay'> = z.output<
  (Name extends 'checkout' ? typeof starsCheckout : typeof starsPay)['input']
>;
type Output<Name extends 'checkout' | 'pay'> = z.input<
  (Name extends 'checkout' ? typeof starsCheckout : typeof starsPay)['output']
>;

/** What the domains that tenant asks answer; tests put their own answers in. */
export interface Others {
  /** Operators' addresses, and whether they are verified. */
  readonly emails: Map<string, { readonly email: string; readonly verified: boolean }>;
  /** Players by Telegram user. */
  readonly players: Map<string, string>;
  /** Telegram users by player, as auth knows them: those who were erased are not among them. */
  readonly telegramUsers: Map<string, string>;
  /** Operators with a second factor. */
  readonly secondFactors: Set<string>;
  checkout: (input: Input<'checkout'>) => Promise<Output<'checkout'>>;
  pay: (input: Input<'pay'>) => Promise<Output<'pay'>>;
  refunded: (input: z.output<typeof starsRefunded.input>) => Promise<z.input<typeof starsRefunded.output>>;
  subscriptionChanged: (
    input: z.output<typeof starsSubscriptionChanged.input>,
  ) => Promise<z.input<typeof starsSubscriptionChanged.output>>;
  readonly plan: PlanAnswers;
}

/** What billing answers of companies' plans. */
interface PlanAnswers {
  checkout: (input: z.output<typeof planCheckout.input>) => Promise<z.input<typeof planCheckout.output>>;
  pay: (input: z.output<typeof planPay.input>) => Promise<z.input<typeof planPay.output>>;
  refunded: (input: z.output<typeof planRefunded.input>) => Promise<z.input<typeof planRefunded.output>>;
  renewal: (input: z.output<typeof planRenewal.input>) => Promise<z.input<typeof planRenewal.output>>;
}

export type Operator = Extract<Viewer, { kind: 'operator' }>;

/** What a mutation's union holds, flattened: which fields are there is the type name's to say. */
export interface Answer {
  readonly __typename: string;
  readonly code: string;
  readonly message: string;
  readonly company: { readonly id: string; readonly name: string };
  readonly project: ProjectAnswer;
  readonly bot: {
    readonly id: string;
    readonly username: string;
    readonly telegramBotId: string;
    readonly simulated: boolean;
    readonly registeredAt: string | null;
    readonly registrationProblem: string | null;
  };
}
export interface ProjectAnswer {
  readonly id: string;
  readonly slug: string;
  readonly environments: readonly { readonly id: string; readonly kind: string; readonly slug: string }[];
}

const bots = Object.fromEntries(
  Array.from({ length: 5 }, (_, number) => [
    `900000000${number}:abcdefghijklmnopqrstuvwxyzABCDEFGHI`,
    { id: 9_000_000_000 + number, username: `bot_${number}` },
  ]),
);
export const tokens = Object.keys(bots);
/** Another token of the first bot, as BotFather gives one after the last was revoked. */
export const renewedToken = '9000000000:ZYXWVUTSRQPONMLKJIHGFEDCBAzyxwvutsr';

/** The token of the platform's own bot. */
export const platformToken = '9000900000:abcdefghijklmnopqrstuvwxyzABCDEFGHI';

/** The whole service on a database of its own, with a Bot API on loopback. */
export const startTenant = async ({ platformBot = false } = {}) => {
  const database = await createTestDatabase();
  const api = await startBotApi({
    ...bots,
    [renewedToken]: { id: 9_000_000_000, username: 'bot_0' },
    [platformToken]: { id: 9_000_900_000, username: 'platform_bot' },
  });
  const pool = database.poolOf('tenant', 20);
  const clock = createManualClock(Date.UTC(2026, 4, 1, 12));
  const viewerKey = randomBytes(32);
  const sealingKey = randomBytes(32);
  const commandKey = randomBytes(32);
  const logs: string[] = [];
  const metrics = createMetrics({ processMetrics: false });
  const launchPair = generateKeyPairSync('ed25519');
  const launchKey = Buffer.from(launchPair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex');
  let webhookOrigin = 'https://api.example.com';
  const others: Others = {
    plan: {
      checkout: () => Promise.resolve({ outcome: 'refused', reason: 'unknown-order' }),
      pay: () => Promise.resolve({ outcome: 'returned' }),
      refunded: () => Promise.resolve({ outcome: 'done' }),
      renewal: () => Promise.resolve({ outcome: 'noted' }),
    },
    emails: new Map(),
    players: new Map(),
    telegramUsers: new Map(),
    secondFactors: new Set(),
    checkout: () => Promise.resolve({ outcome: 'ok' }),
    pay: ({ payload }) =>
      Promise.resolve({ outcome: 'credited', orderId: payload, title: { en: 'Coins', ru: 'Монеты' } }),
    refunded: () => Promise.resolve({ outcome: 'noted', title: { en: 'Coins', ru: 'Монеты' } }),
    subscriptionChanged: () => Promise.resolve({ outcome: 'changed' }),
  };
  const receiverOf = (owner: 'auth' | 'billing') =>
    createCommandReceiver({
      owner,
      keyFor: () => commandKey,
      handlers: [
        handleCommand(operatorEmail, ({ operatorId }) =>
          Promise.resolve(others.emails.get(operatorId) ?? { email: null, verified: false }),
        ),
        handleCommand(playerIdentify, ({ telegramUserId }) =>
          Promise.resolve({ playerId: others.players.get(telegramUserId) ?? null }),
        ),
        handleCommand(playerTelegramUser, ({ playerId }) =>
          Promise.resolve({ telegramUserId: others.telegramUsers.get(playerId) ?? null }),
        ),
        handleCommand(operatorSecondFactor, ({ operatorId }) =>
          Promise.resolve({ enabled: others.secondFactors.has(operatorId) }),
        ),
        handleCommand(starsCheckout, (input) => others.checkout(input)),
        handleCommand(planCheckout, (input) => others.plan.checkout(input)),
        handleCommand(planPay, (input) => others.plan.pay(input)),
        handleCommand(planRefunded, (input) => others.plan.refunded(input)),
        handleCommand(planRenewal, (input) => others.plan.renewal(input)),
        handleCommand(starsPay, (input) => others.pay(input)),
        handleCommand(starsRefunded, (input) => others.refunded(input)),
        handleCommand(starsSubscriptionChanged, (input) => others.subscriptionChanged(input)),
      ],
      clock,
      onError: () => {},
    });
  const secrets = createSecretBox({ current: 1, keys: new Map([[1, sealingKey]]) });
  const telegram = createTelegram({ simulator: { owns: () => true, apiRoot: api.apiRoot, launchKey } });
  const deps: TenantDeps = {
    pool,
    viewerKey,
    commandKeyFor: () => commandKey,
    commands: createCommandClient({
      caller: 'tenant',
      keyFor: () => commandKey,
      transport: createLocalCommandTransport((owner) => receiverOf(owner === 'auth' ? 'auth' : 'billing')),
      clock,
    }),
    clock,
    logger: createLogger({
      service: 'tenant',
      level: 'debug',
      destination: { write: (line) => void logs.push(line) },
    }),
    metrics,
    wake: () => {},
    secrets,
    places: {
      webhookOrigin: () => webhookOrigin,
      appUrlOf: (slug) => `https://${slug}.app.example.com/`,
    },
    reach: loopbackReach,
    telegram,
    platformBot: createPlatformBot(platformBot ? platformToken : undefined, { secrets, telegram }),
  };
  const service = createTenantServer(deps);
  const workChat = createWorkChat({
    ...deps,
    handle: createHandleUpdate({ ...deps, standingOf: (id) => findStanding(sqlOfPool(pool), id) }),
    renewMs: 10,
  });
  /** Bots' own pace stands still with the tests' clock; it has tests of its own. */
  const pace: BotPace = { take: () => Promise.resolve({ granted: true, waitMs: 0 }) };
  const sendMessages = createSendMessages({ ...deps, pace });

  const execute = (
    query: string,
    viewer: Viewer,
    variables: Readonly<Record<string, unknown>> = {},
  ): Promise<ExecutionResult> =>
    service.subgraph.execute({
      query,
      variables,
      operationName: undefined,
      viewer: signViewer(viewer, 'tenant', viewerKey, clock),
      traceparent: '',
    });

  /** The one field that `query` asks for. */
  const field = async <Field = Answer>(
    name: string,
    query: string,
    viewer: Viewer,
    variables: Readonly<Record<string, unknown>> = {},
  ): Promise<Field> => {
    const result = await execute(query, viewer, variables);
    if (result.errors !== undefined) throw new Error(JSON.stringify(result.errors));
    return result.data?.[name] as Field;
  };

  const commandsOf = (caller: ServiceName): CommandClient =>
    createCommandClient({
      caller,
      keyFor: () => commandKey,
      transport: createLocalCommandTransport(() => service.subgraph.receiveCommand),
      clock,
    });

  /** An operator with the memberships that it has by now, as the gateway completes one. */
  const completed = async (operatorId: string): Promise<Operator> => {
    const { memberships } = await commandsOf('gateway').call(membershipOf, { operatorId });
    return { kind: 'operator', operatorId, verifiedAt: clock.now(), memberships };
  };
  /** With a plan that no test comes to the end of, unless it says which; null for the one that companies begin with. */
  const createCompany = async (
    viewer: Viewer,
    name: string,
    key = newEventId(),
    plan: PlanId | null = 'unlimited',
  ): Promise<Answer> => {
    const answer = await field('companyCreate', companyMutation, viewer, { input: { name, idempotencyKey: key } });
    if (plan !== null && answer.__typename === 'CompanyCreateSuccess')
      await pool.query('update company set plan = $2, staff_plan = nullif($2, $3) where id = $1', [
        answer.company.id,
        plan,
        'free',
      ]);
    return answer;
  };
  const createProject = (
    viewer: Viewer,
    companyId: string,
    input: Readonly<Record<string, unknown>> = {},
  ): Promise<Answer> =>
    field('projectCreate', projectMutation, viewer, {
      input: {
        companyId,
        name: 'Star garden',
        slug: `p${randomBytes(6).toString('hex')}`,
        languages: ['en'],
        timeZone: 'UTC',
        idempotencyKey: newEventId(),
        ...input,
      },
    });

  const chatsOf = async (table: 'received_update' | 'outbound_message'): Promise<{ botId: string; chat: string }[]> =>
    (
      await pool.query<{ botId: string; chat: string }>(
        `select distinct bot_id as "botId", chat from ${table} where state in ('waiting', 'queued', 'sending')`,
      )
    ).rows;

  return {
    pool,
    database,
    deps,
    secrets: deps.secrets,
    clock,
    api,
    logs,
    metrics,
    others,
    /** What the simulator signs launches with. */
    launchSigner: launchPair.privateKey,
    /** Where Telegram is told to find the platform. */
    moveTo: (origin: string): void => {
      webhookOrigin = origin;
    },
    /** The jobs of a process of their own. */
    workerOf: (workersClock: Clock = clock): Worker => {
      const bus = createEmbeddedBus({
        pool: database.poolOf('bus', 4),
        sources: domains,
        publishSource: 'analytics',
        publishPool: database.poolOf('analytics', 1),
        logger: silentLogger,
        clock: systemClock,
      });
      const worker = createTenantConsumers({ ...deps, clock: workersClock, bus, pace });
      return {
        start: async () => {
          await bus.start();
          await worker.start();
        },
        stop: async () => {
          await worker.stop();
          await bus.close();
        },
      };
    },
    /** What a worker does now with what waits and is due: the updates of each chat, then one message of each. */
    work: async (): Promise<void> => {
      for (const chat of await chatsOf('received_update')) await workChat(chat);
      for (const chat of await chatsOf('outbound_message')) await sendMessages(chat);
    },
    sendMessages,
    /** A process's own sender, at this pace. */
    senderAt: (own: BotPace) =>
      createSendMessages({ ...deps, metrics: createMetrics({ processMetrics: false }), pace: own }),
    /** What a worker asks Telegram of bots whose look is due. */
    checkBots: createCheckBots(deps),
    /** What calling Telegram as a bot needs. */
    botCalls: deps,
    /** What a process of its own needs to work on the same rows. */
    outside: { url: database.urlOf('tenant'), sealingKey: sealingKey.toString('base64url') },
    purge: () => purge(deps),
    deleteDue: () => deleteDue(deps),
    purgeWebhooks: () => purgeWebhooks(deps),
    /** Has a group handed everything again that the outboxes still hold, as after a restore. */
    rewind: async (group: string): Promise<void> => {
      await database
        .poolOf('bus', 1)
        .query('update bus.group_offset set ordering = 0, position = 0 where consumer_group = $1', [group]);
    },
    retryParked: () => retryPayments(deps),
    /** As Telegram brings an update to a bot's webhook. */
    receive: async (botId: string, secret: string, update: unknown) =>
      (
        await commandsOf('gateway').call(botReceiveUpdate, {
          botId,
          secret,
          update: typeof update === 'string' ? update : JSON.stringify(update),
        })
      ).outcome,
    execute,
    field,
    commandsOf,
    completed,
    createCompany,
    createProject,
    connectBot: (viewer: Viewer, environmentId: string, token: string): Promise<Answer> =>
      field('botConnect', botMutation, viewer, { input: { environmentId, token } }),
    /** A company of an own operator, with one project. */
    createTenant: async (plan: PlanId | null = 'unlimited') => {
      const operatorId = newId('operator');
      const { company } = await createCompany(await completed(operatorId), 'Company', newEventId(), plan);
      const { project } = await createProject(await completed(operatorId), company.id);
      const owner = await completed(operatorId);
      const [live, sandbox] = project.environments.map(({ id }) => id);
      if (live === undefined || sandbox === undefined) throw new Error('A project lacks an environment');
      const withRole = (role: Role): Operator => ({
        ...owner,
        memberships: owner.memberships.map((membership) => ({
          ...membership,
          roleId: role,
          permissions: [...permissionsOfRole[role]],
          projects: membership.projects.map((project) => ({ ...project, permissions: [...permissionsOfRole[role]] })),
        })),
      });
      return { companyId: company.id, projectId: project.id, slug: project.slug, live, sandbox, owner, withRole };
    },
    stop: async () => {
      await service.close();
      await database.drop();
      await api.stop();
    },
  };
};
export type RunningTenant = Awaited<ReturnType<typeof startTenant>>;

const companyMutation = `mutation ($input: CompanyCreateInput!) { companyCreate(input: $input) {
  __typename ... on CompanyCreateSuccess { company { id name projects { id } } } ... on Error { code message } } }`;
const projectMutation = `mutation ($input: ProjectCreateInput!) { projectCreate(input: $input) {
  __typename ... on ProjectCreateSuccess { project { id slug environments { id kind slug bot { id } } company { id } } }
  ... on LimitReachedError { limit used allowed } ... on Error { code message } } }`;
const botMutation = `mutation ($input: BotConnectInput!) { botConnect(input: $input) {
  __typename ... on BotConnectSuccess { bot { id username telegramBotId simulated connectedAt registeredAt registrationProblem } } ... on Error { code message } } }`;
