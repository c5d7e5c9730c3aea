import type { Sql } from '@stargraph/kit/db/sql';
import type { RefreshState } from '../domain/refresh-token.ts';
import type { TokenHolder } from '../access-tokens.ts';

export interface SessionRow extends RefreshState {
  readonly id: string;
  readonly kind: 'player' | 'operator';
  readonly holderId: string;
  readonly environmentId: string | null;
  readonly projectId: string | null;
  readonly seedSealed: string;
  /** When an operator last proved in it who they are. */
  readonly verifiedAt: Date | null;
}

/** Why a session ended before its time: its holder said so, or a replaced token came back. */
export type SessionEnd = 'holder' | 'reuse';

const columns = `id, kind, holder_id as "holderId", environment_id as "environmentId", project_id as "projectId",
  seed_sealed as "seedSealed", generation, rotated_at as "rotatedAt", expires_at as "expiresAt", ended_at as "endedAt",
  verified_at as "verifiedAt"`;

export const insertSession = async (
  tx: Sql,
  session: {
    readonly id: string;
    readonly holder: TokenHolder;
    readonly seedSealed: string;
    readonly at: Date;
    readonly expiresAt: Date;
  },
): Promise<void> => {
  const { holder } = session;
  const player = holder.kind === 'player';
  await tx.query(
    `insert into session (id, kind, holder_id, environment_id, project_id, seed_sealed, generation, rotated_at, created_at, expires_at, verified_at)
     values ($1, $2, $3, $4, $5, $6, 1, $7, $7, $8, $9)`,
    [
      session.id,
      holder.kind,
      player ? holder.playerId : holder.operatorId,
      player ? holder.environmentId : null,
      player ? holder.projectId : null,
      session.seedSealed,
      session.at,
      session.expiresAt,
      player ? null : holder.verifiedAt,
    ],
  );
};

/**
 * The session, with its row locked until the transaction ends: refreshes of one session go one at a time. A
 * credential is how its tenant is found, so this takes no tenant key.
 */
export const lockSession = async (tx: Sql, sessionId: string): Promise<SessionRow | null> =>
  (await tx.query<SessionRow>(`select ${columns} from session where id = $1 for update`, [sessionId]))[0] ?? null;

/** The caller holds the session's lock. */
export const rotateSession = async (
  tx: Sql,
  sessionId: string,
  next: { readonly generation: number; readonly at: Date; readonly expiresAt: Date },
): Promise<void> => {
  await tx.query('update session set generation = $2, rotated_at = $3, expires_at = $4 where id = $1', [
    sessionId,
    next.generation,
    next.at,
    next.expiresAt,
  ]);
};

/** The caller holds the session's lock. */
export const endSession = async (tx: Sql, sessionId: string, by: SessionEnd, at: Date): Promise<void> => {
  await tx.query('update session set ended_at = $3, ended_by = $2 where id = $1 and ended_at is null', [
    sessionId,
    by,
    at,
  ]);
};

/** The sessions that ended before their time since then. Asked by the gateway, of all tenants at once. */
export const findEndedSessions = async (sql: Sql, since: Date): Promise<string[]> =>
  (
    await sql.query<{ id: string }>(
      'select id from session where ended_at is not null and ended_at >= $1 order by ended_at limit 50000',
      [since],
    )
  ).map(({ id }) => id);

/** Each new session makes room of a few whose time is over, so that the table needs no job of its own. */
export const purgeSessions = async (sql: Sql, now: Date): Promise<void> => {
  await sql.query(
    'delete from session where id in (select id from session where expires_at <= $1 limit 5 for update skip locked)',
    [now],
  );
};
