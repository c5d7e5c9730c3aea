import { blockContent } from '../block/props.ts';
import type { Block, Product } from '../release/release.ts';
import { ExchangeView } from '../view/exchange.tsx';
import { BalanceView } from '../view/balance.tsx';
import { LeaderboardView } from '../view/leaderboard.tsx';
import { ImageView } from '../view/image.tsx';
import { LevelView } from '../view/level.tsx';
import type { Loadable, ProductState } from '../view/model.ts';
import { ProfileView } from '../view/profile.tsx';
import { QuestsView } from '../view/quests.tsx';
import { ReferralView } from '../view/referral.tsx';
import { ShopView } from '../view/shop.tsx';
import { useStage } from '../view/stage.tsx';
import { SubscriptionsView } from '../view/subscriptions.tsx';
import { TapView } from '../view/tap.tsx';
import { TextView } from '../view/text.tsx';
import { PreviewHistory } from './history.tsx';
import { sampleBoard, sampleHistory, samplePlayer, sampleSubscriptions, type PreviewState } from './sample.ts';

const nothing = (): void => undefined;
const nobody: ReadonlySet<string> = new Set();
/** Of a shop in which nobody has bought anything. */
const untouched = (products: readonly Product[]): ReadonlyMap<string, ProductState> =>
  new Map(products.map(({ id, stock }) => [id, { phase: 'idle', left: null, stockLeft: stock }]));

/** A block with an invented player, in a state. Its acts do nothing. */
export const PreviewBlock = ({ block, state }: { readonly block: Block; readonly state: PreviewState }) => {
  const { release, text } = useStage();
  const content = blockContent(block, release);
  if (content === null || content === 'unknown') return null;
  const loadable = <T,>(of: (played: 'new' | 'playing' | 'rich') => T): Loadable<T> =>
    state === 'loading'
      ? { state: 'loading' }
      : state === 'failed'
        ? { state: 'failed', retry: nothing }
        : { state: 'ready', value: of(state) };
  const player = loadable((played) => samplePlayer(release, played));
  switch (content.type) {
    case 'text':
      return <TextView text={text(content.text)} style={content.style} />;
    case 'image':
      return <ImageView path={content.path} width={content.width} height={content.height} alt={text(content.alt)} />;
    case 'balance':
      return <BalanceView currency={content.currency} player={player} />;
    case 'level':
      return <LevelView levels={release.levels} player={player} />;
    case 'tap':
      return <TapView label={text(content.label)} points={content.points} onTap={nothing} />;
    case 'quests':
      return <QuestsView quests={content.quests} player={player} claiming={nobody} onClaim={nothing} />;
    case 'shop':
      return (
        <ShopView products={content.products} states={loadable(() => untouched(content.products))} onBuy={nothing} />
      );
    case 'leaderboard':
      return (
        <LeaderboardView
          title={text(content.leaderboard.title)}
          size={content.size}
          board={loadable((played) => sampleBoard(content.size, played))}
        />
      );
    case 'profile':
      return (
        <>
          <ProfileView player={player} />
          {release.products.some(({ kind }) => kind === 'subscription') && (
            <SubscriptionsView
              rows={loadable((played) => sampleSubscriptions(release, played))}
              phases={new Map()}
              sales={new Map()}
              onWish={nothing}
              onBuy={nothing}
            />
          )}
          <ExchangeView rates={release.exchanges} left={new Map()} player={player} busy={nobody} onOpen={nothing} />
          <PreviewHistory entries={loadable((played) => sampleHistory(release, played))} />
        </>
      );
    case 'referral':
      return <ReferralView hint={text(content.text)} player={player} onCopy={nothing} onShare={nothing} />;
  }
};
