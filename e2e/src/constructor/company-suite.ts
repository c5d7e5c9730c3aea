import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { seriousFindings, shoot, watchConsole, type BrowserContext, type Page } from '../browser.ts';
import { followMail } from '../follow-mail.ts';
import { eventually } from '../eventually.ts';
import { getFrom } from '../process.ts';
import type { Workshop } from '../workshop.ts';

const guestEmail = 'grace@example.com';
const guestPassword = 'seven comets under quartz';

// Each step is a walk through several pages: on busy cores that takes a while.
vi.setConfig({ testTimeout: 120_000 });

/** A company's team as its owner and a new colleague see it: roles, an invitation, a project's end and its return. */
export const companySuite = (opened: () => Workshop): void => {
  describe('a company', () => {
    let port: number;
    let ownerContext: BrowserContext;
    let owner: Page;
    let guestContext: BrowserContext;
    let guest: Page;
    const watches: ReturnType<typeof watchConsole>[] = [];
    let link = '';

    const admin = (path: string): string => `http://admin.localhost:${port}${path}`;
    const open = async (): Promise<BrowserContext> => {
      const context = await opened().browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
      context.setDefaultTimeout(20_000);
      watches.push(watchConsole(context));
      return context;
    };
    const expectLook = async (page: Page, name: string): Promise<void> => {
      await page.waitForTimeout(300);
      await shoot(page, `company-${name}`);
      expect(await seriousFindings(page), name).toEqual([]);
    };
    const inCompany = async (page: Page, name: string): Promise<void> => {
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
    };

    beforeAll(async () => {
      ({ port } = opened());
      ownerContext = await open();
      owner = await ownerContext.newPage();
      guestContext = await open();
      guest = await guestContext.newPage();
    }, 180_000);
    afterAll(async () => {
      await ownerContext.close();
      await guestContext.close();
    });

    test('its members stand in a room of their own, above environments', async () => {
      await opened().signIn(owner);
      const titled = (word: string) =>
        eventually(
          () => owner.title(),
          (title) => title.startsWith(word),
          10_000,
        );
      await titled('Live: ');
      await owner.goto(owner.url().replace('/live/', '/sandbox/'));
      await titled('Sandbox: ');
      await expectLook(owner, 'sandbox');
      await inCompanyFrom(owner);
      await owner.getByText('demo@stargraph.localhost').first().waitFor();
      await expectLook(owner, 'members');
    }, 90_000);
    const inCompanyFrom = async (page: Page): Promise<void> => {
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Company' }).click();
      await page.getByRole('heading', { level: 1, name: 'Members' }).waitFor();
    };

    test('a role of its own is made of the matrix', async () => {
      await inCompany(owner, 'Roles');
      await owner.getByRole('columnheader', { name: /Owner/ }).waitFor();
      await expectLook(owner, 'roles');
      await owner.getByRole('button', { name: 'New role' }).click();
      await owner.getByRole('textbox', { name: 'Name' }).fill('Tester');
      await owner.getByRole('checkbox', { name: 'See figures' }).check();
      await expectLook(owner, 'role');
      await owner.getByRole('button', { name: 'Make the role' }).click();
      await owner.getByRole('columnheader', { name: /Tester/ }).waitFor();
    }, 90_000);

    test('whoever is invited signs up by the link, verifies the address, and is a member', async () => {
      await inCompany(owner, 'Members');
      await owner.getByRole('button', { name: 'Invite somebody' }).click();
      await owner.getByRole('textbox', { name: 'E-mail' }).fill(guestEmail);
      await expectLook(owner, 'invite');
      await owner.getByRole('button', { name: 'Make the invitation' }).click();
      link = await owner.getByText(/\/invitation#/).innerText();
      await expectLook(owner, 'invited');
      await guest.goto(link);
      await guest.getByRole('heading', { name: /^Join / }).waitFor();
      await guest.getByText(guestEmail).waitFor();
      await expectLook(guest, 'invitation');
      await guest.getByRole('link', { name: 'Sign up' }).click();
      await guest.getByRole('textbox', { name: 'Your name' }).fill('Grace');
      await guest.locator('input[type=email]').fill(guestEmail);
      await guest.locator('input[autocomplete=new-password]').fill(guestPassword);
      await guest.getByRole('button', { name: 'Sign up', exact: true }).click();
      await guest.getByRole('heading', { name: 'Check your mail' }).waitFor();
      const followed = await followMail(guestContext, port, { subject: 'Confirm your address', to: guestEmail });
      expect(followed.findings).toEqual([]);
      guest = followed.page;
      await guest.getByRole('heading', { name: 'Almost there' }).waitFor();
      await guest.locator('input[autocomplete=current-password]').fill(guestPassword);
      await guest.getByRole('button', { name: 'Open the account' }).click();
      await guest.getByRole('button', { name: 'Join', exact: true }).click({ timeout: 60_000 });
      await guest.waitForURL(/\/c\/cmp_/);
      await guest.getByText('Grace').first().waitFor();
      await expectLook(guest, 'joined');
      await owner.reload();
      await owner.getByText(guestEmail).first().waitFor();
    }, 120_000);

    test('the link works once', async () => {
      await guest.goto(link);
      await guest.reload();
      await guest.getByRole('heading', { name: 'This invitation is over' }).waitFor();
      await expectLook(guest, 'invitation-over');
    });

    test('a member gets another role, and sees at the next load what it opens', async () => {
      await owner.getByRole('button', { name: 'Change Grace' }).click();
      await owner.getByRole('combobox', { name: 'Role in the company' }).click();
      await owner.getByRole('option', { name: 'Tester' }).click();
      await owner.getByText('Grace is now Tester').waitFor();
      await expectLook(owner, 'member');
      await owner.getByRole('button', { name: 'Close', exact: true }).first().click();
    });

    test('a deleted project closes its Mini App at once, and an owner has it back', async () => {
      const visit = () => getFrom(port, `demo.app.localhost:${port}`, '/');
      expect(await visit()).not.toContain('paused');
      await owner.goto(admin('/'));
      await owner.waitForURL(/overview/);
      await owner.goto(owner.url().replace(/overview.*/, 'settings'));
      await owner.getByRole('button', { name: 'Delete the project' }).click();
      const field = owner.getByLabel(/^Type “/);
      const name = /“(.*)”/.exec(await owner.getByText(/^Type “/).innerText())?.[1] ?? '';
      await field.fill(name);
      await expectLook(owner, 'project-danger');
      await owner.getByRole('button', { name: 'Delete the project' }).click();
      await owner
        .getByText(/is going to be deleted/)
        .first()
        .waitFor();
      await expectLook(owner, 'project-closing');
      await eventually(visit, (html) => html.includes('paused'), 10_000);
      await owner.getByRole('button', { name: 'Restore' }).click();
      await owner
        .getByText(/is going to be deleted/)
        .first()
        .waitFor({ state: 'detached' });
      await eventually(visit, (html) => !html.includes('paused'), 10_000);
    }, 120_000);

    test('whoever is removed loses the company at once', async () => {
      await inCompanyFrom(owner);
      await owner.getByRole('button', { name: 'Change Grace' }).click();
      await owner.getByRole('button', { name: 'Remove from the company' }).click();
      await owner.getByRole('region', { name: /^Remove Grace/ }).waitFor();
      await expectLook(owner, 'remove');
      await owner
        .getByRole('region', { name: /^Remove Grace/ })
        .getByRole('button', { name: 'Remove from the company' })
        .click();
      await owner.getByText('Grace was removed').waitFor();
      await guest.goto(admin('/'));
      await guest.getByRole('heading', { level: 1, name: 'Your company and its first project' }).waitFor();
    });

    test('the company has settings, and nothing complains', async () => {
      await inCompany(owner, 'Settings');
      await owner.getByRole('button', { name: 'Delete the company' }).waitFor();
      await expectLook(owner, 'settings');
      expect(watches.flatMap(({ complaints }) => complaints)).toEqual([]);
    });
  });
};
