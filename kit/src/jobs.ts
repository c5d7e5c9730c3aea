import { Logger as WorkerLogger, parseCronItems, runMigrations } from 'graphile-worker';
import type { RunnerOptions, Task as WorkerTask } from 'graphile-worker';
import { Pool, escapeIdentifier, types } from 'pg';
import type { Json } from './idempotency.ts';
import type { Sql } from './db/sql.ts';
import { jobSeconds, observeJobs } from './job-metrics.ts';
import { createJobRunner } from './job-runner.ts';
import type { JobRunner } from './job-runner.ts';
import type { Logger } from './logging.ts';
import type { Registry } from './metrics.ts';

/** What a task is told about the job it runs. */
export interface JobContext {
  readonly jobId: string;
  /** 1 at the first try. */
  readonly attempt: number;
  readonly maxAttempts: number;
}

/** Runs at least once per job: make its effect idempotent. What it throws is tried again, ever later. */
export type Task = (payload: unknown, job: JobContext) => Promise<void>;

/** A task at fixed times. Several processes with the same schema run it once per time. */
export interface CronTask {
  readonly task: string;
  /** Five crontab fields, in UTC. */
  readonly at: string;
}

export interface Jobs {
  /** Lays out the library's tables where they are missing and begins to work. */
  start(): Promise<void>;
  /** Takes no more jobs; resolves once those in flight are done. */
  stop(): Promise<void>;
}

const logMethods = { error: 'error', warning: 'warn', info: 'debug', debug: 'debug' } as const;

/** Messages only: what the library adds holds payloads, which may name people. */
const workerLogger = (logger: Logger): WorkerLogger =>
  new WorkerLogger((scope) => (level, message) => {
    logger[logMethods[level]]({ task: scope.taskIdentifier, jobId: scope.jobId }, message);
  });

/**
 * Connections as `pool` makes them, but with int8 as text: the library writes job ids as JSON when a job
 * fails, which a bigint makes throw, and the job would stay locked.
 */
const poolLike = (pool: Pool, max: number): Pool => {
  const { password } = pool.options;
  const own = new Pool({ ...pool.options, ...(password === undefined ? {} : { password }), types, max });
  own.on('error', () => {
    // The pool has dropped the idle client already.
  });
  // A client that is out of the pool would end the process with an error that nobody listens to; its
  // query, or the next one, fails with the same error.
  own.on('connect', (client) => client.on('error', () => undefined));
  return own;
};

/**
 * Where this table is missing the library creates the schema first, for which PostgreSQL asks a right on
 * the database even if the schema exists; a domain's role has none.
 */
const createMigrationTable = async (pool: Pool, schema: string): Promise<void> => {
  await pool.query(
    `create table if not exists ${escapeIdentifier(schema)}.migrations
     (id int primary key, ts timestamptz default now() not null, breaking boolean not null default false)`,
  );
};

/**
 * Lays out the library's tables in `schema`, which must exist and belong to the pool's role. Done for all
 * domains before any of them works: a breaking migration is told to every worker on the database, whatever
 * its schema, and those stop.
 */
export const layOutJobs = async (options: {
  readonly pool: Pool;
  readonly schema: string;
  readonly logger: Logger;
}): Promise<void> => {
  await createMigrationTable(options.pool, options.schema);
  await runMigrations({ pgPool: options.pool, schema: options.schema, logger: workerLogger(options.logger) });
};

/**
 * Jobs of one domain, kept in PostgreSQL. `pool` is in a role that owns `schema`, which must exist. It says
 * how to connect and is not used itself: while it works this holds up to `concurrency` + 2 connections.
 *
 * Hazard: after a kill a job that was in flight is locked for four hours before it is tried again.
 */
