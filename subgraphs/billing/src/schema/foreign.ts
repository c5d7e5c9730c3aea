import {
  causeReference,
  colleagueReference,
  foreignDefinition,
  playerProfileReference,
  type CauseKey,
} from '@stargraph/kit/graphql/foreign';
import type { BillingBuilder } from '../builder.ts';
import type { TransferReason } from '../domain/transfer.ts';
import { addProduct } from './product.ts';

/** Entities of config and auth that billing's types point to; of them only the product has fields of billing's. */
export const addForeignEntities = (types: BillingBuilder) => ({
  currency: foreignDefinition(types.builder, 'Currency'),
  item: foreignDefinition(types.builder, 'Item'),
  product: addProduct(types),
  cause: causeReference(types.builder),
  colleague: colleagueReference(types.builder),
  playerProfile: playerProfileReference(types.builder),
});

/** What a transfer is for, as config names it; null where that was not kept. */
export const causeOf = (environmentId: string, reason: TransferReason | null): CauseKey | null =>
  reason && { environmentId, kind: reason.kind, id: reason.id };

export type ForeignEntities = ReturnType<typeof addForeignEntities>;
