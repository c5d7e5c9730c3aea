import type { z } from 'zod';
import {
  currencySchema,
  exchangeSchema,
  itemSchema,
  leaderboardSchema,
  productSchema,
  questSchema,
  type PublicRelease,
} from '@stargraph/kit/contracts/release';

/** Definitions that live state may name for ever, so they are answered even after a release dropped them. */
export const definitionSchemas = {
  quest: questSchema,
  product: productSchema,
  leaderboard: leaderboardSchema,
  currency: currencySchema,
  item: itemSchema,
  exchange: exchangeSchema,
} as const;
export type DefinitionKind = keyof typeof definitionSchemas;
export type ContentOf<Kind extends DefinitionKind> = z.infer<(typeof definitionSchemas)[Kind]>;

/** A definition as one environment sees it. */
export interface Definition<Kind extends DefinitionKind> {
  readonly environmentId: string;
  readonly id: string;
  readonly content: ContentOf<Kind>;
  readonly defaultLocale: string;
  /** Whether the release that the viewer is answered by no longer holds it. */
  readonly archived: boolean;
}

export const definitionKinds = Object.keys(definitionSchemas) as DefinitionKind[];

/** A release's definitions of one kind, in the order of the constructor. */
export const definitionsIn = <Kind extends DefinitionKind>(
  release: PublicRelease,
  kind: Kind,
): readonly ContentOf<Kind>[] => {
  const lists: { readonly [K in DefinitionKind]: readonly ContentOf<K>[] } = {
    quest: release.quests,
    product: release.products,
    leaderboard: release.leaderboards,
    currency: release.currencies,
    item: release.items,
    exchange: release.exchanges,
  };
  return lists[kind];
};
