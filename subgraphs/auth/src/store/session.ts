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

/**
 * Why a session ended before its time: its holder left, a replaced token came back, its holder ended it from elsewhere,
 * or somebody who looks after players did.
 */
export type SessionEnd = 'holder' | 'reuse' | 'revoked' | 'administrator';

/** Whose sessions: an operator's, or a player's of one environment. */
export type SessionOwner =
  | { readonly kind: 'operator'; readonly operatorId: string }
  | { readonly kind: 'player'; readonly environmentId: string; readonly playerId: string };

/** A session as its owner sees it. */
export interface ShownSession {
  readonly id: string;
  readonly userAgent: string | null;
  readonly network: string | null;
  readonly createdAt: Date;
  /** When it last got a token, which is good for 15 minutes. */
  readonly rotatedAt: Date;
}

const columns = `id, kind, holder_id as "holderId", environment_id as "environmentId", project_id as "projectId",
  seed_sealed as "seedSealed", generation, rotated_at as "rotatedAt", expires_at as "expiresAt", ended_at as "endedAt",
  verified_at as "verifiedAt"`;

/** Inserts a session. Each makes room of a few whose time is over, so that the table needs no job of its own. */
export const insertSession = async (
  tx: Sql,
  session: {
    readonly id: string;
    readonly holder: TokenHolder;
    readonly seedSealed: string;
    readonly userAgent: string | null;
    readonly network: string | null;
    readonly at: Date;
    readonly expiresAt: Date;
  },
): Promise<void> => {
  const { holder } = session;
  const player = holder.kind === 'player';
  await tx.query(
    `with over as (
       delete from session where id in (select id from session where expires_at <= $7 limit 5 for update skip locked)
     )
     insert into session (id, kind, holder_id, environment_id, project_id, seed_sealed, generation, rotated_at, created_at, expires_at, verified_at, user_agent, network)
     values ($1, $2, $3, $4, $5, $6, 1, $7, $7, $8, $9, $10, $11)`,
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
      session.userAgent,
      session.network,
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
  next: {
    readonly generation: number;
    readonly at: Date;
    readonly expiresAt: Date;
    readonly network: string | null;
  },
): Promise<void> => {
  await tx.query(
    `update session set generation = $2, rotated_at = $3, expires_at = $4, network = coalesce($5, network) where id = $1`,
    [sessionId, next.generation, next.at, next.expiresAt, next.network],
  );
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

const ofOwner = (owner: SessionOwner): readonly [string, string | null, string] =>
  owner.kind === 'operator' ? ['operator', null, owner.operatorId] : ['player', owner.environmentId, owner.playerId];
const isOwn = 'kind = $1 and environment_id is not distinct from $2 and holder_id = $3';
const isOn = 'ended_at is null and expires_at > $4';

/** Those that are on, the one that was used last first; at most 100. */
export const findSessionsOf = (sql: Sql, owner: SessionOwner, now: Date): Promise<ShownSession[]> =>
  sql.query<ShownSession>(
    `select id, user_agent as "userAgent", network, created_at as "createdAt", rotated_at as "rotatedAt"
     from session where ${isOwn} and ${isOn} order by rotated_at desc, id limit 100`,
    [...ofOwner(owner), now],
  );

/**
 * Ends sessions of one owner that are on.
 * @param which one, or all but one, or all
 * @returns the ids of those that ended by it
 */
export const endOwnSessions = async (
  tx: Sql,
  owner: SessionOwner,
  which: { readonly only: string } | { readonly except: string | null },
  by: SessionEnd,
  at: Date,
): Promise<string[]> => {
  const [condition, id] = 'only' in which ? ['id = $5', which.only] : ['id is distinct from $5', which.except];
  const ended = await tx.query<{ id: string }>(
    `update session set ended_at = $4, ended_by = $6 where ${isOwn} and ${isOn} and ${condition} returning id`,
    [...ofOwner(owner), at, id, by],
  );
  return ended.map((session) => session.id);
};
