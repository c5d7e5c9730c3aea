import { Shop_InvoiceDocument, Shop_OrderDocument, Shop_PurchaseDocument } from '../generated/graphql.ts';
import type { Money, Product } from '../release/release.ts';
import type { ProductPhase } from '../view/model.ts';
import type { KeyRing } from './key-ring.ts';
import { isOpen, type Request } from './request.ts';
import type { InvoiceOutcome } from './telegram.ts';

/** What became of a purchase, to be told to the player. */
export type PurchaseNews =
  | { readonly kind: 'bought' | 'limit' | 'gone' | 'no-invoice' | 'cancelled' | 'failed' | 'unanswered' | 'trouble' }
  | { readonly kind: 'sold-out' | 'not-started' | 'ended' | 'price-changed' }
  | { readonly kind: 'too-dear'; readonly missing: bigint };

export interface CheckoutDeps {
  readonly request: Request;
  readonly keys: KeyRing;
  /** What the player reads: the invoice's language. */
  readonly locale: string;
  readonly openInvoice: (link: string) => Promise<InvoiceOutcome>;
  readonly onNews: (productId: string, news: PurchaseNews) => void;
  /** Calls `run` after `ms`. */
  readonly after: (ms: number, run: () => void) => void;
}

export interface Checkout {
  readonly buy: (product: Pick<Product, 'id' | 'stars' | 'price'>) => void;
  /** Takes up what an earlier life of the page, or a lost answer, left open. */
  readonly resume: () => void;
  readonly phases: () => ReadonlyMap<string, ProductPhase>;
  readonly subscribe: (listener: () => void) => () => void;
}

const retryMs = 4000;
/** How often an order is looked after: soon at first, patiently later; it ends after some ten minutes. */
const lookMs = (looks: number): number => Math.min(15_000, 1500 + looks * 500);
const mostLooks = 60;
/** After the host said "cancelled" or "failed" the order is still watched for a while: Stars may be gone all the same. */
const quietLooks = 12;

const refusals: ReadonlyMap<string, PurchaseNews> = new Map([
  ['SoldOutError', { kind: 'sold-out' }],
  ['SaleNotStartedError', { kind: 'not-started' }],
  ['SaleEndedError', { kind: 'ended' }],
  ['PriceChangedError', { kind: 'price-changed' }],
]);

/** Errors of several types share a code, so the type is looked at first. */
const refusal = ({ __typename = '', code }: { readonly __typename?: string; readonly code: string }): PurchaseNews =>
  refusals.get(__typename) ?? refusalByCode(code);

const refusalByCode = (code: string): PurchaseNews => {
  switch (code) {
    case 'LIMIT_REACHED':
      return { kind: 'limit' };
    case 'NOT_FOUND':
    case 'NOT_PUBLISHED':
      return { kind: 'gone' };
    case 'UNAVAILABLE':
      return { kind: 'no-invoice' };
    default:
      return { kind: 'trouble' };
  }
};

/**
 * Buys. For currency: one idempotency key until there is an answer. For Stars: a server-built invoice, then waiting
 * for the server's word, whatever the host says. `buy:`, `price:`, `invoice:` and `order:` with the product's id are what the
 * key ring remembers of it.
 */
