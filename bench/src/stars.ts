import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Pool } from 'undici';
import { arriveByChance, createCaller, measureClosedLoop, measuredOf, type Measured } from './load.ts';
import { startMeasured, type Measured as Process } from './measured.ts';
import { median, type Report } from './report.ts';
import { startBotApi, type BotApi, type Webhook } from './stars/bot-api.ts';
import { openTenants, type OpenOrder, type Tenant } from './stars/tenants.ts';
import { checkoutBody, paymentBody, textBody } from './stars/updates.ts';

const rounds = 3;
const seconds = 6;
/** Updates on their way at once where each is followed by the next. */
const connections = 64;
/** Of what is taken in and worked off at most, so much comes as messages, as payments and as checkouts. */
const load = { messages: 0.3, payments: 0.1, checkouts: 0.1 };
/** What Telegram waits for an answer to a pre-checkout query. */
const telegramMs = 10_000;

type Bring = (path: string, body: string, secret: string) => Promise<void>;

const createBring = (pool: Pool): Bring => {
  return async (path, body, secret) => {
    const { statusCode, body: answer } = await pool.request({
      path,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
      body,
    });
    await answer.dump();
    if (statusCode !== 200) throw new Error(`An update was answered by ${statusCode}`);
  };
};

interface Field {
  readonly api: BotApi;
  readonly tenants: readonly Tenant[];
  readonly platform: Process;
  readonly ours: Bring;
  readonly bare: Bring;
  /** How many updates nobody has worked on so far. */
  readonly waiting: () => Promise<number>;
}

const pathOf = ({ url }: Webhook): string => new URL(url).pathname;

/** Takes one after the other, of all tenants in turn. */
const createTurns = ({ tenants, api }: Pick<Field, 'tenants' | 'api'>) => {
  const hooks = tenants.map(({ bot }) => api.webhookOf(bot.id));
  // The first orders of each are paid, the others are asked about.
  const unpaid = tenants.map(({ orders }) => orders.slice(0, orders.length / 2));
  const asked = tenants.map(({ orders }) => orders.slice(orders.length / 2));
  let turn = 0;
  const at = <Each>(list: readonly Each[]): Each => {
    turn += 1;
    return list[turn % list.length] as Each;
  };
  return {
    hook: (): Webhook => at(hooks),
    payment: (): { readonly hook: Webhook; readonly order: OpenOrder } => {
      const place = (turn += 1) % hooks.length;
      const order = unpaid[place]?.pop();
      if (order === undefined) throw new Error('All orders are paid');
      return { hook: hooks[place] as Webhook, order };
    },
    checkout: (): { readonly hook: Webhook; readonly order: OpenOrder } => {
      const place = (turn += 1) % hooks.length;
      return { hook: hooks[place] as Webhook, order: at(asked[place] ?? []) };
    },
  };
};

/** Everybody brings the next update once the last one is taken. */
const takeAll = (bring: () => Promise<void>, forSeconds = seconds): Promise<Measured> =>
  measureClosedLoop(
    forSeconds,
    Array.from({ length: connections }, () => bring),
  );

