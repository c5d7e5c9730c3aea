import type { Clock } from '@stargraph/kit/clock';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { messageOf } from '@stargraph/kit/errors';
import { every } from '@stargraph/kit/every';
import { createJobs } from '@stargraph/kit/jobs';
import type { Logger } from '@stargraph/kit/logging';
import type { ConsumerDeps, Worker } from '@stargraph/kit/service';
import { observeMail } from '../store/mail-figures.ts';
import { jobSchema, nextMailAt, sendMailTask } from '../store/outbound-mail.ts';
import { purgeAccounts } from '../store/retention.ts';
import { createSendMail, type MailTransport } from '../use-case/send-mail.ts';

/** How often the queue is looked at for mail whose job a kill took with it, or that is to be tried again. */
const sweepEveryMs = 5000;

export type AuthConsumerDeps = Pick<ConsumerDeps, 'pool' | 'metrics'> & {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly mail: { readonly send: MailTransport; close(): void };
  /** The constructor's address, with a slash at the end; asked for at each mail. */
  readonly adminUrl: () => string;
};

/** Auth's jobs: mail, and what has had its time. */
export const createAuthJobs = (deps: AuthConsumerDeps): Worker => {
  const { pool, clock, logger } = deps;
  const sql = sqlOfPool(pool);
  const sendMail = (): Promise<void> =>
    createSendMail({ ...deps, transport: deps.mail.send, adminUrl: deps.adminUrl() })();
  const jobs = createJobs({
    pool,
    schema: jobSchema,
    logger,
    metrics: deps.metrics,
    concurrency: 2,
    tasks: {
      [sendMailTask]: sendMail,
      purge: () => purgeAccounts(sql, new Date(clock.now())),
    },
    cron: [{ task: 'purge', at: '41 * * * *' }],
  });

  const sweep = async (): Promise<void> => {
    const next = await nextMailAt(sql);
    if (next !== null && next.getTime() <= clock.now()) await sendMail();
  };
  let stopSweeping: (() => Promise<void>) | undefined;
  let forget: (() => void) | undefined;
  return {
    start: async () => {
      await jobs.start();
      forget = observeMail({ ...deps, sql });
      stopSweeping = every(sweepEveryMs, sweep, (error) =>
        logger.warn({ problem: messageOf(error) }, 'mail that waits could not be looked through'),
      );
    },
    stop: async () => {
      forget?.();
      await stopSweeping?.();
      await jobs.stop();
      deps.mail.close();
    },
  };
};
