/** What a link of Telegram leads to. */
export type TelegramLink =
  | { readonly kind: 'start'; readonly bot: string; readonly payload: string }
  | { readonly kind: 'app'; readonly bot: string; readonly startParam: string }
  | { readonly kind: 'chat'; readonly bot: string }
  | { readonly kind: 'invoice'; readonly slug: string }
  | { readonly kind: 'share'; readonly url: string; readonly text: string };

/** Reads `t.me/…`, or the path of one; undefined for any other address. */
export const readTelegramLink = (link: string): TelegramLink | undefined => {
  const address = link.startsWith('/') ? `https://t.me${link}` : /^[a-z]+:\/\//i.test(link) ? link : `https://${link}`;
  if (!URL.canParse(address)) return undefined;
  const { hostname, pathname, searchParams } = new URL(address);
  if (hostname !== 't.me' && hostname !== 'telegram.me') return undefined;
  const [first = '', second] = pathname.split('/').filter((part) => part !== '');
  if (first.startsWith('$')) return { kind: 'invoice', slug: first.slice(1) };
  if (first === 'invoice' && second !== undefined) return { kind: 'invoice', slug: second };
  if (first === 'share')
    return { kind: 'share', url: searchParams.get('url') ?? '', text: searchParams.get('text') ?? '' };
  if (first === '') return undefined;
  const startParam = searchParams.get('startapp');
  if (startParam !== null) return { kind: 'app', bot: first, startParam };
  if (second !== undefined) return { kind: 'app', bot: first, startParam: '' };
  const payload = searchParams.get('start');
  return payload === null ? { kind: 'chat', bot: first } : { kind: 'start', bot: first, payload };
};
