import type { Sql } from '@stargraph/kit/db/sql';
import { accountId, type AccountRef } from '../domain/account.ts';
import type { TransferKind, TransferReason } from '../domain/transfer.ts';

/** A place in the statement of a player's account. */
export interface StatementPlace {
  readonly createdAt: Date;
  /** From 1. */
  readonly position: bigint;
}

/** A page of a statement that is asked for: the one type of key by which pages are loaded together. */
export interface EntryPageKey extends Readonly<Record<string, string>> {
  readonly environmentId: string;
  readonly accountId: string;
  /** The place after which the page begins; for the first page one after all. */
  readonly afterTime: string;
  readonly afterPosition: string;
  /** How many rows, as a decimal. */
  readonly limit: string;
}

export interface StoredEntry extends StatementPlace {
  /** The transfer's id. */
  readonly id: string;
  readonly amount: bigint;
  readonly balanceAfter: bigint;
  readonly kind: TransferKind;
  /** Null for transfers of a time when reasons were not kept. */
  readonly reasonKind: TransferReason['kind'] | null;
  readonly reasonId: string | null;
  /** When what it brought expires, unless it is spent before; null for never. */
  readonly expiresAt: Date | null;
}

/** @param account a player's */
export const entryPageKey = (
  environmentId: string,
  account: AccountRef,
  after: StatementPlace | null,
  limit: number,
): EntryPageKey => ({
  environmentId,
  accountId: accountId(account),
  afterTime: after?.createdAt.toISOString() ?? 'infinity',
  afterPosition: String(after?.position ?? 0n),
  limit: String(limit),
});

/** What moved players' accounts, the last first: a page for each key that has any. As cheap far down a long statement as at its top. */
export const findEntryPages = async (
  sql: Sql,
  keys: readonly EntryPageKey[],
): Promise<{ readonly key: EntryPageKey; readonly entries: readonly StoredEntry[] }[]> => {
  const rows = await sql.query<StoredEntry & { readonly place: bigint }>(
    `select wanted.place, entry.*
     from unnest($1::text[], $2::text[], $3::timestamptz[], $4::bigint[], $5::int[]) with ordinality
       as wanted(environment_id, account_id, after_time, after_position, size, place)
     cross join lateral (
       select transfer.id, posting.amount, posting.position, posting.balance_after as "balanceAfter", posting.created_at as "createdAt",
         posting.expires_at as "expiresAt",
         transfer.kind, transfer.reason_kind as "reasonKind", transfer.reason_id as "reasonId"
       from posting join transfer on transfer.environment_id = posting.environment_id and transfer.id = posting.transfer_id
       where posting.environment_id = wanted.environment_id and posting.account_id = wanted.account_id
         and (posting.created_at, posting.position) < (wanted.after_time, wanted.after_position)
       order by posting.created_at desc, posting.position desc limit wanted.size
     ) as entry
     order by wanted.place, entry.position desc`,
    [
      keys.map((key) => key.environmentId),
      keys.map((key) => key.accountId),
      keys.map((key) => key.afterTime),
      keys.map((key) => key.afterPosition),
      keys.map((key) => key.limit),
    ],
  );
  const pages = Map.groupBy(rows, (row) => Number(row.place));
  return keys.flatMap((key, index) => {
    const entries = pages.get(index + 1);
    return entries === undefined ? [] : [{ key, entries }];
  });
};

/** A player's account at a moment. */
export interface BalanceKey extends Readonly<Record<string, string>> {
  readonly environmentId: string;
  readonly accountId: string;
  /** ISO 8601. */
  readonly time: string;
}

/** What players' accounts held at a moment, that moment included: 0 before anything moved them. */
export const findBalancesAt = async (
  sql: Sql,
  keys: readonly BalanceKey[],
): Promise<{ readonly key: BalanceKey; readonly balance: bigint }[]> => {
  const rows = await sql.query<{ balance: bigint }>(
    `select coalesce(last.balance_after, 0) as balance
     from unnest($1::text[], $2::text[], $3::timestamptz[]) with ordinality as wanted(environment_id, account_id, time, place)
     left join lateral (
       select balance_after from posting
       where posting.environment_id = wanted.environment_id and posting.account_id = wanted.account_id and posting.created_at <= wanted.time
       order by posting.created_at desc, posting.position desc limit 1
     ) as last on true
     order by wanted.place`,
    [keys.map(({ environmentId }) => environmentId), keys.map((key) => key.accountId), keys.map(({ time }) => time)],
  );
  return keys.map((key, index) => ({ key, balance: rows[index]?.balance ?? 0n }));
};
