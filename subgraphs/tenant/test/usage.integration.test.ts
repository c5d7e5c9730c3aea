import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '@stargraph/kit/clock';
import { environmentResolve } from '@stargraph/kit/contracts/commands/tenant';
import type { PlanId } from '@stargraph/kit/contracts/plan';
import { inTransaction } from '@stargraph/kit/db/sql';
import { newEventId, newId } from '@stargraph/kit/ids';
import { appendEvents } from '@stargraph/kit/outbox';
import { until } from '@stargraph/kit/testkit/until';
import { createCountUse } from '../src/use-case/count-use.ts';
import { keepUsage } from '../src/use-case/keep-usage.ts';
import { createSetPlan } from '../src/use-case/set-plan.ts';
import { openDoor, updates } from './bot-door.ts';
import { startTenant, tokens, type Operator, type RunningTenant } from './harness.ts';

let tenant: RunningTenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());

type Tenant = Awaited<ReturnType<RunningTenant['createTenant']>>;

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const system = { actor: { kind: 'system', id: 'plan' }, client: { ip: null, userAgent: null }, traceparent } as const;

const setPlan = (companyId: string, plan: PlanId) =>
  createSetPlan({ pool: tenant.pool, clock: tenant.clock })(system, { companyId, plan, reason: 'A test of limits' });

interface Usage {
  readonly limit: string;
  readonly used: string;
  readonly allowed: string | null;
  readonly refusedAt: string | null;
  readonly state: string;
  readonly periodEnd: string | null;
  readonly history: readonly { readonly month: string; readonly used: string }[];
}

const usageOf = async (viewer: Operator, companyId: string): Promise<Readonly<Record<string, Usage>>> => {
  const { usage } = await tenant.field<{ usage: readonly Usage[] }>(
    'company',
    `query ($id: ID!) { company(id: $id) { usage { limit used allowed refusedAt state periodEnd history { month used } } } }`,
    viewer,
    { id: companyId },
  );
  return Object.fromEntries(usage.map((each) => [each.limit, each]));
};

/** Sets what a company has counted this month. */
const counted = async (companyId: string, limit: string, used: number): Promise<void> => {
  await tenant.pool.query(
    `insert into usage_month (company_id, limit_name, month, used) values ($1, $2, date_trunc('month', $3::timestamptz at time zone 'UTC'), $4)
     on conflict (company_id, limit_name, month) do update set used = excluded.used`,
    [companyId, limit, new Date(tenant.clock.now()), used],
  );
};

const eventOf = (
  of: Tenant,
  playerId: string | null,
  more: { id?: string; type?: string; occurredAt?: Date } = {},
) => ({
  id: more.id ?? newEventId(),
  type: more.type ?? 'client.screen.opened',
  environmentId: of.live,
  projectId: of.projectId,
  subject: `player:${playerId}`,
  sequence: 0,
  occurredAt: (more.occurredAt ?? new Date(tenant.clock.now())).toISOString(),
  traceparent,
  data: { playerId, properties: {} },
});

const count = (events: readonly ReturnType<typeof eventOf>[]): Promise<void> =>
  createCountUse({ pool: tenant.pool, clock: tenant.clock })(events);

const noticesOf = async (companyId: string): Promise<string[]> =>
  (
    await tenant.pool.query<{ data: { limit: string; level: string } }>(
      `select envelope->'data' as data from outbox where type = 'tenant.limit.approached.v1' and environment_id = $1
       order by ordering, position`,
      [companyId],
    )
  ).rows.map(({ data }) => `${data.limit} ${data.level}`);

