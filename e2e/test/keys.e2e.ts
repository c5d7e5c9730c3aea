import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '@stargraph/infra/engines/engine';
import { callerWith } from '../src/caller.ts';
import { launchBrowser, seriousFindings, shoot, watchConsole, type Browser, type Page } from '../src/browser.ts';
import { eventually } from '../src/eventually.ts';
import { startPlatformProcess, type PlatformProcess } from '../src/process.ts';

describe("the constructor's page of API keys", () => {
  let folder: string;
  let port: number;
  let platform: PlatformProcess;
  let browser: Browser;
  let page: Page;
  let complaints: () => readonly string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stargraph-keys-'));
    await chmod(folder, 0o755);
    port = await freePort();
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
    await page.goto(page.url().replace(/overview.*/, 'keys'));
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    platform.signal('SIGTERM');
    await platform.ended;
    await rm(folder, { recursive: true, force: true });
  });

  /** What the API says to a secret. */
  const answersTo = async (secret: string): Promise<boolean> => {
    const { errors } = await callerWith(`http://127.0.0.1:${port}`, { 'x-api-key': secret }).send(
      '{ release { hash } }',
    );
    return errors === undefined;
  };
  const shownSecret = async (): Promise<string> => (await page.locator('.ad-secret-text').innerText()).trim();

  test('makes a key whose secret opens the API, rotates it with both good for a while, and revokes it', async () => {
    await page.getByRole('button', { name: 'New key' }).click();
    const form = page.getByRole('dialog', { name: 'New key' });
    await form.getByLabel('Name').fill('Score server');
    await form.getByRole('checkbox', { name: 'Read players' }).check();
    await shoot(page, 'keys-form');
    expect(await seriousFindings(page)).toEqual([]);
    await form.getByRole('button', { name: 'Make the key' }).click();
    await page.getByText('The secret of “Score server”').waitFor();
    const first = await shownSecret();
    expect(first).toMatch(/^sgk_/);
    expect(await answersTo(first)).toBe(true);
    await shoot(page, 'keys-secret');
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'I have kept it' }).click();
    expect(await page.content()).not.toContain(first);

    await page.getByRole('button', { name: 'Rotate or revoke Score server' }).click();
    await page.getByRole('button', { name: 'Make the successor' }).click();
    await page.getByText('The secret of “Score server”').waitFor();
    const second = await shownSecret();
    expect(second).not.toBe(first);
    expect([await answersTo(first), await answersTo(second)]).toEqual([true, true]);
    await page.getByText('Replaced, still good').waitFor();
    await shoot(page, 'keys-rotated');

    await page.getByRole('button', { name: 'Rotate or revoke Score server' }).first().click();
    await page.getByRole('button', { name: 'Revoke the key' }).click();
    await shoot(page, 'keys-revoke');
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.getByText('Revoked', { exact: true }).waitFor();
    await eventually(
      () => answersTo(second),
      (good) => !good,
    );
    expect(await answersTo(first)).toBe(true);
    expect(complaints()).toEqual([]);
  }, 60_000);
});
