import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { homeScreen, type Release, type Screen } from '../release/release.ts';
import type { LaunchValue } from '../runtime/launch-value.ts';
import type { Telegram } from '../runtime/telegram.ts';

export interface Navigation {
  readonly screen: Screen | undefined;
  readonly open: (id: string) => void;
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Something lies over the screen: the back button closes it first. Null when it is gone. */
  readonly setOverlay: (close: (() => void) | null) => void;
  /** Whether something does. */
  readonly covered: boolean;
}

/**
 * Which screen is open; where its release drops it, home. Each keeps how far it was scrolled. The host's back button
 * leads home from every other screen.
 */
export const useNavigation = (release: Release, telegram: Telegram, kept: LaunchValue): Navigation => {
  const [wanted, setWanted] = useState(kept.load);
  const scroller = useRef<HTMLDivElement>(null);
  const places = useRef(new Map<string, number>());
  const [overlay, setOverlay] = useState<{ readonly close: () => void } | null>(null);
  const home = homeScreen(release);
  const screen = release.screens.find(({ id }) => id === wanted) ?? home;
  const current = screen?.id;
  const homeId = home?.id;

  const open = useCallback(
    (id: string) => {
      if (current !== undefined) places.current.set(current, scroller.current?.scrollTop ?? 0);
      kept.save(id);
      if (id === current) scroller.current?.scrollTo({ top: 0, behavior: 'smooth' });
      setWanted(id);
    },
    [current, kept],
  );
  useLayoutEffect(() => {
    if (scroller.current !== null && current !== undefined)
      scroller.current.scrollTop = places.current.get(current) ?? 0;
  }, [current]);
  useEffect(() => {
    // A keyboard must be able to scroll also a screen that has nothing to press.
    if (scroller.current !== null) scroller.current.tabIndex = 0;
  }, []);
  useEffect(() => {
    const leave = current === undefined || homeId === undefined || current === homeId ? null : () => open(homeId);
    telegram.setBack(overlay?.close ?? leave);
  }, [telegram, current, homeId, open, overlay]);
  const cover = useCallback((close: (() => void) | null) => setOverlay(close === null ? null : { close }), []);
  return { screen, open, scroller, setOverlay: cover, covered: overlay !== null };
};
