import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useQuery } from 'urql';
import { BlockHost } from '../block/block.tsx';
import { prefetchBlocks } from '../block/lazy.tsx';
import { App_PlayerDocument } from '../generated/graphql.ts';
import { speechOf } from '../i18n/locale.ts';
import { byId, emptyRelease, type Release } from '../release/release.ts';
import { createCheckout } from '../runtime/checkout.ts';
import type { Applied, Runtime } from '../runtime/runtime.ts';
import type { SessionLostError } from '../runtime/session.ts';
import type { Telegram } from '../runtime/telegram.ts';
import { schemeOf, type Scheme } from '../theme/scheme.ts';
import { flyReward } from '../ui/fly.ts';
import { Failed, Section } from '../ui/kit.tsx';
import type { Loadable, PlayerView } from '../view/model.ts';
import { ScreenFrame, TabBar } from '../view/screen.tsx';
import { Stage } from '../view/stage.tsx';
import { AppContext } from './context.ts';
import { useLiveTopics } from './live-topics.ts';
import { useNavigation } from './navigation.ts';
import { OfflineBanner, useOnline } from './offline.tsx';
import { useRelease } from './shown-release.ts';
import { LegalLinks } from './legal-links.tsx';
import { purchaseToast } from './news.ts';
import { LostPage, UnpublishedPage } from './pages.tsx';
import { playerView } from './player-view.ts';
import { useStanding } from './standing.ts';
import { createStore, useStore } from './store.ts';
import { Toasts, type Toast } from './toast.tsx';

export interface AppProps {
  readonly runtime: Runtime;
  readonly telegram: Telegram;
  readonly locale: string;
  /** The device's own scheme, for a host that names no colours. */
  readonly systemScheme: Scheme;
  readonly calm: boolean;
}

/** Blocks in which a player does something. */
const actTypes: ReadonlySet<string> = new Set(['tap', 'quests', 'shop', 'referral']);

