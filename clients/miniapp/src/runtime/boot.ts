import type { Release } from '../release/release.ts';

/** What the gateway writes into the page for a project's origin. */
export interface Boot {
  readonly environmentId: string;
  readonly slug: string;
  readonly releaseHash: string | null;
  readonly release: Release | null;
  /** The bot that opens this app; null until one is connected. */
  readonly botUsername: string | null;
  /** The public pages beside it: `/terms`, `/privacy`. */
  readonly legalPages: readonly ('terms' | 'privacy')[];
  /** The origin that serves the release's images. */
  readonly assetsUrl: string | null;
}

/** What a session is made of, as launchExchange and sessionRefresh give it. */
export interface SessionGrant {
  readonly accessToken: string;
  readonly expiresAt: string;
  readonly refreshToken: string;
}

/** What the script in the page's head began before this one ran. */
export interface Early {
  /** The signed launch data as it came; null outside Telegram. */
  readonly initData: string | null;
  /** The launch parameters, `tgWebAppVersion` and the like. */
  readonly params: string;
  /** The answers as they came; they reject where the network failed. Absent outside Telegram. */
  readonly session?: Promise<EarlySession>;
  /** The body that answers the player query, as text; null without a session. */
  readonly player?: Promise<string | null>;
}
export type EarlySession = SessionGrant | { readonly reason: string } | { readonly limit: string } | null;

declare global {
  var stargraphEarly: Early | undefined;
}

/** The boot data of this page; undefined where the page was not served by a gateway. */
export const readBoot = (): Boot | undefined => {
  const text = document.querySelector('#stargraph-boot')?.textContent ?? '';
  try {
    const boot = JSON.parse(text) as Boot | null;
    return boot !== null && typeof boot.environmentId === 'string' ? boot : undefined;
  } catch {
    return undefined;
  }
};
