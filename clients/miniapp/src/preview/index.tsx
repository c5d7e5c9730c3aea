import { useState } from 'react';
import type { Release, Screen } from '../release/release.ts';
import { homeScreen } from '../release/release.ts';
import type { Scheme } from '../theme/scheme.ts';
import { ScreenFrame, TabBar } from '../view/screen.tsx';
import { Stage } from '../view/stage.tsx';
import { PreviewBlock } from './block.tsx';
import type { PreviewState } from './sample.ts';

export type { PreviewState } from './sample.ts';
export type { Release } from '../release/release.ts';
export type { Scheme } from '../theme/scheme.ts';

/**
 * One screen of a release as players see it, with an invented player. Fills its container; nothing in it asks a
 * server or Telegram. `release` may be half-made: what it lacks is not shown.
 */
export const PreviewScreen = ({
  release,
  screenId,
  locale,
  scheme,
  state = 'playing',
  selectedBlockId,
  onScreen,
  onBlock,
}: {
  readonly release: Release;
  /** The screen to show; the home screen where it is absent or gone. */
  readonly screenId?: string | undefined;
  readonly locale: string;
  readonly scheme: Scheme;
  readonly state?: PreviewState;
  readonly selectedBlockId?: string | undefined;
  /** A tab was pressed. Without it the preview goes there itself. */
  readonly onScreen?: (id: string) => void;
  /** A block was pressed: to select it. */
  readonly onBlock?: (id: string) => void;
}) => {
  const [opened, setOpened] = useState<string>();
  const wanted = onScreen === undefined ? (opened ?? screenId) : screenId;
  const screen: Screen | undefined = release.screens.find(({ id }) => id === wanted) ?? homeScreen(release);
  return (
    <Stage release={release} locale={locale} scheme={scheme}>
      {screen !== undefined && (
        <>
          <div className="sg-scroll">
            <ScreenFrame screen={screen} within>
              {screen.blocks.map((block) => (
                <div
                  key={block.id}
                  className="sg-block"
                  data-block={block.id}
                  data-selected={block.id === selectedBlockId ? '' : undefined}
                  onClickCapture={onBlock === undefined ? undefined : () => onBlock(block.id)}
                >
                  <PreviewBlock block={block} state={state} />
                </div>
              ))}
            </ScreenFrame>
          </div>
          <TabBar screens={release.screens} current={screen.id} onOpen={(id) => (onScreen ?? setOpened)(id)} />
        </>
      )}
    </Stage>
  );
};
