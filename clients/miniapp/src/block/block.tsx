import { Component, useEffect, type ReactNode } from 'react';
import { useApp } from '../app/context.ts';
import type { Block, Money } from '../release/release.ts';
import { Failed } from '../ui/kit.tsx';
import { BalanceView } from '../view/balance.tsx';
import { ImageView } from '../view/image.tsx';
import { LevelView } from '../view/level.tsx';
import type { Loadable, PlayerView } from '../view/model.ts';
import { useStage } from '../view/stage.tsx';
import { TapView } from '../view/tap.tsx';
import { TextView } from '../view/text.tsx';
import { LazyBlock } from './lazy.tsx';
import { blockContent } from './props.ts';
import { QuestsBlock } from './quests.tsx';

/** A block of a kind that this client does not know, such as a newer one: nothing to see, told once. */
const UnknownBlock = ({ block }: { readonly block: Block }) => {
  const { runtime } = useApp();
  useEffect(() => {
    runtime.track('client.block.unknown', block.type, { type: block.type.slice(0, 100), block: block.id });
  }, [runtime, block.type, block.id]);
  return null;
};

/** While the wallet is not known yet the server is left to say so. */
const isAffordable = (cost: Money, player: Loadable<PlayerView>): boolean =>
  player.state !== 'ready' || (player.value.wallets.get(cost.currencyId) ?? 0n) >= BigInt(cost.amount);

const KnownBlock = ({ block }: { readonly block: Block }) => {
  const { runtime, telegram, player, lastShop } = useApp();
  const { release, text } = useStage();
  const content = blockContent(block, release);
  if (content === null) return null;
  if (content === 'unknown') return <UnknownBlock block={block} />;
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
      return (
        <TapView
          label={text(content.label)}
          points={content.points}
          cost={content.cost}
          affordable={content.cost === null || isAffordable(content.cost, player)}
          onTap={() => {
            telegram.haptic('tap');
            runtime.queue.add(content.actionKey, content.maxCount);
          }}
        />
      );
    case 'quests':
      return <QuestsBlock quests={content.quests} />;
    case 'shop':
      return <LazyBlock type="shop" props={{ products: content.products, history: block.id === lastShop }} />;
    case 'leaderboard':
      return <LazyBlock type="leaderboard" props={{ leaderboard: content.leaderboard, size: content.size }} />;
    case 'profile':
      return <LazyBlock type="profile" props={{}} />;
    case 'referral':
      return <LazyBlock type="referral" props={{ text: content.text }} />;
  }
};

const Broken = ({ onRetry }: { readonly onRetry: () => void }) => {
  const { messages } = useStage();
  return <Failed title={messages.blockFailed} onRetry={onRetry} />;
};

/** Keeps a block's failure to itself: the others go on. */
class Boundary extends Component<
  { readonly children: ReactNode; readonly onError: (error: unknown) => void },
  { readonly failed: boolean }
> {
  override state = { failed: false };
  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }
  override componentDidCatch(error: unknown): void {
    this.props.onError(error);
  }
  override render(): ReactNode {
    return this.state.failed ? <Broken onRetry={() => this.setState({ failed: false })} /> : this.props.children;
  }
}

/** One block of a screen, with its data and its acts. */
export const BlockHost = ({ block }: { readonly block: Block }) => {
  const { runtime } = useApp();
  const onError = (error: unknown): void => {
    const message = error instanceof Error ? error.message : String(error);
    runtime.track('client.block.failed', block.id, { type: block.type.slice(0, 100), message: message.slice(0, 500) });
  };
  return (
    <div className="sg-block" data-block={block.id}>
      <Boundary onError={onError}>
        <KnownBlock block={block} />
      </Boundary>
    </div>
  );
};
