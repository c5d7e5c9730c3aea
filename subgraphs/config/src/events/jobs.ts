import { sqlOfPool } from '@stargraph/kit/db/sql';
import { purgeIdempotencyRecords } from '@stargraph/kit/idempotency';
import { createJobs } from '@stargraph/kit/jobs';
import type { FileStore } from '@stargraph/kit/objects';
import type { ConsumerDeps, Worker } from '@stargraph/kit/service';
import { purgeAssets } from '../use-case/purge-assets.ts';

/** Config's jobs: files that nobody needs and answers that nobody will ask for again are taken away. */
export const createConfigJobs = (deps: ConsumerDeps & { readonly objects: FileStore }): Worker =>
  createJobs({
    pool: deps.pool,
    schema: 'config_jobs',
    logger: deps.logger,
    metrics: deps.metrics,
    concurrency: 1,
    tasks: {
      purgeAssets: () => purgeAssets(deps),
      purgeIdempotencyRecords: async () => {
        await purgeIdempotencyRecords(sqlOfPool(deps.pool), deps.clock);
      },
    },
    cron: [
      { task: 'purgeAssets', at: '23 * * * *' },
      { task: 'purgeIdempotencyRecords', at: '41 * * * *' },
    ],
  });
