import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction } from '@stargraph/kit/db/sql';
import { NotFoundError } from '@stargraph/kit/errors';
import type { ServiceDeps } from '@stargraph/kit/service';
import type { LaunchCheck } from '../domain/launch.ts';
import { findSealedBot, saveLaunchCheck, type BotRow } from '../store/bot.ts';
import { lockEnvironment } from '../store/project.ts';

/** Says how an environment's launches are checked from now on. @throws NotFoundError where it has no bot */
export const createSetLaunchCheck =
  ({ pool, clock }: { readonly pool: ServiceDeps['pool']; readonly clock: Clock }) =>
  (environmentId: string, check: LaunchCheck, source: AuditSource): Promise<BotRow> =>
    inTransaction(pool, async (tx) => {
      const environment = await lockEnvironment(tx, environmentId);
      const known = await findSealedBot(tx, environmentId);
      const saved = await saveLaunchCheck(tx, environmentId, check);
      if (environment === null || known === null || saved === null) throw new NotFoundError("The environment's bot");
      if (known.launchCheck !== check)
        await recordAudit(
          tx,
          'tenant',
          source,
          {
            companyId: environment.companyId,
            projectId: environment.projectId,
            environmentId,
            action: 'bot.launchCheckSet',
            target: { kind: 'bot', id: saved.id, name: saved.username },
            before: { launchCheck: known.launchCheck },
            after: { launchCheck: check },
          },
          clock,
        );
      return saved;
    });
