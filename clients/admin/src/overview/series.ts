/** A figure for each day of a window; days without a row are 0. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

/** `YYYY-MM-DD` of a moment in a time zone. */
export const dayIn = (moment: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(moment);

const dayLength = 86_400_000;

/** The days of a window that ends today, oldest first. */
export const lastDays = (count: number, now: number, timeZone: string): string[] => {
  const today = Date.parse(`${dayIn(now, timeZone)}T00:00:00Z`);
  return Array.from({ length: count }, (_, index) =>
    new Date(today - (count - 1 - index) * dayLength).toISOString().slice(0, 10),
  );
};

/** The moment at which a day begins in a zone: a zone's days are not all 24 hours long. */
export const startOfDay = (day: string, timeZone: string): Date => {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // No zone is further than 14 hours from UTC, and all begin their days on a quarter of an hour.
  const quarter = 900_000;
  let moment = midnight - 15 * 3_600_000;
  while (dayIn(moment, timeZone) < day) moment += quarter;
  return new Date(moment);
};

export const seriesOf = <Row extends { readonly day: string }>(
  days: readonly string[],
  name: string,
  rows: readonly Row[],
  valueOf: (row: Row) => number,
): Series => ({
  name,
  values: days.map((day) => rows.filter((row) => row.day === day).reduce((sum, row) => sum + valueOf(row), 0)),
});

export const total = ({ values }: Series): number => values.reduce((sum, value) => sum + value, 0);
