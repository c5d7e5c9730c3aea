import type { Sql } from '@stargraph/kit/db/sql';
import { platformBotId } from '@stargraph/kit/ids';
import type { Checkpoint } from '../domain/audit-checkpoint.ts';
import type { ChainHead } from './audit-entry.ts';

export interface CheckpointRow extends Checkpoint {
  readonly seal: string;
}

const columns = `ordinal, company_id as "companyId", position, head_hash as "headHash", ends, at, seal`;

/** One process at a time makes checkpoints: each seals the one before. */
const checkpointLock = 7_305_021;

/** The last checkpoint, which nobody adds to until the transaction ends. */
export const lockLastCheckpoint = async (tx: Sql): Promise<CheckpointRow | null> => {
  await tx.query('select pg_advisory_xact_lock($1)', [checkpointLock]);
  return (
    (await tx.query<CheckpointRow>(`select ${columns} from audit_checkpoint order by ordinal desc limit 1`))[0] ?? null
  );
};

export const insertCheckpoint = async (tx: Sql, checkpoint: CheckpointRow): Promise<void> => {
  const { ordinal, companyId, position, headHash, ends, at, seal } = checkpoint;
  await tx.query(
    'insert into audit_checkpoint (ordinal, company_id, position, head_hash, ends, at, seal) values ($1, $2, $3, $4, $5, $6, $7)',
    [ordinal, companyId, position, headHash, ends, at, seal],
  );
};

/** Chains that have grown since their last checkpoint. */
export const findGrownChains = (sql: Sql, limit: number): Promise<ChainHead[]> =>
  sql.query<ChainHead>(
    `select chain.company_id as "companyId", chain.length, chain.head_hash as "headHash" from audit_chain chain
     where chain.length > coalesce(
       (select max(known.position) from audit_checkpoint known where known.company_id = chain.company_id and not known.ends), 0)
     order by chain.company_id limit $1`,
    [limit],
  );

/** Chains of companies that are gone, in which nothing has happened since `before`. The platform's own is none of them. */
export const findLeftChains = (sql: Sql, before: Date, limit: number): Promise<ChainHead[]> =>
  sql.query<ChainHead>(
    `select chain.company_id as "companyId", chain.length, chain.head_hash as "headHash" from audit_chain chain
     where chain.company_id <> $3 and not exists (select from company where company.id = chain.company_id)
       and not exists (select from audit_entry entry where entry.company_id = chain.company_id and entry.at >= $1)
     order by chain.company_id limit $2`,
    [before, limit, platformBotId],
  );

/** All checkpoints in their order, a page at a time. */
export const readCheckpoints = (sql: Sql, after: bigint, limit: number): Promise<CheckpointRow[]> =>
  sql.query<CheckpointRow>(`select ${columns} from audit_checkpoint where ordinal > $1 order by ordinal limit $2`, [
    after,
    limit,
  ]);

/** A company's checkpoints by position. */
export const readCheckpointsOf = (
  sql: Sql,
  companyId: string,
  after: bigint,
  limit: number,
): Promise<CheckpointRow[]> =>
  sql.query<CheckpointRow>(
    `select ${columns} from audit_checkpoint where company_id = $1 and ordinal > $2 order by ordinal limit $3`,
    [companyId, after, limit],
  );

/** Every company that has, or by its checkpoints had, a chain; ids after `after`, in their order. */
export const findChains = (
  sql: Sql,
  after: string,
  limit: number,
): Promise<{ readonly companyId: string; readonly length: bigint | null; readonly headHash: string | null }[]> =>
  sql.query(
    `select known.id as "companyId", chain.length, chain.head_hash as "headHash"
     from (select company_id as id from audit_chain where company_id > $1
           union select company_id from audit_checkpoint where company_id > $1) known
     left join audit_chain chain on chain.company_id = known.id
     order by known.id limit $2`,
    [after, limit],
  );

/** Remembers what verifying found, and forgets what is older than a month. */
export const insertVerification = async (
  tx: Sql,
  found: { readonly at: Date; readonly companies: number; readonly entries: bigint; readonly broken: number },
): Promise<void> => {
  await tx.query('insert into audit_verification (at, companies, entries, broken) values ($1, $2, $3, $4)', [
    found.at,
    found.companies,
    found.entries,
    found.broken,
  ]);
  await tx.query(`delete from audit_verification where at < $1::timestamptz - interval '31 days'`, [found.at]);
};

/** What was found last; null before the first time. */
export const lastVerification = async (sql: Sql): Promise<{ readonly at: Date; readonly broken: number } | null> =>
  (
    await sql.query<{ at: Date; broken: number }>('select at, broken from audit_verification order by id desc limit 1')
  )[0] ?? null;

/** How many checkpoints there are. */
export const countCheckpoints = async (sql: Sql): Promise<number> =>
  Number((await sql.query<{ last: bigint | null }>('select max(ordinal) as last from audit_checkpoint'))[0]?.last ?? 0);