describe('the last place', () => {
  test('fifty who make a project at once under a limit of three make three, and are told which limit it is', async () => {
    const operatorId = newId('operator');
    const { company } = await tenant.createCompany(await tenant.completed(operatorId), 'Company', newEventId(), null);
    const viewer = await tenant.completed(operatorId);
    const answers = await Promise.all(Array.from({ length: 50 }, () => tenant.createProject(viewer, company.id)));
    const made = answers.filter(({ __typename }) => __typename === 'ProjectCreateSuccess');
    expect(made).toHaveLength(3);
    for (const refused of answers.filter((answer) => !made.includes(answer)))
      expect(refused).toMatchObject({
        __typename: 'LimitReachedError',
        code: 'LIMIT_REACHED',
        limit: 'PROJECTS',
        used: '3',
        allowed: '3',
      });
    expect(await noticesOf(company.id)).toEqual(['projects refusing']);
    expect((await usageOf(await tenant.completed(operatorId), company.id))['PROJECTS']).toMatchObject({
      used: '3',
      allowed: '3',
      state: 'REFUSING',
      periodEnd: null,
    });
  }, 60_000);

  test('a larger plan gives room at once; a smaller one takes nothing away and lets nothing in', async () => {
    const own = await tenant.createTenant(null);
    await setPlan(own.companyId, 'growth');
    for (let more = 0; more < 4; more += 1)
      expect(await tenant.createProject(own.owner, own.companyId)).toMatchObject({
        __typename: 'ProjectCreateSuccess',
      });
    await setPlan(own.companyId, 'free');
    expect(await tenant.createProject(own.owner, own.companyId)).toMatchObject({
      __typename: 'LimitReachedError',
      used: '5',
      allowed: '3',
    });
    const { projects } = await tenant.field<{ projects: readonly { id: string }[] }>(
      'company',
      `query ($id: ID!) { company(id: $id) { projects { id environments { id slug } } } }`,
      await tenant.completed(own.owner.operatorId),
      { id: own.companyId },
    );
    expect(projects).toHaveLength(5);
    const { rows } = await tenant.pool.query<{ data: unknown }>(
      `select envelope->'data' as data from outbox where type = 'tenant.audit.recorded.v1' and environment_id = $1
       and envelope->'data'->>'action' = 'plan.set' order by ordering, position`,
      [own.companyId],
    );
    expect(rows.map(({ data }) => data)).toMatchObject([
      { before: { plan: 'free' }, after: { plan: 'growth', reason: 'A test of limits' } },
      { before: { plan: 'growth' }, after: { plan: 'free' } },
    ]);
  });
});

