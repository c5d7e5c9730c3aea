import type { ReactNode } from 'react';
import type { Screen, ScreenIcon } from '../release/release.ts';
import { Glyph } from '../ui/icon.tsx';
import { useStage } from './stage.tsx';

const iconOf = (screen: Screen): ScreenIcon => screen.icon ?? (screen.home ? 'home' : 'star');

const useScreenTitle = () => {
  const { text } = useStage();
  return (screen: Screen): string => {
    const title = text(screen.title);
    return title === '' ? screen.name : title;
  };
};

/** The tab bar. One screen alone needs none. */
export const TabBar = ({
  screens,
  current,
  onOpen,
}: {
  readonly screens: readonly Screen[];
  readonly current: string;
  readonly onOpen: (id: string) => void;
}) => {
  const { messages } = useStage();
  const titleOf = useScreenTitle();
  if (screens.length < 2) return null;
  return (
    <nav className="sg-tabs" aria-label={messages.tabs}>
      {screens.map((screen) => (
        <button
          key={screen.id}
          type="button"
          className="sg-tab"
          aria-current={screen.id === current ? 'page' : undefined}
          onClick={() => onOpen(screen.id)}
        >
          <Glyph icon={iconOf(screen)} size={26} />
          <span className="sg-tab-title">{titleOf(screen)}</span>
        </button>
      ))}
    </nav>
  );
};

/** One screen's blocks under its title, which the home screen leaves to its first block. */
export const ScreenFrame = ({
  screen,
  within = false,
  children,
}: {
  readonly screen: Screen;
  /** Whether it stands inside a page that has a main part of its own. */
  readonly within?: boolean;
  readonly children: ReactNode;
}) => {
  const titleOf = useScreenTitle();
  const [Frame, Heading] = within ? (['div', 'h2'] as const) : (['main', 'h1'] as const);
  return (
    <Frame className="sg-screen" key={screen.id} data-home={screen.home ? '' : undefined}>
      <Heading className={screen.home ? 'sg-hidden' : 'sg-screen-title'}>{titleOf(screen)}</Heading>
      {children}
    </Frame>
  );
};
