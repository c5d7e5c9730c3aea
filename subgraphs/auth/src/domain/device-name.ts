import { isIPv4, isIPv6 } from 'node:net';

/** What a session's owner knows a device by. */
export interface DeviceName {
  /** `Chrome`, `Telegram`, …; null for one that we know no name of. */
  readonly browser: string | null;
  /** `Windows`, `iOS`, …; null for one that we know no name of. */
  readonly system: string | null;
}

/** In this order: what comes later calls itself by the names of others, too. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bTelegram/i, 'Telegram'],
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bYaBrowser\//, 'Yandex Browser'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|HeadlessChrome|CriOS)\//, 'Chrome'],
  [/\bVersion\/[\d.]+.*\bSafari\//, 'Safari'],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/\b(?:iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac(?:intosh| OS X)\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** A device's name by what it says of itself: enough for its owner to know it again, and nothing to rely on. */
export const deviceNameOf = (userAgent: string | null): DeviceName => {
  const find = (names: typeof browsers): string | null =>
    names.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1] ?? null;
  return { browser: find(browsers), system: find(systems) };
};

/** Longest text of a device that is kept, characters. */
const longestUserAgent = 512;

/** What is kept of a device's own words. */
export const keptUserAgent = (userAgent: string | null): string | null =>
  userAgent
    ?.toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, longestUserAgent) ?? null;

/** Roughly where an address is, and not whose it is: its /24 network, of IPv6 the /48. Null for what is no address. */
export const coarseNetwork = (ip: string | null): string | null => {
  if (ip === null) return null;
  if (isIPv4(ip)) return `${ip.split('.').slice(0, 3).join('.')}.0/24`;
  if (!isIPv6(ip)) return null;
  const [head = '', tail] = (ip.split('%', 1)[0] ?? '').toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  const groups = [...left, ...middle, ...right].slice(0, 3).map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.join(':')}::/48`;
};
