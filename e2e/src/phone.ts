import type { FrameLocator, Locator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** The simulator's page as a person uses it: the phone, what lies in its Mini App, and the tools beside it. */
export interface Phone {
  readonly page: Page;
  /** The Mini App that is open. */
  readonly app: FrameLocator;
  /** The chat with the demo's bot, opened from the list of chats. */
  openChat(): Promise<void>;
  /** Presses the bot's own button below its last message. */
  openApp(): Promise<void>;
  /** A screen of the Mini App by the title of its tab. */
  goTo(title: string): Promise<void>;
  /** What a block shows, by its name. */
  region(name: string): Locator;
  /** The phone's own network. */
  network(speed: 'online' | 'slow' | 'offline'): Promise<void>;
}

/** @param origin `http://simulator.localhost:port` */
export const createPhone = (page: Page, origin: string): Phone => {
  const frame = 'iframe[src*=".app.localhost"]';
  const app = page.frameLocator(frame);
  return {
    page,
    app,
    openChat: async () => {
      await page.goto(origin);
      await page.getByRole('button', { name: 'Star garden (demo)' }).first().click();
    },
    openApp: async () => {
      await page
        .getByRole('log')
        .getByRole('button', { name: /^(Open|Открыть)$/ })
        .last()
        .click();
      await app.getByRole('heading', { level: 1 }).waitFor();
      // It slides in and grows to its height once its script asks for that: a press at a place that it has left goes
      // beside it. With the player's data there it has asked.
      await eventually(
        () => app.locator('body').evaluate(() => performance.getEntriesByName('stargraph:data').length),
        (marks) => marks > 0,
        30_000,
      );
      await (await page.locator(frame).elementHandle())?.waitForElementState('stable');
    },
    goTo: async (title) => {
      await app.getByRole('navigation').getByRole('button', { name: title, exact: true }).click();
      await app.getByRole('heading', { level: 1, name: title }).waitFor();
    },
    region: (name) => app.getByRole('region', { name, exact: true }),
    // From the page itself: outside a browser the names under `localhost` need not resolve.
    network: (speed) =>
      page.evaluate(async (wanted) => {
        const response = await fetch('/api/network', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ speed: wanted }),
        });
        if (!response.ok) throw new Error(`The phone's network could not be set: ${response.status}`);
      }, speed),
  };
};
