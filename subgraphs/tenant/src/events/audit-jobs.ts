import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import type { Task } from '@stargraph/kit/jobs';
import { askForGauge } from '@stargraph/kit/metrics';
import type { TenantConsumerDeps } from '../deps.ts';
import { countCheckpoints, insertVerification, lastVerification } from '../store/audit-checkpoint.ts';
import { eraseOrigins } from '../store/audit-entry.ts';
import { checkpointAudit, forgetLeftChains } from '../use-case/checkpoint-audit.ts';
import { verifyAudit } from '../use-case/verify-audit.ts';

/** How long it is kept where an entry came from. */
const originKeptMs = 90 * 24 * 60 * 60 * 1000;

type Deps = Pick<TenantConsumerDeps, 'pool' | 'clock' | 'logger' | 'metrics' | 'secrets'>;

/** The audit log's jobs: it is sealed every hour, and worked out again every night. */
export const createAuditTasks = (deps: Deps): Readonly<Record<string, Task>> => ({
  sealAudit: async () => {
    await checkpointAudit(deps);
  },
  verifyAudit: async () => {
    const verdict = await inTransaction(deps.pool, async (tx) => {
      // Long, but it reads alone: it has no transaction id that the outbox's readers would wait for.
      await tx.query('set transaction isolation level repeatable read read only');
      await tx.query('set local statement_timeout = 0');
      return verifyAudit({ tx, secrets: deps.secrets }, null);
    });
    for (const { companyId, position, problem } of verdict.breaks)
      deps.logger.error(
        { companyId, position: position === null ? null : Number(position), problem },
        'the audit log does not verify',
      );
    await insertVerification(sqlOfPool(deps.pool), {
      at: new Date(deps.clock.now()),
      companies: verdict.companies,
      entries: verdict.entries,
      broken: verdict.breaks.length,
    });
  },
  forgetAudit: async () => {
    while ((await eraseOrigins(sqlOfPool(deps.pool), new Date(deps.clock.now() - originKeptMs))) > 0);
    await forgetLeftChains(deps);
  },
});

export const auditCron = [
  { task: 'sealAudit', at: '11 * * * *' },
  { task: 'verifyAudit', at: '37 3 * * *' },
  { task: 'forgetAudit', at: '13 4 * * *' },
] as const;

/** Tells at every scrape what verifying found last. @returns tells no more */
export const observeAudit = ({ pool, metrics, logger }: Deps): (() => void) => {
  const sql = sqlOfPool(pool);
  const none = { labelNames: [] as const };
  const observed = [
    askForGauge(
      metrics,
      { ...none, name: 'stargraph_audit_broken', help: 'Audit chains that did not verify; the same in every process' },
      async () => {
        const last = await lastVerification(sql);
        return last === null ? [] : [{ labels: {}, value: last.broken }];
      },
      logger,
    ),
    askForGauge(
      metrics,
      {
        ...none,
        name: 'stargraph_audit_verified_timestamp_seconds',
        help: 'When the audit chains were last verified; the same in every process',
      },
      async () => {
        const last = await lastVerification(sql);
        return last === null ? [] : [{ labels: {}, value: last.at.getTime() / 1000 }];
      },
      logger,
    ),
    askForGauge(
      metrics,
      {
        ...none,
        name: 'stargraph_audit_checkpoints',
        help: 'Checkpoints of the audit chains; never fewer; the same in every process',
      },
      async () => [{ labels: {}, value: await countCheckpoints(sql) }],
      logger,
    ),
  ];
  return () => {
    for (const forget of observed) forget();
  };
};
