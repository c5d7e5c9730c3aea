import { expect, test } from 'vitest';
import { watchConsole } from '../browser.ts';
import type { Workshop } from '../workshop.ts';

/** The audit log, from what is written in it to its download. */
export const auditSuite = (opened: () => Workshop): void => {
  test('an operator writes terms, finds it in the audit log, opens the entry by the keyboard and downloads the log; players read the page', async () => {
    const workshop = opened();
    const context = await workshop.browser.newContext({ locale: 'en-GB', acceptDownloads: true });
    context.setDefaultTimeout(20_000);
    const watch = watchConsole(context);
    const page = await context.newPage();
    await workshop.signIn(page);

    await page.goto(page.url().replace('overview', 'settings'));
    await page.getByRole('textbox', { name: 'Terms' }).fill('## Fair play\n\nNo bots. <b>None</b>.');
    await page.locator('form').filter({ hasText: 'Terms' }).getByRole('button', { name: 'Save' }).click();
    const link = page.getByRole('link', { name: 'Open the page' });
    const terms = await context.newPage();
    await terms.goto((await link.getAttribute('href')) ?? '');
    expect(await terms.locator('h2').textContent()).toBe('Fair play');
    expect(await terms.locator('main').textContent()).toContain('<b>None</b>');
    await terms.close();

    await page.getByRole('link', { name: 'Company', exact: true }).click();
    await page.getByRole('link', { name: 'Audit log' }).click();
    const entry = page.getByRole('link', { name: 'Terms or privacy changed' });
    // It comes a moment after what it tells of.
    await expect
      .poll(
        async () => {
          await page.reload();
          await page.locator('.ad-row').first().waitFor();
          return entry.count();
        },
        { timeout: 20_000 },
      )
      .toBe(1);
    await entry.focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('dialog', { name: 'Terms or privacy changed' });
    await panel.getByText('Fair play').waitFor();
    await panel.getByRole('link', { name: 'Demo operator' }).click();
    await page.waitForURL(/actor=opr_/);
    expect(page.url()).not.toContain('entry=');

    await page.getByRole('button', { name: 'Download' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'JSON Lines' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('audit.jsonl');
    await context.close();
    expect(watch.complaints).toEqual([]);
  }, 120_000);
};
