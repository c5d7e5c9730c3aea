import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CommandClient } from '@stargraph/kit/commands';
import { environmentLegalPage } from '@stargraph/kit/contracts/commands/tenant';
import MarkdownIt from 'markdown-it';
import { escapeHtml } from './escape.ts';
import { notFoundPage } from './notice-page.ts';

export const legalKinds = ['terms', 'privacy'] as const;
export type LegalKind = (typeof legalKinds)[number];

/** The page that a path names, if it names one. */
export const legalKindOf = (path: string): LegalKind | undefined => legalKinds.find((kind) => path === `/${kind}`);

/** What operators write is shown to players: text, headings, lists, emphasis, links to the web; no HTML and no images. */
const markdown = new MarkdownIt('default', { html: false, linkify: false, typographer: false, breaks: true }).disable([
  'image',
]);
markdown.validateLink = (url) => /^(https?:|mailto:)/i.test(url.trim());
const linkOpen = markdown.renderer.rules['link_open'];
markdown.renderer.rules['link_open'] = (tokens, index, options, environment, self) => {
  const token = tokens[index];
  token?.attrSet('rel', 'nofollow noopener noreferrer');
  token?.attrSet('target', '_blank');
  return linkOpen === undefined
    ? self.renderToken(tokens, index, options)
    : linkOpen(tokens, index, options, environment, self);
};

const titles: Readonly<Record<LegalKind, Readonly<Record<string, string>>>> = {
  terms: { en: 'Terms of use', ru: 'Условия использования' },
  privacy: { en: 'Privacy', ru: 'Конфиденциальность' },
};
const otherLanguages: Readonly<Record<string, string>> = { en: 'Other languages', ru: 'Другие языки' };

const style = `:root{color-scheme:light dark}
body{margin:0 auto;max-width:42rem;padding:1.25rem 1rem 4rem;font:1rem/1.6 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.25rem;margin-top:2rem}h3{font-size:1.05rem;margin-top:1.5rem}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin-bottom:1.5rem;font-size:.9rem}nav a{display:inline-block;padding:.5rem 0}
table{border-collapse:collapse;display:block;overflow-x:auto}th,td{border:1px solid;padding:.25rem .5rem}
a{color:LinkText}pre{white-space:pre-wrap}`;
const styleSource = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** Languages as a browser wants them, the best first; `?lang=` before all. */
const languagesOf = (request: IncomingMessage): string[] => {
  const chosen = new URL(request.url ?? '/', 'http://page').searchParams.get('lang');
  const accepted = (request.headers['accept-language'] ?? '').split(',').map((each) => {
    const [tag = '', ...rest] = each.trim().split(';');
    return { tag, weight: Number(/q=([\d.]+)/.exec(rest.join(';'))?.[1] ?? 1) };
  });
  return [chosen ?? '', ...accepted.toSorted((a, b) => b.weight - a.weight).map(({ tag }) => tag)]
    .filter((tag) => /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag))
    .slice(0, 10);
};

/** Serves an environment's public pages of terms and privacy, also while it stands still. */
export const createLegalPages =
  (deps: { readonly commands: CommandClient; readonly frameAncestors: readonly string[] }) =>
  async (kind: LegalKind, environmentId: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const page = await deps.commands.call(environmentLegalPage, {
      environmentId,
      kind,
      languages: languagesOf(request),
    });
    if (page === null) return notFoundPage(response);
    const { language, languages, projectName, text } = page;
    const base = language.slice(0, 2);
    const title = titles[kind][base] ?? titles[kind]['en'] ?? kind;
    const names = new Intl.DisplayNames([language], { type: 'language' });
    const others = languages.filter((each) => each !== language);
    const nameOf = (each: string): string =>
      new Intl.DisplayNames([each], { type: 'language' }).of(each) ?? names.of(each) ?? each;
    const links = others.map(
      (each) =>
        `<a href="/${kind}?lang=${encodeURIComponent(each)}" lang="${each}" hreflang="${each}">${escapeHtml(nameOf(each))}</a>`,
    );
    const label = otherLanguages[base] ?? otherLanguages['en'] ?? '';
    const nav = links.length === 0 ? '' : `<nav aria-label="${label}">${links.join('')}</nav>\n`;
    const ancestors = deps.frameAncestors.length === 0 ? "'none'" : deps.frameAncestors.join(' ');
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; style-src ${styleSource}; base-uri 'none'; form-action 'none'; frame-ancestors ${ancestors}`,
    );
    if (deps.frameAncestors.length > 0) response.removeHeader('x-frame-options');
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-language': language,
      vary: 'accept-language',
      'cache-control': 'public, max-age=60',
    }).end(`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(`${title} · ${projectName}`)}</title><style>${style}</style></head>
<body>
<main>
<h1>${escapeHtml(`${title} · ${projectName}`)}</h1>
${nav}${markdown.render(text)}</main>
</body>
</html>
`);
  };
