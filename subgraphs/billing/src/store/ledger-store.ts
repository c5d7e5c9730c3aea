import { bigintArray, textArray, timestampArray } from '@stargraph/kit/db/arrays';
import { prepared } from '@stargraph/kit/db/prepared';
import type { Sql } from '@stargraph/kit/db/sql';
import { accountId, isPlayers } from '../domain/account.ts';
import {
  accountKey,
  overdraftOf,
  type AccountState,
  type EnvironmentAccount,
  type Ledger,
  type LedgerTransfer,
} from '../domain/ledger.ts';
import { noLots, sumOfLots } from '../domain/lot.ts';
import { inputHashOf } from '../domain/transfer.ts';
import { findLots, lotColumns, lotWrites } from './lot-store.ts';

/** A transfer as it is written. */
export interface NewTransfer extends LedgerTransfer {
  readonly releaseHash: string | undefined;
  readonly traceparent: string;
}

type AccountRow = { readonly environmentId: string; readonly id: string } & {
  readonly [Field in Exclude<keyof AccountState, 'lots'>]:
    | AccountState[Field]
    | (Field extends 'balance' ? null : never);
} & { /** The sum of its lots. */ readonly expiring: bigint };

/** Locks the players' accounts among those asked for, in id order; system accounts are everybody's and only read. */
const locking = prepared(
  `with locked as (
     select environment_id, account.id, balance, held, entries, moved_at, expiring
     from account join unnest($1::text[], $2::text[]) as wanted(environment_id, id) using (environment_id, id)
     order by environment_id, id for no key update of account
   )
   select environment_id as "environmentId", id, balance, held, entries, moved_at as "movedAt", expiring from locked
   union all
   select environment_id, id, balance, held, entries, moved_at, expiring
   from account join unnest($3::text[], $4::text[]) as wanted(environment_id, id) using (environment_id, id)`,
);

const lockRows = (tx: Sql, accounts: readonly EnvironmentAccount[]): Promise<AccountRow[]> =>
  tx.query<AccountRow>(
    locking,
    [accounts.filter(({ owner }) => isPlayers(owner)), accounts.filter(({ owner }) => !isPlayers(owner))].flatMap(
      (own) => [textArray(own.map(({ environmentId }) => environmentId)), textArray(own.map(accountId))],
    ),
  );

/** Makes accounts that are not there yet. @returns how many */
const insertAccounts = async (tx: Sql, accounts: readonly EnvironmentAccount[], now: Date): Promise<number> =>
  (
    await tx.query(
      `insert into account (environment_id, id, owner, currency_id, balance, created_at)
       select environment_id, id, owner, currency_id, case when owner like 'player:%' then 0 end, $5::timestamptz
       from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as given(environment_id, id, owner, currency_id)
       order by environment_id, id
       on conflict (environment_id, id) do nothing returning id`,
      [
        accounts.map(({ environmentId }) => environmentId),
        accounts.map(accountId),
        accounts.map(({ owner }) => owner),
        accounts.map(({ currencyId }) => currencyId),
        now,
      ],
    )
  ).length;

/** The accounts that are there, by {@link accountKey}: players' under their locks, null for the system's. */
export type LockedAccounts = ReadonlyMap<string, AccountState | null>;

/** Locks players' accounts until the transaction ends, in id order; of the system's it says which are there. */
export const lockAccounts = async (tx: Sql, wanted: readonly EnvironmentAccount[]): Promise<LockedAccounts> => {
  const rows = await lockRows(tx, [...new Map(wanted.map((account) => [accountKey(account), account])).values()]);
  // Nothing is asked for accounts of which nothing expires: nearly all.
  const expiring = rows.filter((row) => row.expiring > 0n);
  const lots = expiring.length === 0 ? undefined : await findLots(tx, expiring);
  return new Map(
    rows.map(({ environmentId, id, balance, held, entries, movedAt }) => {
      const key = `${environmentId}\n${id}`;
      return [key, balance === null ? null : { balance, held, entries, movedAt, lots: lots?.get(key) ?? noLots }];
    }),
  );
};

/** The accounts that transfers touch. */
export const accountsOf = (transfers: readonly LedgerTransfer[]): EnvironmentAccount[] =>
  transfers.flatMap(({ environmentId, postings }) => postings.map(({ account }) => ({ environmentId, ...account })));

/**
 * Makes the accounts that are touched and were not there when the others were locked.
 *
 * @throws a serialization failure (40001) where another transaction has made one of a player's meanwhile: it may have
 * money, so all is to be decided again
 */
const makeAccounts = async (
  tx: Sql,
  locked: LockedAccounts,
  { accounts, postings }: ReturnType<Ledger['result']>,
  now: Date,
): Promise<void> => {
  const touched = new Map<string, EnvironmentAccount>();
  for (const { environmentId, account } of postings)
    touched.set(accountKey({ environmentId, ...account }), { environmentId, ...account });
  for (const account of accounts) touched.set(accountKey(account), account);
  const missing = [...touched].flatMap(([key, account]) => (locked.has(key) ? [] : [account]));
  const system = missing.filter(({ owner }) => !isPlayers(owner));
  const players = missing.filter(({ owner }) => isPlayers(owner));
  if (system.length > 0) await insertAccounts(tx, system, now);
  if (players.length > 0 && (await insertAccounts(tx, players, now)) !== players.length)
    throw Object.assign(new Error('An account was made meanwhile'), { code: '40001' });
};

