import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callerWith } from '../caller.ts';
import { seriousFindings, shoot, type Page, type Watch } from '../browser.ts';
import { eventually } from '../eventually.ts';
import type { Workshop } from '../workshop.ts';

/** An integrator's keys, as an operator makes, replaces and ends them. */
export const keysSuite = (opened: () => Workshop): void => {
  describe("the constructor's page of API keys", () => {
    let workshop: Workshop;
    let page: Page;
    let watch: Watch;

    beforeAll(async () => {
      workshop = opened();
      ({ page, watch } = await workshop.desk());
      await workshop.signIn(page);
      await page.goto(page.url().replace(/overview.*/, 'keys'));
    }, 180_000);
    afterAll(() => page.context().close());

    /** What the API says to a secret. */
    const answersTo = async (secret: string): Promise<boolean> => {
      const { errors } = await callerWith(`http://127.0.0.1:${workshop.port}`, { 'x-api-key': secret }).send(
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
      expect(watch.complaints).toEqual([]);
    }, 60_000);
  });
};
