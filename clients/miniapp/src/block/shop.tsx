import { useCallback, useEffect, useState } from 'react';
import { useApp } from '../app/context.ts';
import { useStore } from '../app/store.ts';
import { Shop_BoughtDocument, type Shop_BoughtQuery } from '../generated/graphql.ts';
import type { Product } from '../release/release.ts';
import type { Loadable, ProductPhase, ProductState } from '../view/model.ts';
import { ProductSheet, ShopView } from '../view/shop.tsx';
import { useLoaded } from './loaded.ts';

/** How often each product was bought: purchases, and orders that were paid. */
const boughtOf = ({ player }: Shop_BoughtQuery): ReadonlyMap<string, number> => {
  const ids = [
    ...player.purchases.edges.map(({ node }) => node.product.id),
    ...player.starsOrders.edges.filter(({ node }) => node.state === 'PAID').map(({ node }) => node.product.id),
  ];
  return ids.reduce((counts, id) => counts.set(id, (counts.get(id) ?? 0) + 1), new Map<string, number>());
};

const stateOf = (
  { id, perPlayerLimit }: Product,
  bought: ReadonlyMap<string, number> | undefined,
  phase: ProductPhase,
): ProductState => ({
  phase,
  left: perPlayerLimit === null || bought === undefined ? null : Math.max(0, perPlayerLimit - (bought.get(id) ?? 0)),
});

export const ShopBlock = ({ products }: { readonly products: readonly Product[] }) => {
  const { checkout, stale, setOverlay } = useApp();
  const [opened, setOpened] = useState<string>();
  const close = useCallback(() => setOpened(undefined), []);
  useEffect(() => {
    if (opened === undefined) return;
    setOverlay(close);
    return () => setOverlay(null);
  }, [opened, close, setOverlay]);
  const phases = useStore({ get: checkout.phases, subscribe: checkout.subscribe });
  const bought = useLoaded(Shop_BoughtDocument, {}, stale.order);
  useEffect(() => checkout.resume(), [checkout]);
  const states: Loadable<ReadonlyMap<string, ProductState>> =
    bought.state === 'ready'
      ? {
          state: 'ready',
          value: new Map(
            products.map((product) => [
              product.id,
              stateOf(product, boughtOf(bought.value), phases.get(product.id) ?? 'idle'),
            ]),
          ),
        }
      : bought;
  const product = products.find(({ id }) => id === opened);
  return (
    <>
      <ShopView
        products={products}
        states={states}
        onBuy={(each) => checkout.buy(each)}
        onOpen={({ id }) => setOpened(id)}
      />
      {product !== undefined && states.state === 'ready' && (
        <ProductSheet
          product={product}
          state={states.value.get(product.id) ?? { phase: 'idle', left: null }}
          onBuy={() => {
            checkout.buy(product);
            close();
          }}
          onClose={close}
        />
      )}
    </>
  );
};