/** A transfer that is written already. */
export interface KnownTransfer {
  readonly environmentId: string;
  readonly idempotencyKey: string;
  readonly id: string;
  /** Null for transfers of a time when reasons were not kept. */
  readonly inputHash: string | null;
}

const finding = prepared(
  `select environment_id as "environmentId", idempotency_key as "idempotencyKey", id, input_hash as "inputHash"
   from transfer join unnest($1::text[], $2::text[]) as asked(environment_id, idempotency_key) using (environment_id, idempotency_key)`,
);

/** The transfers that the ledger has by key. To be asked under the locks of {@link lockAccounts}, in a statement of its own: a statement sees what was committed when it began, before it waited. */
export const findTransfers = (
  tx: Sql,
  keys: readonly { readonly environmentId: string; readonly idempotencyKey: string }[],
): Promise<KnownTransfer[]> =>
  tx.query<KnownTransfer>(finding, [
    textArray(keys.map(({ environmentId }) => environmentId)),
    textArray(keys.map(({ idempotencyKey }) => idempotencyKey)),
  ]);

/** @param withLots whether what expires is written with them */
const writing = (withLots: boolean): string =>
  `with moved as (
     update account set balance = new.balance, held = new.held, overdraft = new.overdraft, entries = new.entries, moved_at = new.moved_at
       ${withLots ? ', expiring = new.expiring' : ''}
     from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::timestamptz[]${withLots ? ', $25::bigint[]' : ''})
       as new(environment_id, id, balance, held, overdraft, entries, moved_at${withLots ? ', expiring' : ''})
     where account.environment_id = new.environment_id and account.id = new.id
   ), told as (
     insert into transfer (environment_id, id, idempotency_key, input_hash, kind, reason_kind, reason_id, release_hash, traceparent, created_at)
     select * from unnest($8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::timestamptz[])
   )${withLots ? `, ${lotWrites(26)}` : ''}
   insert into posting (environment_id, transfer_id, account_id, amount, position, balance_after, created_at${withLots ? ', expires_at' : ''})
   select * from unnest($18::text[], $19::text[], $20::text[], $21::bigint[], $22::bigint[], $23::bigint[], $24::timestamptz[]${withLots ? ', $31::timestamptz[]' : ''})`;

const plainWriting = prepared(writing(false));
const lotWriting = prepared(writing(true));

/**
 * Writes transfers with what was done to accounts, in one statement, as the database's check of their balance wants it.
 *
 * @param locked of {@link lockAccounts}, in the same transaction
 * @throws a serialization failure (40001) where a player's account that was not there has been made meanwhile
 */
export const writeLedger = async (
  tx: Sql,
  locked: LockedAccounts,
  transfers: readonly NewTransfer[],
  done: ReturnType<Ledger['result']>,
  now: Date,
  write: (ask: () => Promise<unknown>) => unknown,
): Promise<void> => {
  const { accounts, postings, lots } = done;
  if (accounts.length === 0) return;
  await makeAccounts(tx, locked, done, now);
  // What came and went within one batch leaves no lot, and was there to expire all the same.
  const withLots = lots.length > 0 || postings.some(({ expiresAt }) => expiresAt !== undefined);
  const columns = [
    textArray(accounts.map(({ environmentId }) => environmentId)),
    textArray(accounts.map(accountId)),
    bigintArray(accounts.map(({ balance }) => balance)),
    bigintArray(accounts.map(({ held }) => held)),
    bigintArray(accounts.map(overdraftOf)),
    bigintArray(accounts.map(({ entries }) => entries)),
    timestampArray(accounts.map(({ movedAt }) => movedAt)),
    textArray(transfers.map(({ environmentId }) => environmentId)),
    textArray(transfers.map(({ id }) => id)),
    textArray(transfers.map(({ idempotencyKey }) => idempotencyKey)),
    textArray(transfers.map(inputHashOf)),
    textArray(transfers.map(({ kind }) => kind)),
    textArray(transfers.map(({ reason }) => reason.kind)),
    textArray(transfers.map(({ reason }) => reason.id)),
    textArray(transfers.map(({ releaseHash }) => releaseHash ?? null)),
    textArray(transfers.map(({ traceparent }) => traceparent)),
    timestampArray(transfers.map(({ createdAt }) => createdAt)),
    textArray(postings.map(({ environmentId }) => environmentId)),
    textArray(postings.map(({ transferId }) => transferId)),
    textArray(postings.map(({ account }) => accountId(account))),
    bigintArray(postings.map(({ amount }) => amount)),
    bigintArray(postings.map(({ position }) => position)),
    bigintArray(postings.map(({ balanceAfter }) => balanceAfter)),
    timestampArray(postings.map(({ createdAt }) => createdAt)),
    ...(withLots
      ? [
          accounts.map((account) => sumOfLots(account.lots)),
          ...lotColumns(lots),
          postings.map(({ expiresAt }) => expiresAt ?? null),
        ]
      : []),
  ];
  await write(() => tx.query(withLots ? lotWriting : plainWriting, columns));
};
