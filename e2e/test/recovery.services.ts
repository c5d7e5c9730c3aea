import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type ClickHouseClient } from '@clickhouse/client';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDistributed, type Distributed } from '@stargraph/embedded/distributed/distributed';
import { signLaunch } from '@stargraph/embedded/simulator/launch';
import { createClickHouse } from '@stargraph/infra/engines/clickhouse';
import type { Engine } from '@stargraph/infra/engines/engine';
import { createKafka } from '@stargraph/infra/engines/kafka';
import { domains } from '@stargraph/kit/contracts/domain';
import { ActDocument, EventsTrackDocument, LaunchExchangeDocument } from '@stargraph/sdk';
import { bearer, send, type AnyDocument } from '../src/api.ts';
import { count, ledgerProblems } from '../src/books.ts';
import { kafkaClientOf } from '../src/chaos/distributed-target.ts';
import { eventually } from '../src/eventually.ts';

const patienceMs = 120_000;
const workers = ['workers-1', 'workers-2'] as const;
const table = 'events';

/**
 * The drills of docs/operate.md, "Disasters", as they are written there: a store is gone with its data, and whoever
 * runs the platform does what the page says.
 */
describe('the distributed form whose', () => {
  let folder: string;
  let distributed: Distributed;
  let client: pg.Client;
  let clickhouse: ClickHouseClient;
  let token: string;
  /** Engines that took the place of lost ones. */
  const replaced: Engine[] = [];
  let turns = 0;

  /** Asks again as it was, as clients do, until there is an answer. */
  const ask = async (document: AnyDocument, variables: Record<string, unknown>, root: string) =>
    eventually(
      async () => {
        const answer = await send(distributed.origin, document, variables, bearer(token)).catch(() => undefined);
        return answer?.data?.[root] as Record<string, unknown> | null | undefined;
      },
      (answer) => answer !== null && answer !== undefined,
      patienceMs,
    );

  /** Acts whose rewards billing credits by an event. */
  const act = async (times: number): Promise<void> => {
    for (let index = 0; index < times; index += 1) {
      turns += 1;
      const intents = [
        { id: `recovery-${turns}`, action: 'tap', count: 7 },
        { id: `recovery-${turns}w`, action: 'watch', count: 1 },
      ];
      await ask(ActDocument, { input: { intents } }, 'act');
    }
  };
  const track = async (what: string, times: number): Promise<void> => {
    const events = Array.from({ length: times }, () => ({
      id: randomUUID(),
      name: `client.recovery.${what}`,
      occurredAt: new Date().toISOString(),
      properties: {},
    }));
    await ask(
      EventsTrackDocument,
      { input: { environmentId: distributed.demo.liveEnvironmentId, events } },
      'eventsTrack',
    );
  };

  const idsOf = async (condition: string): Promise<string[]> => {
    const answer = await clickhouse.query({
      query: `SELECT toString(event_id) AS id FROM ${table} FINAL WHERE ${condition}`,
      format: 'JSONEachRow',
    });
    return (await answer.json<{ id: string }>()).map(({ id }) => id);
  };
  const tracked = async (what: string): Promise<number> =>
    (await idsOf(`type = 'client.recovery.${what}'`).catch(() => [])).length;

  /** Every event of the outboxes that the sink takes (none of the audit's) is in ClickHouse, once, and every reward was credited, once. */
  const expectWhole = async (): Promise<void> => {
    const all = domains
      .map((domain) => `SELECT id::text FROM ${domain}.outbox WHERE type NOT LIKE '%.audit.recorded.v1'`)
      .join(' UNION ALL ');
    await eventually(
      async () => {
        const { rows } = await client.query<{ id: string }>(all);
        const stored = new Set(await idsOf(`NOT startsWith(type, 'client.')`).catch(() => []));
        return { written: rows.length, missing: rows.filter(({ id }) => !stored.has(id)).length };
      },
      ({ written, missing }) => written > 0 && missing === 0,
      patienceMs,
    );
    const stored = await idsOf('1');
    expect(new Set(stored).size).toBe(stored.length);
    const granted = `SELECT count(*) AS n FROM game.outbox WHERE type = 'game.reward.granted.v1'`;
    const credited = `SELECT count(*) AS n FROM billing.transfer WHERE kind = 'reward'`;
    expect(await count(client, granted)).toBeGreaterThan(0);
    await eventually(
      async () => [await count(client, granted), await count(client, credited)],
      ([wanted, given]) => wanted === given,
      patienceMs,
    );
    expect(await ledgerProblems(client)).toEqual([]);
  };

  const stopWorkers = async (): Promise<void> => {
    await Promise.all(workers.map((name) => distributed.process(name).stop()));
  };
  const startWorkers = async (): Promise<void> => {
    await Promise.all(workers.map((name) => distributed.process(name).start()));
  };
  const brokers = (): { brokers: string } => {
    const { kafka } = distributed.engines;
    if (kafka === undefined) throw new Error('There is no Kafka');
    return kafka;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stargraph-recovery-'));
    await chmod(folder, 0o755);
    distributed = await startDistributed({
      folder,
      logLevel: 'warn',
      without: ['nginx', 's3', 'gateway-2'],
      durable: false,
    });
    client = new pg.Client({ connectionString: distributed.adminUrl });
    await client.connect();
    clickhouse = createClient({ url: distributed.engines.clickhouse.url });
    const [bot] = distributed.bots;
    if (bot === undefined) throw new Error('There is no bot');
    const initData = signLaunch(
      bot,
      { id: 7001, firstName: 'Recovery', languageCode: 'en', isPremium: false },
      new Date(),
    );
    const launched = await send(distributed.origin, LaunchExchangeDocument, {
      input: { environmentId: distributed.demo.liveEnvironmentId, initData },
    });
    token = (launched.data?.['launchExchange'] as { accessToken: string }).accessToken;
  }, 300_000);

  afterAll(async () => {
    await client.end();
    await clickhouse.close();
    await distributed.end();
    await Promise.all(replaced.map((engine) => engine.stop()));
    await rm(folder, { recursive: true, force: true });
  }, 120_000);

  test('Kafka is lost with its data goes on: outboxes are told again, nothing counts twice', async () => {
    await act(5);
    await track('before', 20);
    await expectWhole();
    await eventually(
      () => tracked('before'),
      (stored) => stored === 20,
      patienceMs,
    );

    await stopWorkers();
    // Neither was carried anywhere yet: acts wait in the outbox, client events at the brokers alone.
    await act(5);
    await track('unread', 10);
    await distributed.engines.kafka?.kill();
    await rm(join(folder, 'kafka'), { recursive: true });
    await client.query(`DELETE FROM bus.group_offset WHERE consumer_group = 'relay'`);
    const empty = await createKafka({
      folder: join(folder, 'kafka'),
      port: Number(new URL(`kafka://${brokers().brokers}`).port),
    });
    replaced.push(empty);
    await empty.start();
    await startWorkers();

    await act(5);
    await track('after', 10);
    await expectWhole();
    await eventually(
      () => tracked('after'),
      (stored) => stored === 10,
      patienceMs,
    );
    expect(await tracked('before')).toBe(20);
    // What the page says is lost for good.
    expect(await tracked('unread')).toBe(0);
  }, 400_000);

  test('ClickHouse is lost with its data has what Kafka keeps told again, and the rest from the backup', async () => {
    const backup = await (
      await clickhouse.query({ query: `SELECT * FROM ${table}`, format: 'JSONEachRow' })
    ).json<Record<string, unknown>>();
    await track('later', 10);
    await eventually(
      () => tracked('later'),
      (stored) => stored === 10,
      patienceMs,
    );

    await stopWorkers();
    const { url } = distributed.engines.clickhouse;
    await distributed.engines.clickhouse.kill();
    await rm(join(folder, 'clickhouse'), { recursive: true });
    const empty = await createClickHouse({ folder: join(folder, 'clickhouse'), port: Number(new URL(url).port) });
    replaced.push(empty);
    await empty.start();
    // The brokers hold a group for alive for some seconds after its last member left.
    await eventually(
      () =>
        kafkaClientOf(brokers())
          .admin((admin) => admin.deleteGroups(['stargraph.analytics']))
          .then(
            () => true,
            () => false,
          ),
      (deleted) => deleted,
      patienceMs,
    );
    await startWorkers();

    await expectWhole();
    await eventually(
      () => tracked('later'),
      (stored) => stored === 10,
      patienceMs,
    );
    expect(await tracked('after')).toBe(10);
    // Told by the Kafka that is lost: only the backup has them.
    expect(await tracked('before')).toBe(0);
    await clickhouse.insert({ table, values: backup, format: 'JSONEachRow' });
    expect(await tracked('before')).toBe(20);
    expect(await tracked('after')).toBe(10);
    await act(2);
    await expectWhole();
  }, 400_000);
});
