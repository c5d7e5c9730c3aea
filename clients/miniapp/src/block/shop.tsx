import { useCallback, useEffect, useState } from 'react';
import { useApp } from '../app/context.ts';
import { useStore } from '../app/store.ts';
import { Shop_BoughtDocument, type Shop_BoughtQuery } from '../generated/graphql.ts';
import type { Product } from '../release/release.ts';
import type { Loadable, ProductPhase, ProductState } from '../view/model.ts';
import { ProductSheet, ShopView } from '../view/shop.tsx';
import { useLoaded } from './loaded.ts';
import { Purchases } from './purchases.tsx';

/** How often each product was bought: purchases, and orders that were paid. */
const boughtOf = ({ player }: Shop_BoughtQuery): ReadonlyMap<string, number> => {
  const ids = [
    ...player.purchases.edges.map(({ node }) => node.product.id),
    ...player.starsOrders.edges.filter(({ node }) => node.state === 'PAID').map(({ node }) => node.product.id),
  ];
  return ids.reduce((counts, id) => counts.set(id, (counts.get(id) ?? 0) + 1), new Map<string, number>());
};

/** Until when the player has a subscription of a product, its grace included; null for none that runs. */
const runsUntil = ({ player }: Shop_BoughtQuery, productId: string): string | null => {
  const running = player.subscriptions.edges.find(
    ({ node }) => node.product.id === productId && node.state !== 'EXPIRED',
  )?.node;
  return running === undefined ? null : (running.graceUntil ?? running.paidUntil);
};

const stateOf = (
  { id, kind, perPlayerLimit }: Product,
  answer: Shop_BoughtQuery,
  phase: ProductPhase,
): ProductState => ({
  phase,
  // Of a subscription one runs at a time, however many there were.
  left:
    perPlayerLimit === null || kind === 'subscription'
      ? null
      : Math.max(0, perPlayerLimit - (boughtOf(answer).get(id) ?? 0)),
  stockLeft: answer.release?.products.find((product) => product.id === id)?.left ?? null,
  runsUntil: runsUntil(answer, id),
});

/** How often the figure of what is left is asked for again while a shop is looked at, milliseconds. */
const stockMs = 20_000;

export const ShopBlock = ({
  products,
  history,
}: {
  readonly products: readonly Product[];
  /** Whether it leads to what was bought. */
  readonly history: boolean;
}) => {
  const { checkout, stale, setOverlay } = useApp();
  const [looks, setLooks] = useState(0);
  const [historyShown, setHistoryShown] = useState(false);
  const closeHistory = useCallback(() => setHistoryShown(false), []);
  useEffect(() => {
    if (!historyShown) return;
    setOverlay(closeHistory);
    return () => setOverlay(null);
  }, [historyShown, closeHistory, setOverlay]);
  const scarce = products.some(({ stock }) => stock !== null);
  useEffect(() => {
    if (!scarce) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setLooks((before) => before + 1);
    }, stockMs);
    return () => clearInterval(timer);
  }, [scarce]);
  const [opened, setOpened] = useState<string>();
  const close = useCallback(() => setOpened(undefined), []);
  useEffect(() => {
    if (opened === undefined) return;
    setOverlay(close);
    return () => setOverlay(null);
  }, [opened, close, setOverlay]);
  const phases = useStore({ get: checkout.phases, subscribe: checkout.subscribe });
  const bought = useLoaded(Shop_BoughtDocument, {}, stale.order + looks);
  useEffect(() => checkout.resume(), [checkout]);
  const states: Loadable<ReadonlyMap<string, ProductState>> =
    bought.state === 'ready'
      ? {
          state: 'ready',
          value: new Map(
            products.map((product) => [product.id, stateOf(product, bought.value, phases.get(product.id) ?? 'idle')]),
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
        onHistory={history ? () => setHistoryShown(true) : undefined}
      />
      {historyShown && <Purchases onClose={closeHistory} />}
      {product !== undefined && states.state === 'ready' && (
        <ProductSheet
          product={product}
          state={states.value.get(product.id) ?? { phase: 'idle', left: null, stockLeft: null }}
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
