import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction, type Sql } from '@stargraph/kit/db/sql';
import type { DownloadLink, DownloadPiece } from '@stargraph/kit/download';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import { auditDownload, exportHead, exportLine, type ExportFormat } from '../domain/audit-export.ts';
import { chainLength, findEntries, type AuditFilter } from '../store/audit-entry.ts';

export interface ExportRequest {
  readonly companyId: string;
  readonly format: ExportFormat;
  readonly filter: AuditFilter;
  readonly source: AuditSource;
}

/** Makes the word of a link by which a filter's entries are downloaded; that it was made is itself recorded. */
export const createExportAudit =
  (deps: {
    readonly pool: ServiceDeps['pool'];
    readonly clock: Clock;
    readonly secrets: SecretBox;
    readonly wake: () => void;
  }) =>
  async ({ companyId, format, filter, source }: ExportRequest): Promise<DownloadLink> => {
    const link = await inTransaction(deps.pool, async (tx) => {
      const position = await chainLength(tx, companyId);
      const asked = Object.entries(filter).filter(([, value]) => value !== null && value !== undefined);
      await recordAudit(
        tx,
        'tenant',
        source,
        {
          companyId,
          action: 'audit.exported',
          target: { kind: 'audit', id: companyId },
          after: {
            format,
            ...Object.fromEntries(
              asked.map(([name, value]) => [name, value instanceof Date ? value.toISOString() : String(value)]),
            ),
          },
        },
        deps.clock,
      );
      return auditDownload.seal(
        deps.secrets,
        { companyId, format, filter: { ...filter }, position: position.toString() },
        deps.clock.now(),
      );
    });
    deps.wake();
    return link;
  };

/** Entries in one piece of a download. */
const pieceSize = 500;

/** The next piece of a download, below `before`. @returns null for a link that is not good, or no longer */
export const readExportPiece = async (
  { sql, secrets, clock }: { readonly sql: Sql; readonly secrets: SecretBox; readonly clock: Clock },
  text: string,
  before: bigint | null,
): Promise<DownloadPiece<ExportFormat> | null> => {
  const ticket = auditDownload.open(secrets, text, before === null ? clock.now() : null);
  if (ticket === null) return null;
  const { companyId, filter, format, position } = ticket;
  const rows = await findEntries(sql, companyId, filter, before ?? position + 1n, pieceSize);
  const lines = rows.map((row) => exportLine(format, row));
  return {
    format,
    text: (before === null ? exportHead(format) : '') + lines.join(''),
    next: rows.length < pieceSize ? null : String(rows.at(-1)?.position),
  };
};
