import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '@stargraph/infra/engines/engine';
import { launchBrowser, seriousFindings, shoot, watchConsole, type Browser, type Page } from '../src/browser.ts';
import { startPlatformProcess, type PlatformProcess } from '../src/process.ts';

describe("the constructor's card of a bot", () => {
  let folder: string;
  let platform: PlatformProcess;
  let browser: Browser;
  let page: Page;
  let complaints: () => readonly string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stargraph-bots-'));
    await chmod(folder, 0o755);
    const port = await freePort();
    [platform, browser] = await Promise.all([startPlatformProcess(folder, port), launchBrowser()]);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
    context.setDefaultTimeout(15_000);
    const watch = watchConsole(context);
    complaints = () => watch.complaints;
    page = await context.newPage();
    await page.goto(`http://admin.localhost:${port}/`);
    await page.locator('input[type=email]').fill('demo@stargraph.localhost');
    await page.locator('input[type=password]').fill(/password (\S+)/.exec(platform.output())?.[1] ?? '');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL(/overview/);
    await page.goto(page.url().replace(/overview.*/, 'settings'));
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    platform.signal('SIGTERM');
    await platform.ended;
    await rm(folder, { recursive: true, force: true });
  });

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
    expect(complaints()).toEqual([]);
  }, 90_000);
});
