import type { PlatformKeys } from '../keys.ts';
import type { SimulatedBot } from '../simulator/bot.ts';
import { demoContent } from './content.ts';

/** What a person needs to use the demo. */
export interface Demo {
  readonly email: string;
  readonly password: string;
  readonly slug: string;
  readonly liveEnvironmentId: string;
  readonly sandboxEnvironmentId: string;
}

type Send = (
  query: string,
  variables: Readonly<Record<string, unknown>>,
  token?: string,
) => Promise<Record<string, unknown>>;

interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly message: string }[];
}

/** Sends operations to the platform's own endpoint, as an operator's browser would. */
const createSend =
  (endpoint: string): Send =>
  async (query, variables, token) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const answer = (await response.json()) as Answer;
    if (answer.errors !== undefined || !answer.data)
      throw new Error(`The demo could not be seeded: ${answer.errors?.[0]?.message ?? response.status}`);
    return answer.data;
  };

/** What the demo's mutations answer, as far as the seed reads it. */
interface Result {
  readonly __typename: string;
  readonly message?: string;
  readonly accessToken?: string;
  readonly company?: { readonly id: string };
  readonly project?: { readonly id: string };
  readonly draft?: { readonly revision: number };
}

const present = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('The demo could not be seeded: an answer lacks what was asked for');
  return value;
};

/** The one result of a mutation, of the type that means success. */
const expectType = (data: Record<string, unknown>, field: string, type: string): Result => {
  const result = data[field] as Result;
  if (result.__typename !== type)
    throw new Error(`The demo could not be seeded: ${field} answered ${result.__typename}: ${result.message ?? ''}`);
  return result;
};

const email = 'demo@stargraph.localhost';
const slug = 'demo';

const errorFields = '__typename ... on Error { message }';

interface EnvironmentRow {
  readonly id: string;
  readonly kind: string;
  readonly bot: { readonly id: string } | null;
  readonly release: { readonly hash: string } | null;
}

/**
 * Makes the demo company, project, bot and first release through the API that operators use. Each step finds
 * what an earlier start already did, also one that was killed half-way.
 * @param endpoint the platform's GraphQL endpoint
 */
export const seedDemo = async (deps: {
  readonly endpoint: string;
  readonly keys: PlatformKeys;
  readonly bot: SimulatedBot;
}): Promise<Demo> => {
  const send = createSend(deps.endpoint);
  const password = `demo-${deps.keys.demoSecret('password', 12)}`;
  const token = await signIn(send, password);

  const companies = await send(`{ companies { id projects { id slug } } }`, {}, token);
  const [company] = companies['companies'] as { id: string; projects: { id: string; slug: string }[] }[];
  const companyId = company?.id ?? (await createCompany(send, token));
  const projectId =
    company?.projects.find((project) => project.slug === slug)?.id ?? (await createProject(send, token, companyId));

  const found = await send(
    `query ($id: ID!) { project(id: $id) { draft { revision } environments { id kind bot { id } release { hash } } } }`,
    { id: projectId },
    token,
  );
  const project = found['project'] as { draft: { revision: number }; environments: EnvironmentRow[] };
  const live = project.environments.find((environment) => environment.kind === 'LIVE');
  const sandbox = project.environments.find((environment) => environment.kind === 'SANDBOX');
  if (live === undefined || sandbox === undefined) throw new Error('The demo project lacks an environment');

  if (live.bot === null) await connectBot(send, token, live.id, deps.bot.token);
  const revision = project.draft.revision > 0 ? project.draft.revision : await fillDraft(send, token, projectId);
  for (const environment of [live, sandbox])
    if (environment.release === null) await publish(send, token, environment.id, revision);
  return { email, password, slug, liveEnvironmentId: live.id, sandboxEnvironmentId: sandbox.id };
};

const signIn = async (send: Send, password: string): Promise<string> => {
  const registered = await send(
    `mutation ($input: OperatorRegisterInput!) { operatorRegister(input: $input) { ${errorFields} ... on OperatorRegisterSuccess { accessToken } } }`,
    { input: { email, password, name: 'Demo operator' } },
  );
  const result = registered['operatorRegister'] as Result;
  if (result.accessToken !== undefined) return result.accessToken;
  const signedIn = await send(
    `mutation ($input: OperatorSignInInput!) { operatorSignIn(input: $input) { ${errorFields} ... on OperatorSignInSuccess { accessToken } } }`,
    { input: { email, password } },
  );
  return present(expectType(signedIn, 'operatorSignIn', 'OperatorSignInSuccess').accessToken);
};

const createCompany = async (send: Send, token: string): Promise<string> => {
  const data = await send(
    `mutation ($input: CompanyCreateInput!) { companyCreate(input: $input) { ${errorFields} ... on CompanyCreateSuccess { company { id } } } }`,
    { input: { name: 'Demo company', idempotencyKey: 'demo-company' } },
    token,
  );
  return present(expectType(data, 'companyCreate', 'CompanyCreateSuccess').company).id;
};

const createProject = async (send: Send, token: string, companyId: string): Promise<string> => {
  const data = await send(
    `mutation ($input: ProjectCreateInput!) { projectCreate(input: $input) { ${errorFields} ... on ProjectCreateSuccess { project { id } } } }`,
    {
      input: {
        companyId,
        name: 'Star garden (demo)',
        slug,
        languages: ['en', 'ru'],
        timeZone: 'UTC',
        idempotencyKey: 'demo-project',
      },
    },
    token,
  );
  return present(expectType(data, 'projectCreate', 'ProjectCreateSuccess').project).id;
};

const connectBot = async (send: Send, token: string, environmentId: string, botToken: string): Promise<void> => {
  const data = await send(
    `mutation ($input: BotConnectInput!) { botConnect(input: $input) { ${errorFields} } }`,
    { input: { environmentId, token: botToken } },
    token,
  );
  expectType(data, 'botConnect', 'BotConnectSuccess');
};

const fillDraft = async (send: Send, token: string, projectId: string): Promise<number> => {
  const data = await send(
    `mutation ($input: DraftEditInput!) { draftEdit(input: $input) { ${errorFields} ... on DraftEditSuccess { draft { revision } } } }`,
    { input: { projectId, baseRevision: 0, operations: demoContent() } },
    token,
  );
  return present(expectType(data, 'draftEdit', 'DraftEditSuccess').draft).revision;
};

const publish = async (send: Send, token: string, environmentId: string, revision: number): Promise<void> => {
  const data = await send(
    `mutation ($input: ReleasePublishInput!) { releasePublish(input: $input) { ${errorFields} ... on ReleaseInvalidError { problems { nodeId message } } } }`,
    { input: { environmentId, revision, note: 'First demo release', idempotencyKey: `demo-release-${environmentId}` } },
    token,
  );
  expectType(data, 'releasePublish', 'ReleasePublishSuccess');
};
