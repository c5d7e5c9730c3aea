import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@stargraph/infra/engines/engine';
import { launchBrowser, watchConsole, type Browser, type BrowserContext, type Page, type Watch } from './browser.ts';
import { startPlatformProcess } from './process.ts';

/** What `npm start` serves in a folder of its own, and a browser in front of it. */
export interface Workshop {
  /** Where it keeps its data, as `STARGRAPH_DATA`. */
  readonly folder: string;
  readonly port: number;
  readonly browser: Browser;
  /** The address of the constructor, with a slash at the end. */
  readonly admin: string;
  /** Signs in as the demo's operator, up to the overview. */
  readonly signIn: (page: Page) => Promise<void>;
  /** A desk in English, whose console is listened to. */
  readonly desk: () => Promise<{ readonly context: BrowserContext; readonly page: Page; readonly watch: Watch }>;
  readonly stop: () => Promise<void>;
}

/** @param name stands in the folder's name */
export const openWorkshop = async (name: string): Promise<Workshop> => {
  const folder = await mkdtemp(join(tmpdir(), `stargraph-${name}-`));
  // PostgreSQL runs as somebody else where tests run as root.
  await chmod(folder, 0o755);
  const port = await freePort();
  const [platform, browser] = await Promise.all([startPlatformProcess(folder, port), launchBrowser()]);
  const admin = `http://admin.localhost:${port}/`;
  return {
    folder,
    port,
    browser,
    admin,
    signIn: async (page) => {
      await page.goto(admin);
      await page.locator('input[type=email]').fill('demo@stargraph.localhost');
      await page.locator('input[type=password]').fill(/password (\S+)/.exec(platform.output())?.[1] ?? '');
      await page.getByRole('button', { name: /^(Sign in|Войти)$/ }).click();
      await page.waitForURL(/overview/);
    },
    desk: async () => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'en-GB' });
      context.setDefaultTimeout(20_000);
      const watch = watchConsole(context);
      return { context, page: await context.newPage(), watch };
    },
    stop: async () => {
      await browser.close();
      platform.signal('SIGTERM');
      await platform.ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
};
