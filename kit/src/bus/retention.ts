import type { Domain } from '../contracts/domain.ts';
import type { Sql } from '../db/sql.ts';

/** Rows deleted by one statement: few enough to hold nobody up. */
const chunk = 5000;

/**
 * Deletes the rows of an outbox that every group known to read it has passed and that were written
 * before `before`. A source that no group reads keeps everything.
 *
 * @param before milliseconds since the epoch
 * @returns how many were deleted
 */
export const pruneOutbox = async (sql: Sql, source: Domain, before: number): Promise<number> => {
  let total = 0;
  for (;;) {
    const rows = await sql.query<{ deleted: bigint }>(
      `with passed as (
         select ordering, position from bus.group_offset where source = $1 order by ordering, position limit 1
       ), deleted as (
         delete from "${source}".outbox where (ordering, position) in (
           select outbox.ordering, outbox.position from "${source}".outbox, passed
           where (outbox.ordering, outbox.position) <= (passed.ordering, passed.position)
             and outbox.created_at < to_timestamp($2::double precision / 1000)
           order by outbox.ordering, outbox.position limit $3
         ) returning 1
       )
       select count(*) as deleted from deleted`,
      [source, before, chunk],
    );
    const deleted = Number(rows[0]?.deleted ?? 0);
    total += deleted;
    if (deleted < chunk) return total;
  }
};
