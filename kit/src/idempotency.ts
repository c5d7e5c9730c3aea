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
interface KeyedRequest {
  readonly environmentId: string;
  /** A stable name of who asks, such as `player:plr_…`. */
  readonly viewer: string;
  readonly operation: string;
  readonly key: string;
  readonly input: Json;
}

export interface IdempotentRequest extends KeyedRequest {
  /** The transaction of the effect: key, effect and answer are kept or lost together. */
  readonly tx: Sql;
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

/** Answers that are kept of several requests. */
export interface KeptAnswers<Answer extends Json> {
  /** @throws IdempotencyConflictError where the key was used with another input */
  of(request: KeyedRequest): Answer | undefined;
  /** What is kept for the key, whatever the input. */
  peek(request: Omit<KeyedRequest, 'input'>): Answer | undefined;
  keep(request: KeyedRequest, answer: Answer): void;
  /** Writes what was kept. @throws Error where somebody else has kept an answer for a key meanwhile: all must roll back then */
  write(tx: Sql): Promise<void>;
}

/**
 * {@link withIdempotency} for requests that are decided together, in a few round trips. Does not wait for a repeat
 * at work elsewhere: the caller holds a lock under which such a repeat would be decided as well.
 */
export const readKeptAnswers = async <Answer extends Json>(
  tx: Sql,
  requests: readonly KeyedRequest[],
  clock: Clock,
): Promise<KeptAnswers<Answer>> => {
  const textOf = ({ environmentId, viewer, operation, key }: Omit<KeyedRequest, 'input'>): string =>
    [environmentId, viewer, operation, key].join('\n');
  const scopes = (of: readonly KeyedRequest[]): string[][] => [
    of.map((each) => each.environmentId),
    of.map((each) => each.viewer),
    of.map((each) => each.operation),
    of.map((each) => each.key),
  ];
  const now = clock.now();
  const rows =
    requests.length === 0
      ? []
      : await tx.query<Omit<KeyedRequest, 'input'> & { readonly inputHash: string; readonly response: Answer }>(
          `select environment_id as "environmentId", viewer, operation, key, input_hash as "inputHash", response
           from idempotency_record join unnest($1::text[], $2::text[], $3::text[], $4::text[]) as asked(environment_id, viewer, operation, key)
             using (environment_id, viewer, operation, key)
           where expires_at > to_timestamp($5::double precision / 1000) and response is not null`,
          [...scopes(requests), now],
        );
  const kept = new Map(rows.map((row) => [textOf(row), { inputHash: row.inputHash, answer: row.response }]));
  const fresh: { readonly request: KeyedRequest; readonly inputHash: string; readonly answer: Answer }[] = [];
  return {
    of: (request) => {
      const found = kept.get(textOf(request));
      if (found !== undefined && found.inputHash !== hashOf(request.input)) throw new IdempotencyConflictError();
      return found?.answer;
    },
    peek: (request) => kept.get(textOf(request))?.answer,
    keep: (request, answer) => {
      const inputHash = hashOf(request.input);
      kept.set(textOf(request), { inputHash, answer });
      fresh.push({ request, inputHash, answer });
    },
    write: async (sql) => {
      if (fresh.length === 0) return;
      const written = await sql.query(
        `insert into idempotency_record as kept (environment_id, viewer, operation, key, input_hash, response, created_at, expires_at)
         select environment_id, viewer, operation, key, input_hash, response, to_timestamp($7::double precision / 1000), to_timestamp($8::double precision / 1000)
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[]) as given(environment_id, viewer, operation, key, input_hash, response)
         order by environment_id, viewer, operation, key
         on conflict (environment_id, viewer, operation, key) do update set
           input_hash = excluded.input_hash, response = excluded.response, created_at = excluded.created_at, expires_at = excluded.expires_at
           where kept.expires_at <= excluded.created_at
         returning key`,
        [
          ...scopes(fresh.map(({ request }) => request)),
          fresh.map(({ inputHash }) => inputHash),
          fresh.map(({ answer }) => JSON.stringify(answer)),
          now,
          now + keptForMs,
        ],
      );
      if (written.length !== fresh.length) throw new Error('An answer was kept elsewhere for one of these keys');
    },
  };
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