export const createCheckout = ({ request, keys, locale, openInvoice, onNews, after }: CheckoutDeps): Checkout => {
  let phases: ReadonlyMap<string, ProductPhase> = new Map();
  const watched = new Map<string, { readonly orderId: string; looks: number; most: number }>();
  const listeners = new Set<() => void>();
  const set = (productId: string, phase: ProductPhase): void => {
    phases = new Map([...phases, [productId, phase]]);
    for (const listener of listeners) listener();
  };

  const look = async (productId: string): Promise<void> => {
    const order = watched.get(productId);
    if (order === undefined) return;
    order.looks += 1;
    let paid = false;
    try {
      paid = (await request(Shop_OrderDocument, { id: order.orderId })).starsOrder?.state === 'PAID';
    } catch {
      // No answer says nothing of the order.
    }
    if (watched.get(productId) !== order) return;
    if (paid || order.looks >= order.most) {
      watched.delete(productId);
      keys.drop(`order:${productId}`);
      set(productId, 'idle');
      if (paid) onNews(productId, { kind: 'bought' });
    } else after(lookMs(order.looks), () => void look(productId));
  };
  const watch = (productId: string, orderId: string, most: number): void => {
    watched.set(productId, { orderId, looks: 0, most });
    void look(productId);
  };

  /** The price that was on the button when it was pressed: kept with the key, since a release may change it meanwhile. */
  const priceShown = (productId: string): { currencyId: string; amount: string } | undefined => {
    const [currencyId = '', amount] = (keys.waiting().get(`price:${productId}`) ?? '').split(' ');
    return amount === undefined ? undefined : { currencyId, amount };
  };
  const forget = (productId: string): void => {
    keys.drop(`buy:${productId}`);
    keys.drop(`price:${productId}`);
  };
  const buyForCurrency = async (productId: string, price?: Money | null): Promise<void> => {
    const purpose = `buy:${productId}`;
    if (price != null) keys.set(`price:${productId}`, `${price.currencyId} ${price.amount}`);
    const shown = priceShown(productId);
    set(productId, 'busy');
    try {
      const { productPurchase: answer } = await request(Shop_PurchaseDocument, {
        input: { productId, idempotencyKey: keys.take(purpose), ...(shown === undefined ? {} : { shown }) },
      });
      forget(productId);
      set(productId, 'idle');
      if ('purchase' in answer) onNews(productId, { kind: 'bought' });
      else if ('price' in answer)
        onNews(productId, { kind: 'too-dear', missing: BigInt(answer.price) - BigInt(answer.available) });
      else onNews(productId, refusal(answer));
    } catch (error) {
      if (isOpen(error)) {
        onNews(productId, { kind: 'unanswered' });
        after(retryMs, () => void buyForCurrency(productId));
      } else {
        forget(productId);
        set(productId, 'idle');
        onNews(productId, { kind: 'trouble' });
      }
    }
  };

  const buyForStars = async (productId: string, shownStars: number): Promise<void> => {
    const purpose = `invoice:${productId}`;
    set(productId, 'busy');
    try {
      const { starsInvoiceCreate: answer } = await request(Shop_InvoiceDocument, {
        input: { productId, idempotencyKey: keys.take(purpose), shownStars, locale },
      });
      keys.drop(purpose);
      if (!('order' in answer)) {
        set(productId, 'idle');
        onNews(productId, refusal(answer));
        return;
      }
      keys.set(`order:${productId}`, `opened ${answer.order.id}`);
      const outcome = await openInvoice(answer.invoiceLink);
      const settled = outcome === 'cancelled' || outcome === 'failed';
      if (!settled) keys.set(`order:${productId}`, `paid ${answer.order.id}`);
      set(productId, settled ? 'idle' : 'pending');
      if (settled) onNews(productId, { kind: outcome });
      watch(productId, answer.order.id, settled ? quietLooks : mostLooks);
    } catch (error) {
      // Nothing was paid: no invoice was shown. The key stays for the next press.
      if (!isOpen(error)) keys.drop(purpose);
      set(productId, 'idle');
      onNews(productId, { kind: 'no-invoice' });
    }
  };

  return {
    buy: ({ id, stars, price }) => {
      if ((phases.get(id) ?? 'idle') !== 'idle') return;
      void (stars === null ? buyForCurrency(id, price) : buyForStars(id, stars));
    },
    resume: () => {
      for (const [productId] of watched) void look(productId);
      for (const [purpose, value] of keys.waiting()) {
        const [kind = '', productId = ''] = purpose.split(':');
        if ((phases.get(productId) ?? 'idle') !== 'idle' || watched.has(productId)) continue;
        if (kind === 'buy') void buyForCurrency(productId);
        if (kind === 'order') {
          const [state, orderId = ''] = value.split(' ');
          if (state === 'paid') set(productId, 'pending');
          watch(productId, orderId, state === 'paid' ? mostLooks : quietLooks);
        }
      }
    },
    phases: () => phases,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
