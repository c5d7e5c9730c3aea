import { useMemo } from 'react';
import { byId, type Product, type Release, type ThingIcon } from '../release/release.ts';
import { Glyph, Thing } from '../ui/icon.tsx';
import { Amount, Button, Cell, Empty, Failed, Section, SkeletonCells, Tile } from '../ui/kit.tsx';
import { Sheet } from '../ui/sheet.tsx';
import type { Loadable, ProductState } from './model.ts';
import { MoneyAmount } from './money.tsx';
import { saleStateOf } from './sale.ts';
import { useStage } from './stage.tsx';
import { dayIn, subscriptionWords } from './subscription-words.ts';
import { useNow } from './use-now.ts';

const idle: ProductState = { phase: 'idle', left: null, stockLeft: null };

/** How long until a moment, in minutes, hours or days; the last minute is "less than a minute". */
const useAhead = (): ((at: number, now: number) => string) => {
  const { messages, number, locale } = useStage();
  return (at, now) => {
    const minutes = Math.floor((at - now) / 60_000);
    if (minutes < 1) return messages.underMinute;
    if (minutes < 60) return messages.minutes(number(minutes));
    if (minutes < 24 * 60)
      return messages.hours(number(Math.floor(minutes / 60)), String(minutes % 60).padStart(2, '0'));
    const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
    return new Intl.DateTimeFormat(locale, {
      ...(isThisYear ? {} : { year: 'numeric' }),
      day: 'numeric',
      month: 'short',
      hour: 'numeric',
      minute: '2-digit',
    }).format(at);
  };
};

const dayMs = 24 * 60 * 60 * 1000;

/** One line on how many there are and until when: always there where a product has either, so that nothing moves. */
const SaleLine = ({
  product,
  state,
  now,
}: {
  readonly product: Product;
  readonly state: ProductState;
  readonly now: number;
}) => {
  const { messages, number, locale } = useStage();
  const ahead = useAhead();
  const price = usePrice(product);
  const sale = saleStateOf(product, state, now);
  const until = product.availableUntil === null ? null : Date.parse(product.availableUntil);
  const words = ((): readonly string[] => {
    switch (sale.kind) {
      case 'running':
        return [subscriptionWords(locale).activeUntil(dayIn(locale, sale.until))];
      case 'owned':
        return [messages.owned];
      case 'limit':
        return [messages.soldOut];
      case 'sold-out':
        return [messages.allSold];
      case 'over':
        return [messages.saleOver];
      case 'before':
        return [
          sale.from - now < dayMs ? messages.startsIn(ahead(sale.from, now)) : messages.startsAt(ahead(sale.from, now)),
        ];
      case 'open':
        return [
          ...(product.kind === 'subscription' ? [price] : []),
          ...(state.stockLeft === null ? [] : [messages.left(number(state.stockLeft))]),
          ...(product.perPlayerLimit === null || product.perPlayerLimit === 1 || state.left === null
            ? []
            : [messages.leftForYou(number(state.left))]),
          ...(until === null
            ? []
            : [until - now < dayMs ? messages.endsIn(ahead(until, now)) : messages.endsAt(ahead(until, now))]),
        ];
    }
  })();
  return words.length === 0 ? null : <span className="sg-left">{words.join(' · ')}</span>;
};

/** What a product costs, in words: of a subscription, how often. */
const usePrice = ({ kind, price, stars }: Product): string => {
  const { messages, number, text, release, locale } = useStage();
  if (stars === null)
    return `${number(BigInt(price?.amount ?? 0))} ${text(byId(release.currencies, price?.currencyId ?? '')?.name)}`;
  const once = messages.starsPrice(number(stars), stars);
  return kind === 'subscription' ? subscriptionWords(locale).every(once) : once;
};

const iconOf = (product: Product, release: Release): ThingIcon =>
  product.icon ?? byId(release.items, product.grants[0]?.itemId ?? '')?.icon ?? 'gift';

const BuyButton = ({
  product,
  state,
  size,
  onBuy,
}: {
  readonly product: Product;
  readonly state: ProductState;
  readonly size: 'small' | 'large';
  readonly onBuy: (at: Element) => void;
}) => {
  const { messages, number, text, locale } = useStage();
  const price = usePrice(product);
  const title = text(product.title);
  return (
    <Button
      kind={product.stars === null && size === 'small' ? 'tinted' : 'filled'}
      size={size}
      busy={state.phase !== 'idle'}
      label={
        product.kind === 'subscription' ? subscriptionWords(locale).subscribe(title, price) : messages.buy(title, price)
      }
      onPress={onBuy}
    >
      {product.stars === null ? (
        product.price !== null && <MoneyAmount money={product.price} />
      ) : (
        <Amount glyph="star">{number(product.stars)}</Amount>
      )}
    </Button>
  );
};

