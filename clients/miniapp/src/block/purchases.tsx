import { useApp } from '../app/context.ts';
import { Shop_HistoryDocument, type Shop_HistoryQuery } from '../generated/graphql.ts';
import type { Loadable, PurchaseRow } from '../view/model.ts';
import { PurchasesSheet } from '../view/purchases.tsx';
import { useStage } from '../view/stage.tsx';
import { useLoaded } from './loaded.ts';

type Player = Shop_HistoryQuery['player'];

const stateOfOrder = (state: Player['starsOrders']['edges'][number]['node']['state']): PurchaseRow['state'] =>
  state === 'PAID' ? 'done' : state === 'OPEN' ? 'unpaid' : 'returned';

/** Purchases for currency, orders for Stars and what renewed subscriptions, in one list, the newest first. */
const rowsOf = ({ player }: Shop_HistoryQuery): readonly PurchaseRow[] => {
  // A subscription's order is its first payment: it stands in the list once.
  const begun = new Set(player.subscriptionPeriods.edges.flatMap(({ node }) => (node.renewal ? [] : [node.orderId])));
  return [
    ...player.purchases.edges.map(({ node }): PurchaseRow => ({
      id: node.id,
      productId: node.product.id,
      title: node.product.title,
      at: node.createdAt,
      price: { currencyId: node.price.currency.id, amount: node.price.amount },
      stars: null,
      state: node.state === 'COMPLETED' ? 'done' : 'pending',
      returnedAt: null,
      renewal: false,
    })),
    ...player.starsOrders.edges
      .filter(({ node }) => !begun.has(node.id))
      .map(({ node }): PurchaseRow => ({
        id: node.id,
        productId: node.product.id,
        title: node.product.title,
        at: node.paidAt ?? node.createdAt,
        price: null,
        stars: node.stars,
        state: stateOfOrder(node.state),
        returnedAt: node.refundedAt,
        renewal: false,
      })),
    ...player.subscriptionPeriods.edges.map(({ node }): PurchaseRow => ({
      id: node.id,
      productId: node.product.id,
      title: node.product.title,
      at: node.paidAt,
      price: null,
      stars: Number(node.stars),
      state: node.refundedAt === null ? 'done' : 'returned',
      returnedAt: node.refundedAt,
      renewal: node.renewal,
    })),
  ].toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
};

export const Purchases = ({ onClose }: { readonly onClose: () => void }) => {
  const { stale } = useApp();
  const { locale } = useStage();
  const found = useLoaded(Shop_HistoryDocument, { locale }, stale.order);
  const purchases: Loadable<readonly PurchaseRow[]> =
    found.state === 'ready' ? { state: 'ready', value: rowsOf(found.value) } : found;
  return <PurchasesSheet purchases={purchases} onClose={onClose} />;
};
