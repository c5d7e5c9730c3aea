import { useState } from 'react';
import { byId } from '../release/release.ts';
import { Glyph } from '../ui/icon.tsx';
import { Button, Cell, Failed, Section, SkeletonCells, Tile } from '../ui/kit.tsx';
import { Sheet } from '../ui/sheet.tsx';
import type { Loadable, SubscriptionRow, SubscriptionWish, WishPhase } from './model.ts';
import { useStage } from './stage.tsx';
import { standingWords, staysUntil, wishOf } from './subscription-state.ts';
import { dayIn, subscriptionWords } from './subscription-words.ts';

/** What a subscription is called: as the release says, or as the server does where it has dropped the product. */
const useTitle = ({ productId, title }: SubscriptionRow): string => {
  const { release, text } = useStage();
  const product = byId(release.products, productId);
  return product === undefined ? title : text(product.title);
};

const SubscriptionCell = ({
  row,
  phase,
  onWish,
}: {
  readonly row: SubscriptionRow;
  readonly phase: WishPhase | undefined;
  readonly onWish: (wish: SubscriptionWish) => void;
}) => {
  const { messages, number, locale, release } = useStage();
  const words = subscriptionWords(locale);
  const title = useTitle(row);
  const wish = wishOf(row);
  const open =
    phase === 'waiting' ? words.waiting : row.pendingChange === null ? null : words.pending[row.pendingChange];
  return (
    <Cell
      leading={<Tile icon={byId(release.products, row.productId)?.icon ?? 'gift'} />}
      title={title}
      subtitle={
        <>
          <span>{standingWords(row, locale)}</span>
          {row.state !== 'EXPIRED' && (
            <span className="sg-left">{words.every(messages.starsPrice(number(row.stars), row.stars))}</span>
          )}
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
        </>
      }
    />
  );
};

/**
 * What the player pays for every 30 days: how each stands, and whether it goes on. Nothing where there is none; where
 * the project sells one, or nothing is known, its place is held.
 */
export const SubscriptionsView = ({
  rows,
  phases,
  onWish,
}: {
  readonly rows: Loadable<readonly SubscriptionRow[]>;
  readonly phases: ReadonlyMap<string, WishPhase>;
  readonly onWish: (row: SubscriptionRow, wish: SubscriptionWish) => void;
}) => {
  const { locale, release } = useStage();
  if (rows.state === 'ready' && rows.value.length === 0) return null;
  if (rows.state === 'loading' && !release.products.some(({ kind }) => kind === 'subscription')) return null;
  return (
    <Section header={subscriptionWords(locale).subscriptions}>
      {rows.state === 'failed' ? (
        <Failed onRetry={() => rows.retry()} />
      ) : rows.state === 'loading' ? (
        <SkeletonCells count={1} />
      ) : (
        rows.value.map((row) => (
          <SubscriptionCell key={row.id} row={row} phase={phases.get(row.id)} onWish={(wish) => onWish(row, wish)} />
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
