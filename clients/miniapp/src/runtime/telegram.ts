import type { ThemeParams } from '../theme/scheme.ts';

export type InvoiceOutcome = 'paid' | 'cancelled' | 'failed' | 'pending';
export type Haptic = 'tap' | 'success' | 'error';

/** The host's own button below the page. Colours are `#rrggbb`. */
export interface MainButton {
  readonly text: string;
  readonly color: string;
  readonly textColor: string;
  readonly onPress: () => void;
}

/** What the host does for us. */
export interface Host {
  /** Something can be seen: the host takes its own placeholder away. */
  readonly ready: () => void;
  readonly haptic: (kind: Haptic) => void;
  /** Shows the host's back button; null hides it. */
  readonly setBack: (onBack: (() => void) | null) => void;
  /** Shows the host's main button; null hides it. */
  readonly setMain: (button: MainButton | null) => void;
  /** Opens an invoice. What it answers is a hint: the server alone says what was paid. */
  readonly openInvoice: (link: string) => Promise<InvoiceOutcome>;
  readonly share: (link: string) => void;
  readonly close: () => void;
}

/** The host with its colours. Its SDK loads beside the first screen: what is asked before that happens then. */
export interface Telegram extends Host {
  readonly theme: () => ThemeParams;
  readonly onTheme: (listener: () => void) => () => void;
  /** Whether there is a host to speak to; known once its SDK is there. */
  readonly reached: () => Promise<boolean>;
}

/** The host's colours in its launch parameters. */
const launchTheme = (params: string): ThemeParams => {
  try {
    const theme: unknown = JSON.parse(new URLSearchParams(params).get('tgWebAppThemeParams') ?? '{}');
    return Object.fromEntries(
      Object.entries(theme ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return {};
  }
};

/**
 * @param load loads the SDK and tells changes of the theme; null where there is no host to speak to. It is called by
 *   `ready`, when the first screen stands: the SDK's code would only hold that up.
 */
export const createTelegram = (
  params: string,
  load: (onTheme: (theme: ThemeParams) => void) => Promise<Host | null>,
): Telegram => {
  let theme = launchTheme(params);
  const listeners = new Set<() => void>();
  let begin: () => void = () => undefined;
  const host = new Promise<void>((resolve) => {
    begin = resolve;
  })
    .then(() =>
      load((changed) => {
        theme = changed;
        for (const listener of listeners) listener();
      }),
    )
    .catch(() => null);
  const ask = (what: (host: Host) => void): void => {
    host
      .then((there) => {
        if (there !== null) what(there);
      })
      .catch(() => {
        // A client that can't do it goes without: nothing that matters is asked for this way.
      });
  };
  return {
    ready: () => {
      begin();
      ask((there) => there.ready());
    },
    haptic: (kind) => ask((there) => there.haptic(kind)),
    setBack: (onBack) => ask((there) => there.setBack(onBack)),
    setMain: (button) => ask((there) => there.setMain(button)),
    openInvoice: async (link) => (await host)?.openInvoice(link) ?? 'failed',
    share: (link) => ask((there) => there.share(link)),
    close: () => ask((there) => there.close()),
    theme: () => theme,
    reached: async () => (await host) !== null,
    onTheme: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
