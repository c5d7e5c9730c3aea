import { randomBytes } from 'node:crypto';
import type { ExecutionResult } from 'graphql';
import { decodeJwt } from 'jose';
import type { z } from 'zod';
import { createManualClock } from '@stargraph/kit/clock';
import {
  createCommandClient,
  createCommandReceiver,
  createLocalCommandTransport,
  handleCommand,
  type CommandClient,
  type CommandHandler,
  type CommandReceiver,
} from '@stargraph/kit/commands';
import {
  analyticsPersonalDataRead,
  billingPersonalDataRead,
  gamePersonalDataRead,
  tenantPersonalDataRead,
  type PersonalDataRead,
} from '@stargraph/kit/contracts/commands/personal-data';
import { membershipLeave } from '@stargraph/kit/contracts/commands/tenant';
import { botVerifyLaunch } from '@stargraph/kit/contracts/commands/tenant-bot';
import { personalTablesIn } from '@stargraph/kit/contracts/personal-data';
import type { Domain, ServiceName } from '@stargraph/kit/contracts/domain';
import { permissionsOfRole, type Role } from '@stargraph/kit/contracts/permission';
import { newEventId, newId } from '@stargraph/kit/ids';
import { createLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import { answerPersonalDataRead, type Person } from '@stargraph/kit/personal-data';
import { createSecretBox } from '@stargraph/kit/secrets';
import { createTestDatabase } from '@stargraph/kit/testkit/database';
import { UnreachableError } from '@stargraph/kit/unreachable';
import { signViewer, type Client, type Viewer } from '@stargraph/kit/viewer';
import { createAuthServer } from '../src/server.ts';
import { createSendMail, type Mail } from '../src/use-case/send-mail.ts';

export type Operator = Extract<Viewer, { kind: 'operator' }>;
type LaunchAnswer = z.input<typeof botVerifyLaunch.output>;

/** What a mutation's union holds, flattened: which fields are there is the type name's to say. */
export interface Answer {
  readonly __typename: string;
  readonly code: string;
  readonly message: string;
  readonly reason: string;
  readonly accessToken: string;
  readonly expiresAt: string;
  readonly refreshToken: string;
  readonly ended: boolean;
  readonly player: { readonly environmentId: string; readonly id: string };
  readonly operator: { readonly id: string; readonly email: string; readonly name: string };
  readonly apiKey: KeyAnswer;
  readonly former: KeyAnswer;
  readonly secret: string;
  readonly deviceToken: string;
  readonly challenge: string;
  readonly retryAfter: number;
  readonly reasons: readonly string[];
  readonly sentTo: string;
  readonly done: boolean;
  readonly uri: string;
  readonly recoveryCodes: readonly string[];
  readonly companies: readonly string[];
}
export interface KeyAnswer {
  readonly id: string;
  readonly prefix: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdBy: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
  readonly replacedBy: string | null;
}

/** A company's project with its two environments, and operators of it. */
export const createTenant = () => {
  const companyId = newId('company');
  const projectId = newId('project');
  const live = newId('environment');
  const sandbox = newId('environment');
  const operator = (role: Role): Operator => ({
    kind: 'operator',
    operatorId: newId('operator'),
    // For as long as any test's clock runs.
    verifiedAt: Date.UTC(2100, 0, 1),
    memberships: [
      {
        companyId,
        roleId: role,
        permissions: [...permissionsOfRole[role]],
        projects: [
          {
            projectId,
            permissions: [...permissionsOfRole[role]],
            environments: [
              { environmentId: live, kind: 'live' },
              { environmentId: sandbox, kind: 'sandbox' },
            ],
          },
        ],
      },
    ],
  });
  return { companyId, projectId, live, sandbox, operator, owner: operator('owner') };
};
export type Tenant = ReturnType<typeof createTenant>;

/** Asks `count` times, a hundred at any moment: more would only wait for a connection, and be told so after a while. */
export const askMany = async <T>(count: number, ask: (index: number) => Promise<T>): Promise<T[]> => {
  const answers: T[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      answers[index] = await ask(index);
    }
  };
  await Promise.all(Array.from({ length: 100 }, work));
  return answers;
};

/**
 * The whole service on a database of its own. Tenant's side of the launch command is played here: the launch
 * data `valid:<environment>:<user>`, with `:<name>` or without, is what it finds right, any other text is the reason
 * for its refusal.
 */
