import { useEffect, useState, type ComponentType } from 'react';
import { Failed, Section, SkeletonCells } from '../ui/kit.tsx';

/** Blocks that first screens seldom have, each in a chunk of its own. */
const loaders = {
  shop: () => import('./shop.tsx').then(({ ShopBlock }) => ShopBlock),
  leaderboard: () => import('./leaderboard.tsx').then(({ LeaderboardBlock }) => LeaderboardBlock),
  profile: () => import('./profile.tsx').then(({ ProfileBlock }) => ProfileBlock),
  referral: () => import('./referral.tsx').then(({ ReferralBlock }) => ReferralBlock),
};
export type LazyType = keyof typeof loaders;
type Loaded = { readonly [Type in LazyType]?: Awaited<ReturnType<(typeof loaders)[Type]>> };

let loaded: Loaded = {};
const load = async (type: LazyType): Promise<void> => {
  if (loaded[type] !== undefined) return;
  const block = await loaders[type]();
  // Only now: others have come meanwhile.
  loaded = { ...loaded, [type]: block };
};

/** Loads them while nothing else is to do, so that a cut network finds them here. */
export const prefetchBlocks = (): void => {
  for (const type of Object.keys(loaders) as LazyType[])
    load(type).catch(() => {
      // It is asked for again when it is shown.
    });
};

/** A block whose code may still be on its way; it holds the place meanwhile. */
export const LazyBlock = ({ type, props }: { readonly type: LazyType; readonly props: object }) => {
  const [state, setState] = useState<'there' | 'loading' | 'failed'>(loaded[type] === undefined ? 'loading' : 'there');
  useEffect(() => {
    if (state !== 'loading') return;
    let shown = true;
    load(type).then(
      () => shown && setState('there'),
      () => shown && setState('failed'),
    );
    return () => {
      shown = false;
    };
  }, [type, state]);
  // A chunk may be gone for good, since the server has a newer build: then the page is loaded again.
  const retry = (): void => {
    setState('loading');
    load(type).catch(() => {
      if (navigator.onLine) location.reload();
    });
  };
  if (state === 'failed')
    return (
      <Section>
        <Failed onRetry={retry} />
      </Section>
    );
  const Block = loaded[type] as ComponentType<object> | undefined;
  return Block === undefined ? (
    <Section>
      <SkeletonCells count={3} />
    </Section>
  ) : (
    <Block {...props} />
  );
};
