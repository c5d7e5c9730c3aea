import type { Domain } from '../contracts/domain.ts';
import type { Sql } from '../db/sql.ts';

const tables = `
create table if not exists bus.group_offset (
  consumer_group text not null,
  source text not null,
  ordering bigint not null default 0,
  position bigint not null default 0,
  updated_at timestamptz not null default now(),
  primary key (consumer_group, source)
);
create table if not exists bus.pending_batch (
  consumer_group text not null,
  source text not null,
  from_ordering bigint not null,
  from_position bigint not null,
  to_ordering bigint not null,
  to_position bigint not null,
  types text[],
  singly boolean not null default false,
  primary key (consumer_group, source)
);
create table if not exists bus.dead_letter (
  consumer_group text not null,
  source text not null,
  event_id uuid not null,
  environment_id text not null,
  subject text not null,
  ordering bigint not null,
  position bigint not null,
  state text not null check (state in ('poison', 'parked', 'replay')),
  envelope jsonb not null,
  reason text not null,
  at timestamptz not null,
  primary key (consumer_group, source, event_id)
);
create index if not exists dead_letter_by_subject
  on bus.dead_letter (consumer_group, source, environment_id, subject, ordering, position);
`;

/** Creates the bus's own tables where they are missing. Run as the owner of schema `bus`, in a transaction. */
export const setUpBus = async (tx: Sql): Promise<void> => {
  // Two processes that start at once would otherwise both create: "if not exists" does not lock.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('stargraph.bus.set-up', 0))`);
  for (const statement of tables.split(';')) if (statement.trim() !== '') await tx.query(statement);
};

/** The sources' rows name transaction ids that this PostgreSQL cluster has never given out. */
export class ForeignOutboxError extends Error {
  constructor(where: string) {
    super(
      `${where} holds transaction ids from another PostgreSQL cluster: this database was restored from a dump that was taken before the outbox was drained. ` +
        `See docs/adr/0003-outbox-order.md, "Restoring a dump".`,
    );
    this.name = 'ForeignOutboxError';
  }
}

/**
 * Refuses to read where order can't be told. It sees a restored dump as long as the cluster's
 * transaction ids lie below those of the dump, which is when reading would skip or stall.
 *
 * @throws ForeignOutboxError
 */
export const assertOwnCluster = async (sql: Sql, sources: readonly Domain[]): Promise<void> => {
  const held = ['bus.group_offset', ...sources.map((source) => `"${source}".outbox`)];
  for (const table of held) {
    const rows = await sql.query(
      `select from ${table} where ordering >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint limit 1`,
    );
    if (rows.length > 0) throw new ForeignOutboxError(table);
  }
};
