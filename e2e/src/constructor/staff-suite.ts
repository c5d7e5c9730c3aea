import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createPlatformSimulatedBot } from '@stargraph/embedded/simulator/bot';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CompanyCreateDocument, PlanOrderCreateDocument } from '../../../clients/admin/src/generated/graphql.ts';
import { send } from '../api.ts';
import { seriousFindings, shoot, type Page } from '../browser.ts';
import { forgedCharge, forgePayment } from '../forged-payment.ts';
import { getFrom } from '../process.ts';
import type { Workshop } from '../workshop.ts';

/** What the platform's staff does on screen. It leaves the demo's operator with a second factor and a second company, and the demo with another plan. */
export const staffSuite = (opened: () => Workshop): void => {
  describe("the platform's staff on screen", () => {
    let workshop: Workshop;
    let page: Page;
    let complaints: () => readonly string[];

    const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
    const because = async (reason: string, act: string): Promise<void> => {
      await page.getByLabel('Reason').fill(reason);
      await page.getByRole('dialog').locator('form').getByRole('button', { name: act, exact: true }).click();
    };
    const miniApp = (): Promise<string> => getFrom(workshop.port, `demo.app.localhost:${workshop.port}`, '/');

    beforeAll(async () => {
      workshop = opened();
      const desk = await workshop.desk();
      page = desk.page;
      complaints = () => desk.watch.complaints;
      await workshop.signIn(page);
      // Whoever is staff signs in with a second factor.
      await page.goto(`${workshop.admin}account/security`);
      await button('Turn on').click();
      const secret = (await page.locator('.ad-secret').innerText()).replaceAll(' ', '');
      await page.locator('input[autocomplete=one-time-code]').fill(generateSync({ secret }));
      await button('Turn on').click();
      await button('I have kept them').click();
      await promisify(execFile)(
        process.execPath,
        [join(import.meta.dirname, '../../../tools/staff.ts'), 'add', 'demo@stargraph.localhost'],
        { env: { PATH: process.env['PATH'], STARGRAPH_DATA: workshop.folder } },
      );
    }, 240_000);
    afterAll(() => page.context().close());

    test('gives a company another plan, with a reason', async () => {
      await page.goto(`${workshop.admin}staff`);
      await page.getByRole('link', { name: 'Demo company' }).click();
      await button('Change the plan').click();
      await page.getByRole('combobox', { name: 'Plan' }).click();
      await page.getByRole('option', { name: 'Growth' }).click();
      await shoot(page, 'staff-plan');
      expect(await seriousFindings(page)).toEqual([]);
      await because('They bought it by a contract', 'Change the plan');
      await page.getByText('Demo company has the plan Growth').waitFor();
      await page.getByRole('region', { name: 'Plan' }).getByText('Growth').waitFor();
    }, 120_000);

    test('compares what the platform’s own bot took with Telegram’s list, and is named for it', async () => {
      // The panel of the company, once the question over it is gone.
      const open = async (): Promise<number> => {
        await page.keyboard.press('Escape');
        return page.getByRole('dialog').count();
      };
      await expect.poll(open, { timeout: 15_000 }).toBe(0);
      const asked = page.waitForRequest((request) => request.headers()['authorization'] !== undefined);
      await page.getByRole('tab', { name: 'Stars for plans' }).click();
      await page.getByText('Nothing was compared yet').waitFor();
      await page.getByText('is compared with Telegram’s list of the platform’s own bot').waitFor();
      await page.getByText('Whoever compares by hand, dismisses a difference', { exact: false }).waitFor();
      // A company orders its plan: from then on Stars may come.
      const headers = { authorization: (await asked).headers()['authorization'] ?? '' };
      const ask = async (
        { documentId }: { readonly documentId: string },
        input: object,
      ): Promise<Readonly<Record<string, unknown>>> => {
        const { data } = await send(
          `http://127.0.0.1:${workshop.port}`,
          { __meta__: { documentId } },
          { input },
          headers,
        );
        return Object.values(data ?? {})[0] as Readonly<Record<string, unknown>>;
      };
      const made = await ask(CompanyCreateDocument, { name: 'Walkers', idempotencyKey: 'walkers' });
      const { id: companyId } = made['company'] as { id: string };
      const order = { companyId, plan: 'GROWTH', idempotencyKey: 'walkers' };
      await expect
        .poll(() => ask(PlanOrderCreateDocument, order), { timeout: 20_000 })
        .toMatchObject({ __typename: 'PlanOrderCreateSuccess' });
      await button('Compare now').press('Enter');
      await page.getByText('by hand, Demo operator').waitFor();
      const line = page.getByRole('row', { name: /Stars compared with Telegram/ });
      await line.getByText('Demo operator').waitFor();
      // A payment that Telegram knows nothing of.
      await forgePayment(workshop.folder, createPlatformSimulatedBot('').id, 'plan_payment');
      await page.getByRole('checkbox', { name: 'From the very beginning' }).check();
      await button('Compare now').press('Enter');
      const odd = page.getByRole('row', { name: new RegExp(`Telegram does not list this payment.*${forgedCharge}`) });
      await odd.getByText('To look at', { exact: true }).waitFor();
      await shoot(page, 'staff-stars');
      expect(await seriousFindings(page)).toEqual([]);
      await odd.getByRole('button', { name: /^Dismiss/ }).click();
      await because('Looked at with Telegram’s support', 'Dismiss');
      await odd.getByText('“Looked at with Telegram’s support”', { exact: false }).waitFor();
      await odd.getByRole('button', { name: /^Open again/ }).click();
      await odd.getByText('To look at', { exact: true }).waitFor();
      await page.getByRole('tab', { name: 'Companies' }).click();
      await page.getByRole('link', { name: 'Demo company' }).click();
    }, 60_000);

    test('stops a project, whose players then see a calm page, and lets it go on', async () => {
      expect(await miniApp()).toContain('stargraph-boot');
      await button('Suspend Star garden (demo)').click();
      await because('Somebody complained of it', 'Suspend');
      await page.getByText('Star garden (demo) stands still').waitFor();
      await shoot(page, 'staff-suspended');
      expect(await seriousFindings(page)).toEqual([]);
      await expect.poll(miniApp, { timeout: 15_000 }).not.toContain('stargraph-boot');
      await button('Resume Star garden (demo)').click();
      await because('It was a misunderstanding', 'Resume');
      await page.getByText('Star garden (demo) goes on').waitFor();
      await expect.poll(miniApp, { timeout: 15_000 }).toContain('stargraph-boot');
    }, 120_000);

    test('looks as an operator, who changes nothing, and stops looking', async () => {
      await button('Look as an operator').click();
      await because('They asked for help with it', 'Look as an operator');
      const banner = page.getByRole('region', { name: 'You look at a company as staff' });
      await banner.getByText('You look at Demo company as its operators do.').waitFor();
      await shoot(page, 'staff-look');
      expect(await seriousFindings(page)).toEqual([]);
      await banner.getByRole('button', { name: 'Stop looking' }).click();
      await banner.waitFor({ state: 'detached' });
      expect(complaints()).toEqual([]);
    }, 120_000);
  });
};
