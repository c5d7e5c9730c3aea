import { useCallback, useEffect, useState } from 'react';
import { useApp } from '../app/context.ts';
import { createStore, useStore } from '../app/store.ts';
import { byId } from '../release/release.ts';
import { createExchanger, type ExchangeNews } from '../runtime/exchanger.ts';
import { exchangeWords } from '../view/exchange-words.ts';
import { ExchangeSheet, ExchangeView } from '../view/exchange.tsx';
import { useStage } from '../view/stage.tsx';

export const ExchangeBlock = () => {
  const { runtime, telegram, toasts, refresh, player, setOverlay } = useApp();
  const stage = useStage();
  const { release } = stage;
  // Whoever tells what became of an exchange speaks the language, and of the release, of the moment.
  const [teller] = useState(() => createStore({ tell: (_rateId: string, _news: ExchangeNews): void => undefined }));
  const [exchanger] = useState(() =>
    createExchanger({
      request: runtime.request,
      keys: runtime.keys,
      onNews: (rateId, news) => teller.get().tell(rateId, news),
      after: (ms, run) => void setTimeout(run, ms),
    }),
  );
  const busy = useStore({ get: exchanger.busy, subscribe: exchanger.subscribe });
  const [opened, setOpened] = useState<string>();
  const close = useCallback(() => setOpened(undefined), []);
  useEffect(() => {
    if (opened === undefined) return;
    setOverlay(close);
    return () => setOverlay(null);
  }, [opened, close, setOverlay]);
  useEffect(() => {
    const tell = (rateId: string, news: ExchangeNews): void => {
      const words = exchangeWords(stage.locale);
      if (news.kind === 'exchanged') {
        const currencyId = byId(release.exchanges, rateId)?.get.currencyId ?? '';
        const name = stage.text(byId(release.currencies, currencyId)?.name);
        telegram.haptic('success');
        toasts.set({ tone: 'done', text: words.exchanged(`${stage.number(news.got)} ${name}`) });
      } else {
        const text = {
          gone: words.gone,
          refused: words.refused,
          'too-little': words.refused,
          unanswered: words.unanswered,
        };
        telegram.haptic('error');
        toasts.set({ tone: 'refused', text: text[news.kind] });
      }
      refresh();
    };
    teller.set({ tell });
  }, [teller, stage, release, telegram, toasts, refresh]);
  useEffect(() => exchanger.resume(release.exchanges.map(({ id }) => id)), [exchanger, release.exchanges]);
  const rate = release.exchanges.find(({ id }) => id === opened);
  return (
    <>
      <ExchangeView rates={release.exchanges} player={player} busy={busy} onOpen={({ id }) => setOpened(id)} />
      {rate !== undefined && player.state === 'ready' && (
        <ExchangeSheet
          rate={rate}
          available={player.value.wallets.get(rate.give.currencyId) ?? 0n}
          onExchange={(amount) => {
            exchanger.exchange(rate.id, amount);
            close();
          }}
          onClose={close}
        />
      )}
    </>
  );
};
