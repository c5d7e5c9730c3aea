import { useState } from 'react';
import { byId, type Product } from '../release/release.ts';
import { Glyph } from '../ui/icon.tsx';
import { Button, Cell, Failed, Section, SkeletonCells, Tile } from '../ui/kit.tsx';
import { Sheet } from '../ui/sheet.tsx';
import type { Loadable, ProductPhase, SubscriptionRow, SubscriptionWish, WishPhase } from './model.ts';
import { useStage } from './stage.tsx';
import { soldAgain, standingWords, staysUntil, wishOf } from './subscription-state.ts';
import { dayIn, subscriptionWords } from './subscription-words.ts';
import { useNow } from './use-now.ts';

/** What a subscription is called: as the release says, or as the server does where it has dropped the product. */
const useTitle = ({ productId, title }: SubscriptionRow): string => {
  const { release, text } = useStage();
  const product = byId(release.products, productId);
  return product === undefined ? title : text(product.title);
};

/** What one that ended can be had for again. */
interface Again {
  readonly product: Product;
  readonly phase: ProductPhase;
  readonly buy: () => void;
}

const SubscriptionCell = ({
  row,
  phase,
  again,
  onWish,
}: {
  readonly row: SubscriptionRow;
  readonly phase: WishPhase | undefined;
  readonly again: Again | undefined;
  readonly onWish: (wish: SubscriptionWish) => void;
}) => {
  const { messages, number, locale, release } = useStage();
  const words = subscriptionWords(locale);
  const title = useTitle(row);
  const wish = wishOf(row);
  const open =
    phase === 'waiting'
      ? words.waiting
      : again?.phase === 'pending'
        ? `${messages.paymentPending}. ${messages.paymentPendingHint}`
        : row.pendingChange === null
          ? null
          : words.pending[row.pendingChange];
  // What it costs: one that runs, as it was bought; one that ended, as it is sold now.
  const stars = row.state === 'EXPIRED' ? again?.product.stars : row.stars;
  const price = stars == null ? null : words.every(messages.starsPrice(number(stars), stars));
  return (
    <Cell
      leading={<Tile icon={byId(release.products, row.productId)?.icon ?? 'gift'} />}
      title={title}
      subtitle={
        <>
          <span>{standingWords(row, locale)}</span>
          {price !== null && <span className="sg-left">{price}</span>}
          {open !== null && (
            <output className="sg-pending">
              <Glyph icon="clock" size={16} />
              <span>{open}</span>
            </output>
          )}
          {/* Below the words, which say much: beside them they would be left with a third of a phone. */}
          {wish !== null && (
            <span className="sg-cell-act">
              <Button
                kind="tinted"
                busy={phase !== undefined}
                label={wish === 'cancel' ? words.cancelIt(title) : words.resumeIt(title)}
                onPress={() => onWish(wish)}
              >
                {words[wish]}
              </Button>
            </span>
          )}
          {again !== undefined && price !== null && (
            <span className="sg-cell-act">
              <Button
                kind="tinted"
                busy={again.phase !== 'idle'}
                label={words.againIt(title, price)}
                onPress={again.buy}
              >
                {words.again}
              </Button>
            </span>
          )}
        </>
      }
    />
  );
};

/**
 * What the player pays for every 30 days: how each stands, whether it goes on, and the way back to one that ended.
 * Nothing where there is none; where the project sells one, or nothing is known, its place is held.
 */
export const SubscriptionsView = ({
  rows,
  phases,
  sales,
  onWish,
  onBuy,
}: {
  readonly rows: Loadable<readonly SubscriptionRow[]>;
  readonly phases: ReadonlyMap<string, WishPhase>;
  /** How far the purchase of a product is, by its id. */
  readonly sales: ReadonlyMap<string, ProductPhase>;
  readonly onWish: (row: SubscriptionRow, wish: SubscriptionWish) => void;
  readonly onBuy: (product: Product) => void;
}) => {
  const { locale, release } = useStage();
  const now = useNow(release.products);
  if (rows.state === 'ready' && rows.value.length === 0) return null;
  if (rows.state === 'loading' && !release.products.some(({ kind }) => kind === 'subscription')) return null;
  const sold = soldAgain(rows.state === 'ready' ? rows.value : [], release.products, now);
  const againOf = ({ id }: SubscriptionRow): Again | undefined => {
    const product = sold.get(id);
    if (product === undefined) return undefined;
    return { product, phase: sales.get(product.id) ?? 'idle', buy: () => onBuy(product) };
  };
  return (
    <Section header={subscriptionWords(locale).subscriptions}>
      {rows.state === 'failed' ? (
        <Failed onRetry={() => rows.retry()} />
      ) : rows.state === 'loading' ? (
        <SkeletonCells count={1} />
      ) : (
        rows.value.map((row) => (
          <SubscriptionCell
            key={row.id}
            row={row}
            phase={phases.get(row.id)}
            again={againOf(row)}
            onWish={(wish) => onWish(row, wish)}
          />
        ))
      )}
    </Section>
  );
};

/** Asks once before a subscription is cancelled, and says what stays until when. */
export const CancelSheet = ({
  row,
  onCancel,
  onClose,
}: {
  readonly row: SubscriptionRow;
  readonly onCancel: () => void;
  readonly onClose: () => void;
}) => {
  const { locale } = useStage();
  const words = subscriptionWords(locale);
  const title = useTitle(row);
  const [now] = useState(() => Date.now());
  const until = staysUntil(row, now);
  return (
    <Sheet label={words.ask(title)} onClose={onClose}>
      <h2 className="sg-sheet-title">{words.ask(title)}</h2>
      <p className="sg-sheet-text">{until === null ? words.endsNow : words.stays(dayIn(locale, until))}</p>
      <div className="sg-sheet-action">
        <Button size="large" onPress={onClose}>
          {words.keep}
        </Button>
      </div>
      <div className="sg-sheet-action">
        <Button kind="tinted" size="large" onPress={onCancel}>
          {words.sure}
        </Button>
      </div>
    </Sheet>
  );
};
