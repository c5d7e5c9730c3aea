import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import { domains } from '@stargraph/kit/contracts/domain';
import { inTransaction } from '@stargraph/kit/db/sql';
import type { DownloadLink } from '@stargraph/kit/download';
import { NotFoundError } from '@stargraph/kit/errors';
import { newId } from '@stargraph/kit/ids';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import { exportStart, playerDownload } from '../domain/player-download.ts';
import { domainsBefore } from '../domain/player-export.ts';
import { insertExport, type PlayerExportRow } from '../store/player-export.ts';
import { telegramUserOf } from '../store/player-identity.ts';
import { tellOfExport } from './end-player-export.ts';

export interface ExportPlayerRequest {
  readonly companyId: string;
  readonly projectId: string;
  readonly environmentId: string;
  readonly playerId: string;
  /** The operator's id. */
  readonly author: string;
  readonly source: AuditSource;
}

export interface RequestedExport {
  readonly link: DownloadLink;
  readonly row: PlayerExportRow;
}

/**
 * Makes the word of a link by which what the platform holds of a player is downloaded, and the record that follows it.
 * @throws NotFoundError for a player that is not, or was erased
 */
export const createExportPlayer =
  (deps: {
    readonly pool: ServiceDeps['pool'];
    readonly clock: Clock;
    readonly secrets: SecretBox;
    readonly wake: () => void;
  }) =>
  async (wanted: ExportPlayerRequest): Promise<RequestedExport> => {
    const { companyId, projectId, environmentId, playerId, author, source } = wanted;
    const requestedAt = new Date(deps.clock.now());
    const exportId = newId('playerExport');
    const link = playerDownload.seal(
      deps.secrets,
      { exportId, environmentId, playerId, asOf: requestedAt.toISOString() },
      requestedAt.getTime(),
    );
    const nothingToGive = new Set(domainsBefore(exportStart));
    const row = await inTransaction(deps.pool, async (tx) => {
      if ((await telegramUserOf(tx, environmentId, playerId)) === null) throw new NotFoundError('The player');
      const inserted = await insertExport(
        tx,
        {
          id: exportId,
          environmentId,
          projectId,
          companyId,
          playerId,
          requestedBy: author,
          requestedAt,
          dueAt: link.expiresAt,
          traceparent: source.traceparent,
        },
        domains.map((domain) => ({ domain, whole: nothingToGive.has(domain) })),
      );
      await tellOfExport(tx, inserted, deps.clock);
      await recordAudit(
        tx,
        'auth',
        source,
        {
          companyId,
          projectId,
          environmentId,
          action: 'player.exported',
          target: { kind: 'player', id: playerId },
          after: { exportId },
        },
        deps.clock,
      );
      return inserted;
    });
    deps.wake();
    return { link, row };
  };
