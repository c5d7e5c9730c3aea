import type { Series } from '../overview/series.ts';

interface Day {
  readonly day: string;
  readonly circulation: string;
  readonly movement: { readonly net: string };
}

/**
 * What players held at the end of each day: on days on which nothing moved as much as on the one before.
 *
 * @param rows the days on which something moved, the oldest first
 * @param now what they held at the end of the last day
 */
export const circulationOf = (days: readonly string[], name: string, rows: readonly Day[], now: string): Series => {
  const first = rows[0];
  let held = first === undefined ? BigInt(now) : BigInt(first.circulation) - BigInt(first.movement.net);
  const byDay = new Map(rows.map((row) => [row.day, BigInt(row.circulation)]));
  return {
    name,
    values: days.map((day) => {
      held = byDay.get(day) ?? held;
      return Number(held);
    }),
  };
};