describe('what events tell of', () => {
  test('a player counts once in a month of UTC, in whatever environment of the company and however often', async () => {
    const own = await tenant.createTenant(null);
    const players = Array.from({ length: 20 }, () => newId('player'));
    await Promise.all(
      Array.from({ length: 8 }, () => count(players.flatMap((id) => [eventOf(own, id), eventOf(own, id)]))),
    );
    const usage = await usageOf(own.owner, own.companyId);
    expect(usage['PLAYERS']).toMatchObject({ used: '20', allowed: '1000', refusedAt: '1100', state: 'OK' });
    expect(usage['PLAYERS']?.periodEnd).toBe('2026-06-01T00:00:00.000Z');
    expect(usage['EVENTS']).toMatchObject({ used: '320' });
    // The last moment of the month before is another month's.
    await count([eventOf(own, players[0] ?? '', { occurredAt: new Date('2026-04-30T23:59:59.999Z') })]);
    const after = await usageOf(own.owner, own.companyId);
    expect(after['PLAYERS']?.history.slice(-2)).toEqual([
      { month: '2026-04', used: '1' },
      { month: '2026-05', used: '20' },
    ]);
    expect(after['PLAYERS']?.history).toHaveLength(12);
  });

  test('an event counts once, though it is handed again and by several at once', async () => {
    const own = await tenant.createTenant(null);
    const events = Array.from({ length: 100 }, () => eventOf(own, null));
    await Promise.all(Array.from({ length: 6 }, () => count(events)));
    await count(events.slice(0, 50));
    expect((await usageOf(own.owner, own.companyId))['EVENTS']).toMatchObject({ used: '100' });
  });

  test('what is older than the last month is not counted, as whoever was there then is forgotten', async () => {
    const own = await tenant.createTenant(null);
    await count([eventOf(own, newId('player'), { occurredAt: new Date('2026-03-31T23:00:00Z') })]);
    await count([eventOf(own, newId('player'), { occurredAt: new Date('2026-04-01T00:00:00Z') })]);
    await keepUsage({ pool: tenant.pool, clock: tenant.clock });
    const { rows } = await tenant.pool.query('select 1 from active_player where company_id = $1', [own.companyId]);
    expect(rows).toHaveLength(1);
    expect((await usageOf(own.owner, own.companyId))['PLAYERS']?.history.filter(({ used }) => used !== '0')).toEqual([
      { month: '2026-04', used: '1' },
    ]);
  });

  test('a company is warned at 80 %, when it is over, and when nobody new is let in: once each, however many at once', async () => {
    const own = await tenant.createTenant(null);
    await counted(own.companyId, 'players', 790);
    const arrive = (howMany: number) =>
      Promise.all(Array.from({ length: howMany }, () => count([eventOf(own, newId('player'))])));
    await arrive(9);
    expect(await noticesOf(own.companyId)).toEqual([]);
    await arrive(8);
    expect(await noticesOf(own.companyId)).toEqual(['players warning']);
    await counted(own.companyId, 'players', 999);
    await arrive(4);
    await counted(own.companyId, 'players', 1099);
    await arrive(4);
    expect(await noticesOf(own.companyId)).toEqual(['players warning', 'players over', 'players refusing']);
  });

  test('files count from when they are stored until they are deleted', async () => {
    const own = await tenant.createTenant(null);
    const asset = (type: string, assetId: string, byteSize?: number) => ({
      ...eventOf(own, null, { type }),
      environmentId: own.projectId,
      data: { assetId, ...(byteSize === undefined ? {} : { byteSize }) },
    });
    const [one, other] = [newId('asset'), newId('asset')];
    const stored = [asset('config.asset.stored.v1', one, 1000), asset('config.asset.stored.v1', other, 500)];
    const counting = createCountUse({ pool: tenant.pool, clock: tenant.clock });
    await counting(stored);
    await counting(stored);
    expect((await usageOf(own.owner, own.companyId))['STORAGE']).toMatchObject({ used: '1500', allowed: '500000000' });
    await counting([asset('config.asset.deleted.v1', one)]);
    const storage = (await usageOf(own.owner, own.companyId))['STORAGE'];
    // What stands is less; the month keeps the most that stood at once.
    expect(storage).toMatchObject({ used: '500' });
    expect(storage?.history.at(-1)).toEqual({ month: '2026-05', used: '1500' });
  });

  test('from the outboxes of other domains, each once, though two processes consume and their connections are cut', async () => {
    const own = await tenant.createTenant(null);
    const analytics = tenant.database.poolOf('analytics', 2);
    const auth = tenant.database.poolOf('auth', 2);
    const players = Array.from({ length: 30 }, () => newId('player'));
    // By the process's own clock, which is the real one.
    const occurredAt = new Date();
    const workers = [tenant.workerOf(systemClock), tenant.workerOf(systemClock)];
    for (const worker of workers) await worker.start();
    const done = new AbortController();
    const cut = (async () => {
      while (!done.signal.aborted) {
        await sleep(30);
        await tenant.database.asAdmin(
          'tenant',
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and usename = 'stargraph_tenant' and query like '%active_player%' and state <> 'idle'`,
        );
      }
    })();
    try {
      for (const playerId of players) {
        const { sequence: _, ...tracked } = eventOf(own, playerId, { occurredAt });
        const started = {
          ...tracked,
          id: newEventId(),
          type: 'auth.session.started.v1',
          data: { playerId, languageCode: null, isPremium: false, firstLaunch: true, startParam: null },
        };
        await inTransaction(analytics, (tx) => appendEvents(tx, [tracked], systemClock));
        await inTransaction(auth, (tx) => appendEvents(tx, [started], systemClock));
      }
      done.abort();
      await cut;
      const { rows } = await tenant.pool.query<{ month: string }>(
        `select to_char(now() at time zone 'UTC', 'YYYY-MM') as month`,
      );
      const month = rows[0]?.month;
      const now = async (limit: string): Promise<number> =>
        Number(
          (
            await tenant.pool.query<{ used: bigint }>(
              `select used from usage_month where company_id = $1 and limit_name = $2 and to_char(month, 'YYYY-MM') = $3`,
              [own.companyId, limit, month],
            )
          ).rows[0]?.used ?? 0,
        );
      await until('all are counted', async () => (await now('players')) === 30 && (await now('events')) === 30);
      await sleep(500);
      expect([await now('players'), await now('events')]).toEqual([30, 30]);
    } finally {
      done.abort();
      for (const worker of workers) await worker.stop();
    }
  }, 90_000);
});

describe('a gate', () => {
  test('tells gateways which monthly limits are reached, and lets reading, exporting and removing go on', async () => {
    const own = await tenant.createTenant(null);
    for (const [limit, used] of [
      ['players', 5000],
      ['events', 100_000],
      ['messages', 9999],
    ] as const)
      await counted(own.companyId, limit, used);
    for (let more = 0; more < 2; more += 1) await tenant.createProject(own.owner, own.companyId);
    const found = await tenant.commandsOf('gateway').call(environmentResolve, { environmentId: own.sandbox });
    expect(found?.refusals).toEqual([
      { limit: 'players', used: 5000, allowed: 1000 },
      { limit: 'events', used: 100_000, allowed: 100_000 },
    ]);
    const owner = await tenant.completed(own.owner.operatorId);
    const read = await tenant.execute(
      `query ($company: ID!, $project: ID!) {
         company(id: $company) { name projects { id name environments { id } } members { edges { node { role { id } } } } usage { limit } }
         project(id: $project) { id }
       }`,
      owner,
      { company: own.companyId, project: own.projectId },
    );
    expect(read.errors).toBeUndefined();
    const exported = await tenant.field<{ __typename: string }>(
      'auditExportCreate',
      `mutation ($input: AuditExportCreateInput!) { auditExportCreate(input: $input) { __typename } }`,
      owner,
      { input: { companyId: own.companyId, format: 'CSV' } },
    );
    expect(exported.__typename).toBe('AuditExportCreateSuccess');
  });
});

describe('members', () => {
  const invite = (own: Tenant, email: string) =>
    tenant.field<{ __typename: string; limit?: string; used?: string; invitation?: { id: string } }>(
      'invitationCreate',
      `mutation ($input: InvitationCreateInput!) { invitationCreate(input: $input) { __typename
         ... on InvitationSendSuccess { invitation { id } } ... on LimitReachedError { limit used } ... on Error { message } } }`,
      own.owner,
      { input: { companyId: own.companyId, email, roleId: 'editor', idempotencyKey: newEventId() } },
    );

  test('invitations take places: of thirty at once as many go out as there is room, and one that is revoked gives its own back', async () => {
    const own = await tenant.createTenant(null);
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => invite(own, `guest${index}@example.com`)),
    );
    const sent = answers.filter(({ __typename }) => __typename === 'InvitationSendSuccess');
    expect(sent).toHaveLength(9);
    expect(answers.find((answer) => !sent.includes(answer))).toMatchObject({
      __typename: 'LimitReachedError',
      limit: 'MEMBERS',
      used: '10',
    });
    const [first] = sent;
    const revoked = await tenant.field<{ __typename: string }>(
      'invitationRevoke',
      `mutation ($input: InvitationRevokeInput!) { invitationRevoke(input: $input) { __typename } }`,
      own.owner,
      { input: { companyId: own.companyId, invitationId: first?.invitation?.id } },
    );
    expect(revoked.__typename).toBe('InvitationRevokeSuccess');
    expect((await invite(own, 'late@example.com')).__typename).toBe('InvitationSendSuccess');
    expect(await noticesOf(own.companyId)).toEqual(['members warning', 'members refusing']);
    // What has expired holds no place.
    tenant.clock.advance(8 * 24 * 3_600_000);
    expect((await invite(own, 'later@example.com')).__typename).toBe('InvitationSendSuccess');
    expect((await usageOf(own.owner, own.companyId))['MEMBERS']).toMatchObject({ used: '2', state: 'OK' });
    tenant.clock.advance(-8 * 24 * 3_600_000);
  }, 60_000);
});

test('a project that is to be deleted holds no place, and comes back only where there is one', async () => {
  const own = await tenant.createTenant(null);
  for (let more = 0; more < 2; more += 1) await tenant.createProject(own.owner, own.companyId);
  const owner = { ...(await tenant.completed(own.owner.operatorId)), verifiedAt: tenant.clock.now() };
  const deleted = await tenant.field<{ __typename: string }>(
    'projectDelete',
    `mutation ($input: ProjectDeleteInput!) { projectDelete(input: $input) { __typename } }`,
    owner,
    { input: { projectId: own.projectId, confirmation: 'Star garden' } },
  );
  expect(deleted.__typename).toBe('ProjectSaveSuccess');
  expect((await tenant.createProject(own.owner, own.companyId)).__typename).toBe('ProjectCreateSuccess');
  const restore = `mutation ($input: ProjectRestoreInput!) { projectRestore(input: $input) { __typename ... on LimitReachedError { limit } } }`;
  const input = { projectId: own.projectId };
  expect(await tenant.field('projectRestore', restore, owner, { input })).toEqual({
    __typename: 'LimitReachedError',
    limit: 'PROJECTS',
  });
  await setPlan(own.companyId, 'growth');
  expect(await tenant.field('projectRestore', restore, owner, { input })).toEqual({ __typename: 'ProjectSaveSuccess' });
});

describe("a bot's messages", () => {
  test('count when they are sent; at the end of the month greetings stay away and what is about money goes', async () => {
    const door = await openDoor(tenant, tokens[0] ?? '');
    const { rows } = await tenant.pool.query<{ companyId: string }>(
      'select company_id as "companyId" from environment where id = $1',
      [door.live],
    );
    const companyId = rows[0]?.companyId ?? '';
    await setPlan(companyId, 'free');
    const date = Math.floor(tenant.clock.now() / 1000);
    await door.receive(updates.text('/start', { date }));
    await tenant.work();
    expect((await usageOf(door.owner, companyId))['MESSAGES']).toMatchObject({ used: '1' });
    await counted(companyId, 'messages', 10_000);
    await door.receive(updates.text('/help', { id: 43, date }));
    await door.receive(updates.text('/paysupport', { id: 44, date }));
    await door.receive(updates.payment('charge-1', { id: 45, date }));
    await tenant.work();
    const messages = await tenant.pool.query<{ kind: string; state: string }>(
      `select split_part(reason, ':', 1) as kind, state from outbound_message where bot_id = $1 order by kind`,
      [door.id],
    );
    expect(messages.rows).toEqual([
      { kind: 'help', state: 'failed' },
      { kind: 'paysupport', state: 'sent' },
      { kind: 'receipt', state: 'sent' },
      { kind: 'start', state: 'sent' },
    ]);
    expect((await usageOf(door.owner, companyId))['MESSAGES']).toMatchObject({ used: '10002', state: 'REFUSING' });
  });
});

test('plan and usage are for those who may read the plan; the plan is for staff alone to set', async () => {
  const own = await tenant.createTenant(null);
  const other = await tenant.createTenant(null);
  const query = `query ($id: ID!) { company(id: $id) { plan { id } usage { used } } }`;
  for (const viewer of [own.withRole('editor'), own.withRole('support'), other.owner])
    expect((await tenant.execute(query, viewer, { id: own.companyId })).errors?.[0]?.extensions?.['code']).toBe(
      'FORBIDDEN',
    );
  const set = `mutation ($input: StaffPlanSetInput!) { staffPlanSet(input: $input) { __typename ... on StaffPlanSetSuccess { plan { id } } } }`;
  const input = { companyId: own.companyId, plan: 'SCALE', reason: 'Agreed by letter' };
  expect((await tenant.execute(set, own.owner, { input })).errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
  const staff: Operator = { ...other.owner, staff: true, verifiedAt: tenant.clock.now() };
  expect(await tenant.field('staffPlanSet', set, staff, { input })).toEqual({
    __typename: 'StaffPlanSetSuccess',
    plan: { id: 'SCALE' },
  });
  const { plan } = await tenant.field<{ plan: unknown }>(
    'company',
    `query ($id: ID!) { company(id: $id) { plan { id since limits { limit allowed } } } }`,
    own.owner,
    { id: own.companyId },
  );
  expect(plan).toMatchObject({ id: 'SCALE', since: '2026-05-01T12:00:00.000Z' });
});
