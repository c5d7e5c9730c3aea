import { useCallback, useEffect, useMemo, useState } from 'react';
import { useApp } from '../app/context.ts';
import { createStore, useStore } from '../app/store.ts';
import { byId } from '../release/release.ts';
import { Exchange_AllowancesDocument } from '../generated/graphql.ts';
import { createExchanger, type ExchangeNews } from '../runtime/exchanger.ts';
import { exchangeWords } from '../view/exchange-words.ts';
import { ExchangeSheet, ExchangeView } from '../view/exchange.tsx';
import { useStage } from '../view/stage.tsx';
import { useLoaded } from './loaded.ts';

const Exchanges = ({ left }: { readonly left: ReadonlyMap<string, bigint> }) => {
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
          'too-little': words.notEnough,
          limit: words.limit,
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
      <ExchangeView
        rates={release.exchanges}
        left={left}
        player={player}
        busy={busy}
        onOpen={({ id }) => setOpened(id)}
      />
      {rate !== undefined && player.state === 'ready' && (
        <ExchangeSheet
          rate={rate}
          left={left}
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

const unlimited: ReadonlyMap<string, bigint> = new Map();

/** Asks what may still be exchanged today. */
const LimitedExchanges = () => {
  const { stale } = useApp();
  const loaded = useLoaded(Exchange_AllowancesDocument, {}, stale.wallet);
  const answer = loaded.state === 'ready' ? loaded.value : undefined;
  const left = useMemo(
    () =>
      new Map((answer?.player.exchangeAllowances ?? []).map((each) => [each.exchangeId, BigInt(each.left)] as const)),
    [answer],
  );
  return <Exchanges left={left} />;
};

export const ExchangeBlock = () => {
  const { release } = useStage();
  return release.exchanges.some(({ perDay }) => perDay != null) ? <LimitedExchanges /> : <Exchanges left={unlimited} />;
};
