import { Glyph } from '../ui/icon.tsx';
import { Amount, Button, Cell, Empty, Failed, SkeletonCells, Tile } from '../ui/kit.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { byId } from '../release/release.ts';
import type { Loadable, PurchaseRow } from './model.ts';
import { MoneyAmount } from './money.tsx';
import { useStage } from './stage.tsx';
import { subscriptionWords } from './subscription-words.ts';

/** What a player bought and ordered, the newest first, each with how far it is. */
export const PurchasesSheet = ({
  purchases,
  onClose,
}: {
  readonly purchases: Loadable<readonly PurchaseRow[]>;
  readonly onClose: () => void;
}) => {
  const { messages, number, locale, release } = useStage();
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <Sheet label={messages.purchases} onClose={onClose}>
      <h2 className="sg-sheet-title">{messages.purchases}</h2>
      <div className="sg-sheet-rows">
        {purchases.state === 'loading' ? (
          <SkeletonCells count={4} />
        ) : purchases.state === 'failed' ? (
          <Failed onRetry={() => purchases.retry()} />
        ) : purchases.value.length === 0 ? (
          <Empty icon="chest" title={messages.noPurchases} hint={messages.noPurchasesHint} />
        ) : (
          purchases.value.map(({ id, productId, title, at, price, stars, state, returnedAt, renewal }) => (
            <Cell
              key={id}
              leading={<Tile icon={byId(release.products, productId)?.icon ?? 'gift'} />}
              title={title}
              subtitle={
                <>
                  <span>{moment.format(new Date(at))}</span>
                  {byId(release.products, productId)?.kind === 'subscription' && (
                    <span className="sg-left">
                      {renewal ? subscriptionWords(locale).isRenewal : subscriptionWords(locale).isOne}
                    </span>
                  )}
                  <span className="sg-pending">
                    <Glyph icon={state === 'done' ? 'check' : 'clock'} size={16} />
                    {messages.purchaseState[state]}
                    {returnedAt !== null && ` · ${moment.format(new Date(returnedAt))}`}
                  </span>
                </>
              }
              trailing={
                price === null ? <Amount glyph="star">{number(stars ?? 0)}</Amount> : <MoneyAmount money={price} />
              }
            />
          ))
        )}
      </div>
      <div className="sg-sheet-action">
        <Button kind="tinted" size="large" onPress={onClose}>
          {messages.close}
        </Button>
      </div>
    </Sheet>
  );
};