export const startAuth = async ({ mail = false }: { readonly mail?: boolean } = {}) => {
  const database = await createTestDatabase();
  const pool = database.poolOf('auth', 20);
  const clock = createManualClock(Date.UTC(2026, 4, 1, 12));
  const viewerKey = randomBytes(32);
  const commandKey = randomBytes(32);
  const secrets = createSecretBox({ current: 1, keys: new Map([[1, randomBytes(32)]]) });
  const logs: string[] = [];
  const published: string[] = [];
  const metrics = createMetrics({ processMetrics: false });
  const tenants = new Map<string, Tenant>();

  /** Environments in which nobody new may play. */
  const full = new Set<string>();
  const verify = async ({
    environmentId,
    initData,
  }: {
    environmentId: string;
    initData: string;
  }): Promise<LaunchAnswer> => {
    const tenant = tenants.get(environmentId);
    if (initData === 'crash') throw new Error('tenant is broken');
    const [, signedFor, telegramUserId, name] = /^valid:([^:]+):(\d+)(?::(.*))?$/s.exec(initData) ?? [];
    if (tenant === undefined) return { outcome: 'refused', reason: 'unknown-environment' };
    if (telegramUserId === undefined) return { outcome: 'refused', reason: initData as 'malformed' };
    if (signedFor !== environmentId) return { outcome: 'refused', reason: 'signature' };
    return {
      outcome: 'valid',
      environment: { environmentId, projectId: tenant.projectId, companyId: tenant.companyId, kind: 'live' },
      telegramUserId,
      languageCode: 'en',
      isPremium: true,
      displayName: name ?? null,
      startParam: null,
      authDate: clock.now() / 1000,
      newPlayers: full.has(environmentId) ? 'full' : 'welcome',
    };
  };
  /** Companies that an operator owns alone, by the operator; and who has left. */
  const leaving = { alone: new Map<string, string[]>(), left: [] as string[] };
  /** What the other domains hold of players, by `<domain>.<table>`, in pages; who was asked of; and which are down. */
  const held = {
    pages: new Map<string, readonly (readonly Readonly<Record<string, unknown>>[])[]>(),
    asked: [] as Person[],
    down: new Set<Domain>(),
  };
  const readsOf = (command: PersonalDataRead) =>
    answerPersonalDataRead(command, async (person, table, after) => {
      const { owner } = command;
      if (held.down.has(owner)) throw new UnreachableError(owner, 'down');
      if (!personalTablesIn(owner).some((entry) => entry.table === table)) return null;
      held.asked.push(person);
      const pages = held.pages.get(`${owner}.${table}`) ?? [];
      const index = Number(after ?? 0);
      return { rows: pages[index] ?? [], next: index + 1 < pages.length ? String(index + 1) : null };
    });
  const receiverOf = (owner: Domain, handlers: CommandHandler[]) =>
    createCommandReceiver({ owner, keyFor: () => commandKey, handlers, clock, onError: () => {} });
  const receivers: Partial<Record<Domain, CommandReceiver>> = {
    game: receiverOf('game', [readsOf(gamePersonalDataRead)]),
    billing: receiverOf('billing', [readsOf(billingPersonalDataRead)]),
    analytics: receiverOf('analytics', [readsOf(analyticsPersonalDataRead)]),
    tenant: receiverOf('tenant', [
      readsOf(tenantPersonalDataRead),
      handleCommand(botVerifyLaunch, verify),
      handleCommand(membershipLeave, async ({ operatorId }): Promise<z.input<typeof membershipLeave.output>> => {
        const companies = leaving.alone.get(operatorId);
        if (companies !== undefined) return { outcome: 'refused', companies };
        leaving.left.push(operatorId);
        return { outcome: 'left' };
      }),
    ]),
  };
  const receiverFor = (owner: Domain): CommandReceiver => {
    const receiver = receivers[owner];
    if (receiver === undefined) throw new Error(`Nobody plays ${owner} here`);
    return receiver;
  };
  /** What left, and what happens to the next: sent where nothing says otherwise. */
  const mailbox: Mail[] = [];
  const mailFaults: Error[] = [];
  const sendMail = createSendMail({
    pool,
    clock,
    logger: createLogger({
      service: 'workers',
      level: 'debug',
      destination: { write: (line) => void logs.push(line) },
    }),
    adminUrl: 'http://admin.test/',
    transport: async (sent) => {
      const fault = mailFaults.shift();
      if (fault !== undefined) throw fault;
      mailbox.push(sent);
    },
  });
  /** Sends what is due, and gives the secret part of the newest link to that address. */
  const linkTo = async (address: string): Promise<string> => {
    await sendMail();
    const newest = mailbox.findLast(({ to, text }) => to === address && text.includes('#'));
    return /#([\w-]{43})/.exec(newest?.text ?? '')?.[1] ?? '';
  };
  const serverOf = () =>
    createAuthServer({
      pool,
      viewerKey,
      commandKeyFor: () => commandKey,
      commands: createCommandClient({
        caller: 'auth',
        keyFor: () => commandKey,
        transport: createLocalCommandTransport(receiverFor),
        clock,
      }),
      clock,
      logger: createLogger({ service: 'auth', level: 'debug', destination: { write: (line) => void logs.push(line) } }),
      metrics,
      wake: () => {},
      secrets,
      mail,
      telegramLogin: null,
      publish: (channel, message) =>
        published.includes('broken')
          ? Promise.reject(new Error('down'))
          : Promise.resolve(published.push(`${channel} ${message}`)),
    });
  const service = serverOf();

  const execute = (
    query: string,
    viewer: Viewer,
    variables: Readonly<Record<string, unknown>> = {},
    server = service,
    client: Client = { ip: '198.51.100.7', userAgent: 'Test browser' },
  ): Promise<ExecutionResult> =>
    server.subgraph.execute({
      query,
      variables,
      operationName: undefined,
      viewer: signViewer(viewer, 'auth', viewerKey, clock, client),
      traceparent: '',
    });

  /** The one field that `query` asks for. */
  const field = async <Field = Answer>(
    name: string,
    query: string,
    viewer: Viewer,
    variables: Readonly<Record<string, unknown>> = {},
    client?: Client,
  ): Promise<Field> => {
    const result = await execute(query, viewer, variables, service, client);
    if (result.errors !== undefined) throw new Error(JSON.stringify(result.errors));
    return result.data?.[name] as Field;
  };
  const anonymous: Viewer = { kind: 'anonymous' };

  return {
    pool,
    secrets,
    metrics,
    full,
    held,
    clock,
    logs,
    /** Notices, as `<channel> <message>`; with `broken` among them none can be sent. */
    published,
    execute,
    field,
    /** Another process of the same service. */
    serverOf,
    createTenant: () => {
      const tenant = createTenant();
      tenants.set(tenant.live, tenant);
      tenants.set(tenant.sandbox, tenant);
      return tenant;
    },
    commandsOf: (caller: ServiceName, server = service): CommandClient =>
      createCommandClient({
        caller,
        keyFor: () => commandKey,
        transport: createLocalCommandTransport(() => server.subgraph.receiveCommand),
        clock,
      }),
    exchange: (environmentId: string, initData: string): Promise<Answer> =>
      field('launchExchange', exchangeMutation, anonymous, { input: { environmentId, initData } }),
    register: (input: { email: string; password: string; name: string }): Promise<Answer> =>
      field('operatorRegister', registerMutation, anonymous, { input }),
    signIn: (email: string, password: string, from: { deviceToken?: string; client?: Client } = {}): Promise<Answer> =>
      field(
        'operatorSignIn',
        signInMutation,
        anonymous,
        { input: { email, password, deviceToken: from.deviceToken ?? null } },
        from.client,
      ),
    mailbox,
    mailFaults,
    sendMail,
    linkTo,
    leaving,
    /** A mutation of one's account, by its name and the text of its input. */
    account: (
      name: string,
      viewer: Viewer,
      input?: Readonly<Record<string, unknown>>,
      client?: Client,
    ): Promise<Answer> => {
      const type = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
      const call = input === undefined ? name : `${name}(input: $input)`;
      const declared = input === undefined ? '' : `($input: ${type}Input!)`;
      const query = `mutation ${declared} { ${call} { __typename ${fieldsOfSuccess[name] ?? ''}
        ... on Error { code message } } }`;
      return field(name, query, viewer, input === undefined ? {} : { input }, client);
    },
    /** Who a session's access token speaks for, as the gateway would say. */
    viewerOf: (accessToken: string): Operator => {
      const { sub = '', ...claims } = decodeJwt(accessToken);
      return {
        kind: 'operator',
        operatorId: sub,
        sessionId: String(claims['sid']),
        verifiedAt: Number(claims['vat']) * 1000,
        memberships: [],
      };
    },
    refresh: (refreshToken: string): Promise<Answer> =>
      field('sessionRefresh', refreshMutation, anonymous, { input: { refreshToken } }),
    endSession: async (refreshToken: string): Promise<boolean> =>
      (await field('sessionEnd', endMutation, anonymous, { input: { refreshToken } })).ended,
    /** What a viewer is shown of players: a name, or null for a player who is not there. */
    namesOf: async (viewer: Viewer, environmentId: string, ids: readonly string[]): Promise<(string | null)[]> => {
      const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on PlayerProfile { displayName } } }';
      const found = await field<({ displayName: string } | null)[]>('_entities', query, viewer, {
        r: ids.map((id) => ({ __typename: 'PlayerProfile', environmentId, id })),
      });
      return found.map((profile) => profile?.displayName ?? null);
    },
    createKey: (
      viewer: Viewer,
      environmentId: string,
      input: Readonly<Record<string, unknown>> = {},
    ): Promise<Answer> =>
      field('apiKeyCreate', createKeyMutation, viewer, {
        input: { environmentId, name: 'Server', scopes: ['LEADERBOARDS_READ'], idempotencyKey: newEventId(), ...input },
      }),
    rotateKey: (
      viewer: Viewer,
      environmentId: string,
      apiKeyId: string,
      input: Readonly<Record<string, unknown>> = {},
    ): Promise<Answer> =>
      field('apiKeyRotate', rotateKeyMutation, viewer, {
        input: { environmentId, apiKeyId, idempotencyKey: newEventId(), ...input },
      }),
    revokeKey: (viewer: Viewer, environmentId: string, apiKeyId: string): Promise<Answer> =>
      field('apiKeyRevoke', revokeKeyMutation, viewer, { input: { environmentId, apiKeyId } }),
    keysOf: async (viewer: Viewer, environmentId: string): Promise<readonly KeyAnswer[]> => {
      const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Environment { apiKeys { ${keyFields} } } } }`;
      const [found] = await field<({ apiKeys: KeyAnswer[] } | null)[]>('_entities', query, viewer, {
        r: [{ __typename: 'Environment', id: environmentId }],
      });
      if (!found) throw new Error('hidden');
      return found.apiKeys;
    },
    stop: async () => {
      await service.close();
      await database.drop();
    },
  };
};
export type RunningAuth = Awaited<ReturnType<typeof startAuth>>;

const sessionFields = 'accessToken expiresAt refreshToken deviceToken operator { id email name }';
const fieldsOfSuccess: Readonly<Record<string, string>> = {
  operatorRegistrationConfirm: `... on OperatorRegistrationConfirmSuccess { ${sessionFields} }`,
  operatorSecondFactor: `... on OperatorSecondFactorSuccess { ${sessionFields} } ... on TooManyAttemptsError { retryAfter }`,
  operatorPasswordReset: '... on WeakPasswordError { reasons }',
  operatorPasswordChange: '... on WeakPasswordError { reasons }',
  operatorDelete: '... on SoleOwnerError { companies }',
  operatorVerify: '... on OperatorVerifySuccess { accessToken }',
  operatorTotpBegin: '... on OperatorTotpBeginSuccess { secret uri }',
  operatorTotpConfirm: '... on OperatorTotpConfirmSuccess { recoveryCodes }',
  operatorRecoveryCodesRenew: '... on OperatorRecoveryCodesRenewSuccess { recoveryCodes }',
  operatorEmailChange: '... on OperatorEmailChangeSuccess { done }',
  operatorEmailConfirm: '... on OperatorEmailConfirmSuccess { done }',
};
const keyFields = 'id prefix name scopes createdBy expiresAt revokedAt lastUsedAt replacedBy';
const exchangeMutation = `mutation ($input: LaunchExchangeInput!) { launchExchange(input: $input) {
  __typename ... on LaunchExchangeSuccess { accessToken expiresAt refreshToken player { environmentId id } } ... on LaunchRefusedError { reason } ... on Error { code message } } }`;
const registerMutation = `mutation ($input: OperatorRegisterInput!) { operatorRegister(input: $input) {
  __typename ... on OperatorRegisterSuccess { accessToken expiresAt refreshToken deviceToken operator { id email name } } ... on OperatorVerificationSent { sentTo }
  ... on WeakPasswordError { reasons } ... on TooManyAttemptsError { retryAfter } ... on Error { code message } } }`;
const signInMutation = `mutation ($input: OperatorSignInInput!) { operatorSignIn(input: $input) {
  __typename ... on OperatorSignInSuccess { accessToken expiresAt refreshToken deviceToken operator { id email name } } ... on SecondFactorRequired { challenge }
  ... on TooManyAttemptsError { retryAfter } ... on Error { code message } } }`;
const createKeyMutation = `mutation ($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) {
  __typename ... on ApiKeyCreateSuccess { apiKey { ${keyFields} } secret } ... on Error { code message } } }`;
const rotateKeyMutation = `mutation ($input: ApiKeyRotateInput!) { apiKeyRotate(input: $input) {
  __typename ... on ApiKeyRotateSuccess { apiKey { ${keyFields} } former { ${keyFields} } secret } ... on Error { code message } } }`;
const revokeKeyMutation = `mutation ($input: ApiKeyRevokeInput!) { apiKeyRevoke(input: $input) {
  __typename ... on ApiKeyRevokeSuccess { apiKey { ${keyFields} } } ... on Error { code message } } }`;
const refreshMutation = `mutation ($input: SessionRefreshInput!) { sessionRefresh(input: $input) {
  __typename ... on SessionRefreshSuccess { accessToken expiresAt refreshToken } ... on Error { code message } } }`;
const endMutation = `mutation ($input: SessionEndInput!) { sessionEnd(input: $input) { ... on SessionEndSuccess { ended } } }`;
