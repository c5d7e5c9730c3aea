import { badInput } from '@stargraph/kit/errors';
import type { Sql } from '@stargraph/kit/db/sql';
import { isTimeZone } from '@stargraph/kit/time-zone';
import type { BillingBuilder } from '../builder.ts';
import { economyOf, netOf, type Economy, type EconomyDay, type EconomyRule, type Movement } from '../domain/economy.ts';
import { findCirculation, findFlows, findHeld, type Period } from '../store/economy-store.ts';
import { findProof } from '../store/ledger-proof-store.ts';
import { causeOf, type ForeignEntities } from './foreign.ts';
import type { TransferKindType } from './transfer-kind.ts';

const hourMs = 3_600_000;
/** As long as analytics looks back. */
const longestMs = 400 * 24 * hourMs;

/** @throws RequestError (BAD_USER_INPUT) for a period or time zone that is none */
export const periodOf = (from: Date, to: Date, timeZone: string): Period => {
  const length = to.getTime() - from.getTime();
  if (length <= 0 || length > longestMs) throw badInput('to must lie after from, by 400 days at most.');
  if (!isTimeZone(timeZone)) throw badInput('timeZone must be an IANA name such as Europe/Berlin.');
  return {
    from: new Date(Math.floor(from.getTime() / hourMs) * hourMs),
    to: new Date(Math.ceil(to.getTime() / hourMs) * hourMs),
  };
};

interface HeldEconomy extends Economy {
  readonly environmentId: string;
  readonly held: bigint;
}

export const readEconomies = async (
  sql: Sql,
  environmentId: string,
  period: Period,
  timeZone: string,
): Promise<HeldEconomy[]> => {
  // Asked for first: what is closed meanwhile is read from the postings, as if it were not.
  const closedUntil = (await findProof(sql, environmentId))?.closedUntil ?? null;
  const [flows, circulation, held] = await Promise.all([
    findFlows(sql, environmentId, period, closedUntil, timeZone),
    findCirculation(sql, environmentId, period.to, closedUntil),
    findHeld(sql, environmentId),
  ]);
  return [...circulation].map(([currencyId, atEnd]) => ({
    ...economyOf(currencyId, flows, atEnd),
    environmentId,
    held: held.get(currencyId) ?? 0n,
  }));
};

const addMovement = ({ builder }: BillingBuilder) =>
  builder.objectRef<Movement>('EconomyMovement').implement({
    description: 'How what players hold of a currency changed over a time. Minor units.',
    access: 'inherit',
    fields: (t) => ({
      minted: t.field({
        type: 'BigInt',
        description: 'What players got: rewards, and the currency of products. 0 or more.',
        resolve: (parent) => parent.minted,
      }),
      burnt: t.field({
        type: 'BigInt',
        description: 'What left them for good: prices, what was taken back, and what expired. 0 or more.',
        resolve: (parent) => parent.burnt,
      }),
      exchangedIn: t.field({
        type: 'BigInt',
        description: 'What they got for other currencies, 0 or more.',
        resolve: (parent) => parent.exchangedIn,
      }),
      exchangedOut: t.field({
        type: 'BigInt',
        description: 'What they gave for other currencies, 0 or more.',
        resolve: (parent) => parent.exchangedOut,
      }),
      net: t.field({
        type: 'BigInt',
        description: 'By how much they have more at its end; negative where they have less.',
        resolve: netOf,
      }),
    }),
  });
type MovementType = ReturnType<typeof addMovement>;

const addDay = ({ builder }: BillingBuilder, movement: MovementType) =>
  builder.objectRef<EconomyDay>('EconomyDay').implement({
    description: 'One day of the economy of a currency.',
    access: 'inherit',
    fields: (t) => ({
      day: t.exposeString('day', { description: 'YYYY-MM-DD in the time zone asked for.' }),
      movement: t.field({ type: movement, description: 'What moved on it.', resolve: (parent) => parent }),
      circulation: t.field({
        type: 'BigInt',
        description: 'What players held at its end, or at the end of the period if that came first; minor units.',
        resolve: (parent) => parent.circulation,
      }),
    }),
  });

const addRule = ({ builder }: BillingBuilder, kind: TransferKindType, { cause }: ForeignEntities) =>
  builder.objectRef<EconomyRule & { readonly environmentId: string }>('EconomyRule').implement({
    description: 'What moved a currency for one cause.',
    access: 'inherit',
    fields: (t) => ({
      kind: t.expose('kind', { type: kind, description: 'Why it moved.' }),
      cause: t.field({
        type: cause,
        nullable: true,
        description: 'What it moved for; null where that was not kept.',
        resolve: ({ environmentId, reason }) => causeOf(environmentId, reason),
      }),
      given: t.field({
        type: 'BigInt',
        description: 'What players got, minor units, 0 or more.',
        resolve: (parent) => parent.given,
      }),
      taken: t.field({
        type: 'BigInt',
        description: 'What players gave, minor units, 0 or more.',
        resolve: (parent) => parent.taken,
      }),
      transfers: t.field({
        type: 'BigInt',
        description: 'How often, at least 1.',
        resolve: (parent) => parent.transfers,
      }),
    }),
  });

export const addEconomy = (types: BillingBuilder, foreign: ForeignEntities, kind: TransferKindType) => {
  const movement = addMovement(types);
  const day = addDay(types, movement);
  const rule = addRule(types, kind, foreign);
  return types.builder.objectRef<HeldEconomy>('CurrencyEconomy').implement({
    description: 'What one currency did in an environment over a period.',
    access: 'inherit',
    fields: (t) => ({
      currency: t.field({
        type: foreign.currency,
        description: 'The currency.',
        resolve: ({ environmentId, currencyId }) => ({ environmentId, id: currencyId }),
      }),
      circulation: t.field({
        type: 'BigInt',
        description: 'What players held at the end of the period, minor units.',
        resolve: (parent) => parent.circulation,
      }),
      held: t.field({
        type: 'BigInt',
        description: 'The part that purchases and acts under way hold now, minor units.',
        resolve: (parent) => parent.held,
      }),
      movement: t.field({ type: movement, description: 'What moved over the period.', resolve: (parent) => parent }),
      days: t.field({
        type: [day],
        listSize: { assumedSize: 30 },
        description: 'Its days, the oldest first; those on which nothing moved are left out.',
        resolve: ({ days }) => [...days],
      }),
      rules: t.field({
        type: [rule],
        listSize: { assumedSize: 20 },
        description: 'What moved it, by cause; what moved most comes first.',
        resolve: ({ environmentId, rules }) => rules.map((each) => ({ ...each, environmentId })),
      }),
    }),
  });
};

export type EconomyType = ReturnType<typeof addEconomy>;
