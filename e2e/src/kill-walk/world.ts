import pg from 'pg';
import type { KafkaClient } from '@stargraph/kit/bus/kafka/client';
import type { Distributed } from '@stargraph/embedded/distributed/distributed';
import { bearer, send } from '../api.ts';
import type { SimulatorApi } from '../simulator-api.ts';
import { createHonestClient, type Answer, type Session } from '../chaos/client.ts';
import { distributedTarget, kafkaClientOf } from '../chaos/distributed-target.ts';
import { createOutageRecorder } from '../chaos/outage.ts';
import type { ChaosTarget } from '../chaos/target.ts';
import { noStars, type AcknowledgedStars } from '../kill-stars.ts';
import { noPlans, type AcknowledgedPlans } from '../plan-books.ts';
import { walkerName } from './gate-sql.ts';

/** What is sold for Stars in the demo's environment. */
interface Shop {
  /** Brings an item and currency. */
  readonly chest: string;
  /** Brings both every period. */
  readonly pass: string;
  /** Costs currency that the chest brings, and brings an item. */
  readonly trinket: string;
  /** What the chest's currency is exchanged at. */
  readonly rate: { readonly id: string; readonly give: string };
}

/** The platform under the walk, with those who use it. */
export interface World {
  readonly distributed: Distributed;
  readonly target: ChaosTarget;
  readonly simulator: SimulatorApi;
  /** Its one broker, where the bus is Kafka. */
  readonly kafka: { readonly client: KafkaClient; readonly broker: string } | undefined;
  /** PostgreSQL as its owner. */
  readonly client: pg.Client;
  readonly shop: Shop;
  readonly stars: AcknowledgedStars;
  readonly plans: AcknowledgedPlans;
  /** What players of ours did with currency, once each. */
  readonly spent: Map<string, 'purchase' | 'exchange'>;
  /** Asks as somebody honest does: again with the same words until there is an answer. @throws Error where there is none */
  readonly ask: (
    document: string,
    variables: Readonly<Record<string, unknown>>,
    root: string,
    session?: Session,
  ) => Promise<Answer>;
  /** The demo's operator, signed in just now. */
  readonly operator: () => Promise<Session>;
  close(): Promise<void>;
}

const signIn = `mutation ($input: OperatorSignInInput!) { operatorSignIn(input: $input) { __typename ... on OperatorSignInSuccess { accessToken } } }`;

const currency = {
  code: 'DEW',
  name: { en: 'Dew', ru: 'Роса' },
  icon: 'gem',
  expires: { unit: 'day', count: 30 },
};

interface Draft {
  readonly revision: number;
  readonly nodes: readonly { readonly id: string; readonly kind: string; readonly props: Record<string, unknown> }[];
}

/** Adds to the demo's shop what no product of it brings. @returns the shop */
const stock = async (origin: string, ask: World['ask'], operator: Session, environmentId: string): Promise<Shop> => {
  const { data } = await send(origin, '{ companies { projects { id } } }', {}, bearer(operator.token));
  const projectId = (data?.['companies'] as { projects: { id: string }[] }[])[0]?.projects[0]?.id;
  const project = await ask(
    'query ($id: ID!) { project(id: $id) { draft { revision nodes { id kind props } } } }',
    { id: projectId },
    'project',
    operator,
  );
  const draft = project['draft'] as Draft;
  const chest = draft.nodes.find(({ kind, props }) => kind === 'PRODUCT' && props['stars'] === 50);
  if (chest === undefined) throw new Error('The demo sells no chest');
  const grants = chest.props['currencyGrants'] as readonly { readonly currencyId: string; readonly amount: string }[];
  const give = { currencyId: grants[0]?.currencyId ?? '', amount: '100' };
  const trinket = draft.nodes.find(
    ({ kind, props }) => kind === 'PRODUCT' && (props['price'] as { amount: string } | null)?.amount === '40',
  );
  if (trinket === undefined) throw new Error('The demo sells nothing for 40 coins');
  const idOf = (end: string): string => chest.id.replace(/.{6}$/, end);
  const [pass, dew, rate] = [idOf('pass00'), idOf('dew000'), idOf('rate00')];
  const shop: Shop = { chest: chest.id, pass, trinket: trinket.id, rate: { id: rate, give: give.amount } };
  if (draft.nodes.some(({ id }) => id === pass)) return shop;
  const currencyGrants = [...grants, { currencyId: dew, amount: '5' }];
  const props = {
    ...chest.props,
    currencyGrants,
    title: { en: 'Monthly pass', ru: 'Пропуск на месяц' },
    stars: 30,
    kind: 'subscription',
  };
  const edited = await ask(
    `mutation ($input: DraftEditInput!) { draftEdit(input: $input) { __typename ... on DraftEditSuccess { draft { revision } } } }`,
    {
      input: {
        projectId,
        baseRevision: draft.revision,
        operations: [
          // A currency that expires is kept in lots: what is bought goes by their table, too.
          { insert: { id: dew, kind: 'CURRENCY', parentId: null, props: currency } },
          { set: { id: chest.id, path: ['currencyGrants'], value: currencyGrants } },
          { insert: { id: pass, kind: 'PRODUCT', parentId: null, props } },
          {
            insert: {
              id: rate,
              kind: 'EXCHANGE',
              parentId: null,
              props: { give, get: { currencyId: dew, amount: '3' } },
            },
          },
        ],
      },
    },
    'draftEdit',
    operator,
  );
  const revision = (edited['draft'] as { revision: number } | undefined)?.revision;
  const published = await ask(
    `mutation ($input: ReleasePublishInput!) { releasePublish(input: $input) { __typename ... on Error { message } } }`,
    { input: { environmentId, revision, note: 'With a pass', idempotencyKey: 'kill-walk' } },
    'releasePublish',
    operator,
  );
  if (published.__typename !== 'ReleasePublishSuccess')
    throw new Error(`The pass could not be published: ${JSON.stringify([edited, published])}`);
  return shop;
};

/** Whoever walks, at a platform that runs. */
export const openWorld = async (distributed: Distributed): Promise<World> => {
  const target = distributedTarget(distributed);
  const { kafka } = distributed.engines;
  const client = new pg.Client({ connectionString: distributed.adminUrl, application_name: walkerName });
  await client.connect();
  const honest = createHonestClient({
    origin: target.origin,
    recorder: createOutageRecorder(),
    random: Math.random,
    timeoutMs: 15_000,
  });
  const ask: World['ask'] = async (document, variables, root, session) => {
    const answer = await honest.ask({
      kind: null,
      document,
      variables,
      root,
      ...(session === undefined ? {} : { session }),
    });
    if (answer === undefined)
      throw new Error(`Nobody answered ${root}: ${JSON.stringify(Object.fromEntries(honest.failures))}`);
    return answer;
  };
  const { email, password } = distributed.demo;
  const operator = async (): Promise<Session> => {
    const answer = await ask(signIn, { input: { email, password } }, 'operatorSignIn');
    return {
      token: String(answer['accessToken']),
      renew: () => Promise.reject(new Error('The operator was signed out')),
    };
  };
  const close = async (): Promise<void> => {
    await client.end();
    await target.close();
  };
  const shop = await stock(target.origin, ask, await operator(), target.environmentId).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    distributed,
    target,
    simulator: target.simulator,
    kafka: kafka && { client: kafkaClientOf(kafka), broker: kafka.brokers },
    client,
    shop,
    stars: noStars(),
    plans: noPlans(),
    spent: new Map(),
    ask,
    operator,
    close,
  };
};
