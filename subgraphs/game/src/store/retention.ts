import type { Sql } from '@stargraph/kit/db/sql';

/** How long an applied intent is remembered: as long as an idempotency key. */
const keptForMs = 30 * 24 * 60 * 60 * 1000;

/** Rows in one statement, so that no lock is held for long. */
const chunk = 10_000;

/** Each chunk stands alone, so it can be stopped at any time. */
const purge = async (sql: Sql, table: 'intent' | 'charge', now: number): Promise<number> => {
  for (let purged = 0; ;) {
    const rows = await sql.query(
      `delete from ${table} where ctid = any (array(
         select ctid from ${table} where at < to_timestamp($1::double precision / 1000) limit $2
       )) returning 1`,
      [now - keptForMs, chunk],
    );
    purged += rows.length;
    if (rows.length < chunk) return purged;
  }
};

/**
 * Forgets the intents of all environments that were applied more than 30 days ago; their ids may then be used again.
 *
 * @param now milliseconds since the epoch
 * @returns how many were forgotten
 */
export const purgeIntents = (sql: Sql, now: number): Promise<number> => purge(sql, 'intent', now);

/** Forgets how holds ended, as long ago as intents: billing knows for good. @param now milliseconds since the epoch */
export const purgeCharges = (sql: Sql, now: number): Promise<number> => purge(sql, 'charge', now);
