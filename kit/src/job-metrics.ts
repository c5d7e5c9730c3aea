import { escapeIdentifier, type Pool } from 'pg';
import type { Histogram } from 'prom-client';
import type { Logger } from './logging.ts';
import { askForGauge, secondsOf, type Registry } from './metrics.ts';

/** Duration of jobs by how they ended: `ok`, `retried` (tried again later) or `failed` (given up). */
export const jobSeconds = (registry: Registry): Histogram<'schema' | 'task' | 'outcome'> =>
  secondsOf(registry, {
    name: 'stargraph_job_seconds',
    help: 'Duration of jobs',
    labelNames: ['schema', 'task', 'outcome'],
  });

/**
 * Tells at every scrape how many jobs of a schema are `due`, `planned` for later, at work (`locked`) or given up
 * (`failed`). Every process that works on the schema tells the same, so take the highest, not the sum.
 *
 * @returns tells no more
 */
export const observeJobs = (registry: Registry, pool: Pool, schema: string, logger: Logger): (() => void) =>
  askForGauge(
    registry,
    {
      name: 'stargraph_jobs',
      help: 'Jobs by state; the same in every process that works on the schema',
      labelNames: ['schema', 'state'],
    },
    async () => {
      const { rows } = await pool.query<Record<'due' | 'planned' | 'locked' | 'failed', string>>(
        `select count(*) filter (where locked_at is null and attempts < max_attempts and run_at <= now()) as due,
           count(*) filter (where locked_at is null and attempts < max_attempts and run_at > now()) as planned,
           count(*) filter (where locked_at is not null) as locked,
           count(*) filter (where locked_at is null and attempts >= max_attempts) as failed
         from ${escapeIdentifier(schema)}.jobs`,
      );
      return Object.entries(rows[0] ?? {}).map(([state, count]) => ({
        labels: { schema, state },
        value: Number(count),
      }));
    },
    logger,
  );
