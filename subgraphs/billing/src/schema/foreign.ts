import { foreignDefinition } from '@stargraph/kit/graphql/foreign';
import type { BillingBuilder } from '../builder.ts';

/** Entities of config that billing's types point to without adding fields. */
export const addForeignEntities = ({ builder }: BillingBuilder) => ({
  currency: foreignDefinition(builder, 'Currency'),
  item: foreignDefinition(builder, 'Item'),
  product: foreignDefinition(builder, 'Product'),
});

export type ForeignEntities = ReturnType<typeof addForeignEntities>;
