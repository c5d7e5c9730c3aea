import { createHash } from 'node:crypto';

/** Where a page may be framed: sources as Content-Security-Policy has them, such as `https://web.telegram.org`. */
export interface FrameAncestors {
  /** @default Telegram's web clients */
  readonly app: readonly string[];
  /** @default nobody */
  readonly admin: readonly string[];
}

export const defaultFrameAncestors: FrameAncestors = {
  app: [
    'https://web.telegram.org',
    'https://*.web.telegram.org',
    'https://webk.telegram.org',
    'https://webz.telegram.org',
  ],
  admin: [],
};

const hashSource = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Sources for the inline elements of that tag: each by the hash of its text. Data blocks are not executed and need none. */
const inlineSources = (html: string, tag: 'script' | 'style'): string[] =>
  [...html.matchAll(new RegExp(`<${tag}\\b([^>]*)>([\\s\\S]*?)</${tag}>`, 'gi'))]
    .filter(
      ([, attributes = '']) => !/\ssrc\s*=/i.test(attributes) && !/type\s*=\s*["']?application\//i.test(attributes),
    )
    .map(([, , text = '']) => hashSource(text));

/** Other origins that pages need, beside their own. */
export interface PageOrigins {
  /** Serves images. @default none */
  readonly assets?: string | undefined;
  /** Takes uploads of the constructor. @default none */
  readonly uploads?: string | undefined;
}

const given = (origin: string | undefined): string[] => (origin === undefined ? [] : [origin]);

const common = (html: string, frameAncestors: readonly string[]): readonly (readonly [string, readonly string[]])[] => [
  ['default-src', ["'none'"]],
  ['script-src', ["'self'", ...inlineSources(html, 'script')]],
  ['style-src', ["'self'", ...inlineSources(html, 'style')]],
  ['connect-src', ["'self'"]],
  ['font-src', ["'self'"]],
  ['base-uri', ["'none'"]],
  ['form-action', ["'none'"]],
  ['frame-ancestors', frameAncestors.length === 0 ? ["'none'"] : frameAncestors],
];

const print = (directives: readonly (readonly [string, readonly string[]])[]): string =>
  directives.map(([name, sources]) => `${name} ${[...new Set(sources)].join(' ')}`).join('; ');

/** What the Mini App's page may load and run. `t.me` holds players' photos. */
export const appPolicy = (html: string, frameAncestors: readonly string[], { assets }: PageOrigins = {}): string =>
  print([...common(html, frameAncestors), ['img-src', ["'self'", 'data:', 'https://t.me', ...given(assets)]]]);

/** What the constructor's page may load and run: its style library writes style elements, under the response's nonce. */
export const adminPolicy = (
  html: string,
  frameAncestors: readonly string[],
  { assets, uploads }: PageOrigins = {},
): ((nonce: string) => string) => {
  const text = print([
    ...common(html, frameAncestors).map(([name, sources]): readonly [string, readonly string[]] =>
      name === 'script-src' || name === 'style-src'
        ? [name, [...sources, "'nonce-__NONCE__'"]]
        : [name, name === 'connect-src' ? [...sources, ...given(uploads)] : sources],
    ),
    ['img-src', ["'self'", 'data:', 'blob:', 'https://t.me', ...given(assets)]],
  ]);
  return (nonce) => text.replaceAll('__NONCE__', nonce);
};
