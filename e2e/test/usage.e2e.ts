import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '@stargraph/infra/engines/engine';
import { launchBrowser, seriousFindings, shoot, watchConsole, type Browser, type Page } from '../src/browser.ts';
import { startPlatformProcess, type PlatformProcess } from '../src/process.ts';

describe("the constructor's page of plan and usage", () => {
  let folder: string;
  let port: number;
  let platform: PlatformProcess;
  let browser: Browser;
  let page: Page;
  let complaints: () => readonly string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stargraph-usage-'));
    await chmod(folder, 0o755);
    port = await freePort();
    [platform, browser] = await Promise.all([startPlatformProcess(folder, port), launchBrowser()]);
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
    context.setDefaultTimeout(20_000);
    const watch = watchConsole(context);
    complaints = () => watch.complaints;
    page = await context.newPage();
    await page.goto(`http://admin.localhost:${port}/`);
    await page.locator('input[type=email]').fill('demo@stargraph.localhost');
    await page.locator('input[type=password]').fill(/password (\S+)/.exec(platform.output())?.[1] ?? '');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL(/overview/);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    platform.signal('SIGTERM');
    await platform.ended;
    await rm(folder, { recursive: true, force: true });
  });

  test('shows the plan, each limit in words and figures, and twelve months', async () => {
    const companyPath = await page.locator('a[href^="/c/"]').first().getAttribute('href');
    await page.goto(`http://admin.localhost:${port}/c/${companyPath?.split('/')[2]}/usage`);
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
    expect(complaints()).toEqual([]);
  });
});
