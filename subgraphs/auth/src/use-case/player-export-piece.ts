import type { Clock } from '@stargraph/kit/clock';
import type { CommandClient } from '@stargraph/kit/commands';
import {
  analyticsPersonalDataRead,
  billingPersonalDataRead,
  gamePersonalDataRead,
  tenantPersonalDataRead,
} from '@stargraph/kit/contracts/commands/personal-data';
import { inTransaction, type Sql } from '@stargraph/kit/db/sql';
import type { DownloadPiece } from '@stargraph/kit/download';
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
import { domainsBefore, exportLeaseMs } from '../domain/player-export.ts';
import { authPersonalData } from '../store/personal-data.ts';
import { countAttempt, takePiece } from '../store/player-export.ts';
import { telegramUserOf } from '../store/player-identity.ts';
import type { createEndPlayerExport } from './end-player-export.ts';

const readers = {
  tenant: tenantPersonalDataRead,
  game: gamePersonalDataRead,
  billing: billingPersonalDataRead,
  analytics: analyticsPersonalDataRead,
} as const;

/**
 * The next piece of a player's export: a page of one table, each domain's read from that domain. The record of the
 * export counts its rows and bytes before it is given, so that it never says less than what was handed out.
 * @returns null for a link that is not good, no longer, or already used, or whose player was erased meanwhile
 * @throws UnreachableError where a domain doesn't answer; a link of which nothing was given then stays good
 */
export const createPlayerExportPiece =
  (deps: {
    readonly pool: ServiceDeps['pool'];
    readonly sql: Sql;
    readonly secrets: SecretBox;
    readonly clock: Clock;
    readonly commands: CommandClient;
    readonly endExport: ReturnType<typeof createEndPlayerExport>;
  }) =>
  async (ticket: string, at: string | null, traceparent: string): Promise<DownloadPiece<'json'> | null> => {
    const { sql, clock } = deps;
    const download = playerDownload.open(deps.secrets, ticket, at === null ? clock.now() : null);
    if (download === null) return null;
    const { exportId, environmentId, playerId, asOf: until } = download;
    const key = { environmentId, id: exportId };
    if (at === null && !(await countAttempt(sql, key))) return null;
    const place = at === null ? exportStart : placeOf(at);
    const part = exportParts[place.part];
    if (part === undefined) return null;
    const { domain, table } = part;
    const { after } = place;

    const erased = async (): Promise<null> => {
      await deps.endExport(key, { outcome: 'interrupted', reason: 'player_erased' });
      return null;
    };
    const telegramUserId = await telegramUserOf(sql, environmentId, playerId);
    if (telegramUserId === null) return erased();
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
    const text = exportText(download, place, page);
    const now = clock.now();
    const taken = await inTransaction(deps.pool, (tx) =>
      takePiece(tx, key, {
        number: place.piece,
        domain,
        table,
        rows: page.rows.length,
        bytes: Buffer.byteLength(text),
        wholeDomains: domainsBefore(next),
        at: new Date(now),
        leaseEnd: new Date(now + exportLeaseMs),
      }),
    );
    if (!taken) return (await telegramUserOf(sql, environmentId, playerId)) === null ? erased() : null;
    return { format: 'json', text, next: next === null ? null : placeText(next) };
  };
