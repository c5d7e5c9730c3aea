import type { ServerResponse } from 'node:http';

const notice =
  (status: number, title: string, text: string, headers: Readonly<Record<string, string>> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { ...headers, 'content-type': 'text/html; charset=utf-8' }).end(
      `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title}</title></head>
<body><h1>${title}</h1><p>${text}</p></body>
</html>
`,
    );
  };

export const notFoundPage = notice(404, 'Nothing lives here', 'There is no Mini App at this address.');

export const notBuiltPage = notice(
  503,
  'This page is not built',
  'The server runs without this client’s build. Build the clients (npm run build), then reload.',
  { 'retry-after': '5' },
);

export const unavailablePage = notice(503, 'Back in a moment', 'This page can’t be shown just now. Try again soon.', {
  'retry-after': '2',
});
