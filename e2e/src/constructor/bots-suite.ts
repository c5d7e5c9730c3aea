import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFindings, shoot, type Page, type Watch } from '../browser.ts';
import type { Workshop } from '../workshop.ts';

/** The card of a bot. It leaves the live environment without one. */
export const botsSuite = (opened: () => Workshop): void => {
  describe("the constructor's card of a bot", () => {
    let workshop: Workshop;
    let page: Page;
    let watch: Watch;

    beforeAll(async () => {
      workshop = opened();
      ({ page, watch } = await workshop.desk());
      await workshop.signIn(page);
      await page.goto(page.url().replace(/overview.*/, 'settings'));
    }, 180_000);
    afterAll(() => page.context().close());

    test('tells how it is, and takes it away once that is confirmed', async () => {
      const card = page.locator('.ad-environment-card[data-environment=live]');
      await card.getByText('Waiting to be sent').waitFor();
      await card.getByText(/In order|Not checked yet/).waitFor();
      await shoot(page, 'bot-card');
      expect(await seriousFindings(page)).toEqual([]);
      await card.getByRole('button', { name: /^Disconnect @/ }).click();
      await shoot(page, 'bot-disconnect');
      await page.getByRole('dialog').getByRole('button', { name: 'Disconnect', exact: true }).click();
      await card.getByLabel('Bot’s token').waitFor();
      expect(watch.complaints).toEqual([]);
    }, 90_000);
  });
};
