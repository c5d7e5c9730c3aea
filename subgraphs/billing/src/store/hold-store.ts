import type { Sql } from '@stargraph/kit/db/sql';
import { accountId, type AccountRef } from '../domain/account.ts';
import type { Lots } from '../domain/lot.ts';
import type { TransferReason } from '../domain/transfer.ts';

export interface HoldKey {
  readonly environmentId: string;
  readonly id: string;
}

export type HoldState = 'pending' | 'posted' | 'voided' | 'expired';

/** What an act costs, promised until the act is decided. */
export interface NewHold extends HoldKey {
  /** A player's. */
  readonly account: AccountRef;
  /** Minor units, more than 0. */
  readonly amount: bigint;
  readonly reason: TransferReason;
  readonly createdAt: Date;
  /** When whoever placed it is asked what became of it. */
  readonly expiresAt: Date;
}

/** A hold with the part of it that expires: given back, it expires when it would have. */
export interface PlacedHold extends NewHold {
  readonly lots: Lots;
}

export interface StoredHold extends Omit<PlacedHold, 'createdAt' | 'expiresAt'> {
  readonly state: HoldState;
}

interface HoldRow extends HoldKey {
  readonly owner: AccountRef['owner'];
  readonly currencyId: string;
  readonly amount: bigint;
  readonly reasonKind: TransferReason['kind'];
  readonly reasonId: string;
  readonly state: HoldState;
  readonly lots: readonly Record<'expiresAt' | 'amount' | 'projectId', string>[] | null;
}

const columns = `hold.environment_id as "environmentId", hold.id, owner, currency_id as "currencyId", amount, reason_kind as "reasonKind",
  reason_id as "reasonId", state, lots`;
const withAccount = `hold join account on account.environment_id = hold.environment_id and account.id = hold.account_id`;

const holdOf = ({ owner, currencyId, reasonKind, reasonId, lots, ...row }: HoldRow): StoredHold => ({
  ...row,
  account: { owner, currencyId },
  reason: { kind: reasonKind, id: reasonId },
  lots: (lots ?? []).map(({ expiresAt, amount, projectId }) => ({
    expiresAt: new Date(expiresAt),
    amount: BigInt(amount),
    projectId,
  })),
});

/** As the hold's row keeps them; null for none. */
const storedLots = (lots: Lots): string | null =>
  lots.length === 0 ? null : JSON.stringify(lots.map((lot) => ({ ...lot, amount: String(lot.amount) })));

const keyColumns = (keys: readonly HoldKey[]): [string[], string[]] => [
  keys.map(({ environmentId }) => environmentId),
  keys.map(({ id }) => id),
];

/** The charges that are there. What they say is for good but for the state, which changes under the account's lock only. */
export const findHolds = async (sql: Sql, keys: readonly HoldKey[]): Promise<StoredHold[]> =>
  (
    await sql.query<HoldRow>(
      `select ${columns} from ${withAccount}
       join unnest($1::text[], $2::text[]) as asked(environment_id, id) on asked.environment_id = hold.environment_id and asked.id = hold.id
       where kind = 'charge'`,
      keyColumns(keys),
    )
  ).map(holdOf);

/** Charges whose time is up, the oldest first. */
export const findOverdueHolds = async (sql: Sql, now: Date, limit: number): Promise<StoredHold[]> =>
  (
    await sql.query<HoldRow>(
      `select ${columns} from ${withAccount}
       where state = 'pending' and expires_at is not null and expires_at <= $1 order by expires_at limit $2`,
      [now, limit],
    )
  ).map(holdOf);

/** How a hold ends. */
export interface HoldEnd extends HoldKey {
  readonly state: Exclude<HoldState, 'pending'>;
  /** The transfer that took it; null unless it was posted. */
  readonly transferId: string | null;
}

/** Ends pending holds whose accounts are locked. @throws Error where one was not pending */
export const endHolds = async (tx: Sql, ends: readonly HoldEnd[]): Promise<void> => {
  const ended = await tx.query(
    `update hold set state = ended.state, transfer_id = ended.transfer_id
     from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as ended(environment_id, id, state, transfer_id)
     where hold.environment_id = ended.environment_id and hold.id = ended.id and hold.state = 'pending' returning 1`,
    [...keyColumns(ends), ends.map(({ state }) => state), ends.map(({ transferId }) => transferId)],
  );
  if (ended.length < ends.length) throw new Error('A hold was ended that was not pending');
};

/** Writes holds that their accounts have reserved. */
export const insertHolds = async (tx: Sql, holds: readonly PlacedHold[]): Promise<void> => {
  await tx.query(
    `insert into hold (environment_id, id, account_id, amount, kind, reason_kind, reason_id, state, created_at, expires_at, lots)
     select environment_id, id, account_id, amount, 'charge', reason_kind, reason_id, 'pending', created_at, expires_at, lots
     from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[], $9::jsonb[])
       as given(environment_id, id, account_id, amount, reason_kind, reason_id, created_at, expires_at, lots)`,
    [
      ...keyColumns(holds),
      holds.map(({ account }) => accountId(account)),
      holds.map(({ amount }) => amount),
      holds.map(({ reason }) => reason.kind),
      holds.map(({ reason }) => reason.id),
      holds.map(({ createdAt }) => createdAt),
      holds.map(({ expiresAt }) => expiresAt),
      holds.map(({ lots }) => storedLots(lots)),
    ],
  );
};
