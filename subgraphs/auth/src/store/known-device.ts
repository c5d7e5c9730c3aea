import type { Sql } from '@stargraph/kit/db/sql';

/** An operator's browsers that are remembered; the one unseen for longest leaves first. */
const mostDevices = 50;

/** @returns whether the operator had signed in on another browser before */
export const addDevice = async (tx: Sql, operatorId: string, hash: string, at: Date): Promise<boolean> => {
  const [others] = await tx.query<{ any: boolean }>(
    'select exists (select from known_device where operator_id = $1) as any',
    [operatorId],
  );
  await tx.query(
    `insert into known_device (operator_id, hash, created_at, last_seen_at) values ($1, $2, $3, $3)
     on conflict (operator_id, hash) do update set last_seen_at = excluded.last_seen_at`,
    [operatorId, hash, at],
  );
  await tx.query(
    `delete from known_device where operator_id = $1 and hash in
       (select hash from known_device where operator_id = $1 order by last_seen_at desc, hash offset ${mostDevices})`,
    [operatorId],
  );
  return others?.any === true;
};

/** @returns false for a browser that is not known */
export const seeDevice = async (tx: Sql, operatorId: string, hash: string, at: Date): Promise<boolean> =>
  (
    await tx.query('update known_device set last_seen_at = $3 where operator_id = $1 and hash = $2 returning hash', [
      operatorId,
      hash,
      at,
    ])
  ).length === 1;

export const forgetDevices = async (tx: Sql, operatorId: string): Promise<void> => {
  await tx.query('delete from known_device where operator_id = $1', [operatorId]);
};
