import type { Sql } from '@stargraph/kit/db/sql';
import { delayMs, hashKey, throttleRules, type ThrottleKey } from '../domain/throttle.ts';

interface Counter {
  readonly key: string;
  readonly failures: number;
  readonly blockedUntil: Date;
}

/**
 * Counts a try as failed before it is made, so that tries at the same time can't all pass; {@link forgive} takes back
 * those that succeed. Counts nothing where one of the keys has to wait.
 * @returns milliseconds to wait, 0 where the try may be made
 */
export const takeTry = async (tx: Sql, keys: readonly ThrottleKey[], now: Date): Promise<number> => {
  // In the order of their hashes, so that two tries can't wait for each other.
  const hashed = keys
    .map((key) => ({ key: hashKey(key), rule: throttleRules[key.kind] }))
    .toSorted((one, other) => (one.key < other.key ? -1 : 1));
  const forgetAt = (forgetMs: number): Date => new Date(now.getTime() + forgetMs);
  const counters: Counter[] = [];
  for (const { key, rule } of hashed) {
    // Locks the row, and makes it where there is none.
    const [counter] = await tx.query<Counter>(
      `insert into throttle as kept (key, failures, blocked_until, forget_at) values ($1, 0, $2, $3)
       on conflict (key) do update set
         failures = case when kept.forget_at <= $2 then 0 else kept.failures end,
         blocked_until = case when kept.forget_at <= $2 then $2 else kept.blocked_until end
       returning key, failures, blocked_until as "blockedUntil"`,
      [key, now, forgetAt(rule.forgetMs)],
    );
    if (counter !== undefined) counters.push(counter);
  }
  const wait = Math.max(0, ...counters.map(({ blockedUntil }) => blockedUntil.getTime() - now.getTime()));
  if (wait > 0) return wait;
  for (const [index, { key, rule }] of hashed.entries()) {
    const failures = (counters[index]?.failures ?? 0) + 1;
    await tx.query('update throttle set failures = $2, blocked_until = $3, forget_at = $4 where key = $1', [
      key,
      failures,
      new Date(now.getTime() + delayMs(rule, failures)),
      forgetAt(rule.forgetMs),
    ]);
  }
  return 0;
};

/**
 * Takes back a try that succeeded. Of what is this person's own all failures are forgotten; of what others share only
 * the one that was counted for this try, so that one's own successes give no more guesses at others.
 */
export const forgive = async (sql: Sql, keys: readonly ThrottleKey[], now: Date): Promise<void> => {
  const shared = keys.filter(({ kind }) => kind === 'source' || kind === 'codeAnywhere');
  const own = keys.filter((key) => !shared.includes(key));
  await sql.query('delete from throttle where key = any($1)', [own.map(hashKey)]);
  if (shared.length > 0)
    await sql.query(
      'update throttle set failures = greatest(0, failures - 1), blocked_until = $2 where key = any($1)',
      [shared.map(hashKey), now],
    );
};
