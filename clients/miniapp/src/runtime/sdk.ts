import {
  backButton,
  hapticFeedback,
  init,
  invoice,
  mainButton,
  miniApp,
  setTargetOrigin,
  shareURL,
  swipeBehavior,
  themeParams,
  viewport,
} from '@tma.js/sdk-react';
import type { ThemeParams } from '../theme/scheme.ts';
import type { Host } from './telegram.ts';

/** Insets of the device and of what the host lays over the page, as `--sg-inset-*` of the document. */
const followInsets = (): void => {
  const sides = {
    top: () => viewport.safeAreaInsetTop() + viewport.contentSafeAreaInsetTop(),
    right: () => viewport.safeAreaInsetRight() + viewport.contentSafeAreaInsetRight(),
    bottom: () => viewport.safeAreaInsetBottom() + viewport.contentSafeAreaInsetBottom(),
    left: () => viewport.safeAreaInsetLeft() + viewport.contentSafeAreaInsetLeft(),
  };
  const apply = (): void => {
    for (const [side, inset] of Object.entries(sides))
      document.documentElement.style.setProperty(`--sg-inset-${side}`, `${inset()}px`);
  };
  apply();
  viewport.state.sub(apply);
};

/**
 * What the host draws around the page goes over into it. As colours, not by their names in the theme: a name that was
 * sent before is not sent again, some hosts keep the colour that it stood for then, and some have no theme at all.
 */
const colourHost = (): void => {
  const theme = themeParams.state();
  const ground = theme['secondary_bg_color'];
  const bar = theme['bottom_bar_bg_color'];
  if (ground !== undefined) {
    miniApp.setHeaderColor.ifAvailable(ground);
    miniApp.setBgColor.ifAvailable(ground);
  }
  if (bar !== undefined) miniApp.setBottomBarColor.ifAvailable(bar);
};

/** Does what is nice to have: a client that fails at it still has its buttons, haptics and invoices. */
const attempt = (what: () => void): void => {
  try {
    what();
  } catch {
    // Nothing depends on it.
  }
};

const rgb = (colour: string): `#${string}` => `#${colour.slice(1)}`;

/** A press handler that can be exchanged. */
const pressing = (onClick: (listener: () => void) => () => void) => {
  let off: (() => void) | undefined;
  return (listener: (() => void) | null): void => {
    off?.();
    off = listener === null ? undefined : onClick(listener);
  };
};

/**
 * The page around this one, which the bridge speaks to. The policy lets none but Telegram's own clients frame us (and,
 * in the embedded form, the simulator), so whoever does is one of them.
 */
const parentOrigin = (): string | undefined => {
  if (window.parent === window) return undefined;
  // Not every browser has the list; a referrer then names the origin.
  const ancestors = location.ancestorOrigins as DOMStringList | undefined;
  return ancestors?.[0] ?? (URL.canParse(document.referrer) ? new URL(document.referrer).origin : undefined);
};

/**
 * Binds Telegram's SDK. Every act asks first whether this client has it: older ones lack some.
 * @throws where the launch parameters are none of Telegram's
 */
export const loadHost = async (onTheme: (theme: ThemeParams) => void): Promise<Host> => {
  const parent = parentOrigin();
  if (parent !== undefined) setTargetOrigin(parent);
  // Custom styles of the host would be an inline style, which the page's policy forbids.
  init({ acceptCustomStyles: false });
  attempt(() => {
    themeParams.mount.ifAvailable();
    themeParams.state.sub(() => {
      onTheme(themeParams.state());
      attempt(colourHost);
    });
  });
  attempt(() => miniApp.mount.ifAvailable());
  attempt(() => backButton.mount.ifAvailable());
  attempt(() => mainButton.mount.ifAvailable());
  // Taps come fast: a swipe down must not close the app between two of them.
  attempt(() => {
    swipeBehavior.mount.ifAvailable();
    swipeBehavior.disableVertical.ifAvailable();
  });
  attempt(colourHost);
  // It asks the host and may wait for it: nothing else does.
  void Promise.resolve()
    .then(() => viewport.mount())
    .then(() => {
      viewport.bindCssVars.ifAvailable();
      viewport.expand.ifAvailable();
      followInsets();
    })
    .catch(() => undefined);
  const back = pressing((listener) => backButton.onClick(listener));
  const main = pressing((listener) => mainButton.onClick(listener));
  return {
    ready: () => void miniApp.ready.ifAvailable(),
    haptic: (kind) => {
      if (kind === 'tap') hapticFeedback.impactOccurred.ifAvailable('light');
      else hapticFeedback.notificationOccurred.ifAvailable(kind);
    },
    setBack: (onBack) => {
      if (!backButton.isSupported()) return;
      back(onBack);
      if (onBack === null) backButton.hide.ifAvailable();
      else backButton.show.ifAvailable();
    },
    setMain: (button) => {
      main(button?.onPress ?? null);
      mainButton.setParams.ifAvailable(
        button === null
          ? { isVisible: false }
          : {
              text: button.text,
              bgColor: rgb(button.color),
              textColor: rgb(button.textColor),
              isVisible: true,
              isEnabled: true,
            },
      );
    },
    openInvoice: async (link) => {
      if (!invoice.openUrl.isAvailable()) return 'failed';
      const status: string = await invoice.openUrl(link);
      return status === 'paid' || status === 'pending' || status === 'cancelled' ? status : 'failed';
    },
    share: (link) => void shareURL.ifAvailable(link),
    close: () => void miniApp.close.ifAvailable(),
  };
};