const ProductCell = ({
  product,
  state,
  now,
  onBuy,
  onOpen,
}: {
  readonly product: Product;
  readonly state: ProductState;
  readonly now: number;
  readonly onBuy: (at: Element) => void;
  readonly onOpen: (() => void) | undefined;
}) => {
  const { messages, text, release } = useStage();
  const title = text(product.title);
  const sale = saleStateOf(product, state, now);
  const pending = state.phase === 'pending';
  return (
    <Cell
      leading={<Tile icon={iconOf(product, release)} />}
      onOpen={onOpen}
      title={title}
      subtitle={
        pending ? (
          <output className="sg-pending">
            <Glyph icon="clock" size={16} />
            <span>
              {messages.paymentPending}. {messages.paymentPendingHint}
            </span>
          </output>
        ) : (
          <>
            {product.description !== null && <span className="sg-clamp">{text(product.description)}</span>}
            <SaleLine product={product} state={state} now={now} />
          </>
        )
      }
      trailing={
        sale.kind === 'owned' || sale.kind === 'limit' || sale.kind === 'running' ? (
          <span className="sg-done">
            <Glyph icon="check" size={20} />
          </span>
        ) : sale.kind !== 'open' ? (
          <span className="sg-off">
            {sale.kind === 'before' ? messages.soon : sale.kind === 'over' ? messages.over : messages.none}
          </span>
        ) : (
          <BuyButton product={product} state={state} size="small" onBuy={onBuy} />
        )
      }
    />
  );
};

/** One product in full: what it is, and what it brings. */
export const ProductSheet = ({
  product,
  state,
  onBuy,
  onClose,
}: {
  readonly product: Product;
  readonly state: ProductState;
  readonly onBuy: (at: Element) => void;
  readonly onClose: () => void;
}) => {
  const { messages, number, text, release, locale } = useStage();
  const now = useNow(useMemo(() => [product], [product]));
  const title = text(product.title);
  const sale = saleStateOf(product, state, now);
  const hasProfile = release.screens.some(({ blocks }) => blocks.some(({ type }) => type === 'profile'));
  return (
    <Sheet label={title} onClose={onClose}>
      <Thing icon={iconOf(product, release)} size={88} />
      <h2 className="sg-sheet-title">{title}</h2>
      {product.description !== null && <p className="sg-sheet-text">{text(product.description)}</p>}
      <SaleLine product={product} state={state} now={now} />
      <ul className="sg-sheet-list" aria-label={messages.brings}>
        {product.parts.map(({ productId, quantity }) => {
          const part = byId(release.products, productId);
          return (
            part !== undefined && (
              <li key={productId} className="sg-chip">
                <Amount icon={iconOf(part, release)}>
                  {text(part.title)} ×{number(quantity)}
                </Amount>
              </li>
            )
          );
        })}
        {product.grants.map(({ itemId, quantity }) => {
          const item = byId(release.items, itemId);
          return (
            <li key={itemId} className="sg-chip">
              <Amount icon={item?.icon ?? 'gift'}>
                {text(item?.title)} ×{number(quantity)}
              </Amount>
            </li>
          );
        })}
        {product.currencyGrants.map((money) => (
          <li key={money.currencyId} className="sg-chip">
            <MoneyAmount money={money} sign="+" />
          </li>
        ))}
      </ul>
      {sale.kind === 'running' && (
        <p className="sg-sheet-text">{subscriptionWords(locale).manage[hasProfile ? 'profile' : 'telegram']}</p>
      )}
      {sale.kind === 'open' && (
        <div className="sg-sheet-action">
          <BuyButton product={product} state={state} size="large" onBuy={onBuy} />
        </div>
      )}
    </Sheet>
  );
};

/** Things for sale, for the project's currency and for Stars. */
export const ShopView = ({
  products,
  states,
  onBuy,
  onOpen,
  onHistory,
}: {
  readonly products: readonly Product[];
  readonly states: Loadable<ReadonlyMap<string, ProductState>>;
  readonly onBuy: (product: Product, at: Element) => void;
  /** Shows a product in full; absent where there is no room for it. */
  readonly onOpen?: (product: Product) => void;
  /** Shows what was bought; absent where another shop of the screen does. */
  readonly onHistory?: (() => void) | undefined;
}) => {
  const { messages } = useStage();
  const now = useNow(products);
  return (
    <Section>
      {products.length === 0 ? (
        <Empty icon="chest" title={messages.noProducts} hint={messages.noProductsHint} />
      ) : states.state === 'failed' ? (
        <Failed onRetry={() => states.retry()} />
      ) : states.state === 'loading' ? (
        <SkeletonCells count={products.length} action />
      ) : (
        products.map((product) => (
          <ProductCell
            key={product.id}
            product={product}
            state={states.value.get(product.id) ?? idle}
            now={now}
            onBuy={(at) => onBuy(product, at)}
            onOpen={onOpen === undefined ? undefined : () => onOpen(product)}
          />
        ))
      )}
      {onHistory !== undefined && (
        <Cell leading={<Glyph icon="clock" size={28} />} title={messages.purchases} onOpen={onHistory} />
      )}
    </Section>
  );
};
