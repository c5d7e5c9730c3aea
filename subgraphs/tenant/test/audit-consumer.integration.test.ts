import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import { systemClock } from '@stargraph/kit/clock';
import { inTransaction } from '@stargraph/kit/db/sql';
import { newId } from '@stargraph/kit/ids';
import { until } from '@stargraph/kit/testkit/until';
import { verifyAudit } from '../src/use-case/verify-audit.ts';
import { startTenant, type RunningTenant } from './harness.ts';

let tenant: RunningTenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());

const source: AuditSource = {
  actor: { kind: 'operator', id: 'opr_1' },
  client: { ip: '2001:db8::7', userAgent: 'Firefox' },
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
};
const writers = ['auth', 'tenant', 'config', 'game', 'billing'] as const;

/** What each of five domains records `count` times, in transactions of their own. */
const record = async (companyId: string, count: number): Promise<void> => {
  await Promise.all(
    writers.map(async (domain) => {
      const pool = tenant.database.poolOf(domain, 2);
      for (let number = 0; number < count; number += 1)
        await inTransaction(pool, (tx) =>
          recordAudit(
            tx,
            domain,
            source,
            { companyId, action: 'asset.deleted', target: { kind: 'asset', id: `${domain}-${number}` } },
            systemClock,
          ),
        );
    }),
  );
};
const targetsOf = async (companyId: string): Promise<string[]> =>
  (
    await tenant.pool.query<{ id: string }>(
      'select target_id as id from audit_entry where company_id = $1 order by position',
      [companyId],
    )
  ).rows.map(({ id }) => id);
const breaks = async (): Promise<unknown> =>
  (await inTransaction(tenant.pool, (tx) => verifyAudit({ tx, secrets: tenant.secrets }, null))).breaks;

test('what every domain records is in the chain once, though two processes consume and their connections are cut', async () => {
  const companyId = newId('company');
  const workers = [tenant.workerOf(), tenant.workerOf()];
  for (const worker of workers) await worker.start();
  const done = new AbortController();
  const cut = (async () => {
    while (!done.signal.aborted) {
      await sleep(20);
      // In the middle of whatever it does: what was not committed is gone, and the bus hands it again.
      await tenant.database.asAdmin(
        'tenant',
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and usename = 'stargraph_tenant' and query like '%audit_%' and state <> 'idle'`,
      );
    }
  })();
  try {
    await record(companyId, 40);
    done.abort();
    await cut;
    // What asks may have been cut as well, and only now hear of it.
    await until('all are there', async () => (await targetsOf(companyId).catch(() => [])).length >= 200);
  } finally {
    done.abort();
    for (const worker of workers) await worker.stop();
  }
  const targets = await targetsOf(companyId);
  expect(targets).toHaveLength(200);
  expect(new Set(targets).size).toBe(200);
  // In the order in which each domain told them.
  for (const domain of writers)
    expect(targets.filter((id) => id.startsWith(`${domain}-`))).toEqual(
      Array.from({ length: 40 }, (_, number) => `${domain}-${number}`),
    );
  expect(await breaks()).toEqual([]);
}, 90_000);

test('an address is kept beside the chain, and nowhere in it', async () => {
  const { rows } = await tenant.pool.query<Record<string, unknown>>('select * from audit_entry limit 1');
  expect(
    JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  ).not.toContain('2001:db8::7');
  expect((await tenant.pool.query('select distinct ip from audit_origin')).rows).toEqual([{ ip: '2001:db8::7' }]);
});
