import { setTimeout as sleep } from 'node:timers/promises';
import {
  BotConnectDocument,
  CompaniesDocument,
  CompanyCreateDocument,
  createClient,
  DraftEditDocument,
  OperatorRegisterDocument,
  OperatorRegistrationConfirmDocument,
  OperatorSignInDocument,
  ProjectCreateDocument,
  ProjectSetUpDocument,
  ReleasePublishDocument,
  StargraphError,
  type Client,
} from '@stargraph/sdk';
import type { PlatformKeys } from '../keys.ts';
import type { Mailbox } from '../mailbox/mailbox.ts';
import type { SimulatedBot } from '../simulator/bot.ts';
import { demoContent } from './content.ts';
import { enlargeDemo } from './plan.ts';

/** What a person needs to use the demo. */
export interface Demo {
  readonly email: string;
  readonly password: string;
  readonly slug: string;
  readonly liveEnvironmentId: string;
  readonly sandboxEnvironmentId: string;
}

const email = 'demo@stargraph.localhost';
const slug = 'demo';
/** Before a platform that gives no answer is called one that can't be seeded: ten seconds. */
const mostTries = 5;

interface Result {
  readonly __typename?: string;
  readonly message?: string;
}

/** The member of a mutation's result that means success. */
const expectType = <Answer extends Result, Name extends NonNullable<Answer['__typename']>>(
  result: Answer,
  name: Name,
): Extract<Answer, { readonly __typename?: Name }> => {
  if (result.__typename !== name)
    throw new Error(`The demo could not be seeded: ${name} was expected, not ${JSON.stringify(result)}`);
  return result as Extract<Answer, { readonly __typename?: Name }>;
};

interface SeedDeps {
  readonly endpoint: string;
  readonly keys: PlatformKeys;
  /** The database, as its administrator. */
  readonly adminUrl: string;
  readonly bot: SimulatedBot;
  /** Where the demo operator's mail comes in. @default none is sent */
  readonly mailbox?: Pick<Mailbox, 'list' | 'waitFor'>;
  /** What an earlier start made, for a demo operator who has changed the password or asks for a code. */
  readonly remembered?: Demo | undefined;
}

const seedOnce = async (deps: SeedDeps): Promise<Demo> => {
  const password = `demo-${deps.keys.demoSecret('password', 12)}`;
  const operator = await signIn(deps, password);
  if (operator === null && deps.remembered !== undefined) return { ...deps.remembered, password: '(yours)' };
  if (operator === null) throw new Error('The demo operator can not be signed in');

  const { companies } = await operator.execute(CompaniesDocument);
  const [company] = companies;
  const companyId = company?.id ?? (await createCompany(operator));
  if (company === undefined) await enlargeDemo(deps.adminUrl, deps.keys, companyId);
  const projectId =
    company?.projects.find((project) => project.slug === slug)?.id ?? (await createProject(operator, companyId));

  const { project } = await operator.execute(ProjectSetUpDocument, { projectId });
  const live = project?.environments.find((environment) => environment.kind === 'LIVE');
  const sandbox = project?.environments.find((environment) => environment.kind === 'SANDBOX');
  if (!project || live === undefined || sandbox === undefined) throw new Error('The demo project lacks an environment');

  if (!live.bot) await connectBot(operator, live.id, deps.bot.token);
  const revision = project.draft.revision > 0 ? project.draft.revision : await fillDraft(operator, projectId);
  for (const environment of [live, sandbox])
    if (!environment.release) await publish(operator, environment.id, revision);
  return { email, password, slug, liveEnvironmentId: live.id, sandboxEnvironmentId: sandbox.id };
};

/** Signs the demo operator in, who registers first where that was never done: by the mail that this sends, if any. Null where it can't. */
const signIn = async (
  { endpoint: url, mailbox, remembered }: Omit<SeedDeps, 'keys' | 'bot' | 'adminUrl'>,
  password: string,
): Promise<Client | null> => {
  const anybody = createClient({ url });
  const { operatorSignIn } = await anybody.execute(OperatorSignInDocument, { input: { email, password } });
  if (operatorSignIn.__typename === 'OperatorSignInSuccess')
    return createClient({ url, token: operatorSignIn.accessToken });
  if (operatorSignIn.__typename === 'SecondFactorRequired' || remembered !== undefined) return null;
  const seen = new Set(mailbox?.list().map(({ id }) => id));
  const { operatorRegister } = await anybody.execute(OperatorRegisterDocument, {
    input: { email, password, name: 'Demo operator' },
  });
  if (operatorRegister.__typename === 'OperatorRegisterSuccess')
    return createClient({ url, token: operatorRegister.accessToken });
  expectType(operatorRegister, 'OperatorVerificationSent');
  const mail = await mailbox?.waitFor(email, seen);
  const token = /#([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
  const { operatorRegistrationConfirm } = await anybody.execute(OperatorRegistrationConfirmDocument, {
    input: { token, password },
  });
  const { accessToken } = expectType(operatorRegistrationConfirm, 'OperatorRegistrationConfirmSuccess');
  return createClient({ url, token: accessToken });
};

const createCompany = async (operator: Client): Promise<string> => {
  const { companyCreate } = await operator.execute(CompanyCreateDocument, {
    input: { name: 'Demo company', idempotencyKey: 'demo-company' },
  });
  return expectType(companyCreate, 'CompanyCreateSuccess').company.id;
};

const createProject = async (operator: Client, companyId: string): Promise<string> => {
  const { projectCreate } = await operator.execute(ProjectCreateDocument, {
    input: {
      companyId,
      name: 'Star garden (demo)',
      slug,
      languages: ['en', 'ru'],
      timeZone: 'UTC',
      idempotencyKey: 'demo-project',
    },
  });
  return expectType(projectCreate, 'ProjectCreateSuccess').project.id;
};

const connectBot = async (operator: Client, environmentId: string, token: string): Promise<void> => {
  const { botConnect } = await operator.execute(BotConnectDocument, { input: { environmentId, token } });
  expectType(botConnect, 'BotConnectSuccess');
};

const fillDraft = async (operator: Client, projectId: string): Promise<number> => {
  const { draftEdit } = await operator.execute(DraftEditDocument, {
    input: { projectId, baseRevision: 0, operations: demoContent() },
  });
  return expectType(draftEdit, 'DraftEditSuccess').draft.revision;
};

const publish = async (operator: Client, environmentId: string, revision: number): Promise<void> => {
  const { releasePublish } = await operator.execute(ReleasePublishDocument, {
    input: { environmentId, revision, note: 'First demo release', idempotencyKey: `demo-release-${environmentId}` },
  });
  expectType(releasePublish, 'ReleasePublishSuccess');
};

/**
 * Makes the demo company, project, bot and first release through the API that operators use. Each step finds
 * what an earlier start already did, also one that was killed half-way; what is there stays as it is.
 * @param endpoint the platform's GraphQL endpoint
 */
export const seedDemo = async (deps: SeedDeps): Promise<Demo> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await seedOnce(deps);
    } catch (error) {
      // A platform that has just started, on a busy machine, may not answer at once; each step finds what was made.
      if (!(error instanceof StargraphError) || error.code !== 'UNAVAILABLE' || tries === mostTries) throw error;
      await sleep(1000 * tries);
    }
  }
};
