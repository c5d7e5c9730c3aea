import type { PlayerExportInterruption } from '@stargraph/kit/contracts/personal-data';
import type { Sql } from '@stargraph/kit/db/sql';
import type { PlayerExportState } from '../domain/player-export.ts';

export interface PlayerExportRow {
  readonly id: string;
  readonly environmentId: string;
  readonly projectId: string;
  readonly companyId: string;
  readonly playerId: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly state: PlayerExportState;
  readonly interruption: PlayerExportInterruption | null;
  readonly attempts: number;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly bytes: bigint;
  readonly sha256: string | null;
  readonly traceparent: string;
}

export interface PlayerExportPartRow {
  readonly exportId: string;
  readonly domain: string;
  /** By table. */
  readonly rows: Readonly<Record<string, number>>;
  readonly whole: boolean;
}

/** Names an export where its environment is known. */
export interface ExportKey {
  readonly environmentId: string;
  readonly id: string;
}

const columns = `id, environment_id as "environmentId", project_id as "projectId", company_id as "companyId",
  player_id as "playerId", requested_by as "requestedBy", requested_at as "requestedAt", state, interruption, attempts,
  started_at as "startedAt", ended_at as "endedAt", bytes, sha256, traceparent`;

const one = async (rows: Promise<PlayerExportRow[]>): Promise<PlayerExportRow | null> => (await rows)[0] ?? null;

/** @param domains each with whether it has nothing to give */
export const insertExport = async (
  tx: Sql,
  request: Pick<
    PlayerExportRow,
    'id' | 'environmentId' | 'projectId' | 'companyId' | 'playerId' | 'requestedBy' | 'requestedAt' | 'traceparent'
  > & { readonly dueAt: Date },
  domains: readonly { readonly domain: string; readonly whole: boolean }[],
): Promise<PlayerExportRow> => {
  const row = await one(
    tx.query<PlayerExportRow>(
      `insert into player_export (id, environment_id, project_id, company_id, player_id, requested_by, requested_at, state, due_at, traceparent)
       values ($1, $2, $3, $4, $5, $6, $7, 'requested', $8, $9) returning ${columns}`,
      [
        request.id,
        request.environmentId,
        request.projectId,
        request.companyId,
        request.playerId,
        request.requestedBy,
        request.requestedAt,
        request.dueAt,
        request.traceparent,
      ],
    ),
  );
  if (row === null) throw new Error('An inserted row did not come back');
  await tx.query(
    `insert into player_export_part (export_id, domain, rows, whole)
     select $1, domain, '{}', whole from unnest($2::text[], $3::boolean[]) as given(domain, whole)`,
    [request.id, domains.map(({ domain }) => domain), domains.map(({ whole }) => whole)],
  );
  return row;
};

/** Counts that the link was followed. @returns whether it is the first time that anything could come of it */
export const countAttempt = async (sql: Sql, { environmentId, id }: ExportKey): Promise<boolean> =>
  (
    await sql.query<{ fresh: boolean }>(
      `update player_export set attempts = attempts + 1 where environment_id = $1 and id = $2
       returning state = 'requested' as fresh`,
      [environmentId, id],
    )
  )[0]?.fresh ?? false;

/**
 * Takes a piece of the file in its turn, for it to be sent: of several that ask for the same piece one gets it.
 * @returns false where it is another's turn, or the export is over, or the player is erased
 */
