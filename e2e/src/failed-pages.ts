import { beforeEach } from 'vitest';
import type { Page } from './browser.ts';

/** What a person would see, and what the page asked for last: why a step in a browser got no further. */
const told = async (page: Page): Promise<string> => {
  const seen = await page
    .locator('body')
    .ariaSnapshot({ timeout: 2000 })
    .catch((error: unknown) => String(error));
  const requests = await Promise.all(
    (await page.requests()).slice(-20).map(async (request) => {
      const response = await Promise.race([
        request.response(),
        new Promise<undefined>((done) => {
          setTimeout(done, 200);
        }),
      ]);
      // Of a query nothing is told: an address may carry what opens something.
      return `  ${request.method()} ${new URL(request.url()).pathname} ${response?.status() ?? 'unanswered'}`;
    }),
  );
  const messages = (await page.consoleMessages()).slice(-10).map((message) => `  ${message.text()}`);
  const at = new URL(page.url());
  return [`${at.host}${at.pathname}`, seen.slice(0, 3000), 'requests:', ...requests, 'console:', ...messages].join(
    '\n',
  );
};

/** Tells of each open page when a test fails. Set up for every file, so that none can forget it. */
beforeEach(({ onTestFailed }) => {
  onTestFailed(async ({ task }) => {
    const { openBrowsers } = await import('./browser.ts');
    for (const browser of openBrowsers)
      for (const page of browser.contexts().flatMap((context) => context.pages()))
        console.error(`When "${task.name}" failed, a page stood at ${await told(page)}`);
  }, 30_000);
});
