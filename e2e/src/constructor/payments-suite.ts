import { createSimulatedBot } from '@stargraph/embedded/simulator/bot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outOfSight, seriousFindings, shoot, type Page, type Watch } from '../browser.ts';
import { failComparison } from '../failed-comparison.ts';
import { forgedCharge, forgePayment } from '../forged-payment.ts';
import { simulatorApi } from '../simulator-api.ts';
import { buyForStars } from '../star-buyer.ts';
import type { Workshop } from '../workshop.ts';

const userId = 7001;
const phoneSize = { width: 360, height: 740 };
const deskSize = { width: 1280, height: 860 };

/** Payments of players: their stories, their Stars back, and the books beside Telegram's. */
export const paymentsSuite = (opened: () => Workshop): void => {
  describe('payments on the screen', () => {
    let workshop: Workshop;
    let page: Page;
    let watch: Watch;
    beforeAll(async () => {
      workshop = opened();
      ({ page, watch } = await workshop.desk());
      await workshop.signIn(page);
    }, 240_000);
    afterAll(() => page.context().close());

    /** Goes to the payments page, which asks for those of its environment. @returns that environment */
    const openPayments = async (): Promise<string> => {
      const asked = page.waitForRequest((request) => (request.postData() ?? '').includes('environmentId'));
      await page.goto(page.url().replace(/(overview|payments).*/, 'payments'));
      return /"environmentId":"(env_\w+)"/.exec((await asked).postData() ?? '')?.[1] ?? '';
    };

    /** The page as it is on a narrow phone, in both languages, the one in the light and the other in the dark. */
    const lookOnPhone = async (name: string, words: { readonly en: string; readonly ru: string }): Promise<void> => {
      await page.setViewportSize(phoneSize);
      for (const [language, colorScheme] of [
        ['ru', 'dark'],
        ['en', 'light'],
      ] as const) {
        await page.emulateMedia({ colorScheme });
        await page.evaluate((chosen) => localStorage.setItem('stargraph.language', chosen), language);
        await page.reload();
        await page.getByText(words[language]).first().waitFor();
        await shoot(page, `${name}-${language}-phone`);
        await page
          .getByText(words[language])
          .first()
          .evaluate((found) => found.scrollIntoView());
        await shoot(page, `${name}-${language}-phone-below`);
        expect(await seriousFindings(page)).toEqual([]);
        expect(await outOfSight(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phoneSize.width);
      }
      await page.setViewportSize(deskSize);
    };

    test('an operator finds a payment, reads its story and gives its Stars back for a reason, by the keyboard; the player sees it', async () => {
      const environmentId = await openPayments();
      const bought = await buyForStars(workshop.port, environmentId, { userId, kind: 'CONSUMABLE' });
      const { chargeId, orderId, playerId, stateOf, refunded } = bought;
      await expect.poll(stateOf, { timeout: 20_000 }).toBe('PAID');

      await page.getByRole('searchbox').fill('no such charge');
      await page.keyboard.press('Enter');
      await page.getByText('None of this kind').waitFor();
      await page.getByRole('searchbox').fill(chargeId);
      await page.keyboard.press('Enter');
      await page.waitForURL(/q=/);
      const row = page.getByRole('button', { name: /^Open the payment of/ });
      await row.waitFor();
      expect(await row.count()).toBe(1);
      expect(await page.getByRole('alert').count()).toBe(0);
      await row.press('Enter');
      const panel = page.getByRole('dialog', { name: 'Payment' });
      await panel.getByText('Telegram took the Stars, and the order was given').waitFor();
      await shoot(page, 'payments-panel');
      expect(await seriousFindings(page)).toEqual([]);

      // Whoever only paid, and never did anything else, is somebody too.
      await panel.getByRole('link').click();
      await page.waitForURL(new RegExp(`players/${playerId}`));
      await page.getByRole('heading', { level: 1, name: 'Test user 7001' }).waitFor();
      await page.getByRole('tab', { name: 'Wallets' }).click();
      await page.getByText('“Pouch of 100 coins”, bought for Stars').waitFor();
      await shoot(page, 'payments-payer');
      expect(await seriousFindings(page)).toEqual([]);
      // The tab stands in the address without being a place of its own.
      await page.goBack();
      await row.press('Enter');

      await panel.getByRole('textbox', { name: 'Reason' }).fill('Bought twice by mistake');
      await panel.getByRole('button', { name: /^Give .* Stars back/ }).press('Enter');
      const sure = page.getByRole('dialog', { name: /^Give .* Stars back\?$/ });
      await sure.getByRole('button', { name: 'Give back', exact: true }).press('Enter');
      await panel.getByText('Telegram confirmed it').waitFor();
      await panel.getByText('“Bought twice by mistake”').waitFor();
      await panel.getByText('Demo operator gave the Stars back').waitFor();
      expect(await panel.getByRole('textbox', { name: 'Reason' }).count()).toBe(0);
      await shoot(page, 'payments-refunded');
      expect(await refunded()).toBe(true);
      expect(await stateOf()).toBe('REFUNDED');

      await page.keyboard.press('Escape');
      await page.getByRole('searchbox').fill(orderId);
      await page.keyboard.press('Enter');
      await page.waitForURL(/q=ord_/);
      await page.getByText('Given back', { exact: true }).nth(1).waitFor();
      expect(watch.complaints).toEqual([]);
    }, 120_000);

    test('the books are compared with Telegram’s list at the press of a button: what was missed is repaired, what can not be is dismissed for a reason and opened again, and the forecast says what may be withdrawn', async () => {
      const environmentId = await openPayments();
      const simulator = simulatorApi(workshop.port);
      await simulator.post('faults', { loseUpdates: 1 });
      const lost = await buyForStars(workshop.port, environmentId, { userId, kind: 'CONSUMABLE' });
      await simulator.post(`transactions/${lost.chargeId}/age`, { seconds: 600 });
      expect(await lost.stateOf()).toBe('OPEN');
      await forgePayment(workshop.folder, createSimulatedBot(1, '', '', '').id, 'stars_payment');

      await page.getByRole('tab', { name: 'Compared with Telegram' }).click();
      await page.getByRole('checkbox', { name: 'From the very beginning' }).check();
      await page.getByRole('button', { name: 'Compare now' }).press('Enter');
      await page.getByText('Done', { exact: true }).first().waitFor();
      await page.getByText('by hand').waitFor();
      const repaired = page.getByRole('row', { name: new RegExp(lost.chargeId) });
      await repaired.getByText('Repaired', { exact: true }).waitFor();
      expect(await lost.stateOf()).toBe('PAID');

      const open = page.getByRole('row', { name: new RegExp(`Telegram does not list this payment.*${forgedCharge}`) });
      await open.getByText('To look at', { exact: true }).waitFor();
      await shoot(page, 'payments-reconciliation');
      expect(await seriousFindings(page)).toEqual([]);
      await open.getByRole('button', { name: /^Dismiss/ }).press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Dismiss this difference' });
      await shoot(page, 'payments-dismiss');
      expect(await seriousFindings(page)).toEqual([]);
      await dialog.getByRole('textbox', { name: 'Reason' }).fill('Given back by hand before the bot was connected');
      await dialog.getByRole('button', { name: 'Dismiss', exact: true }).press('Enter');
      await open.getByText('Dismissed', { exact: true }).waitFor();
      await open.getByText('Demo operator: “Given back by hand before the bot was connected”').waitFor();
      await shoot(page, 'payments-dismissed');
      await open.getByRole('button', { name: /^Open again/ }).press('Enter');
      await open.getByText('To look at', { exact: true }).waitFor();

      // One that failed by a fault of ours says so, and another is begun all the same.
      await failComparison(workshop.folder, environmentId);
      await page.reload();
      const failed = page.getByRole('row', { name: /Failed/ });
      await failed.getByText('By a fault of the platform, not of your bot or of Telegram', { exact: false }).waitFor();
      await page.getByRole('button', { name: 'Compare now' }).press('Enter');
      await expect.poll(() => page.getByText('Done', { exact: true }).count(), { timeout: 15_000 }).toBe(2);
      await lookOnPhone('payments-reconciliation', {
        en: 'Telegram does not list this payment',
        ru: 'Telegram не знает этого платежа',
      });
      // On a phone the whole of a finding stands there: which transaction it is of, too.
      await page.setViewportSize(phoneSize);
      await open.getByText(forgedCharge).waitFor();
      await page.setViewportSize(deskSize);

      await page.getByRole('tab', { name: 'Payout forecast' }).click();
      await page.getByText('Available now').waitFor();
      await shoot(page, 'payments-payout');
      expect(await seriousFindings(page)).toEqual([]);

      await page.getByRole('tab', { name: 'Payments', exact: true }).click();
      await page.getByLabel('Give them back').selectOption({ label: 'after 24 hours' });
      await page.getByRole('dialog').getByRole('button', { name: 'Give them back' }).click();
      await page.getByText('It holds from now on').waitFor();
      await page.reload();
      expect(await page.getByLabel('Give them back').inputValue()).toBe('24');
      await page.setViewportSize(phoneSize);
      await shoot(page, 'payments-phone');
      expect(watch.complaints).toEqual([]);
    }, 120_000);
  });
};
