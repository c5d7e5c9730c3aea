import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction } from '@stargraph/kit/db/sql';
import { NotFoundError } from '@stargraph/kit/errors';
import type { ServiceDeps } from '@stargraph/kit/service';
import { deleteBot } from '../store/bot.ts';
import { wakeFarewell } from '../store/job.ts';
import { lockEnvironment } from '../store/project.ts';

/**
 * Takes an environment's bot away: nobody launches there any more, what it had still to say is not sent, and the bot
 * is free for any environment. Telegram is told by a job. Without a bot nothing changes.
 * @throws NotFoundError for an environment that is not there
 */
export const createDisconnectBot =
  (deps: { readonly pool: ServiceDeps['pool']; readonly clock: Clock; readonly wake: () => void }) =>
  async (environmentId: string, source: AuditSource): Promise<void> => {
    const { pool, clock } = deps;
    await inTransaction(pool, async (tx) => {
      // The lock that connecting takes, too: of two at once one comes first, whole.
      const environment = await lockEnvironment(tx, environmentId);
      if (environment === null) throw new NotFoundError('The environment');
      const bot = await deleteBot(tx, environmentId);
      if (bot === null) return;
      await wakeFarewell(tx, bot);
      await recordAudit(
        tx,
        'tenant',
        source,
        {
          companyId: environment.companyId,
          projectId: environment.projectId,
          environmentId,
          action: 'bot.disconnected',
          target: { kind: 'bot', id: bot.id, name: bot.username },
          before: { telegramBotId: bot.telegramBotId, username: bot.username },
        },
        clock,
      );
    });
    deps.wake();
  };
