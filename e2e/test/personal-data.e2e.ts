import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '@stargraph/infra/engines/engine';
import { launchBrowser, seriousFindings, shoot, watchConsole, type Browser, type Page } from '../src/browser.ts';
import { startPlatformProcess, type PlatformProcess } from '../src/process.ts';

describe("the constructor's page of personal data", () => {
  let folder: string;
  let port: number;
  let platform: PlatformProcess;
  let browser: Browser;
  let page: Page;
  let complaints: () => readonly string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stargraph-personal-'));
    await chmod(folder, 0o755);
    port = await freePort();
    [platform, browser] = await Promise.all([startPlatformProcess(folder, port), launchBrowser()]);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
    context.setDefaultTimeout(60_000);
    const watch = watchConsole(context);
    complaints = () => watch.complaints;
    page = await context.newPage();
    await page.goto(`http://admin.localhost:${port}/`);
    await page.locator('input[type=email]').fill('demo@stargraph.localhost');
    await page.locator('input[type=password]').fill(/password (\S+)/.exec(platform.output())?.[1] ?? '');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL(/overview/);
    await page.goto(page.url().replace(/overview.*/, 'players'));
  }, 240_000);
  afterAll(async () => {
    await browser.close();
    platform.signal('SIGTERM');
    await platform.ended;
    await rm(folder, { recursive: true, force: true });
  });

  test('finds a player, erases them once their id is typed again, and shows the proof that nothing is left', async () => {
    await page.locator('.ad-table a').first().waitFor();
    const href = (await page.locator('.ad-table a').first().getAttribute('href')) ?? '';
    const playerId = /plr_\w+/.exec(href)?.[0] ?? '';
    expect(playerId).not.toBe('');
    await page.goto(page.url().replace(/players.*/, 'personal-data'));
    await page.getByText('Nobody was erased here').waitFor();
    await page.getByLabel('Find a player').fill('999000111222');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('Nobody with this number').waitFor();
    await page.getByLabel('Find a player').fill(playerId);
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByLabel('Reason').fill('They asked for it in the chat');
    const erase = page.getByRole('button', { name: 'Erase for good' });
    await page.getByLabel('Type the player').fill(`${playerId}x`);
    expect(await erase.isDisabled()).toBe(true);
    await page.getByLabel('Type the player').fill(playerId);
    await shoot(page, 'personal-data-erase');
    expect(await seriousFindings(page)).toEqual([]);
    await erase.click();
    await page.getByText('Erasing', { exact: true }).waitFor();
    await page.getByText('Proved gone', { exact: true }).waitFor({ timeout: 150_000 });
    await page.getByRole('button', { name: `How far ${playerId} is erased` }).click();
    const proof = page.getByRole('dialog', { name: 'Erasure of a player' });
    await proof.getByText(/Proved at/).waitFor();
    expect(await proof.getByText('Looked: nothing left').count()).toBe(5);
    await shoot(page, 'personal-data-proof');
    expect(await seriousFindings(page)).toEqual([]);
    expect(complaints()).toEqual([]);
  }, 240_000);
});
