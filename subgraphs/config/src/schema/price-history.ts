import { badInput } from '@stargraph/kit/errors';
import { isId } from '@stargraph/kit/ids';
import type { ConfigBuilder } from '../builder.ts';
import type { ConfigContext } from '../context.ts';
import { priceChanges, type PriceChange, type ProductPrice } from '../domain/price-history.ts';
import { releasesOf } from '../store/release.ts';
import type { EnvironmentType } from './environment.ts';
import { moneyIn, type MoneyType } from './money.ts';
import type { ReleaseShape, ReleaseType } from './release.ts';

/** How many releases are read: their content is kept in memory, but has to get there first. */
const mostReleases = 50;

type PriceShape = ProductPrice & { readonly environmentId: string };

const changesIn = async (
  environmentId: string,
  productId: string,
  { services }: ConfigContext,
): Promise<PriceChange<ReleaseShape>[]> => {
  const rows = (await releasesOf(services.sql, environmentId, mostReleases + 1, null)).toReversed();
  const read = await Promise.all(
    rows.map(async (row) => ({
      release: { ...row, environmentId },
      view: await services.artefacts.view(row.projectId, row.hash),
    })),
  );
  const changes = priceChanges(
    read.flatMap(({ release, view }) => (view === null ? [] : [{ release, product: view.find('product', productId) }])),
  );
  // Of the oldest of many releases nobody knows what was before it.
  return rows.length > mostReleases ? changes.filter(({ release }) => release.number !== rows[0]?.number) : changes;
};

/** Adds what a product has cost, release by release. */
export const addPriceHistory = (
  { builder }: ConfigBuilder,
  {
    environment,
    money,
    release,
  }: { readonly environment: EnvironmentType; readonly money: MoneyType; readonly release: ReleaseType },
): void => {
  const price = builder.objectRef<PriceShape>('ProductPrice').implement({
    description: 'What a product costs by a release: an amount of currency or Telegram Stars.',
    access: 'inherit',
    fields: (t) => ({
      money: t.field({
        type: money,
        nullable: true,
        description: 'The price in currency; null for one in Stars.',
        resolve: (parent) => moneyIn(parent.environmentId, parent.price),
      }),
      stars: t.exposeInt('stars', { nullable: true, description: 'The price in Stars; null for one in currency.' }),
    }),
  });
  const shapeOf = (environmentId: string, given: ProductPrice | null): PriceShape | null =>
    given === null ? null : { ...given, environmentId };
  const change = builder.objectRef<PriceChange<ReleaseShape>>('ProductPriceChange').implement({
    description: 'What a release made of the price of a product.',
    access: 'inherit',
    fields: (t) => ({
      release: t.field({ type: release, description: 'The release.', resolve: (parent) => parent.release }),
      before: t.field({
        type: price,
        nullable: true,
        description: 'The price before it; null where the product was not sold.',
        resolve: (parent) => shapeOf(parent.release.environmentId, parent.before),
      }),
      after: t.field({
        type: price,
        nullable: true,
        description: 'The price by it; null where the product is not sold any more.',
        resolve: (parent) => shapeOf(parent.release.environmentId, parent.after),
      }),
    }),
  });
  builder.objectField(environment, 'priceChanges', (t) =>
    t.field({
      type: [change],
      listSize: { assumedSize: 10 },
      description: `How the price of a product changed over the latest ${mostReleases} releases that it had, by their numbers, the newest first. Errors: BAD_USER_INPUT for what can be no id.`,
      access: { operator: 'content.read', tenant: 'parent.id', tenantKind: 'environmentId' },
      args: { productId: t.arg.id({ required: true, description: 'The product.' }) },
      resolve: ({ id }, { productId }, context) => {
        if (!isId('node', productId)) throw badInput('productId must be an id of a product.');
        return changesIn(id, productId, context);
      },
    }),
  );
};
