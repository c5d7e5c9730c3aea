import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFindings, shoot, type Page, type Watch } from '../src/browser.ts';
import { openWorkshop, type Workshop } from '../src/workshop.ts';

describe("the constructor's page of plan and usage", () => {
  let workshop: Workshop;
  let page: Page;
  let watch: Watch;

  beforeAll(async () => {
    workshop = await openWorkshop('usage');
    ({ page, watch } = await workshop.desk());
    await workshop.signIn(page);
  }, 180_000);
  afterAll(() => workshop.stop());

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
    expect(watch.complaints).toEqual([]);
  });
});
