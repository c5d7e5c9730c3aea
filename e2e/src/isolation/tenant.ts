import { demoContent } from '@stargraph/embedded/demo/content';
import type { SimulatedBot } from '@stargraph/embedded/simulator/bot';
import { signLaunch } from '@stargraph/embedded/simulator/launch';
import { bearer } from '../api.ts';
import { callerWith, launchMutation, type Caller } from '../caller.ts';
import { eventually } from '../eventually.ts';
import type { TestPlatform } from '../harness.ts';
import { uploadImage } from '../upload.ts';

/** A company with a project that is played, and everything in it that has an id. */
export interface IsolationTenant {
  readonly companyId: string;
  readonly projectId: string;
  readonly live: string;
  readonly sandbox: string;
  readonly hash: string;
  readonly apiKeyId: string;
  readonly playerId: string;
  readonly starsOrderId: string;
  /** An export of the player's data that is over. */
  readonly exportId: string;
  /** The operator who made it, and the session by which they do. */
  readonly operatorId: string;
  readonly sessionId: string;
  readonly roleId: string;
  readonly invitationId: string;
  readonly webhookEndpointId: string;
  /** An image of its library. */
  readonly assetId: string;
  readonly player: Caller;
  /** The first definition of a kind. */
  readonly nodeOf: (kind: string) => string;
}

const everyScope = ['CONTENT_READ', 'EVENTS_WRITE', 'LEADERBOARDS_READ', 'PLAYERS_READ', 'METRICS_READ'] as const;
export type ScopeName = (typeof everyScope)[number];

/** An API key of an environment that the operator manages. */
export const keyOf = async (
  platform: TestPlatform,
  operator: Caller,
  environmentId: string,
  scopes: readonly ScopeName[] = everyScope,
  name = 'Key',
): Promise<Caller & { readonly apiKeyId: string }> => {
  const data = await operator.must(
    `mutation ($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { ... on ApiKeyCreateSuccess { apiKey { id } secret } } }`,
    { input: { environmentId, name, scopes, idempotencyKey: `${name} ${scopes.join()}`.replaceAll(' ', '_') } },
  );
  const { apiKey, secret } = data['apiKeyCreate'] as { apiKey: { id: string }; secret: string };
  return { ...callerWith(platform.origin, { 'x-api-key': secret }), apiKeyId: apiKey.id };
};

export const everyScopeBut = (without: ScopeName): ScopeName[] => everyScope.filter((scope) => scope !== without);

/** A user who opens the Mini App of an environment by its bot. */
export const launchAt = async (
  platform: TestPlatform,
  environmentId: string,
  bot: SimulatedBot,
  user: { readonly id: number; readonly firstName: string },
): Promise<Caller & { readonly playerId: string }> => {
  const data = await callerWith(platform.origin, {}).must(launchMutation, {
    input: {
      environmentId,
      initData: signLaunch(bot, { ...user, languageCode: 'en', isPremium: false }, new Date()),
    },
  });
  const { accessToken, player } = data['launchExchange'] as { accessToken: string; player: { id: string } };
  return { ...callerWith(platform.origin, bearer(accessToken)), playerId: player.id };
};

/** Exports a player's data, and waits until that is over: a link that is not followed would change by itself. */
const exportOf = async (
  platform: TestPlatform,
  operator: Caller,
  environmentId: string,
  playerId: string,
): Promise<string> => {
  const data = await operator.must(
    `mutation ($input: PlayerExportCreateInput!) { playerExportCreate(input: $input) { ... on PlayerExportCreateSuccess { path export { id } } } }`,
    { input: { environmentId, playerId } },
  );
  const made = data['playerExportCreate'] as { path: string; export: { id: string } };
  await (await fetch(platform.origin + made.path)).arrayBuffer();
  await eventually(
    () =>
      operator.must(
        `query ($environmentId: ID!) { playerExports(environmentId: $environmentId) { edges { node { state } } } }`,
        { environmentId },
      ),
    (answer) => JSON.stringify(answer).includes('"COMPLETED"'),
  );
  return made.export.id;
};

/**
 * Makes a tenant through the API, as its operator would, and lets a player play in its live environment.
 * @param mark stands in every text of it
 */
