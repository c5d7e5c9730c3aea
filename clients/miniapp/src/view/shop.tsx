import { byId, type Product } from '../release/release.ts';
import { Glyph } from '../ui/icon.tsx';
import { Amount, Button, Cell, Empty, Failed, Section, SkeletonCells, Tile } from '../ui/kit.tsx';
import type { Loadable, ProductState } from './model.ts';
import { MoneyAmount } from './money.tsx';
import { useStage } from './stage.tsx';

const idle: ProductState = { phase: 'idle', left: null };

const ProductCell = ({
  product,
  state,
  onBuy,
}: {
  readonly product: Product;
  readonly state: ProductState;
  readonly onBuy: (at: Element) => void;
}) => {
  const { messages, number, text, release } = useStage();
  const title = text(product.title);
  const currency = product.price === null ? undefined : byId(release.currencies, product.price.currencyId);
  const price =
    product.stars === null
      ? `${number(BigInt(product.price?.amount ?? 0))} ${text(currency?.name)}`
      : messages.starsPrice(number(product.stars), product.stars);
  const icon = product.icon ?? byId(release.items, product.grants[0]?.itemId ?? '')?.icon ?? 'gift';
  const pending = state.phase === 'pending';
  return (
    <Cell
      leading={<Tile icon={icon} />}
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
          <Button
            kind={product.stars === null ? 'tinted' : 'filled'}
            busy={state.phase !== 'idle'}
            label={messages.buy(title, price)}
            onPress={onBuy}
          >
            {product.stars === null ? (
              product.price !== null && <MoneyAmount money={product.price} />
            ) : (
              <Amount glyph="star">{number(product.stars)}</Amount>
            )}
          </Button>
        )
      }
    />
  );
};

/** Things for sale, for the project's currency and for Stars. */
export const ShopView = ({
  products,
  states,
  onBuy,
}: {
  readonly products: readonly Product[];
  readonly states: Loadable<ReadonlyMap<string, ProductState>>;
  readonly onBuy: (product: Product, at: Element) => void;
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
          />
        ))
      )}
    </Section>
  );
};
