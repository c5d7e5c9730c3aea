/** What this tab keeps while the browser is at Telegram: only an answer with the same state is its own. */
interface Pending {
  readonly state: string;
  readonly purpose: 'signIn' | 'link';
}

const key = 'stargraph.telegram';

/** Goes to Telegram's page. */
export const goToTelegram = (
  begun: { readonly url: string; readonly state: string },
  purpose: Pending['purpose'],
): void => {
  sessionStorage.setItem(key, JSON.stringify({ state: begun.state, purpose } satisfies Pending));
  location.assign(begun.url);
};

/** What the browser came back with, if this tab sent it there. Taken once: the address holds nothing of it afterwards. */
export type TelegramAnswer =
  | { readonly outcome: 'code'; readonly purpose: Pending['purpose']; readonly state: string; readonly code: string }
  | { readonly outcome: 'cancelled'; readonly purpose: Pending['purpose'] }
  | { readonly outcome: 'foreign' };

export const takeTelegramAnswer = (): TelegramAnswer => {
  const query = new URLSearchParams(location.search);
  const kept = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  history.replaceState(history.state, '', location.pathname);
  const pending = kept === null ? null : (JSON.parse(kept) as Pending);
  const [state, code] = [query.get('state'), query.get('code')];
  if (pending === null || state !== pending.state) return { outcome: 'foreign' };
  return code === null
    ? { outcome: 'cancelled', purpose: pending.purpose }
    : { outcome: 'code', purpose: pending.purpose, state, code };
};
