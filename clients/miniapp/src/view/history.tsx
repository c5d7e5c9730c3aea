import { useId, type ReactNode } from 'react';
import type { Currency } from '../release/release.ts';
import { Amount, Button, Cell, Empty, Failed, SkeletonCells } from '../ui/kit.tsx';
import { historyWords } from './history-words.ts';
import { ExpiryLine } from './expiry-line.tsx';
import type { HistoryEntry, Loadable, NextExpiry } from './model.ts';
import { useStage } from './stage.tsx';

const EntryCell = ({ entry, currency }: { readonly entry: HistoryEntry; readonly currency: Currency }) => {
  const { locale, number, text } = useStage();
  const words = historyWords(locale);
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <Cell
      title={words.why(entry)}
      subtitle={
        <>
          <span className="sg-left sg-wrapped">
            <time dateTime={entry.at.toISOString()}>{moment.format(entry.at)}</time>
            <span>{words.left(number(entry.balanceAfter))}</span>
          </span>
          {entry.expiresAt !== null && (
            <span className="sg-left">
              <time dateTime={entry.expiresAt.toISOString()}>{words.goodUntil(moment.format(entry.expiresAt))}</time>
            </span>
          )}
        </>
      }
      trailing={
        <span className="sg-move" data-gives={entry.gives || undefined}>
          <Amount icon={currency.icon ?? 'coin'}>
            {entry.gives ? '−' : '+'}
            {number(entry.amount)}
            <span className="sg-hidden"> {text(currency.name)}</span>
          </Amount>
        </span>
      }
    />
  );
};

/** A page of what moved one wallet. @param children what follows it: the next page, or what asks for it */
export const HistoryPageView = ({
  entries,
  currency,
  first,
  children,
}: {
  readonly entries: Loadable<readonly HistoryEntry[]>;
  readonly currency: Currency;
  /** Whether nothing stands before it. */
  readonly first: boolean;
  readonly children?: ReactNode;
}) => {
  const words = historyWords(useStage().locale);
  if (entries.state === 'failed') return <Failed onRetry={() => entries.retry()} />;
  if (entries.state === 'loading') return <SkeletonCells count={3} />;
  if (entries.value.length === 0)
    return first ? <Empty icon="moon" title={words.nothing} hint={words.nothingHint} /> : null;
  return (
    <>
      {entries.value.map((entry) => (
        <EntryCell key={entry.id} entry={entry} currency={currency} />
      ))}
      {children}
    </>
  );
};

export const MoreEntries = ({ onMore }: { readonly onMore: () => void }) => (
  <div className="sg-more">
    <Button kind="tinted" onPress={onMore}>
      {historyWords(useStage().locale).more}
    </Button>
  </div>
);

/** What moved the player's money: one currency at a time, which is chosen where there are several. */
export const HistoryView = ({
  currencies,
  chosen,
  expiry,
  onChoose,
  children,
}: {
  readonly currencies: readonly Currency[];
  readonly chosen: string;
  /** What expires next of the chosen one; undefined where nothing does. */
  readonly expiry: NextExpiry | undefined;
  readonly onChoose: (currencyId: string) => void;
  readonly children: ReactNode;
}) => {
  const { locale, text } = useStage();
  const id = useId();
  return (
    <section className="sg-section" aria-labelledby={id}>
      <h2 className="sg-section-header" id={id}>
        {historyWords(locale).history}
      </h2>
      {currencies.length > 1 && (
        <fieldset className="sg-choice">
          <legend className="sg-hidden">{historyWords(locale).history}</legend>
          {currencies.map((currency) => (
            <button
              key={currency.id}
              type="button"
              className="sg-choice-one"
              aria-pressed={currency.id === chosen}
              onClick={() => onChoose(currency.id)}
            >
              {text(currency.name)}
            </button>
          ))}
        </fieldset>
      )}
      {expiry !== undefined && <ExpiryLine {...expiry} />}
      <div className="sg-group">{children}</div>
    </section>
  );
};
