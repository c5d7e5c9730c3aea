import type { Sql } from '@stargraph/kit/db/sql';
import { systemOwners } from '../domain/account.ts';
import type { Breach, LedgerLaw, ProofKind } from '../domain/ledger-law.ts';

/** How far an environment's ledger is summed up and proved. */
export interface StoredProof {
  readonly environmentId: string;
  readonly closedUntil: Date | null;
  readonly provedAt: Date | null;
  readonly wholeProvedAt: Date | null;
  readonly wholeStartedAt: Date | null;
  readonly wholePhase: 'accounts' | 'transfers' | null;
  readonly wholeCursor: string | null;
}

const columns = `environment_id as "environmentId", closed_until as "closedUntil", proved_at as "provedAt", whole_proved_at as "wholeProvedAt",
  whole_started_at as "wholeStartedAt", whole_phase as "wholePhase", whole_cursor as "wholeCursor"`;

/** Begins to prove the environments that have come to have a ledger. Steps from one to the next, over no account of theirs. */
export const noteLedgers = async (sql: Sql, now: Date): Promise<void> => {
  await sql.query(
    `with recursive known as (
       (select environment_id from account order by environment_id limit 1)
       union all
       select (select environment_id from account where environment_id > known.environment_id order by environment_id limit 1)
       from known where known.environment_id is not null
     )
     insert into ledger_proof (environment_id, since) select environment_id, $1 from known where environment_id is not null
     on conflict (environment_id) do nothing`,
    [now],
  );
};

/** All of them, those first that were proved longest ago. */
export const findProofs = (sql: Sql): Promise<StoredProof[]> =>
  sql.query<StoredProof>(`select ${columns} from ledger_proof order by proved_at nulls first, environment_id`);

export const findProof = async (sql: Sql, environmentId: string): Promise<StoredProof | null> => {
  const rows = await sql.query<StoredProof>(`select ${columns} from ledger_proof where environment_id = $1`, [
    environmentId,
  ]);
  return rows[0] ?? null;
};

/** Whoever closes hours holds it. */
export const lockProof = async (tx: Sql, environmentId: string): Promise<StoredProof | null> => {
  const rows = await tx.query<StoredProof>(`select ${columns} from ledger_proof where environment_id = $1 for update`, [
    environmentId,
  ]);
  return rows[0] ?? null;
};

export const saveClosed = async (tx: Sql, environmentId: string, closedUntil: Date): Promise<void> => {
  await tx.query('update ledger_proof set closed_until = $2 where environment_id = $1', [environmentId, closedUntil]);
};

/** Where a proof of the whole stands. */
export type WholeProgress = Pick<StoredProof, 'wholeStartedAt' | 'wholePhase' | 'wholeCursor'>;

export const saveWholeProgress = async (
  sql: Sql,
  environmentId: string,
  { wholeStartedAt, wholePhase, wholeCursor }: WholeProgress,
): Promise<void> => {
  await sql.query(
    'update ledger_proof set whole_started_at = $2, whole_phase = $3, whole_cursor = $4 where environment_id = $1',
    [environmentId, wholeStartedAt, wholePhase, wholeCursor],
  );
};

/** Keeps what a proof found: what was found before keeps the time at which it was. */
export const saveBreaches = async (
  sql: Sql,
  environmentId: string,
  proof: ProofKind,
  breaches: readonly Breach[],
  now: Date,
): Promise<void> => {
  if (breaches.length === 0) return;
  await sql.query(
    `insert into ledger_breach (environment_id, proof, law, subject, currency_id, expected, found, found_at, seen_at)
     select $1, $2, law, subject, currency_id, expected, found, $8, $8
     from unnest($3::text[], $4::text[], $5::text[], $6::numeric[], $7::numeric[]) as given(law, subject, currency_id, expected, found)
     on conflict (environment_id, proof, law, subject) do update
       set currency_id = excluded.currency_id, expected = excluded.expected, found = excluded.found, seen_at = excluded.seen_at`,
    [
      environmentId,
      proof,
      breaches.map(({ law }) => law),
      breaches.map(({ subject }) => subject),
      breaches.map(({ currencyId }) => currencyId),
      breaches.map(({ expected }) => expected),
      breaches.map(({ found }) => found),
      now,
    ],
  );
};

/** Ends a proof: what it did not find again is mended. */
export const saveProved = async (
  tx: Sql,
  environmentId: string,
  proof: ProofKind,
  startedAt: Date,
  now: Date,
): Promise<void> => {
  await tx.query('delete from ledger_breach where environment_id = $1 and proof = $2 and seen_at < $3', [
    environmentId,
    proof,
    startedAt,
  ]);
  await tx.query(
    proof === 'recent'
      ? 'update ledger_proof set proved_at = $2 where environment_id = $1'
      : `update ledger_proof set whole_proved_at = $2, whole_started_at = null, whole_phase = null, whole_cursor = null
         where environment_id = $1`,
    [environmentId, now],
  );
};

export interface StoredBreach extends Breach {
  readonly environmentId: string;
  readonly foundAt: Date;
}

/** What is broken in an environment, the newest first: a law and subject once, whichever proof found it. */
export const findBreaches = async (sql: Sql, environmentId: string, most: number): Promise<StoredBreach[]> => {
  const rows = await sql.query<
    Record<'expected' | 'found' | 'currencyId', string | null> & {
      readonly law: LedgerLaw;
      readonly subject: string;
      readonly foundAt: Date;
    }
  >(
    `select * from (
       select distinct on (law, subject) law, subject, currency_id as "currencyId", expected::text, found::text, found_at as "foundAt"
       from ledger_breach where environment_id = $1 order by law, subject, seen_at desc
     ) as breach order by "foundAt" desc, law, subject limit $2`,
    [environmentId, most],
  );
  return rows.map(({ expected, found, ...row }) => ({
    ...row,
    environmentId,
    expected: expected === null ? null : BigInt(expected),
    found: found === null ? null : BigInt(found),
  }));
};

/** What all players hold of each currency, by their accounts and by the system's, at one moment. */
export interface Balances {
  readonly currencyId: string;
  /** The sum of players' balances. */
  readonly players: bigint;
  /** What the system's accounts say that players hold. */
  readonly system: bigint;
}

/**
 * Compares the sum of players' balances with what the system gave and took.
 *
 * @param closedUntil what the sums over closed hours stand for; null reads every posting of the system
 */
export const findBalances = async (sql: Sql, environmentId: string, closedUntil: Date | null): Promise<Balances[]> => {
  const rows = await sql.query<Record<keyof Balances, string>>(
    `with players as (
       select currency_id, sum(balance) as held from account where environment_id = $1 and balance is not null group by 1
     ), closed as (
       select distinct on (currency_id) currency_id, circulation from economy_stock
       where environment_id = $1 and hour < $2 order by currency_id, hour desc
     ), tail as (
       select account.currency_id, -sum(posting.amount) as given
       from account join posting on posting.environment_id = account.environment_id and posting.account_id = account.id
       where account.environment_id = $1 and account.owner = any($3) and posting.created_at >= $2 group by 1
     )
     select currency_id as "currencyId", coalesce(players.held, 0)::text as players,
       (coalesce(closed.circulation, 0) + coalesce(tail.given, 0))::text as system
     from players full join closed using (currency_id) full join tail using (currency_id) order by 1`,
    [environmentId, closedUntil ?? '-infinity', systemOwners],
  );
  return rows.map(({ currencyId, players, system }) => ({
    currencyId,
    players: BigInt(players),
    system: BigInt(system),
  }));
};