const Running = ({
  runtime,
  telegram,
  locale,
  release,
  hash,
  reload,
}: Pick<AppProps, 'runtime' | 'telegram' | 'locale'> & {
  readonly release: Release;
  readonly hash: string | null;
  readonly reload: () => Promise<void>;
}) => {
  const [{ data: fresh, error }, ask] = useQuery({ query: App_PlayerDocument });
  const [kept, setKept] = useState(fresh);
  if (fresh !== undefined && fresh !== kept) setKept(fresh);
  const data = fresh ?? kept;
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  const { waiting, stuck } = useStore({ get: runtime.queue.state, subscribe: runtime.queue.subscribe });
  const [toasts] = useState(() => createStore<Toast | null>(null));
  const [stale, setStale] = useState({ board: 0, order: 0, wallet: 0 });
  // Another release may have other stocks, and other products to count.
  const [countedBy, setCountedBy] = useState(hash);
  if (hash !== countedBy) {
    setCountedBy(hash);
    setStale((before) => ({ ...before, order: before.order + 1 }));
  }
  const online = useOnline();
  const speech = useMemo(() => speechOf(locale), [locale]);
  const { screen, open, scroller, setOverlay, covered } = useNavigation(release, telegram, runtime.screen);
  const [spoken] = useState(() => createStore({ release, speech }));
  useEffect(() => spoken.set({ release, speech }), [spoken, release, speech]);

  const onApplied = useCallback(
    ({ outcomes }: Applied, refused: number) => {
      if (refused > 0) {
        telegram.haptic('error');
        const { refusedTap, tooLittle } = spoken.get().speech.messages;
        const isTooLittle = outcomes.some(({ refusal }) => refusal === 'INSUFFICIENT_FUNDS');
        toasts.set({ tone: 'refused', text: isTooLittle ? tooLittle : refusedTap });
      }
      // What an act costs is held by now; a refusal may mean that the wallet shown is an old one.
      if (refused > 0 || outcomes.some(({ cost }) => cost != null)) refresh();
      const earned = outcomes.flatMap(({ rewards }) => rewards).filter(({ reason }) => reason !== 'ACTION');
      const from = scroller.current?.querySelector('.sg-ring, .sg-tap-button');
      if (from != null)
        for (const { currency } of earned)
          flyReward(from, currency.id, byId(spoken.get().release.currencies, currency.id)?.icon ?? 'coin');
      // Its notice may have come before the stream was open.
      if (outcomes.some(({ rewards }) => rewards.length > 0)) setTimeout(refresh, 1200);
    },
    [telegram, toasts, refresh, spoken, scroller],
  );
  const standing = useStanding(runtime, data, onApplied);
  const level = useRef<number>(undefined);
  useEffect(() => {
    if (data === undefined) return;
    if (level.current !== undefined && standing.level > level.current) {
      telegram.haptic('success');
      toasts.set({ tone: 'done', text: speech.messages.newLevel(speech.number(standing.level)) });
    }
    level.current = standing.level;
  }, [data, standing.level, telegram, toasts, speech]);

  const [checkout] = useState(() =>
    createCheckout({
      request: runtime.request,
      keys: runtime.keys,
      locale,
      openInvoice: (link) => telegram.openInvoice(link),
      after: (ms, run) => void setTimeout(run, ms),
      onNews: (productId, news) => {
        toasts.set(purchaseToast(productId, news, spoken.get().release, spoken.get().speech));
        if (news.kind === 'bought') telegram.haptic('success');
        else if (news.kind !== 'cancelled' && news.kind !== 'unanswered') telegram.haptic('error');
        if (news.kind === 'price-changed' || news.kind === 'gone') void reload();
        refresh();
        setStale((before) => ({ ...before, order: before.order + 1, wallet: before.wallet + 1 }));
      },
    }),
  );
  useLiveTopics(runtime.session, (topics) => {
    if (topics.has('release')) void reload();
    if (['wallet', 'progress', 'inventory'].some((topic) => topics.has(topic))) refresh();
    if (topics.has('order')) checkout.resume();
    setStale((before) => ({
      board: before.board + (topics.has('progress') ? 1 : 0),
      order: before.order + (topics.has('order') ? 1 : 0),
      wallet: before.wallet + (topics.has('wallet') ? 1 : 0),
    }));
  });
  useEffect(() => {
    const wake = (): void => {
      runtime.queue.wake();
      checkout.resume();
      refresh();
    };
    addEventListener('online', wake);
    return () => removeEventListener('online', wake);
  }, [runtime, checkout, refresh]);

  // The page may be a minute old: the player's answer names the release by which it was made.
  const answeredHash = data?.release?.hash;
  useEffect(() => {
    if (answeredHash !== undefined && answeredHash !== hash) void reload();
  }, [answeredHash, hash, reload]);
  useEffect(() => {
    performance.mark('stargraph:interactive');
    const idle = setTimeout(prefetchBlocks, 1500);
    return () => clearTimeout(idle);
  }, []);
  const there = data !== undefined;
  useEffect(() => {
    if (there) performance.mark('stargraph:data');
  }, [there]);

  const player = useMemo<Loadable<PlayerView>>(
    () =>
      data === undefined
        ? { state: 'loading' }
        : { state: 'ready', value: playerView(data, standing, waiting, release) },
    [data, standing, waiting, release],
  );
  // Said once for the whole screen, whose blocks wait meanwhile; and it tries again by itself.
  const failed = data === undefined && error !== undefined;
  useEffect(() => {
    if (!failed) return;
    const timer = setInterval(refresh, 5000);
    return () => clearInterval(timer);
  }, [failed, refresh]);
  const acts = screen?.blocks.filter(({ type }) => actTypes.has(type)) ?? [];
  const onlyAct = acts.length === 1 ? acts[0]?.type : undefined;
  const lastShop = screen?.blocks.findLast(({ type }) => type === 'shop')?.id;
  const app = useMemo(
    () => ({ runtime, telegram, checkout, player, refresh, stale, toasts, onlyAct, lastShop, setOverlay, covered }),
    [runtime, telegram, checkout, player, refresh, stale, toasts, onlyAct, lastShop, setOverlay, covered],
  );
  if (screen === undefined) return <UnpublishedPage />;
  const kinds = [...waiting.values()].reduce((sum, count) => sum + count, 0);
  return (
    <AppContext value={app}>
      <div className="sg-scroll" ref={scroller}>
        <ScreenFrame screen={screen}>
          {failed && (
            <Section>
              <Failed onRetry={refresh} />
            </Section>
          )}
          {screen.blocks.map((block) => (
            <BlockHost key={block.id} block={block} />
          ))}
          <LegalLinks pages={runtime.boot.legalPages} />
        </ScreenFrame>
      </div>
      <div className="sg-foot">
        <Toasts store={toasts} />
        <OfflineBanner waiting={kinds} shown={!online || stuck} />
        <TabBar screens={release.screens} current={screen.id} onOpen={open} />
      </div>
    </AppContext>
  );
};

/** The Mini App inside Telegram. */
export const App = ({ runtime, telegram, locale, systemScheme, calm }: AppProps) => {
  const theme = useStore({ get: telegram.theme, subscribe: telegram.onTheme });
  const [lost, setLost] = useState<SessionLostError>();
  const { release, hash, reload } = useRelease(runtime);
  useEffect(() => runtime.session.onLost(setLost), [runtime]);
  useEffect(() => {
    // Behind the frame in which the first screen is painted.
    const frame = requestAnimationFrame(() => setTimeout(telegram.ready, 0));
    return () => cancelAnimationFrame(frame);
  }, [telegram]);
  return (
    <Stage
      release={release ?? emptyRelease}
      locale={locale}
      scheme={schemeOf(theme, systemScheme)}
      theme={theme}
      calm={calm}
      assetsUrl={runtime.boot.assetsUrl}
    >
      {lost !== undefined ? (
        <LostPage reason={lost.reason} onClose={() => telegram.close()} />
      ) : release === null ? (
        <UnpublishedPage />
      ) : (
        <Running runtime={runtime} telegram={telegram} locale={locale} release={release} hash={hash} reload={reload} />
      )}
    </Stage>
  );
};
