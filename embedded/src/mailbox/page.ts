import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MailStore, StoredMail } from './store.ts';

const words = {
  en: {
    title: 'Mailbox',
    about: 'Every mail that this platform sends ends here, whomever it is to. Nothing leaves this machine.',
    empty: 'No mail yet',
    emptyText: 'Sign up or ask for a new password in the constructor: what is mailed shows here at once.',
    clear: 'Remove all',
    back: 'All mail',
    to: 'To',
    from: 'From',
    plain: 'As text',
    body: 'The mail',
    missing: 'There is no such mail. It may have been removed.',
    list: 'Mail, newest first',
  },
  ru: {
    title: 'Почта',
    about: 'Сюда попадают все письма этой платформы, кому бы они ни были. С этого компьютера ничего не уходит.',
    empty: 'Писем пока нет',
    emptyText: 'Зарегистрируйтесь или попросите новый пароль в конструкторе: письмо сразу появится здесь.',
    clear: 'Удалить все',
    back: 'Все письма',
    to: 'Кому',
    from: 'От',
    plain: 'Текстом',
    body: 'Письмо',
    missing: 'Такого письма нет. Возможно, его удалили.',
    list: 'Письма, сначала новые',
  },
} as const;
type Language = keyof typeof words;

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '');

const style = `
:root{color-scheme:light dark;--bg:#f4f4f6;--card:#fff;--text:#1c1c21;--dim:#5d5d69;--line:#dfdfe5;--accent:#4b53c9}
@media (prefers-color-scheme:dark){:root{--bg:#141418;--card:#1f1f25;--text:#e4e5ea;--dim:#a6a7b3;--line:#3d3e47;--accent:#a0a6f3}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,Arial,sans-serif}
main{max-width:760px;margin:0 auto;padding:24px 16px 48px}
h1{font-size:22px;line-height:1.3;margin:0;overflow-wrap:anywhere}
p{margin:0}
.dim{color:var(--dim)}
header{display:flex;flex-wrap:wrap;gap:12px;align-items:flex-start;justify-content:space-between;margin-bottom:20px}
header>div{flex:1 1 300px}
a{color:var(--accent)}
button{font:inherit;color:var(--text);background:var(--card);border:1px solid var(--line);border-radius:8px;padding:8px 14px;min-height:40px;cursor:pointer}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
ul{list-style:none;margin:0;padding:0;background:var(--card);border:1px solid var(--line);border-radius:12px;overflow:hidden}
li+li{border-top:1px solid var(--line)}
li a{display:grid;grid-template-columns:1fr auto;gap:2px 12px;padding:12px 16px;color:inherit;text-decoration:none}
li a:hover{background:var(--bg)}
li a:focus-visible{outline-offset:-2px}
.subject{font-weight:600;overflow-wrap:anywhere}
.who{grid-column:1/-1;overflow-wrap:anywhere}
time{font-variant-numeric:tabular-nums;white-space:nowrap}
.empty{padding:48px 24px;text-align:center;background:var(--card);border:1px solid var(--line);border-radius:12px}
.empty p+p{margin-top:4px}
dl{display:grid;grid-template-columns:auto 1fr;gap:2px 12px;margin:12px 0 16px}
dd{margin:0;overflow-wrap:anywhere}
iframe{width:100%;height:70vh;border:1px solid var(--line);border-radius:12px;background:#fff}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--card);border:1px solid var(--line);border-radius:12px;padding:16px;font:13px/1.5 ui-monospace,Menlo,Consolas,monospace}
summary{cursor:pointer;padding:8px 0;margin-top:12px}
`;
/** A list that is looked at shows new mail by itself. */
const script = `
const known=document.documentElement.dataset.mails;
setInterval(async()=>{try{const mails=await(await fetch('/mails')).json();
if(String(mails.length)+(mails[0]?.id??'')!==known)location.reload()}catch{}},1500);
`;
const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const policy = [
  "default-src 'none'",
  `style-src ${hashOf(style)}`,
  `script-src ${hashOf(script)}`,
  "connect-src 'self'",
  'img-src data:',
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
/** A mail is somebody else's page: no script runs in it, it loads nothing, and it has no origin. Its links open beside it. */
const mailPolicy =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

const document = (
  language: Language,
  title: string,
  body: string,
  live?: { readonly mails: string },
): string => `<!doctype html>
<html lang="${language}"${live === undefined ? '' : ` data-mails="${escape(live.mails)}"`}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(title)}</title><link rel="icon" href="data:,"><style>${style}</style></head>
<body><main>${body}</main>${live === undefined ? '' : `<script>${script}</script>`}</body>
</html>
`;

const timeOf = (at: string, language: Language): string =>
  `<time datetime="${escape(at)}" class="dim">${escape(
    new Date(at).toLocaleString(language === 'ru' ? 'ru-RU' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' }),
  )}</time>`;

const listPage = (mails: readonly StoredMail[], language: Language): string => {
  const t = words[language];
  const rows = mails.map(
    (mail) =>
      `<li><a href="/m/${mail.id}"><span class="subject">${escape(mail.subject)}</span>${timeOf(mail.at, language)}<span class="who dim">${escape(mail.to.join(', '))}</span></a></li>`,
  );
  const body = `<header><div><h1>${t.title}</h1><p class="dim">${t.about}</p></div>${
    mails.length === 0 ? '' : `<form method="post" action="/clear"><button>${t.clear}</button></form>`
  }</header>${
    mails.length === 0
      ? `<div class="empty"><p><strong>${t.empty}</strong></p><p class="dim">${t.emptyText}</p></div>`
      : `<ul aria-label="${t.list}">${rows.join('')}</ul>`
  }`;
  return document(language, t.title, body, { mails: `${mails.length}${mails[0]?.id ?? ''}` });
};

const mailPage = (mail: StoredMail, language: Language): string => {
  const t = words[language];
  const frame =
    mail.html === ''
      ? ''
      : `<iframe src="/m/${mail.id}/body" title="${t.body}" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`;
  const text = `<pre tabindex="0">${escape(mail.text)}</pre>`;
  return document(
    language,
    mail.subject,
    `<p><a href="/">← ${t.back}</a></p><h1>${escape(mail.subject)}</h1>
<dl><dt class="dim">${t.to}</dt><dd>${escape(mail.to.join(', '))}</dd><dt class="dim">${t.from}</dt><dd>${escape(mail.from)}</dd><dt></dt><dd>${timeOf(mail.at, language)}</dd></dl>
${frame}${mail.html === '' ? text : `<details><summary>${t.plain}</summary>${text}</details>`}`,
  );
};

const languageOf = (request: IncomingMessage): Language =>
  /^ru\b/i.test(request.headers['accept-language'] ?? '') ? 'ru' : 'en';

/** What `mail.localhost` answers: the list at `/`, a mail at `/m/<id>`, and the list as JSON at `/mails`. */
export const createMailboxPage =
  (store: MailStore) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    request.resume();
    const { pathname } = new URL(request.url ?? '/', 'http://mail.localhost');
    const language = languageOf(request);
    const answer = (status: number, type: string, body: string, csp = policy): void => {
      response
        .writeHead(status, {
          'content-type': type,
          'cache-control': 'no-store',
          'content-security-policy': csp,
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
        })
        .end(body);
    };
    const html = 'text/html; charset=utf-8';
    if (request.method === 'POST' && pathname === '/clear') {
      // Another site's page must not do it.
      if (!['same-origin', undefined].includes([request.headers['sec-fetch-site']].flat()[0]))
        return answer(403, 'text/plain', 'no\n');
      await store.clear();
      response.writeHead(303, { location: '/' }).end();
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, 'text/plain', 'GET\n');
    if (pathname === '/') return answer(200, html, listPage(store.list(), language));
    if (pathname === '/mails') return answer(200, 'application/json', JSON.stringify(store.list()));
    const [, id = '', part] = /^\/m\/([0-9a-f]{24})(\/body)?$/.exec(pathname) ?? [];
    const mail = store.find(id);
    if (mail === undefined)
      return answer(
        404,
        html,
        document(
          language,
          words[language].title,
          `<p>${words[language].missing}</p><p><a href="/">← ${words[language].back}</a></p>`,
        ),
      );
    if (part === undefined) return answer(200, html, mailPage(mail, language));
    // Links would otherwise open inside of the frame.
    return answer(200, html, mail.html.replace(/<head>/i, '<head><base target="_blank">'), mailPolicy);
  };
