import type { SystemOwner } from './account.ts';
import { exchange } from './account.ts';
import type { TransferKind, TransferReason } from './transfer.ts';

/** What one system account moved of one currency on one day, for one reason. Minor units. */
export interface Flow {
  readonly currencyId: string;
  /** `YYYY-MM-DD` in the time zone that was asked for. */
  readonly day: string;
  readonly owner: SystemOwner;
  readonly kind: TransferKind;
  /** Null for transfers of a time when reasons were not kept. */
  readonly reason: TransferReason | null;
  /** What players got: 0 or more. */
  readonly given: bigint;
  /** What players gave: 0 or more. */
  readonly taken: bigint;
  readonly transfers: bigint;
}

/** Minor units, all of them 0 or more. */
export interface Movement {
  /** What came into players' hands. */
  readonly minted: bigint;
  /** What left them for good. */
  readonly burnt: bigint;
  /** What players got for other currencies. */
  readonly exchangedIn: bigint;
  /** What players gave for other currencies. */
  readonly exchangedOut: bigint;
}

export interface EconomyDay extends Movement {
  readonly day: string;
  /** What players held at its end, or at the end of the period. */
  readonly circulation: bigint;
}

/** What moved for one reason over the period. */
export type EconomyRule = Pick<Flow, 'kind' | 'reason' | 'given' | 'taken' | 'transfers'>;

export interface Economy extends Movement {
  readonly currencyId: string;
  /** What players held at the end of the period. */
  readonly circulation: bigint;
  /** Oldest first; days without a movement are left out. */
  readonly days: readonly EconomyDay[];
  /** What moved most comes first. */
  readonly rules: readonly EconomyRule[];
}

const still: Movement = { minted: 0n, burnt: 0n, exchangedIn: 0n, exchangedOut: 0n };

const movementOf = (flows: readonly Flow[]): Movement =>
  flows.reduce(
    (sum, { owner, given, taken }) =>
      owner === exchange
        ? { ...sum, exchangedIn: sum.exchangedIn + given, exchangedOut: sum.exchangedOut + taken }
        : { ...sum, minted: sum.minted + given, burnt: sum.burnt + taken },
    still,
  );

/** By how much players have more than before: negative where they have less. */
export const netOf = ({ minted, burnt, exchangedIn, exchangedOut }: Movement): bigint =>
  minted - burnt + exchangedIn - exchangedOut;

const daysOf = (flows: readonly Flow[], circulation: bigint): EconomyDay[] => {
  let atEnd = circulation;
  return [...Map.groupBy(flows, ({ day }) => day)]
    .toSorted(([a], [b]) => (a < b ? 1 : -1))
    .map(([day, ofDay]) => {
      const movement = movementOf(ofDay);
      const told = { day, ...movement, circulation: atEnd };
      atEnd -= netOf(movement);
      return told;
    })
    .toReversed();
};

const rulesOf = (flows: readonly Flow[]): EconomyRule[] =>
  [...Map.groupBy(flows, ({ kind, reason }) => JSON.stringify([kind, reason?.kind, reason?.id])).values()]
    .flatMap((group) =>
      group.slice(0, 1).map(({ kind, reason }) => ({
        kind,
        reason,
        given: group.reduce((sum, { given }) => sum + given, 0n),
        taken: group.reduce((sum, { taken }) => sum + taken, 0n),
        transfers: group.reduce((sum, { transfers }) => sum + transfers, 0n),
      })),
    )
    .toSorted((a, b) => Number(b.given + b.taken - a.given - a.taken));

/**
 * The economy of one currency over a period.
 *
 * @param flows all of the period
 * @param circulation what players held at its end
 */
export const economyOf = (currencyId: string, flows: readonly Flow[], circulation: bigint): Economy => {
  const own = flows.filter((flow) => flow.currencyId === currencyId);
  return { currencyId, ...movementOf(own), circulation, days: daysOf(own, circulation), rules: rulesOf(own) };
};
