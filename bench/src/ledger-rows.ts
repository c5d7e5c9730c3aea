import { randomUUID } from 'node:crypto';
import { createPool } from '@stargraph/kit/db/pool';

/** What was made: its longest statement, a tenth of all postings. */
export interface GrownLedger {
  readonly longest: {
    readonly playerId: string;
    readonly entries: number;
    /** Milliseconds since the epoch. */
    readonly from: number;
    readonly until: number;
  };
}

const perStatement = 500_000;

/**
 * Brings the ledger of an environment to so many postings by rewards of 1, past its own code: rewards of players, a
 * tenth of them to one of them. A statement for each half a million, by a role whose statements have no end.
 */
export const growLedger = async (
  adminUrl: string,
  {
    environmentId,
    currencyId,
    postings,
  }: { readonly environmentId: string; readonly currencyId: string; readonly postings: number },
): Promise<GrownLedger> => {
  const admin = createPool({ url: adminUrl, max: 1, applicationName: 'bench' });
  const group = randomUUID().slice(0, 8);
  const transfers = postings / 2;
  const entries = Math.floor(transfers / 10);
  const from = Date.UTC(2025, 0, 1);
  const playerOf = `'player:plr_${group}' || lpad((case when n % 10 = 0 then 0 else 1 + n % 50000 end)::text, 18, '0')`;
  try {
    await admin.query('set search_path = billing');
    // As a restore does it: what is checked row by row has been made to be right.
    await admin.query(`set session_replication_role = 'replica'`);
    for (let done = 0; done < transfers; done += perStatement) {
      const range = [done, Math.min(done + perStatement, transfers) - 1];
      await admin.query(
        `with given as (
           select 'trf_${group}' || lpad(n::text, 18, '0') as id, ${playerOf} as owner, to_timestamp($3::float8 / 1000) + n * interval '1 second' as at, n
           from generate_series($1::int, $2::int) n
         ), told as (
           insert into transfer (environment_id, id, idempotency_key, kind, reason_kind, reason_id, traceparent, created_at)
           select $4, id, 'reward:' || id, 'reward', 'action', 'act', '', at from given
         )
         insert into posting (environment_id, transfer_id, account_id, amount, position, balance_after, created_at)
         select $4, id, owner || '/' || $5, 1, place, place, at
           from (select given.*, case when n % 10 = 0 then n / 10 + 1 else n + 1 end as place from given) placed
         union all select $4, id, 'system:issuance/' || $5, -1, null, null, at from given`,
        [...range, from, environmentId, currencyId],
      );
    }
    await admin.query('vacuum analyze posting, transfer');
  } finally {
    await admin.end();
  }
  return { longest: { playerId: `plr_${group}${'0'.repeat(18)}`, entries, from, until: from + transfers * 1000 } };
};