export const createIsolationTenant = async (
  platform: TestPlatform,
  operator: Caller,
  { slug, mark, bot, sandboxBot }: { slug: string; mark: string; bot: SimulatedBot; sandboxBot?: SimulatedBot },
): Promise<IsolationTenant> => {
  const must = async <T>(query: string, input: unknown, field: string): Promise<T> => {
    const data = await operator.must(query, { input });
    return data[field] as T;
  };
  const { company } = await must<{ company: { id: string } }>(
    `mutation ($input: CompanyCreateInput!) { companyCreate(input: $input) { ... on CompanyCreateSuccess { company { id } } } }`,
    { name: `${mark} company`, idempotencyKey: 'c' },
    'companyCreate',
  );
  const { project } = await must<{ project: { id: string; environments: { id: string; kind: string }[] } }>(
    `mutation ($input: ProjectCreateInput!) { projectCreate(input: $input) { ... on ProjectCreateSuccess { project { id environments { id kind } } } } }`,
    {
      companyId: company.id,
      name: `${mark} project`,
      slug,
      languages: ['en', 'ru'],
      timeZone: 'UTC',
      idempotencyKey: 'p',
    },
    'projectCreate',
  );
  const environmentOf = (kind: string): string => project.environments.find((each) => each.kind === kind)?.id ?? '';
  const environmentId = environmentOf('LIVE');
  const sandbox = environmentOf('SANDBOX');
  for (const [where, its] of [
    [environmentId, bot],
    [sandbox, sandboxBot],
  ] as const) {
    if (its === undefined) continue;
    await must(
      `mutation ($input: BotConnectInput!) { botConnect(input: $input) { ... on BotConnectSuccess { bot { id } } } }`,
      { environmentId: where, token: its.token },
      'botConnect',
    );
  }
  const operations = demoContent().map(
    (operation) =>
      JSON.parse(JSON.stringify(operation).replaceAll('"en":"', `"en":"${mark} `)) as ReturnType<
        typeof demoContent
      >[number],
  );
  const { draft } = await must<{ draft: { revision: number } }>(
    `mutation ($input: DraftEditInput!) { draftEdit(input: $input) { ... on DraftEditSuccess { draft { revision } } } }`,
    { projectId: project.id, baseRevision: 0, operations },
    'draftEdit',
  );
  const { release } = await must<{ release: { hash: string } }>(
    `mutation ($input: ReleasePublishInput!) { releasePublish(input: $input) { ... on ReleasePublishSuccess { release { hash } } } }`,
    { environmentId, revision: draft.revision, note: `${mark} note`, idempotencyKey: 'r' },
    'releasePublish',
  );
  const { role } = await must<{ role: { id: string } }>(
    `mutation ($input: RoleCreateInput!) { roleCreate(input: $input) { ... on RoleSaveSuccess { role { id } } } }`,
    { companyId: company.id, name: `${mark} role`, permissions: ['company.read'], idempotencyKey: 'o' },
    'roleCreate',
  );
  const { invitation } = await must<{ invitation: { id: string } }>(
    `mutation ($input: InvitationCreateInput!) { invitationCreate(input: $input) { ... on InvitationSendSuccess { invitation { id } } } }`,
    { companyId: company.id, email: `guest@${slug}.example`, roleId: role.id, idempotencyKey: 'i' },
    'invitationCreate',
  );
  const own = (await operator.must('{ operator { id } sessions { id } }')) as {
    operator: { id: string };
    sessions: { id: string }[];
  };
  const assetId = await uploadImage(platform, operator, project.id, `${mark} image`);
  const { apiKeyId } = await keyOf(platform, operator, environmentId, everyScope, `${mark} key`);
  // It wants what never happens here, so that nothing is sent.
  const { endpoint } = await must<{ endpoint: { id: string } }>(
    `mutation ($input: WebhookEndpointCreateInput!) { webhookEndpointCreate(input: $input) { ... on WebhookEndpointCreateSuccess { endpoint { id } } } }`,
    {
      environmentId,
      url: `https://${slug}.example/hook`,
      description: `${mark} webhook`,
      eventTypes: ['tenant.webhook.disabled.v1'],
      idempotencyKey: 'w',
    },
    'webhookEndpointCreate',
  );
  const nodeOf = (kind: string): string => operations.find(({ insert }) => insert.kind === kind)?.insert.id ?? '';

  const player = await launchAt(platform, environmentId, bot, { id: 42, firstName: mark });
  // Made when it is first asked for, which changes what is the player's own.
  await player.must('{ player { referralCode } }');
  await player.must(`mutation { act(input: { intents: [{ id: "1", action: "tap", count: 10 }] }) { __typename } }`);
  await player.must(`mutation ($input: QuestClaimInput!) { questClaim(input: $input) { __typename } }`, {
    input: { questId: nodeOf('QUEST'), idempotencyKey: 'claim' },
  });
  await eventually(
    async () =>
      (await player.must('{ player { wallets { balance } } }'))['player'] as { wallets: { balance: string }[] },
    ({ wallets }) => BigInt(wallets[0]?.balance ?? 0) >= 100n,
  );
  // The order stands whether or not there is an invoice to pay it by.
  await player.must(
    `mutation ($input: StarsInvoiceCreateInput!) { starsInvoiceCreate(input: $input) { __typename } }`,
    {
      input: {
        productId:
          operations.find(({ insert }) => insert.kind === 'PRODUCT' && typeof insert.props['stars'] === 'number')
            ?.insert.id ?? '',
        idempotencyKey: 'order',
      },
    },
  );
  const { player: ordering } = await player.must('{ player { starsOrders { edges { node { id } } } } }');
  const starsOrderId = (ordering as { starsOrders: { edges: { node: { id: string } }[] } }).starsOrders.edges[0]?.node
    .id;
  if (starsOrderId === undefined) throw new Error('The player has no order');
  const exportId = await exportOf(platform, operator, environmentId, player.playerId);
  return {
    companyId: company.id,
    projectId: project.id,
    live: environmentId,
    sandbox,
    hash: release.hash,
    apiKeyId,
    operatorId: own.operator.id,
    sessionId: own.sessions[0]?.id ?? '',
    roleId: role.id,
    invitationId: invitation.id,
    playerId: player.playerId,
    starsOrderId,
    exportId,
    webhookEndpointId: endpoint.id,
    assetId,
    player,
    nodeOf,
  };
};
