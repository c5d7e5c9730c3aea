/** The moment of what never expires. */
export const never = Number.POSITIVE_INFINITY;

/** A player's account in the plainest way: single units, each with the moment at which it expires. */
export const createUnits = () => {
  let free: number[] = [];
  let debt = 0;
  const holds: number[][] = [];
  let expired = 0;
  const take = (count: number): number[] => {
    free.sort((a, b) => a - b);
    return free.splice(0, count);
  };
  const come = (units: readonly number[]): void => {
    // What expires soonest pays the debt.
    const sorted = units.toSorted((a, b) => a - b);
    const paid = Math.min(debt, sorted.length);
    debt -= paid;
    free.push(...sorted.slice(paid));
  };
  return {
    expire: (now: number): void => {
      const left = free.filter((time) => time > now);
      expired += free.length - left.length;
      free = left;
    },
    come,
    spend: (count: number): boolean => free.length >= count && take(count).length === count,
    hold: (count: number): boolean => free.length >= count && holds.push(take(count)) > 0,
    back: (count: number): void => {
      debt += count - take(count).length;
    },
    free: (index: number): void => {
      const [units = []] = holds.splice(index, 1);
      // A debt is paid by what expires soonest among what comes back.
      come(units);
    },
    post: (index: number): void => {
      holds.splice(index, 1);
    },
    state: () => ({
      available: BigInt(free.length),
      held: BigInt(holds.flat().length),
      debt: BigInt(debt),
      expired: BigInt(expired),
      lots: Object.entries(
        Object.groupBy(
          free.filter((time) => time !== never),
          String,
        ),
      )
        .map(([time, units = []]): [number, bigint] => [Number(time), BigInt(units.length)])
        .toSorted(([a], [b]) => a - b),
    }),
  };
};