export const takePiece = async (
  tx: Sql,
  { environmentId, id }: ExportKey,
  piece: {
    readonly number: number;
    readonly domain: string;
    readonly table: string;
    readonly rows: number;
    readonly bytes: number;
    /** Whose data stands in the file up to its end. */
    readonly wholeDomains: readonly string[];
    readonly at: Date;
    readonly leaseEnd: Date;
  },
): Promise<boolean> => {
  const taken = await tx.query(
    `update player_export set state = 'running', started_at = coalesce(started_at, $4), due_at = $5,
       pieces = pieces + 1, bytes = bytes + $6
     where environment_id = $1 and id = $2 and pieces = $3 and state = case when $3 = 0 then 'requested' else 'running' end
       and exists (select from player_identity own where own.environment_id = $1 and own.player_id = player_export.player_id)
     returning id`,
    [environmentId, id, piece.number, piece.at, piece.leaseEnd, piece.bytes],
  );
  if (taken.length === 0) return false;
  await tx.query(
    `update player_export_part set whole = (domain = any($2)), rows = case when domain <> $3 then rows
       else rows || jsonb_build_object($4::text, coalesce((rows->>$4::text)::int, 0) + $5::int) end
     where export_id = $1 and (domain = $3 or whole <> (domain = any($2)))`,
    [id, piece.wholeDomains, piece.domain, piece.table, piece.rows],
  );
  return true;
};

/** The file was sent whole. @returns null where that can not be: it is over, or what was sent is not all that was given */
export const completeExport = (
  tx: Sql,
  { environmentId, id }: ExportKey,
  sent: { readonly bytes: number; readonly sha256: string; readonly at: Date },
): Promise<PlayerExportRow | null> =>
  one(
    tx.query<PlayerExportRow>(
      `update player_export set state = 'completed', sha256 = $4, ended_at = $5, due_at = null
       where environment_id = $1 and id = $2 and state = 'running' and bytes = $3
         and not exists (select from player_export_part where export_id = $2 and not whole)
       returning ${columns}`,
      [environmentId, id, sent.bytes, sent.sha256, sent.at],
    ),
  );

/** @returns null where it does not run */
export const interruptExport = (
  tx: Sql,
  { environmentId, id }: ExportKey,
  reason: PlayerExportInterruption,
  at: Date,
): Promise<PlayerExportRow | null> =>
  one(
    tx.query<PlayerExportRow>(
      `update player_export set state = 'interrupted', interruption = $3, ended_at = $4, due_at = null
       where environment_id = $1 and id = $2 and state = 'running' returning ${columns}`,
      [environmentId, id, reason, at],
    ),
  );

/** Ends one export, of whatever tenant, whose time is over. For the job alone. */
export const endDueExport = (tx: Sql, now: Date): Promise<PlayerExportRow | null> =>
  one(
    tx.query<PlayerExportRow>(
      `update player_export set ended_at = $1, due_at = null,
         state = case state when 'requested' then 'expired' else 'interrupted' end,
         interruption = case state when 'requested' then null else 'timed_out' end
       where id = (select id from player_export where due_at <= $1 order by due_at limit 1 for update skip locked)
       returning ${columns}`,
      [now],
    ),
  );

export const findExport = (sql: Sql, { environmentId, id }: ExportKey): Promise<PlayerExportRow | null> =>
  one(
    sql.query<PlayerExportRow>(`select ${columns} from player_export where environment_id = $1 and id = $2`, [
      environmentId,
      id,
    ]),
  );

export const findExportParts = (sql: Sql, exportIds: readonly string[]): Promise<PlayerExportPartRow[]> =>
  sql.query<PlayerExportPartRow>(
    `select export_id as "exportId", domain, rows, whole from player_export_part where export_id = any($1)
     order by export_id, domain`,
    [exportIds],
  );

/** An environment's exports, or of one player there, the newest first. */
export const findExports = (
  sql: Sql,
  { environmentId, playerId }: { readonly environmentId: string; readonly playerId: string | null },
  after: { readonly at: Date; readonly id: string } | null,
  limit: number,
): Promise<PlayerExportRow[]> =>
  sql.query<PlayerExportRow>(
    `select ${columns} from player_export
     where environment_id = $1 ${playerId === null ? 'and $2::text is null' : 'and player_id = $2'}
       and ($3::timestamptz is null or (requested_at, id) < ($3, $4))
     order by requested_at desc, id desc limit $5`,
    [environmentId, playerId, after?.at ?? null, after?.id ?? null, limit],
  );
