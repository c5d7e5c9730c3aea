import type { Sql } from '@stargraph/kit/db/sql';
import { accountId, type AccountRef } from '../domain/account.ts';
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

export interface StoredHold extends HoldKey {
  readonly accountId: string;
  readonly amount: bigint;
  readonly reasonKind: TransferReason['kind'];
  readonly reasonId: string;
  readonly state: HoldState;
}

const columns = `environment_id as "environmentId", id, account_id as "accountId", amount, reason_kind as "reasonKind", reason_id as "reasonId", state`;

const keyColumns = (keys: readonly HoldKey[]): [string[], string[]] => [
  keys.map(({ environmentId }) => environmentId),
  keys.map(({ id }) => id),
];

/** The charges that are there. What they say is for good but for the state, which changes under the account's lock only. */
export const findHolds = (sql: Sql, keys: readonly HoldKey[]): Promise<StoredHold[]> =>
  sql.query<StoredHold>(
    `select ${columns} from hold join unnest($1::text[], $2::text[]) as asked(environment_id, id) using (environment_id, id)
     where kind = 'charge'`,
    keyColumns(keys),
  );

/** Writes holds that their accounts have reserved. */
export const insertHolds = async (tx: Sql, holds: readonly NewHold[]): Promise<void> => {
  await tx.query(
    `insert into hold (environment_id, id, account_id, amount, kind, reason_kind, reason_id, state, created_at, expires_at)
     select environment_id, id, account_id, amount, 'charge', reason_kind, reason_id, 'pending', created_at, expires_at
     from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[])
       as given(environment_id, id, account_id, amount, reason_kind, reason_id, created_at, expires_at)`,
    [
      ...keyColumns(holds),
      holds.map(({ account }) => accountId(account)),
      holds.map(({ amount }) => amount),
      holds.map(({ reason }) => reason.kind),
      holds.map(({ reason }) => reason.id),
      holds.map(({ createdAt }) => createdAt),
      holds.map(({ expiresAt }) => expiresAt),
    ],
  );
};