export const createJobs = (deps: {
  readonly pool: Pool;
  /** `<domain>_jobs` */
  readonly schema: string;
  readonly logger: Logger;
  readonly tasks: Readonly<Record<string, Task>>;
  readonly cron?: readonly CronTask[];
  /** Jobs at once. @default 4 */
  readonly concurrency?: number;
  /** Told of queues and of how jobs end. @default nobody is */
  readonly metrics?: Registry;
}): Jobs => {
  const { schema, tasks, concurrency = 4 } = deps;
  const ended = deps.metrics === undefined ? undefined : jobSeconds(deps.metrics);
  let forget: (() => void) | undefined;
  let runner: JobRunner | undefined;
  let pool: Pool | undefined;
  return {
    start: async () => {
      const own = poolLike(deps.pool, concurrency + 2);
      pool = own;
      await createMigrationTable(own, schema);
      const taskList = Object.fromEntries(
        Object.entries(tasks).map(([name, task]): [string, WorkerTask] => [
          name,
          async (payload, { job }) => {
            const stop = ended?.startTimer({ schema, task: name });
            try {
              await task(payload, { jobId: job.id, attempt: job.attempts, maxAttempts: job.max_attempts });
              stop?.({ outcome: 'ok' });
            } catch (error) {
              stop?.({ outcome: job.attempts < job.max_attempts ? 'retried' : 'failed' });
              throw error;
            }
          },
        ]),
      );
      const options = (): RunnerOptions => ({
        pgPool: own,
        schema,
        logger: workerLogger(deps.logger),
        noHandleSignals: true,
        // Without batches the library does not wait until a job's end is written: stopping would leave the job locked, and
        // a lost connection end the process.
        preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
        concurrency,
        taskList,
        // Given even when empty, or the library looks for a crontab file.
        parsedCronItems: parseCronItems(
          (deps.cron ?? []).map(({ task, at }) => ({
            task,
            match: at,
            identifier: task,
            options: { backfillPeriod: 0 },
          })),
        ),
      });
      runner = createJobRunner({ options, pool: own, schema, logger: deps.logger });
      await runner.start();
      if (deps.metrics !== undefined) forget = observeJobs(deps.metrics, own, schema, deps.logger);
    },
    stop: async () => {
      forget?.();
      const [running, own] = [runner, pool];
      runner = undefined;
      pool = undefined;
      await running?.stop();
      await own?.end();
    },
  };
};

/** `runAt`: not before; `jobKey`: replaces the job that waits under the same key; `maxAttempts`: tries in all, 25 where it is left out. */
interface JobOptions {
  readonly runAt?: Date;
  readonly jobKey?: string;
  readonly maxAttempts?: number;
}

/**
 * Enqueues a job in the caller's transaction: it runs if and only if that commits. The schema's tables
 * must have been laid out by {@link Jobs.start}.
 */
export const enqueueJob = async (
  tx: Sql,
  schema: string,
  task: string,
  payload: Json,
  options: JobOptions = {},
): Promise<void> => {
  await tx.query(
    `select from ${escapeIdentifier(schema)}.add_job($1::text, payload => $2::json, run_at => $3::timestamptz, job_key => $4::text, max_attempts => $5::int)`,
    [
      task,
      JSON.stringify(payload),
      options.runAt?.toISOString() ?? null,
      options.jobKey ?? null,
      options.maxAttempts ?? null,
    ],
  );
};

/**
 * {@link enqueueJob} for many jobs of one task, each under a key of its own: one statement, which takes the keys in
 * order, so that two that want the same jobs don't lock each other out.
 */
export const enqueueJobs = async (
  tx: Sql,
  schema: string,
  task: string,
  jobs: readonly { readonly jobKey: string; readonly payload: Json }[],
  { runAt, maxAttempts }: Omit<JobOptions, 'jobKey'> = {},
): Promise<void> => {
  const payloads = new Map(jobs.map(({ jobKey, payload }) => [jobKey, JSON.stringify(payload)]));
  const keys = [...payloads.keys()].toSorted();
  await tx.query(
    `select from (select key, payload from unnest($2::text[], $3::text[]) with ordinality as job(key, payload, place) order by place) as wanted,
       lateral ${escapeIdentifier(schema)}.add_job($1::text, payload => wanted.payload::json, run_at => $4::timestamptz, job_key => wanted.key, max_attempts => $5::int)`,
    [task, keys, keys.map((key) => payloads.get(key)), runAt?.toISOString() ?? null, maxAttempts ?? null],
  );
};
