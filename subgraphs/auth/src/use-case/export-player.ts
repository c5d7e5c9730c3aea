import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import type { CommandClient } from '@stargraph/kit/commands';
import {
  analyticsPersonalDataRead,
  billingPersonalDataRead,
  gamePersonalDataRead,
  tenantPersonalDataRead,
} from '@stargraph/kit/contracts/command';
import { inTransaction, type Sql } from '@stargraph/kit/db/sql';
import type { DownloadLink, DownloadPiece } from '@stargraph/kit/download';
import { NotFoundError } from '@stargraph/kit/errors';
import type { ExportPage } from '@stargraph/kit/personal-data';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import {
  exportParts,
  exportStart,
  exportText,
  placeAfter,
  placeOf,
  placeText,
  playerDownload,
} from '../domain/player-download.ts';
import { authPersonalData } from '../store/personal-data.ts';
import { telegramUserOf } from '../store/player-identity.ts';

export interface ExportPlayerRequest {
  readonly companyId: string;
  readonly projectId: string;
  readonly environmentId: string;
  readonly playerId: string;
  readonly source: AuditSource;
}

/**
 * Makes the word of a link by which what the platform holds of a player is downloaded; that it was made is recorded.
 * @throws NotFoundError for a player that is not, or was erased
 */
export const createExportPlayer =
  (deps: {
    readonly pool: ServiceDeps['pool'];
    readonly clock: Clock;
    readonly secrets: SecretBox;
    readonly wake: () => void;
  }) =>
  async ({ companyId, projectId, environmentId, playerId, source }: ExportPlayerRequest): Promise<DownloadLink> => {
    const now = deps.clock.now();
    await inTransaction(deps.pool, async (tx) => {
      if ((await telegramUserOf(tx, environmentId, playerId)) === null) throw new NotFoundError('The player');
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
        },
        deps.clock,
      );
    });
    deps.wake();
    return playerDownload.seal(deps.secrets, { environmentId, playerId, asOf: new Date(now).toISOString() }, now);
  };

const readers = {
  tenant: tenantPersonalDataRead,
  game: gamePersonalDataRead,
  billing: billingPersonalDataRead,
  analytics: analyticsPersonalDataRead,
} as const;

/**
 * The next piece of a player's export: a page of one table, each domain's read from that domain.
 * @returns null for a link that is not good, or no longer, or whose player was erased meanwhile
 * @throws UnreachableError where a domain doesn't answer
 */
export const createPlayerExportPiece =
  (deps: { readonly sql: Sql; readonly secrets: SecretBox; readonly clock: Clock; readonly commands: CommandClient }) =>
  async (ticket: string, at: string | null, traceparent: string): Promise<DownloadPiece<'json'> | null> => {
    const { sql } = deps;
    const download = playerDownload.open(deps.secrets, ticket, at === null ? deps.clock.now() : null);
    if (download === null) return null;
    const { environmentId, playerId, asOf: until } = download;
    const telegramUserId = await telegramUserOf(sql, environmentId, playerId);
    if (telegramUserId === null) return null;
    const place = at === null ? exportStart : placeOf(at);
    const part = exportParts[place.part];
    if (part === undefined) return null;
    const { domain, table } = part;
    const { after } = place;
    const whose = { environmentId, playerId, telegramUserId };
    const read = (): Promise<ExportPage | null> => {
      if (domain === 'auth') return authPersonalData.read(sql, { ...whose, until: new Date(until) }, table, after);
      if (domain === 'config') return Promise.resolve(null);
      return deps.commands.call(readers[domain], { ...whose, until, table, after }, { traceparent });
    };
    const page = await read();
    // The inventory names the table, so its domain must know it.
    if (page === null) throw new Error(`${domain} does not export ${table}`);
    const next = placeAfter(place, page);
    return {
      format: 'json',
      text: exportText(download, place, page),
      next: next === null ? null : placeText(next),
    };
  };