const measure = async (field: Field, report: Report): Promise<void> => {
  const { api, platform, ours, bare, waiting } = field;
  const turns = createTurns(field);
  const workedOff = async (): Promise<void> => {
    while ((await waiting()) > 0) await sleep(100);
  };
  const text = (): Promise<void> => {
    const hook = turns.hook();
    return ours(pathOf(hook), textBody(), hook.secret);
  };
  const bareText = (way: string) => (): Promise<void> => bare(`/${way}/${turns.hook().secret}`, textBody(), '');
  const pay = (): Promise<void> => {
    const { hook, order } = turns.payment();
    return ours(pathOf(hook), paymentBody(order), hook.secret);
  };
  /** Until Telegram has its answer: what the payer waits for. */
  const checkTimed = (times: number[]) => async (): Promise<void> => {
    const { hook, order } = turns.checkout();
    const { query, body } = checkoutBody(order);
    const began = performance.now();
    await ours(pathOf(hook), body, hook.secret);
    const answered = api.allowed.get(query);
    if (answered === undefined) throw new Error('A checkout was not answered by a yes');
    times.push(answered - began);
  };
  const bareTimed = (times: number[]) => async (): Promise<void> => {
    const began = performance.now();
    await bareText('single')();
    times.push(performance.now() - began);
  };

  await takeAll(text, 3);
  await takeAll(bareText('single'), 2);
  await takeAll(bareText('batched'), 2);
  await workedOff();

  const taken = { ours: [] as Measured[], single: [] as Measured[], batched: [] as Measured[] };
  const drained: number[] = [];
  const under = { ours: [] as Measured[], bare: [] as Measured[] };
  const cpu: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    taken.single.push(await takeAll(bareText('single')));
    taken.batched.push(await takeAll(bareText('batched')));
    const before = await platform.cpu();
    const began = performance.now();
    const intake = await takeAll(text);
    taken.ours.push(intake);
    await workedOff();
    drained.push((intake.rate * seconds * 1000) / (performance.now() - began));
    cpu.push(((await platform.cpu()) - before) / (intake.rate * seconds));

    const most = median(drained);
    const [times, bareTimes] = [[] as number[], [] as number[]];
    await Promise.all([
      arriveByChance(most * load.messages, seconds, text),
      arriveByChance(most * load.payments, seconds, pay),
      arriveByChance(most * load.checkouts, seconds, checkTimed(times)),
    ]);
    under.ours.push(measuredOf(times, seconds));
    await workedOff();
    await Promise.all([
      arriveByChance(most * (load.messages + load.payments), seconds, bareText('single')),
      arriveByChance(most * load.checkouts, seconds, bareTimed(bareTimes)),
    ]);
    under.bare.push(measuredOf(bareTimes, seconds));
  }
  const of = (list: readonly Measured[], what: keyof Measured): number => median(list.map((each) => each[what]));
  const alone = { bench: 'stars', baseline: null, ratio: null };
  const rate = of(taken.ours, 'rate');
  for (const [way, metric] of [
    ['single', 'bare server, an insert each'],
    ['batched', 'bare server, inserts gathered'],
  ] as const) {
    report({ ...alone, metric, value: of(taken[way], 'rate'), unit: '/s' });
    report({
      bench: 'stars',
      metric: 'updates taken in',
      value: rate,
      unit: '/s',
      baseline: metric,
      ratio: rate / of(taken[way], 'rate'),
    });
  }
  report({ ...alone, metric: 'updates taken in and worked off', value: median(drained), unit: '/s' });
  report({ ...alone, metric: 'CPU an update, worked off', value: median(cpu), unit: 'ms' });
  const p99 = of(under.ours, 'p99');
  report({
    ...alone,
    metric: 'pre-checkout under load, p50',
    value: of(under.ours, 'p50'),
    unit: 'ms',
    baseline: 'bare insert under the same load',
    ratio: of(under.bare, 'p50') / of(under.ours, 'p50'),
  });
  report({
    ...alone,
    metric: 'pre-checkout under load, p99',
    value: p99,
    unit: 'ms',
    baseline: 'bare insert under the same load',
    ratio: of(under.bare, 'p99') / p99,
  });
  report({
    ...alone,
    metric: 'pre-checkout under load, p99',
    value: p99,
    unit: 'ms',
    baseline: "Telegram's limit",
    ratio: telegramMs / p99,
  });
};

/**
 * What Telegram brings to the webhooks of several tenants: how much is kept a second, and how long a pre-checkout query
 * waits for its answer while messages and payments come, beside a bare server of HTTP on the same PostgreSQL.
 */
export const run = async (report: Report): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'stargraph-stars-'));
  await chmod(folder, 0o755);
  const api = await startBotApi();
  const processes: Process[] = [];
  const start = async (module: string, args: readonly string[]): Promise<Process> => {
    const started = await startMeasured(new URL(`./stars/${module}.ts`, import.meta.url), args);
    processes.push(started);
    return started;
  };
  const pools: Pool[] = [];
  const poolOf = ({ ready }: Process): Pool => {
    const pool = new Pool(ready['origin'] ?? '', { connections: 256 });
    pools.push(pool);
    return pool;
  };
  try {
    const platform = await start('platform', [folder, api.apiRoot]);
    const { adminUrl = '' } = platform.ready;
    const ourPool = poolOf(platform);
    const tenants = await openTenants(platform.ready, createCaller(ourPool));
    const bare = await start('bare', [adminUrl]);
    const admin = new pg.Client({ connectionString: adminUrl });
    await admin.connect();
    const waiting = async (): Promise<number> => {
      const { rows } = await admin.query<{ count: string }>(
        `select count(*) from tenant.received_update where state in ('waiting', 'inline')`,
      );
      return Number(rows[0]?.count);
    };
    await measure(
      { api, tenants, platform, ours: createBring(ourPool), bare: createBring(poolOf(bare)), waiting },
      report,
    );
    await admin.end();
  } finally {
    await Promise.all(pools.map((pool) => pool.destroy()));
    for (const each of processes.toReversed()) await each.stop();
    api.stop();
    await rm(folder, { recursive: true, force: true });
  }
};
