import { createContext, use } from 'react';
import type { Checkout } from '../runtime/checkout.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Telegram } from '../runtime/telegram.ts';
import type { Loadable, PlayerView } from '../view/model.ts';
import type { Navigation } from './navigation.ts';
import type { Store } from './store.ts';
import type { Toast } from './toast.tsx';

/** What connected blocks work with. */
export interface App {
  readonly runtime: Runtime;
  readonly telegram: Telegram;
  readonly checkout: Checkout;
  readonly player: Loadable<PlayerView>;
  /** Asks the server for the player again. */
  readonly refresh: () => void;
  /** Grows with each change that concerns boards, purchases and wallets: whoever shows them asks again. */
  readonly stale: { readonly board: number; readonly order: number; readonly wallet: number };
  readonly toasts: Store<Toast | null>;
  /** The one block of the open screen that does anything: it may have the host's main button. */
  readonly onlyAct: string | undefined;
  /** The last shop of the open screen, which leads to what was bought. */
  readonly lastShop: string | undefined;
  readonly setOverlay: Navigation['setOverlay'];
  /** Whether something lies over the screen: its act is what is to be done, and the host's main button is not there. */
  readonly covered: boolean;
}

export const AppContext = createContext<App | null>(null);

export const useApp = (): App => {
  const app = use(AppContext);
  if (app === null) throw new Error('A connected block stands outside the app');
  return app;
};
