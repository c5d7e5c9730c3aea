import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { seriousFindings, shoot, watchConsole, type BrowserContext, type Page } from '../browser.ts';
import { followMail } from '../follow-mail.ts';
import type { Workshop } from '../workshop.ts';

const email = 'ada@example.com';
const password = 'three moons over basalt';
const next = 'four moons over granite';

// Each step is a walk through several pages: on busy cores that takes a while.
vi.setConfig({ testTimeout: 120_000 });

/** An operator's account as a person goes through it: mail, two steps, a lost password. */
export const accountSuite = (opened: () => Workshop): void => {
  describe("an operator's account", () => {
    let port: number;
    let context: BrowserContext;
    let watch: ReturnType<typeof watchConsole>;
    let page: Page;
    let recoveryCodes: string[] = [];

    const admin = (path: string): string => `http://admin.localhost:${port}${path}`;
    const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
    const heading = (name: string) => page.getByRole('heading', { level: 1, name });
    const follow = async (subject: string): Promise<Page> => {
      const followed = await followMail(context, port, { subject, to: email });
      expect(followed.findings).toEqual([]);
      return followed.page;
    };

    beforeAll(async () => {
      ({ port } = opened());
      context = await opened().browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
      context.setDefaultTimeout(20_000);
      watch = watchConsole(context);
      page = await context.newPage();
    }, 180_000);
    afterAll(() => context.close());

    test('a weak password is refused beneath its field, with the reason', async () => {
      await page.goto(admin('/'));
      await page.getByRole('link', { name: 'Sign up' }).click();
      await page.getByLabel('Your name').fill('Ada');
      await page.getByLabel('E-mail').fill(email);
      await page.locator('input[autocomplete=new-password]').fill('password1');
      await button('Sign up').click();
      const field = page.locator('input[autocomplete=new-password]');
      await page.getByText('lists of stolen passwords').waitFor();
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      const described = (await field.getAttribute('aria-describedby')) ?? '';
      const told = await Promise.all(described.split(/\s+/).map((id) => page.locator(`[id="${id}"]`).innerText()));
      expect(told.join(' ')).toContain('lists of stolen passwords');
      await shoot(page, 'account-weak');
      expect(await seriousFindings(page)).toEqual([]);
    });

    test('signing up goes on by the mailed link and the password', async () => {
      await page.locator('input[autocomplete=new-password]').fill(password);
      await button('Sign up').click();
      await heading('Check your mail').waitFor();
      await page.getByText(email, { exact: false }).waitFor();
      const opened = await follow('Confirm your address');
      await page.close();
      page = opened;
      await heading('Almost there').waitFor();
      expect(new URL(page.url()).search).toBe('');
      await page.locator('input[autocomplete=current-password]').fill('a wrong password');
      await button('Open the account').click();
      await page.getByText('This is not the password that you signed up with', { exact: false }).waitFor();
      await shoot(page, 'account-verify');
      await page.locator('input[autocomplete=current-password]').fill(password);
      await button('Open the account').click();
      await page.waitForURL(/\/start/);
    });

    test('what is dangerous asks once who one is, and is then done by itself', async () => {
      await page.goto(admin('/account/security'));
      await heading('Security').waitFor();
      // As the server answers ten minutes after the last proof.
      const begins = await documentsWith('operatorTotpBegin');
      let refused = 0;
      await page.route('**/graphql', async (route) => {
        const { documentId } = route.request().postDataJSON() as { readonly documentId: string };
        if (refused > 0 || !begins.has(documentId)) return route.fallback();
        refused += 1;
        return route.fulfill({
          json: { errors: [{ message: 'Confirm that it is you.', extensions: { code: 'STEP_UP_REQUIRED' } }] },
        });
      });
      await button('Turn on').click();
      const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' });
      await dialog.locator('input[autocomplete=current-password]').fill('a wrong password');
      await dialog.getByRole('button', { name: 'Go on' }).click();
      await dialog.getByText('The password is wrong.').waitFor();
      await shoot(page, 'account-step-up');
      expect(await seriousFindings(page)).toEqual([]);
      await dialog.locator('input[autocomplete=current-password]').fill(password);
      await dialog.getByRole('button', { name: 'Go on' }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.getByRole('img', { name: /QR code/ }).waitFor();
      expect(refused).toBe(1);
      await page.unroute('**/graphql');
    });

    test('two-step sign-in is turned on by a first code, and its recovery codes are shown once', async () => {
      const secret = (await page.locator('.ad-secret').innerText()).replaceAll(' ', '');
      await shoot(page, 'account-totp');
      expect(await seriousFindings(page)).toEqual([]);
      await page.locator('input[autocomplete=one-time-code]').fill('000000');
      await button('Turn on').click();
      await page.getByText('This code is wrong or was used before', { exact: false }).waitFor();
      await page.locator('input[autocomplete=one-time-code]').fill(generateSync({ secret }));
      await button('Turn on').click();
      await page.getByRole('region', { name: 'Keep these codes' }).waitFor();
      recoveryCodes = await page.locator('.ad-codes-list code').allInnerTexts();
      expect(recoveryCodes).toHaveLength(10);
      const [download] = await Promise.all([page.waitForEvent('download'), button('Download').click()]);
      expect(download.suggestedFilename()).toBe('stargraph-recovery-codes.txt');
      await shoot(page, 'account-codes');
      expect(await seriousFindings(page)).toEqual([]);
      await button('I have kept them').click();
      await page.getByText('10 codes are left', { exact: false }).waitFor();
      await page.getByText('Two-step sign-in turned on').waitFor();
    });

    const signOut = async (): Promise<void> => {
      await button(/Account of Ada/).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await heading('Sign in').waitFor();
    };
    const signIn = async (given: string): Promise<void> => {
      await page.getByLabel('E-mail').fill(email);
      await page.locator('input[autocomplete=current-password]').fill(given);
      await button('Sign in').click();
    };

    test('signing in asks for a code, which is read out and focused, and takes a recovery code', async () => {
      await signOut();
      await signIn(password);
      await heading('Second step').waitFor();
      const code = page.locator('input[autocomplete=one-time-code]');
      expect(await code.evaluate((node) => node === document.activeElement)).toBe(true);
      await code.fill('000000');
      await button('Sign in').click();
      await page.getByText('This code is wrong or was used before', { exact: false }).waitFor();
      await shoot(page, 'account-second-step');
      expect(await seriousFindings(page)).toEqual([]);
      await button('Use a recovery code').click();
      await page.getByLabel('Recovery code').fill(recoveryCodes[0] ?? '');
      await button('Sign in').click();
      await page.waitForURL(/\/account\/security/);
      await page.getByText('9 codes are left', { exact: false }).waitFor();
    });

    test('a forgotten password is set anew by mail, and every session ends', async () => {
      await signOut();
      await page.getByRole('link', { name: 'Forgot the password?' }).click();
      await heading('Choose a new password').waitFor();
      await page.getByLabel('E-mail').fill('nobody@example.com');
      await button('Send the link').click();
      await page.getByText('If nobody@example.com has an account', { exact: false }).waitFor();
      await page.goto(admin('/account/forgot'));
      await page.getByLabel('E-mail').fill(email);
      await button('Send the link').click();
      await page.getByText(`If ${email} has an account`, { exact: false }).waitFor();
      const opened = await follow('Choose a new password');
      await page.close();
      page = opened;
      await heading('Your new password').waitFor();
      await shoot(page, 'account-reset');
      expect(await seriousFindings(page)).toEqual([]);
      await page.locator('input[autocomplete=new-password]').fill(next);
      await button('Set the password').click();
      await heading('The password is set').waitFor();
      const link = page.url();
      await page.getByRole('link', { name: 'Sign in' }).click();
      await signIn(password);
      await page.getByText('The address or the password is wrong').waitFor();
      await signIn(next);
      await heading('Second step').waitFor();
      await button('Use a recovery code').click();
      await page.getByLabel('Recovery code').fill(recoveryCodes[1] ?? '');
      await button('Sign in').click();
      await page.waitForURL(/\/start/);
      // The link is spent.
      await page.goto(link);
      await page.reload();
      await page.locator('input[autocomplete=new-password]').fill('five moons over chalk');
      await button('Set the password').click();
      await heading('This link is no longer good').waitFor();
    });

    test('an account is deleted, and signing in with it is over', async () => {
      await page.goto(admin('/account/profile'));
      await button('Delete my account').click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete my account' }).click();
      await heading('Sign in').waitFor();
      await signIn(next);
      await page.getByText('The address or the password is wrong').waitFor();
      expect(new URL(page.url()).pathname).toBe('/account/profile');
    });

    test('nothing complained', () => {
      expect(watch.complaints).toEqual([]);
    });
  });
};

/** The hash that the newest document with that field goes by. */
const documentsWith = async (field: string): Promise<ReadonlySet<string>> => {
  const manifest = await readFile(join(import.meta.dirname, '../../../clients/documents.json'), 'utf8');
  const documents = JSON.parse(manifest) as Readonly<Record<string, string>>;
  return new Set(Object.keys(documents).filter((id) => documents[id]?.includes(field)));
};
