import { createContext, use, useMemo, type CSSProperties, type ReactNode } from 'react';
import { speechOf, type Speech } from '../i18n/locale.ts';
import type { LocalizedText, Release } from '../release/release.ts';
import { textIn } from '../release/text.ts';
import { palette, type Scheme, type ThemeParams } from '../theme/scheme.ts';
import '../ui/ui.css';

interface StageValue extends Speech {
  readonly release: Release;
  /** The origin that serves images; null where their paths are whole addresses. */
  readonly assetsUrl: string | null;
  /** The text of the release that this player reads. */
  readonly text: (text: LocalizedText | null | undefined) => string;
  /** Its accent as it is shown, and what stands on it: `#rrggbb`. */
  readonly accent: { readonly color: string; readonly textColor: string };
}

const StageContext = createContext<StageValue | null>(null);

/** What blocks speak and show from. Throws outside a {@link Stage}: a block can't be shown without one. */
export const useStage = (): StageValue => {
  const value = use(StageContext);
  if (value === null) throw new Error('A block stands outside a Stage');
  return value;
};

/**
 * Language, definitions and palette for everything inside. It carries all of its colours itself, so that several can
 * stand on one page, each in its own scheme.
 */
export const Stage = ({
  release,
  locale,
  scheme,
  theme = {},
  calm = false,
  assetsUrl = null,
  children,
}: {
  readonly release: Release;
  readonly locale: string;
  readonly scheme: Scheme;
  readonly theme?: ThemeParams;
  /** Fades in the place of movements. */
  readonly calm?: boolean;
  readonly assetsUrl?: string | null;
  readonly children: ReactNode;
}) => {
  const colours = useMemo(() => palette(scheme, theme, release.accent), [scheme, theme, release.accent]);
  const value = useMemo(
    () => ({
      ...speechOf(locale),
      release,
      assetsUrl,
      text: (text: LocalizedText | null | undefined) => textIn(text, locale, release.defaultLocale),
      accent: { color: colours['--sg-accent'], textColor: colours['--sg-on-accent'] },
    }),
    [release, assetsUrl, locale, colours],
  );
  return (
    <StageContext value={value}>
      <div
        className="sg-app"
        data-scheme={scheme}
        data-motion={calm ? 'calm' : 'full'}
        lang={value.locale}
        style={colours as CSSProperties}
      >
        {children}
      </div>
    </StageContext>
  );
};
