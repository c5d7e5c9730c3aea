import type { Sql } from '@stargraph/kit/db/sql';

const dayMs = 24 * 60 * 60_000;
/** How long an account's log goes back. */
const securityLogMs = 365 * dayMs;
const mailMs = 30 * dayMs;

/** Removes what has had its time. */
export const purgeAccounts = async (sql: Sql, now: Date): Promise<void> => {
  const before = (ms: number): Date => new Date(now.getTime() - ms);
  await sql.query('delete from one_time_token where expires_at <= $1', [now]);
  await sql.query('delete from registration where expires_at <= $1', [now]);
  await sql.query('delete from email_change where expires_at <= $1', [now]);
  await sql.query('delete from throttle where forget_at <= $1', [now]);
  await sql.query('delete from security_event where at <= $1', [before(securityLogMs)]);
  await sql.query(`delete from outbound_mail where state <> 'queued' and created_at <= $1`, [before(mailMs)]);
};
