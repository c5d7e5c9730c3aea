import type { Sql } from '@stargraph/kit/db/sql';
import { accountId, type AccountRef } from '../domain/account.ts';
import type { TransferKind, TransferPlan, TransferReason } from '../domain/transfer.ts';

/** A transfer as it is written. */
export interface NewTransfer extends TransferPlan {
  readonly environmentId: string;
  readonly id: string;
  readonly releaseHash: string | undefined;
  readonly traceparent: string;
  readonly createdAt: Date;
}

/**
 * Writes transfers without their postings; leaves out those whose idempotency key the environment's ledger
 * knows. Another transaction that writes one of the keys at the same moment is waited for; keys are taken in
 * order, so that two calls can't deadlock.
 *
 * @returns those that were written
 */
export const insertTransfers = async <T extends NewTransfer>(tx: Sql, transfers: readonly T[]): Promise<T[]> => {
  const rows = await tx.query<{ id: string }>(
    `insert into transfer (environment_id, id, idempotency_key, kind, reason_kind, reason_id, release_hash, traceparent, created_at)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[])
       as given(environment_id, id, idempotency_key, kind, reason_kind, reason_id, release_hash, traceparent, created_at)
     order by environment_id, idempotency_key
     on conflict (environment_id, idempotency_key) do nothing
     returning id`,
    [
      transfers.map((transfer) => transfer.environmentId),
      transfers.map((transfer) => transfer.id),
      transfers.map((transfer) => transfer.idempotencyKey),
      transfers.map((transfer) => transfer.kind),
      transfers.map((transfer) => transfer.reason.kind),
      transfers.map((transfer) => transfer.reason.id),
      transfers.map((transfer) => transfer.releaseHash ?? null),
      transfers.map((transfer) => transfer.traceparent),
      transfers.map((transfer) => transfer.createdAt),
    ],
  );
  const written = new Set(rows.map((row) => row.id));
  return transfers.filter((transfer) => written.has(transfer.id));
};

/** Writes all postings of `transfers` in one statement, as the database's check of their balance wants it. Their accounts must exist. */
export const insertPostings = async (tx: Sql, transfers: readonly NewTransfer[]): Promise<void> => {
  const rows = transfers.flatMap((transfer) => transfer.postings.map((posting) => ({ transfer, posting })));
  await tx.query(
    `insert into posting (environment_id, transfer_id, account_id, amount)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[])`,
    [
      rows.map(({ transfer }) => transfer.environmentId),
      rows.map(({ transfer }) => transfer.id),
      rows.map(({ posting }) => accountId(posting.account)),
      rows.map(({ posting }) => String(posting.amount)),
    ],
  );
};

/** A page of a list that is asked for: the one type of key by which pages are loaded together. */
export interface EntryPageKey extends Readonly<Record<string, string>> {
  readonly environmentId: string;
  readonly accountId: string;
  /** The id after which the page begins; empty for the first page. */
  readonly after: string;
  /** How many rows, as a decimal. */
  readonly limit: string;
}

export interface StoredEntry {
  /** The transfer's id. */
  readonly id: string;
  readonly amount: bigint;
  readonly kind: TransferKind;
  /** Null for transfers of a time when reasons were not kept. */
  readonly reasonKind: TransferReason['kind'] | null;
  readonly reasonId: string | null;
  readonly createdAt: Date;
}

export const entryPageKey = (
  environmentId: string,
  account: AccountRef,
  after: string | null,
  limit: number,
): EntryPageKey => ({
  environmentId,
  accountId: accountId(account),
  after: after ?? '',
  limit: String(limit),
});

/** What moved accounts, the newest first: a page for each key that has any. */
export const findEntryPages = async (
  sql: Sql,
  keys: readonly EntryPageKey[],
): Promise<{ readonly key: EntryPageKey; readonly entries: readonly StoredEntry[] }[]> => {
  const rows = await sql.query<StoredEntry & { readonly place: bigint }>(
    `select wanted.place, entry.*
     from unnest($1::text[], $2::text[], $3::text[], $4::int[]) with ordinality as wanted(environment_id, account_id, after, size, place)
     cross join lateral (
       select transfer.id, posting.amount, transfer.kind, transfer.reason_kind as "reasonKind", transfer.reason_id as "reasonId",
         transfer.created_at as "createdAt"
       from posting join transfer on transfer.environment_id = posting.environment_id and transfer.id = posting.transfer_id
       where posting.environment_id = wanted.environment_id and posting.account_id = wanted.account_id
         and (wanted.after = '' or posting.transfer_id < wanted.after)
       order by posting.transfer_id desc limit wanted.size
     ) as entry
     order by wanted.place, entry.id desc`,
    [
      keys.map((key) => key.environmentId),
      keys.map((key) => key.accountId),
      keys.map((key) => key.after),
      keys.map((key) => key.limit),
    ],
  );
  const pages = Map.groupBy(rows, (row) => Number(row.place));
  return keys.flatMap((key, index) => {
    const entries = pages.get(index + 1);
    return entries === undefined ? [] : [{ key, entries }];
  });
};
