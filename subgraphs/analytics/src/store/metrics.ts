import type { ClickHouseClient } from '@clickhouse/client';

/** A half-open window of time in one environment, with the zone that days are cut in. */
export interface MetricsWindow {
  readonly environmentId: string;
  readonly from: Date;
  readonly to: Date;
  /** IANA name, checked by the caller. */
  readonly timeZone: string;
}

export interface DayPlayers {
  readonly day: string;
  readonly players: number;
}
export interface HourPlayers {
  readonly hour: Date;
  readonly players: number;
}
export interface EventCount {
  readonly name: string;
  readonly day: string;
  readonly count: bigint;
}
export interface RevenueLine {
  readonly currencyId: string;
  readonly day: string;
  readonly amount: bigint;
  readonly purchases: number;
}

export interface StarsRevenueLine {
  readonly day: string;
  /** Paid on that day. */
  readonly stars: bigint;
  readonly payments: number;
  /** Given back on that day, whenever they were paid. */
  readonly refunded: bigint;
  readonly refunds: number;
}

export interface MetricsReader {
  /** Players with at least one event. */
  activePlayers(window: MetricsWindow): Promise<number>;
  activePlayersByDay(window: MetricsWindow): Promise<DayPlayers[]>;
  activePlayersByHour(window: MetricsWindow): Promise<HourPlayers[]>;
  events(window: MetricsWindow): Promise<EventCount[]>;
  /** Currency that players spent on products. */
  revenue(window: MetricsWindow): Promise<RevenueLine[]>;
  /** Telegram Stars that players paid, and that were given back. */
  starsRevenue(window: MetricsWindow): Promise<StarsRevenueLine[]>;
}

const inWindow = `environment_id = {environmentId: String}
  AND occurred_at >= fromUnixTimestamp64Milli({from: Int64}, 'UTC')
  AND occurred_at < fromUnixTimestamp64Milli({to: Int64}, 'UTC')`;

const day = `toString(toDate(occurred_at, {timeZone: String}))`;

/** Every figure counts event ids or folds by them: a late copy of an event changes none. */
export const createMetricsReader = (client: ClickHouseClient): MetricsReader => {
  const rows = async <Row>(query: string, window: MetricsWindow): Promise<Row[]> => {
    const answer = await client.query({
      query,
      format: 'JSONEachRow',
      query_params: {
        environmentId: window.environmentId,
        from: window.from.getTime(),
        to: window.to.getTime(),
        timeZone: window.timeZone,
      },
    });
    return answer.json<Row>();
  };
  return {
    activePlayers: async (window) => {
      const [row] = await rows<{ players: string }>(
        `SELECT toString(uniqExact(player_id)) AS players FROM events WHERE ${inWindow} AND player_id != ''`,
        window,
      );
      return Number(row?.players ?? 0);
    },
    activePlayersByDay: async (window) => {
      const found = await rows<{ day: string; players: string }>(
        `SELECT ${day} AS day, toString(uniqExact(player_id)) AS players FROM events
         WHERE ${inWindow} AND player_id != '' GROUP BY day ORDER BY day`,
        window,
      );
      return found.map((row) => ({ day: row.day, players: Number(row.players) }));
    },
    activePlayersByHour: async (window) => {
      const found = await rows<{ hour: string; players: string }>(
        `SELECT toString(toUnixTimestamp(toStartOfHour(occurred_at, {timeZone: String}))) AS hour,
           toString(uniqExact(player_id)) AS players
         FROM events WHERE ${inWindow} AND player_id != '' GROUP BY hour ORDER BY toUInt64(hour)`,
        window,
      );
      return found.map((row) => ({ hour: new Date(Number(row.hour) * 1000), players: Number(row.players) }));
    },
    events: async (window) => {
      const found = await rows<{ name: string; day: string; count: string }>(
        `SELECT type AS name, ${day} AS day, toString(uniqExact(event_id)) AS count FROM events
         WHERE ${inWindow} GROUP BY name, day ORDER BY day, name`,
        window,
      );
      return found.map((row) => ({ name: row.name, day: row.day, count: BigInt(row.count) }));
    },
    revenue: async (window) => {
      const found = await rows<{ currencyId: string; day: string; amount: string; purchases: string }>(
        `SELECT currency AS currencyId, day, toString(sum(price)) AS amount, toString(count()) AS purchases FROM (
           SELECT
             event_id,
             any(JSONExtractString(data, 'price', 'currencyId')) AS currency,
             any(toInt64(JSONExtractString(data, 'price', 'amount'))) AS price,
             any(${day}) AS day
           FROM events WHERE ${inWindow} AND type = 'billing.purchase.completed.v1' GROUP BY event_id
         ) GROUP BY currency, day ORDER BY day, currency`,
        window,
      );
      return found.map((row) => ({
        currencyId: row.currencyId,
        day: row.day,
        amount: BigInt(row.amount),
        purchases: Number(row.purchases),
      }));
    },
    starsRevenue: async (window) => {
      const found = await rows<Record<'day' | 'stars' | 'payments' | 'refunded' | 'refunds', string>>(
        `SELECT day, toString(sumIf(amount, came)) AS stars, toString(countIf(came)) AS payments,
           toString(sumIf(amount, NOT came)) AS refunded, toString(countIf(NOT came)) AS refunds FROM (
           SELECT event_id, any(type) = 'billing.stars.paid.v1' AS came, any(JSONExtractInt(data, 'stars')) AS amount, any(${day}) AS day
           FROM events WHERE ${inWindow} AND type IN ('billing.stars.paid.v1', 'billing.stars.refunded.v1') GROUP BY event_id
         ) GROUP BY day ORDER BY day`,
        window,
      );
      return found.map((row) => ({
        day: row.day,
        stars: BigInt(row.stars),
        payments: Number(row.payments),
        refunded: BigInt(row.refunded),
        refunds: Number(row.refunds),
      }));
    },
  };
};
