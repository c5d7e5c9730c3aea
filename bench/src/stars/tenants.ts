import { randomUUID } from 'node:crypto';
import { demoContent } from '@stargraph/embedded/demo/content';
import { createSimulatedBot, type SimulatedBot } from '@stargraph/embedded/simulator/bot';
import {
  BotConnectDocument,
  CompaniesDocument,
  createClient,
  DraftEditDocument,
  HomeDocument,
  OperatorSignInDocument,
  ProjectCreateDocument,
  ReleasePublishDocument,
  StarsInvoiceCreateDocument,
} from '@stargraph/sdk';
import { signInPlayers, type Caller } from '../load.ts';

const makeBot = (number: number): SimulatedBot =>
  createSimulatedBot(number, `bench_${number}_bot`, `Bench ${number}`, `${number}`.repeat(35));
/** One for each tenant. */
export const benchBots = [makeBot(1), makeBot(2), makeBot(3), makeBot(4)] as const;

const players = 50;
/** Orders of each player, fewer than what nobody may have unpaid. */
const ordersOfEach = 10;
const ordersAtOnce = 8;
/** The first of {@link signInPlayers}' people. */
const firstUser = 5000;

/** An order that its player may pay. */
export interface OpenOrder {
  readonly id: string;
  readonly stars: number;
  readonly user: number;
}

/** A tenant that sells for Stars: its bot, its players and what they have ordered. */
export interface Tenant {
  readonly bot: SimulatedBot;
  readonly orders: readonly OpenOrder[];
}

type Result = { readonly __typename?: string } | null | undefined;
const success = <Answer extends Result>(answer: Answer, name: string): Answer => {
  if (answer?.__typename !== name) throw new Error(`${name} was expected, not ${JSON.stringify(answer)}`);
  return answer;
};

/** Environments with the demo's content, each with a bot. The first is there already. */
const openEnvironments = async (platform: Readonly<Record<string, string>>): Promise<string[]> => {
  const { origin = '', email = '', password = '', environmentId = '' } = platform;
  const url = `${origin}/graphql`;
  const { operatorSignIn } = await createClient({ url }).execute(OperatorSignInDocument, {
    input: { email, password },
  });
  if (operatorSignIn.__typename !== 'OperatorSignInSuccess') throw new Error('The operator could not sign in');
  const operator = createClient({ url, token: operatorSignIn.accessToken });
  const companyId = (await operator.execute(CompaniesDocument)).companies[0]?.id ?? '';
  const environments = [environmentId];
  for (const { id, token } of benchBots.slice(1)) {
    const slug = `bench-${id}`;
    const { projectCreate } = await operator.execute(ProjectCreateDocument, {
      input: { companyId, name: slug, slug, languages: ['en', 'ru'], timeZone: 'UTC', idempotencyKey: slug },
    });
    if (projectCreate.__typename !== 'ProjectCreateSuccess') throw new Error(JSON.stringify(projectCreate));
    const { project } = projectCreate;
    const live = project.environments.find(({ kind }) => kind === 'LIVE')?.id ?? '';
    const { draftEdit } = await operator.execute(DraftEditDocument, {
      input: { projectId: project.id, baseRevision: 0, operations: demoContent() },
    });
    if (draftEdit.__typename !== 'DraftEditSuccess') throw new Error(JSON.stringify(draftEdit));
    const { revision } = draftEdit.draft;
    const { releasePublish } = await operator.execute(ReleasePublishDocument, {
      input: { environmentId: live, revision, note: 'Bench', idempotencyKey: slug },
    });
    success(releasePublish, 'ReleasePublishSuccess');
    const { botConnect } = await operator.execute(BotConnectDocument, { input: { environmentId: live, token } });
    success(botConnect, 'BotConnectSuccess');
    environments.push(live);
  }
  return environments;
};

interface Shop {
  readonly environment: {
    readonly release: {
      readonly products: readonly {
        readonly id: string;
        readonly stars: number | null;
        readonly perPlayerLimit: number | null;
      }[];
    };
  };
}

/** Makes the tenants, and what their players have ordered and not paid. */
export const openTenants = async (platform: Readonly<Record<string, string>>, call: Caller): Promise<Tenant[]> => {
  const tenants: Tenant[] = [];
  for (const [index, environmentId] of (await openEnvironments(platform)).entries()) {
    const bot = benchBots[index];
    if (bot === undefined) throw new Error('There are more environments than bots');
    const tokens = await signInPlayers(call, bot, environmentId, players);
    const shop = (await call(HomeDocument, {}, 'player', tokens[0])) as unknown as Shop;
    const product = shop.environment.release.products.find(
      ({ stars, perPlayerLimit }) => stars !== null && perPlayerLimit === null,
    );
    const wanted = tokens.flatMap((token, player) => Array.from({ length: ordersOfEach }, () => ({ token, player })));
    const orders: OpenOrder[] = [];
    const waiting = wanted.values();
    await Promise.all(
      Array.from({ length: ordersAtOnce }, async () => {
        for (const { token, player } of waiting) {
          const input = { productId: product?.id, idempotencyKey: randomUUID() };
          const answer = await call(StarsInvoiceCreateDocument, { input }, 'starsInvoiceCreate', token);
          const order = success(answer, 'StarsInvoiceCreateSuccess')?.['order'] as { id: string; stars: number };
          orders.push({ ...order, user: firstUser + player });
        }
      }),
    );
    tenants.push({ bot, orders });
  }
  return tenants;
};
