import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Clock } from './clock.ts';
import type { Sql } from './db/sql.ts';
import { IdempotencyConflictError } from './errors.ts';

/** What JSON can say. Amounts (`bigint`) go in as decimal strings. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

const keptForMs = 30 * 24 * 60 * 60 * 1000;

const hashOf = (input: Json): string =>
  createHash('sha256')
    .update(canonicalize(input) ?? '')
    .digest('hex');

/** Whose request it is, and which. The same key of another viewer or operation is another key. */
export interface IdempotentRequest {
  /** The transaction of the effect: key, effect and answer are kept or lost together. */
  readonly tx: Sql;
  readonly environmentId: string;
  /** A stable name of who asks, such as `player:plr_…`. */
  readonly viewer: string;
  readonly operation: string;
  readonly key: string;
  readonly input: Json;
  readonly clock: Clock;
}

/**
 * Runs `run` once per key and hands its stored answer to every repeat, for 30 days. A repeat that comes
 * while the first is at work waits for it. What `run` throws is not stored: the transaction must roll
 * back, and the key is free again. A refusal that should be repeated as it was is an answer, not a throw.
 *
 * @throws IdempotencyConflictError where the key was used with another input (compared as canonical JSON)
 */
export const withIdempotency = async <Answer extends Json>(
  request: IdempotentRequest,
  run: () => Promise<Answer>,
): Promise<Answer> => {
  const { tx, environmentId, viewer, operation, key, clock } = request;
  const inputHash = hashOf(request.input);
  const scope = [environmentId, viewer, operation, key];
  // The update of an existing row changes nothing unless that row has expired; it is there to wait for
  // the row's lock and then see what its holder committed, which `do nothing` would not return.
  const [row] = await tx.query<{ input_hash: string; fresh: boolean; response: Answer }>(
    `insert into idempotency_record as kept (environment_id, viewer, operation, key, input_hash, created_at, expires_at)
     values ($1, $2, $3, $4, $5, to_timestamp($6::double precision / 1000), to_timestamp($7::double precision / 1000))
     on conflict (environment_id, viewer, operation, key) do update set
       input_hash = case when kept.expires_at <= excluded.created_at then excluded.input_hash else kept.input_hash end,
       response   = case when kept.expires_at <= excluded.created_at then null else kept.response end,
       created_at = case when kept.expires_at <= excluded.created_at then excluded.created_at else kept.created_at end,
       expires_at = case when kept.expires_at <= excluded.created_at then excluded.expires_at else kept.expires_at end
     returning input_hash, response is null as fresh, response`,
    [...scope, inputHash, clock.now(), clock.now() + keptForMs],
  );
  if (row === undefined || row.input_hash !== inputHash) throw new IdempotencyConflictError();
  if (!row.fresh) return row.response;
  const answer = await run();
  await tx.query(
    `update idempotency_record set response = $5::jsonb
     where environment_id = $1 and viewer = $2 and operation = $3 and key = $4`,
    [...scope, JSON.stringify(answer)],
  );
  return answer;
};

/**
 * Deletes the records that have expired, for a job to call.
 *
 * @returns how many there were
 */
export const purgeIdempotencyRecords = async (tx: Sql, clock: Clock): Promise<number> => {
  const rows = await tx.query<{ purged: bigint }>(
    `with purged as (delete from idempotency_record where expires_at <= to_timestamp($1::double precision / 1000) returning 1)
     select count(*) as purged from purged`,
    [clock.now()],
  );
  return Number(rows[0]?.purged ?? 0);
};
