import type { ServerResponse } from 'node:http';

const notice =
  (status: number, title: string, text: string, headers: Readonly<Record<string, string>> = {}, lang = 'en') =>
  (response: ServerResponse): void => {
    response.writeHead(status, { ...headers, 'content-type': 'text/html; charset=utf-8' }).end(
      `<!doctype html>
<html lang="${lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title}</title></head>
<body><h1>${title}</h1><p>${text}</p></body>
</html>
`,
    );
  };

export const notFoundPage = notice(404, 'Nothing lives here', 'There is no Mini App at this address.');

/** Whether the first language that a browser names of those we speak is Russian. */
const prefersRussian = (acceptLanguage = ''): boolean =>
  /^ru\b/i.test(
    acceptLanguage
      .split(',')
      .map((each) => each.trim())
      .find((each) => /^(en|ru)\b/i.test(each)) ?? '',
  );

const still = {
  en: {
    lang: 'en',
    title: 'This Mini App is paused',
    text: 'It is not available for now. Nothing that you have in it is lost. If you have a question, write to whoever runs it.',
  },
  ru: {
    lang: 'ru',
    title: 'Мини-приложение приостановлено',
    text: 'Сейчас оно недоступно. Всё, что у вас в нём есть, сохранено. Если есть вопрос, напишите тем, кто его ведёт.',
  },
} as const;

/** Shown in the place of a Mini App that stands still: it says no time to come back, since nobody knows one. */
export const stillPage = (acceptLanguage: string | undefined, response: ServerResponse): void => {
  const { lang, title, text } = still[prefersRussian(acceptLanguage) ? 'ru' : 'en'];
  notice(503, title, text, { 'content-language': lang, vary: 'accept-language' }, lang)(response);
};

export const notBuiltPage = notice(
  503,
  'This page is not built',
  'The server runs without this client’s build. Build the clients (npm run build), then reload.',
  { 'retry-after': '5' },
);

export const unavailablePage = notice(503, 'Back in a moment', 'This page can’t be shown just now. Try again soon.', {
  'retry-after': '2',
});
