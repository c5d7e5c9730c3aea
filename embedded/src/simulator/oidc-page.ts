import { createHash } from 'node:crypto';
import type { UserRow } from './state.ts';

const words = {
  en: {
    title: 'Sign in with Telegram',
    text: 'This is the simulator in Telegram’s place. Who are you?',
    as: (name: string) => `Sign in as ${name}`,
    cancel: 'Cancel',
  },
  ru: {
    title: 'Вход через Telegram',
    text: 'Это симулятор на месте Telegram. Кто вы?',
    as: (name: string) => `Войти: ${name}`,
    cancel: 'Отмена',
  },
} as const;

const style = `
:root { color-scheme: light dark; font: 16px/1.45 system-ui, sans-serif; --line: #d9dee5; --ground: #f4f6f9; --card: #fff; --ink: #16202c; --dim: #5b6775; --act: #1c7ab8; }
@media (prefers-color-scheme: dark) { :root { --line: #2c3642; --ground: #12181f; --card: #1b232c; --ink: #eef2f6; --dim: #9aa7b5; --act: #5eb5ef; } }
body { margin: 0; background: var(--ground); color: var(--ink); display: grid; min-height: 100vh; place-items: center; }
main { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 24px; width: min(360px, 100vw - 72px); margin: 12px; }
h1 { font-size: 1.25rem; margin: 0 0 4px; } p { margin: 0 0 16px; color: var(--dim); }
ul { list-style: none; margin: 0 0 12px; padding: 0; display: grid; gap: 8px; }
a { display: block; padding: 12px 14px; border: 1px solid var(--line); border-radius: 10px; color: var(--ink); text-decoration: none; overflow-wrap: anywhere; }
a small { display: block; color: var(--dim); } a:hover, a:focus-visible { border-color: var(--act); outline: 2px solid var(--act); outline-offset: 1px; }
a.quiet { border: 0; text-align: center; color: var(--act); }
`;
const styleHash = createHash('sha256').update(style).digest('base64');

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);

/** The page on which one picks who signs in: links alone, no script. */
export const authorizePage = (
  users: readonly UserRow[],
  query: URLSearchParams,
  language: string | undefined,
): { readonly html: string; readonly policy: string } => {
  const lang = language?.trim().toLowerCase().startsWith('ru') === true ? 'ru' : 'en';
  const say = words[lang];
  const linkTo = (user: string): string => {
    const next = new URLSearchParams(query);
    next.set('user', user);
    return escape(`?${next.toString()}`);
  };
  const rows = users.map((user) => {
    const name = escape([user.firstName, user.lastName].filter(Boolean).join(' '));
    const known = user.username === null ? `id ${user.id}` : `@${escape(user.username)}`;
    return `<li><a href="${linkTo(String(user.id))}" aria-label="${say.as(name)}">${name}<small>${known}</small></a></li>`;
  });
  return {
    html: `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${say.title}</title><style>${style}</style></head>
<body><main><h1>${say.title}</h1><p>${say.text}</p><ul>${rows.join('')}</ul><a class="quiet" href="${linkTo('')}">${say.cancel}</a></main></body></html>`,
    policy: `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  };
};
