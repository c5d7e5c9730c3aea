import type { Sql } from '@stargraph/kit/db/sql';

/** Notes that an operator has proved again who they are. @returns false where the session is over or not theirs */
export const renewProof = async (tx: Sql, operatorId: string, sessionId: string, at: Date): Promise<boolean> =>
  (
    await tx.query(
      `update session set verified_at = $3
       where id = $2 and holder_id = $1 and kind = 'operator' and ended_at is null and expires_at > $3 returning id`,
      [operatorId, sessionId, at],
    )
  ).length === 1;

/** Ends an operator's sessions, all or all but one. @returns those that were still on */
export const endSessionsOf = async (tx: Sql, operatorId: string, except: string | null, at: Date): Promise<string[]> =>
  (
    await tx.query<{ id: string }>(
      `update session set ended_at = $3, ended_by = 'holder'
       where holder_id = $1 and kind = 'operator' and ended_at is null and expires_at > $3 and id is distinct from $2
       returning id`,
      [operatorId, except, at],
    )
  ).map(({ id }) => id);
