import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFindings, shoot, type Page, type Watch } from '../browser.ts';
import { simulatorApi } from '../simulator-api.ts';
import type { Workshop } from '../workshop.ts';

/** Plan and usage, and how a plan is paid for. It leaves the demo's operator with a second company. */
export const usageSuite = (opened: () => Workshop): void => {
  describe("the constructor's page of plan and usage", () => {
    let workshop: Workshop;
    let page: Page;
    let watch: Watch;

    beforeAll(async () => {
      workshop = opened();
      ({ page, watch } = await workshop.desk());
      await workshop.signIn(page);
    }, 180_000);
    afterAll(() => page.context().close());

    test('shows the plan, each limit in words and figures, and twelve months', async () => {
      const companyPath = await page.locator('a[href^="/c/"]').first().getAttribute('href');
      await page.goto(`${workshop.admin}c/${companyPath?.split('/')[2]}/usage`);
      await page.getByRole('heading', { level: 1, name: 'Plan and usage' }).waitFor();
      await page.getByText('Your plan is Scale.').waitFor();
      const projects = page.getByRole('article', { name: 'Projects' });
      expect(await projects.innerText()).toMatch(/1 of 200 \(0 %\)/);
      expect(await page.getByRole('article', { name: 'Players a month' }).innerText()).toContain('Begins anew in');
      expect(await page.getByRole('region', { name: 'Twelve months' }).getByRole('row').count()).toBeGreaterThanOrEqual(
        13,
      );
      await shoot(page, 'usage');
      expect(await seriousFindings(page)).toEqual([]);
      await page.setViewportSize({ width: 360, height: 740 });
      await shoot(page, 'usage-phone');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      // Staff gave the demo its plan, so nothing is sold to it.
      await page.getByText('The platform’s staff has set your plan.').waitFor();
      expect(await page.getByRole('button', { name: 'Choose Growth' }).count()).toBe(0);
      expect(watch.complaints).toEqual([]);
    });

    test("is where a company pays for its plan by the platform's bot, turns the renewal off, and sees what was paid", async () => {
      await page.setViewportSize({ width: 1280, height: 860 });
      await page.goto(`${workshop.admin}start?company=new`);
      await page.getByRole('textbox', { name: /^Company/ }).fill('Paying company');
      await page.getByRole('textbox', { name: /^Project name/ }).fill('Paying project');
      await page.getByRole('button', { name: 'Create the project' }).click();
      await page.getByRole('button', { name: 'Later' }).click();
      const mine = page.locator('a[href^="/c/"]').first();
      await page.goto(`${workshop.admin}c/${(await mine.getAttribute('href'))?.split('/')[2]}/usage`);
      await page.getByText('Your plan is Free.').waitFor();

      await page.getByRole('button', { name: 'Choose Growth' }).click();
      const dialog = page.getByRole('dialog', { name: 'Plan Growth' });
      await dialog.getByText('1,500 Stars for 30 days, renewed').waitFor();
      await shoot(page, 'usage-order');
      expect(await seriousFindings(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Get the invoice' }).press('Enter');
      const invoice = dialog.getByRole('link', { name: 'Open the invoice' });
      await invoice.waitFor();

      const simulator = simulatorApi(workshop.port);
      const { users } = await simulator.get<{ users: { id: number }[] }>('state');
      await simulator.post(`users/${users[0]?.id}`, { stars: 20_000 });
      const [phone] = await Promise.all([page.context().waitForEvent('page'), invoice.click()]);
      await phone.getByRole('button', { name: /Confirm and pay/ }).click();
      await phone.getByText('Plan Growth is yours.').waitFor();
      await shoot(phone, 'usage-invoice');
      await phone.close();

      await dialog.getByText('Paid. Growth is your plan now.').waitFor();
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      await page.getByText('Your plan is Growth.').waitFor();
      const state = page.getByRole('region', { name: /Subscription: Growth/ });
      await state.getByText('Then Telegram renews it for 1,500 Stars.').waitFor();
      await page.getByText('First payment').waitFor();
      await shoot(page, 'usage-paid');
      expect(await seriousFindings(page)).toEqual([]);

      await state.getByRole('button', { name: 'Stop the renewal' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Stop the renewal' }).click();
      await state.getByText('Ends by itself').waitFor();
      const { subscriptions } = await simulator.get<{ subscriptions: { state: string }[] }>('state');
      expect(subscriptions.map((each) => each.state)).toEqual(['canceled']);
      await page.setViewportSize({ width: 360, height: 740 });
      await page.emulateMedia({ colorScheme: 'dark' });
      await shoot(page, 'usage-paid-phone');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      expect(await seriousFindings(page)).toEqual([]);
      expect(watch.complaints).toEqual([]);
    }, 90_000);
  });
};
