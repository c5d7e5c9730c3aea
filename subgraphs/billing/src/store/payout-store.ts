import type { Sql } from '@stargraph/kit/db/sql';

/** Stars of a day, UTC. */
export interface DayOfStars {
  /** `2026-11-27`. */
  readonly day: string;
  readonly stars: bigint;
}

export interface PayoutFigures {
  /** Payments less those that were given back, by the day on which Telegram took them; those since `since`. */
  readonly days: readonly DayOfStars[];
  /** The same of all before `since`. */
  readonly before: bigint;
  /** What left the balance otherwise, less what came otherwise, as far as Telegram's list was read. */
  readonly spent: bigint;
}

const kept = `environment_id = $1 and currency = 'XTR' and not exists (select from stars_refund as refund
  where refund.environment_id = payment.environment_id and refund.payment_id = payment.id and refund.state = 'done')`;

/** What an environment's bots have of Stars, by our books. */
export const readPayoutFigures = async (sql: Sql, environmentId: string, since: Date): Promise<PayoutFigures> => {
  const days = await sql.query<{ day: string; stars: string }>(
    `select to_char(paid_at at time zone 'UTC', 'YYYY-MM-DD') as day, sum(amount)::text as stars from stars_payment as payment
     where ${kept} and paid_at >= $2::timestamptz group by 1 order by 1`,
    [environmentId, since],
  );
  const sums = await sql.query<{ before: string; spent: string }>(
    `select (select coalesce(sum(amount), 0)::text from stars_payment as payment where ${kept} and paid_at < $2::timestamptz) as before,
       (select coalesce(sum(case direction when 'out' then stars else -stars end), 0)::text from stars_transaction
        where environment_id = $1 and kind <> 'invoice') as spent`,
    [environmentId, since],
  );
  return {
    days: days.map(({ day, stars }) => ({ day, stars: BigInt(stars) })),
    before: BigInt(sums[0]?.before ?? 0),
    spent: BigInt(sums[0]?.spent ?? 0),
  };
};
