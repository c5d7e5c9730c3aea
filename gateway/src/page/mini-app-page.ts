import type { PublicRelease } from '@stargraph/kit/contracts/release';
import { escapeHtml } from './escape.ts';
import type { LegalKind } from './legal-page.ts';

/** What the Mini App's page finds in itself. */
export interface Boot {
  readonly environmentId: string;
  readonly slug: string;
  /** Null before the first publication. */
  readonly releaseHash: string | null;
  readonly release: PublicRelease | null;
  /** The bot that opens it, for those who come by a browser. */
  readonly botUsername: string | null;
  /** Which public pages it has beside: `/terms`, `/privacy`. */
  readonly legalPages: readonly LegalKind[];
  /** The origin that serves the release's images; null where none are. */
  readonly assetsUrl: string | null;
}

const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** JSON that stays inside its element, whatever its texts hold. */
const inlineJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => escapes[character] ?? '');

const titleOf = ({ release }: Boot): string | undefined =>
  release?.title?.[release.defaultLocale] ?? Object.values(release?.title ?? {})[0];

/**
 * The page of one environment's Mini App: the build's, with the release in its data block and the project's title.
 * @throws Error where the build has no data block to fill
 */
export const renderMiniApp = (html: string, boot: Boot): string => {
  const block = /(<script\b[^>]*\bid="stargraph-boot"[^>]*>)[\s\S]*?(<\/script>)/;
  if (!block.test(html)) throw new Error('The Mini App’s index.html has no script element with id="stargraph-boot"');
  const title = titleOf(boot);
  const filled = html.replace(block, (_, start: string, end: string) => `${start}${inlineJson(boot)}${end}`);
  return title === undefined
    ? filled
    : filled.replace(/<title>[^<]*<\/title>/, () => `<title>${escapeHtml(title)}</title>`);
};
