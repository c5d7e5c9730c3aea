import { HistoryPageView, HistoryView } from '../view/history.tsx';
import type { HistoryEntry, Loadable } from '../view/model.ts';
import { useStage } from '../view/stage.tsx';

/** An invented history, in the first of the release's currencies. */
export const PreviewHistory = ({ entries }: { readonly entries: Loadable<readonly HistoryEntry[]> }) => {
  const { currencies } = useStage().release;
  const [currency] = currencies;
  if (currency === undefined) return null;
  return (
    <HistoryView currencies={currencies} chosen={currency.id} expiry={undefined} onChoose={() => undefined}>
      <HistoryPageView entries={entries} currency={currency} first />
    </HistoryView>
  );
};
