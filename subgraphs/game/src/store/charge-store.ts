import type { Sql } from '@stargraph/kit/db/sql';
import type { Settlement } from '../domain/charge.ts';
import { keyColumns, type PlayerKey } from './key.ts';

export interface ChargeKey extends PlayerKey {
  readonly holdId: string;
}

export interface SettledCharge extends ChargeKey {
  readonly outcome: Settlement;
}

const columns = (keys: readonly ChargeKey[]): [string[], string[], string[]] => [
  ...keyColumns(keys),
  keys.map(({ holdId }) => holdId),
];

/** How holds ended, of those that did, by their ids. */
export const findSettlements = async (
  sql: Sql,
  keys: readonly ChargeKey[],
): Promise<ReadonlyMap<string, Settlement>> => {
  const rows = await sql.query<{ readonly hold_id: string; readonly outcome: Settlement }>(
    `select hold_id, outcome from charge
     join unnest($1::text[], $2::text[], $3::uuid[]) as asked(environment_id, player_id, hold_id) using (environment_id, player_id, hold_id)`,
    columns(keys),
  );
  return new Map(rows.map((row) => [row.hold_id, row.outcome]));
};

/** Another transaction ended one of the holds since this one looked. Nothing is written; another look finds it. */
export class HoldEndedMeanwhileError extends Error {
  constructor() {
    super('A hold has ended meanwhile');
    this.name = 'HoldEndedMeanwhileError';
  }
}

/**
 * Writes how holds ended. A hold ends once.
 *
 * @param now milliseconds since the epoch
 * @throws HoldEndedMeanwhileError
 */
export const insertSettlements = async (tx: Sql, charges: readonly SettledCharge[], now: number): Promise<void> => {
  const written = await tx.query(
    `insert into charge (environment_id, player_id, hold_id, outcome, at)
     select environment_id, player_id, hold_id, outcome, to_timestamp($5::double precision / 1000)
     from unnest($1::text[], $2::text[], $3::uuid[], $4::text[]) as ended(environment_id, player_id, hold_id, outcome)
     order by environment_id, player_id, hold_id
     on conflict do nothing returning 1`,
    [...columns(charges), charges.map(({ outcome }) => outcome), now],
  );
  if (written.length < charges.length) throw new HoldEndedMeanwhileError();
};

/**
 * Ends a hold as voided unless it has ended.
 *
 * @param now milliseconds since the epoch
 * @returns how it ended
 */
export const voidUnlessSettled = async (sql: Sql, key: ChargeKey, now: number): Promise<Settlement> => {
  const written = await sql.query(
    `insert into charge (environment_id, player_id, hold_id, outcome, at)
     values ($1, $2, $3::uuid, 'voided', to_timestamp($4::double precision / 1000))
     on conflict do nothing returning 1`,
    [key.environmentId, key.playerId, key.holdId, now],
  );
  if (written.length > 0) return 'voided';
  const found = await findSettlements(sql, [key]);
  const outcome = found.get(key.holdId);
  if (outcome === undefined) throw new Error('A hold that had ended is not there');
  return outcome;
};
