import type { PaymentResult, StarTransactionView } from '@stargraph/embedded/simulator/contract';
import {
  HomeDocument,
  LaunchExchangeDocument,
  ProductPurchaseDocument,
  StarsInvoiceCreateDocument,
  StarsOrderDocument,
} from '@stargraph/sdk';
import { expect } from 'vitest';
import { bearer, send } from './api.ts';
import { getFrom } from './process.ts';
import { simulatorApi } from './simulator-api.ts';

interface Offer {
  readonly id: string;
  readonly kind: string;
  readonly stars: number | null;
  readonly price: { readonly amount: string } | null;
}

/** What a user of the simulator bought for Stars. */
export interface StarPurchase {
  readonly chargeId: string;
  readonly orderId: string;
  readonly playerId: string;
  readonly stars: number;
  /** How the order stands for its player. */
  readonly stateOf: () => Promise<string>;
  /** Whether Telegram gave the Stars back. */
  readonly refunded: () => Promise<boolean>;
  /** Buys what costs so much currency, as the same player elsewhere. */
  readonly spend: (price: string) => Promise<void>;
}

/**
 * Buys the first product of a kind that is sold for Stars, as the Mini App and Telegram do it together. The user has
 * just so many Stars, and does nothing else: that makes nobody a player who has acted.
 *
 * @param port of a whole platform with its simulator
 */
export const buyForStars = async (
  port: number,
  environmentId: string,
  { userId, kind, language = 'en' }: { readonly userId: number; readonly kind: string; readonly language?: string },
): Promise<StarPurchase> => {
  const origin = `http://127.0.0.1:${port}`;
  const simulator = simulatorApi(port);
  const launch = await getFrom(port, `simulator.localhost:${port}`, `/launch?user=${userId}&language=${language}`);
  const { initData } = JSON.parse(launch) as { initData: string };
  const exchanged = await send(origin, LaunchExchangeDocument, { input: { environmentId, initData } });
  const { accessToken, player } = exchanged.data?.['launchExchange'] as {
    accessToken: string;
    player: { id: string };
  };
  const home = await send(origin, HomeDocument, {}, bearer(accessToken));
  const { environment } = home.data?.['player'] as { environment: { release: { products: readonly Offer[] } } };
  const product = environment.release.products.find((each) => each.stars !== null && each.kind === kind);
  const stars = product?.stars ?? 0;
  await simulator.post(`users/${userId}`, { stars });
  const ordered = await send(
    origin,
    StarsInvoiceCreateDocument,
    { input: { productId: product?.id, idempotencyKey: crypto.randomUUID() } },
    bearer(accessToken),
  );
  const { order, invoiceLink } = ordered.data?.['starsInvoiceCreate'] as { order: { id: string }; invoiceLink: string };
  const paid = await simulator.post<PaymentResult>(`invoices/${invoiceLink.split('$')[1]}/pay`, { user: userId });
  expect(paid.status).toBe('paid');
  return {
    chargeId: paid.chargeId ?? '',
    orderId: order.id,
    playerId: player.id,
    stars,
    stateOf: async () => {
      const { data } = await send(origin, StarsOrderDocument, { id: order.id }, bearer(accessToken));
      return (data?.['starsOrder'] as { state: string }).state;
    },
    spend: async (price) => {
      const productId = environment.release.products.find((each) => each.price?.amount === price)?.id;
      const bought = await send(
        origin,
        ProductPurchaseDocument,
        { input: { productId, idempotencyKey: crypto.randomUUID() } },
        bearer(accessToken),
      );
      expect(bought.data?.['productPurchase']).toHaveProperty('purchase');
    },
    refunded: async () =>
      (await simulator.get<readonly StarTransactionView[]>('transactions')).some(
        (each) => each.id === paid.chargeId && each.refunded,
      ),
  };
};
