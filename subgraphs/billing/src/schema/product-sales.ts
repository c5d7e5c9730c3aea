import type { BillingBuilder } from '../builder.ts';
import type { ProductSalesRow } from '../store/product-sales-store.ts';
import type { ForeignEntities } from './foreign.ts';

export const addProductSales = ({ builder }: BillingBuilder, { currency, product }: ForeignEntities) =>
  builder.objectRef<ProductSalesRow & { readonly environmentId: string }>('ProductSales').implement({
    description: 'What was sold of one product for one kind of money, at one moment.',
    access: 'inherit',
    fields: (t) => ({
      product: t.field({
        type: product,
        description: 'The product.',
        resolve: ({ environmentId, productId }) => ({ environmentId, id: productId }),
      }),
      currency: t.field({
        type: currency,
        nullable: true,
        description: 'What it was sold for; null for Telegram Stars.',
        resolve: ({ environmentId, currencyId }) => (currencyId === null ? null : { environmentId, id: currencyId }),
      }),
      sold: t.field({ type: 'BigInt', description: 'How many were sold for it.', resolve: (parent) => parent.sold }),
      revenue: t.field({
        type: 'BigInt',
        description: 'What they brought: minor units of the currency, or whole Stars.',
        resolve: (parent) => parent.revenue,
      }),
    }),
  });
export type ProductSalesType = ReturnType<typeof addProductSales>;
