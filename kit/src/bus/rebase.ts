import type { Client } from 'pg';
import { domains, type Domain } from '../contracts/domain.ts';
import { withLayoutLock } from '../db/provision.ts';

/** Writers or readers were connected: what they write meanwhile could be skipped. Nothing was done. */
export class DatabaseInUseError extends Error {
  constructor(users: readonly string[]) {
    super(`The database is in use by ${users.join(', ')}: stop every process of the platform, and the pooler, first.`);
    this.name = 'DatabaseInUseError';
  }
}

export interface Rebased {
  readonly source: Domain;
  /** Rows of the outbox that were moved. */
  readonly events: number;
}

/** Where the bus keeps places in a source: a table, and its columns of ordering and position. */
const places = [
  ['group_offset', 'ordering', 'position'],
  ['pending_batch', 'from_ordering', 'from_position'],
  ['pending_batch', 'to_ordering', 'to_position'],
  ['dead_letter', 'ordering', 'position'],
] as const;

const assertUnused = async (admin: Client): Promise<void> => {
  const { rows } = await admin.query<{ user: string }>(
    `SELECT DISTINCT usename AS user FROM pg_stat_activity
     WHERE datname = current_database() AND usename LIKE 'stargraph\\_%' AND pid <> pg_backend_pid() ORDER BY 1`,
  );
  if (rows.length > 0) throw new DatabaseInUseError(rows.map(({ user }) => user));
};

const rebaseSource = async (admin: Client, source: Domain, ordering: string, busHasRun: boolean): Promise<Rebased> => {
  const outbox = `"${source}".outbox`;
  const kept = busHasRun ? places : [];
  const of = `WHERE source = '${source}'`;
  await admin.query(`LOCK TABLE ${outbox}, "${source}".subject_sequence IN ACCESS EXCLUSIVE MODE`);
  const { rows } = await admin.query<{ base: string }>(
    `SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence($1, 'position')), 1) AS base`,
    [outbox],
  );
  // Above all that was ever given, so that no row is moved to where another still is.
  const base = rows[0]?.base ?? '1';
  // One numbering for rows and for places between them, so that every place stays before and after the same rows.
  await admin.query(
    `CREATE TEMPORARY TABLE rebased ON COMMIT DROP AS
     SELECT ordering, position, ${base}::bigint + row_number() OVER (ORDER BY ordering, position) AS moved FROM (
       ${[`SELECT ordering, position FROM ${outbox}`, ...kept.map(([table, o, p]) => `SELECT ${o}, ${p} FROM bus.${table} ${of}`)].join(' UNION ')}
     ) known`,
  );
  const events = await admin.query(
    `UPDATE ${outbox} held SET ordering = $1, position = moved FROM rebased
     WHERE (held.ordering, held.position) = (rebased.ordering, rebased.position)`,
    [ordering],
  );
  for (const [table, o, p] of kept)
    await admin.query(
      `UPDATE bus.${table} held SET ${o} = $1, ${p} = moved FROM rebased ${of} AND (held.${o}, held.${p}) = (rebased.ordering, rebased.position)`,
      [ordering],
    );
  await admin.query(`UPDATE "${source}".subject_sequence SET ordering = $1 WHERE ordering > $1`, [ordering]);
  await admin.query(
    `SELECT setval(pg_get_serial_sequence($1, 'position'), (SELECT coalesce(max(moved), $2) FROM rebased))`,
    [outbox, base],
  );
  await admin.query('DROP TABLE rebased');
  return { source, events: events.rowCount ?? 0 };
};

/**
 * Moves the outboxes of a restored database, and every group's place in them, to where this PostgreSQL cluster's
 * transaction ids mean something: all events stand as if this one transaction had written them, in their old order,
 * and every group goes on behind the same event as before. Safe to repeat. See docs/adr/0003-outbox-order.md.
 *
 * @param options.forget groups that shall read again all that the outboxes hold: the relay to Kafka, where Kafka may
 * lack what it was told before
 * @throws DatabaseInUseError
 */
export const rebaseOutboxes = (
  adminUrl: string,
  options: { readonly forget?: readonly string[] } = {},
): Promise<Rebased[]> =>
  withLayoutLock(adminUrl, async (admin) => {
    await admin.query('BEGIN');
    // Its own id first: whoever writes from here on has a higher one, and stands behind everything that is moved.
    const { rows } = await admin.query<{ ordering: string; known: boolean }>(
      `SELECT pg_current_xact_id()::text AS ordering, to_regclass('bus.group_offset') IS NOT NULL AS known`,
    );
    const { ordering = '0', known = false } = rows[0] ?? {};
    await assertUnused(admin);
    if (known) {
      await admin.query('LOCK TABLE bus.group_offset, bus.pending_batch, bus.dead_letter IN ACCESS EXCLUSIVE MODE');
      for (const table of ['pending_batch', 'group_offset'])
        await admin.query(`DELETE FROM bus.${table} WHERE consumer_group = ANY($1)`, [options.forget ?? []]);
    }
    const done: Rebased[] = [];
    for (const source of domains) done.push(await rebaseSource(admin, source, ordering, known));
    await admin.query('COMMIT');
    return done;
  });
