/** Units of a player's account that expire at one moment. What is held of them is with its hold. */
export interface Lot {
  /** From this moment on they can't be spent. */
  readonly expiresAt: Date;
  /** Minor units, more than 0. */
  readonly amount: bigint;
  /** Whose project it is: the events of what expires say so. */
  readonly projectId: string;
}

/** Those that expire soonest first, one for each moment. Empty for an account of which nothing expires. */
export type Lots = readonly Lot[];
export const noLots: Lots = [];

export const sumOfLots = (lots: Lots): bigint => lots.reduce((sum, { amount }) => sum + amount, 0n);

/** How many expire just then. */
export const amountAt = (lots: Lots, at: Date): bigint =>
  lots.find(({ expiresAt }) => expiresAt.getTime() === at.getTime())?.amount ?? 0n;

/** What of them has expired at a moment. */
export const dueLots = (lots: Lots, now: Date): Lots => lots.filter(({ expiresAt }) => expiresAt <= now);

/** Takes an amount from those that expire soonest, and less where they have less. */
export const takeSoonest = (lots: Lots, amount: bigint): { readonly taken: Lots; readonly left: Lots } => {
  if (amount <= 0n || lots.length === 0) return { taken: noLots, left: lots };
  const taken: Lot[] = [];
  const left: Lot[] = [];
  let open = amount;
  for (const lot of lots) {
    const part = lot.amount < open ? lot.amount : open;
    open -= part;
    if (part > 0n) taken.push({ ...lot, amount: part });
    if (part < lot.amount) left.push({ ...lot, amount: lot.amount - part });
  }
  return { taken, left };
};

/** Both together. */
export const joinLots = (lots: Lots, more: Lots): Lots => {
  if (more.length === 0) return lots;
  const joined = new Map<number, Lot>();
  for (const lot of [...lots, ...more]) {
    const time = lot.expiresAt.getTime();
    joined.set(time, { ...lot, amount: lot.amount + (joined.get(time)?.amount ?? 0n) });
  }
  return [...joined.values()].toSorted((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime());
};

/** As much of them as an account has free: what pays a debt is no lot any more. */
export const atMost = (lots: Lots, free: bigint): Lots =>
  lots.length === 0 ? lots : takeSoonest(lots, sumOfLots(lots) - (free > 0n ? free : 0n)).left;

/** What changes of an account's lots: each that is another with its new amount, 0 for one that is gone. */
export const changedLots = (before: Lots, after: Lots): Lots => {
  if (before === after) return noLots;
  const earlier = new Map(before.map((lot) => [lot.expiresAt.getTime(), lot]));
  const changed = after.filter(({ expiresAt, amount }) => earlier.get(expiresAt.getTime())?.amount !== amount);
  for (const { expiresAt } of after) earlier.delete(expiresAt.getTime());
  return [...changed, ...[...earlier.values()].map((lot) => ({ ...lot, amount: 0n }))];
};
