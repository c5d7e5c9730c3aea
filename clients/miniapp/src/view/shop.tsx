import { byId, type Product, type Release, type ThingIcon } from '../release/release.ts';
import { Glyph, Thing } from '../ui/icon.tsx';
import { Amount, Button, Cell, Empty, Failed, Section, SkeletonCells, Tile } from '../ui/kit.tsx';
import { Sheet } from '../ui/sheet.tsx';
import type { Loadable, ProductState } from './model.ts';
import { MoneyAmount } from './money.tsx';
import { useStage } from './stage.tsx';

const idle: ProductState = { phase: 'idle', left: null };

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
  const { messages, number, text, release } = useStage();
  const currency = product.price === null ? undefined : byId(release.currencies, product.price.currencyId);
  const price =
    product.stars === null
      ? `${number(BigInt(product.price?.amount ?? 0))} ${text(currency?.name)}`
      : messages.starsPrice(number(product.stars), product.stars);
  return (
    <Button
      kind={product.stars === null && size === 'small' ? 'tinted' : 'filled'}
      size={size}
      busy={state.phase !== 'idle'}
      label={messages.buy(text(product.title), price)}
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
  onBuy,
  onOpen,
}: {
  readonly product: Product;
  readonly state: ProductState;
  readonly onBuy: (at: Element) => void;
  readonly onOpen: (() => void) | undefined;
}) => {
  const { messages, number, text, release } = useStage();
  const title = text(product.title);
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
            {product.perPlayerLimit !== null && state.left !== null && state.left > 0 && (
              <span className="sg-left">{messages.left(number(state.left))}</span>
            )}
          </>
        )
      }
      trailing={
        state.left === 0 ? (
          <span className="sg-done">
            <Glyph icon="check" size={20} />
            <span className="sg-hidden">{messages.soldOut}</span>
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
  const { messages, number, text, release } = useStage();
  const title = text(product.title);
  return (
    <Sheet label={title} onClose={onClose}>
      <Thing icon={iconOf(product, release)} size={88} />
      <h2 className="sg-sheet-title">{title}</h2>
      {product.description !== null && <p className="sg-sheet-text">{text(product.description)}</p>}
      <ul className="sg-sheet-list" aria-label={messages.brings}>
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
      {state.left !== 0 && (
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
}: {
  readonly products: readonly Product[];
  readonly states: Loadable<ReadonlyMap<string, ProductState>>;
  readonly onBuy: (product: Product, at: Element) => void;
  /** Shows a product in full; absent where there is no room for it. */
  readonly onOpen?: (product: Product) => void;
}) => {
  const { messages } = useStage();
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
            onBuy={(at) => onBuy(product, at)}
            onOpen={onOpen === undefined ? undefined : () => onOpen(product)}
          />
        ))
      )}
    </Section>
  );
};
