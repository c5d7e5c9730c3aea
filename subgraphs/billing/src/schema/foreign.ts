import { causeReference, foreignDefinition, type CauseKey } from '@stargraph/kit/graphql/foreign';
import type { BillingBuilder } from '../builder.ts';
import type { TransferReason } from '../domain/transfer.ts';

/** Entities of config that billing's types point to without adding fields. */
export const addForeignEntities = ({ builder }: BillingBuilder) => ({
  currency: foreignDefinition(builder, 'Currency'),
  item: foreignDefinition(builder, 'Item'),
  product: foreignDefinition(builder, 'Product'),
  cause: causeReference(builder),
});

/** What a transfer is for, as config names it; null where that was not kept. */
export const causeOf = (environmentId: string, reason: TransferReason | null): CauseKey | null =>
  reason && { environmentId, kind: reason.kind, id: reason.id };

export type ForeignEntities = ReturnType<typeof addForeignEntities>;
