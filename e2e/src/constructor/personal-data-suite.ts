import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFindings, shoot, watchConsole, type BrowserContext, type Page } from '../browser.ts';
import { createPhone } from '../phone.ts';
import type { Workshop } from '../workshop.ts';

/** What is held of a player: handed out, shown, ended, erased. The first player of the demo must be theirs. */
export const personalDataSuite = (opened: () => Workshop): void => {
  describe("the constructor's page of personal data", () => {
    let workshop: Workshop;
    let page: Page;
    let pocket: BrowserContext;
    let complaints: () => readonly string[];
    let playerId: string;
    /** The file that was handed out. */
    let bytes: Buffer;
    const hash = (): string => createHash('sha256').update(bytes).digest('hex');

    beforeAll(async () => {
      workshop = opened();
      const desk = await workshop.desk();
      page = desk.page;
      complaints = () => desk.watch.complaints;
      // Not the desk's: its session is about to end, and it will complain of that.
      pocket = await workshop.browser.newContext();
      const phone = createPhone(await pocket.newPage(), `http://simulator.localhost:${workshop.port}`);
      await phone.openChat();
      await phone.page.getByRole('button', { name: 'Start', exact: true }).click();
      await phone.openApp();
      // Who has acted is a player to be found.
      await phone.app.getByRole('button', { name: /^Catch a star/ }).click();
      await phone.app.getByText('1/10', { exact: true }).waitFor();
      await workshop.signIn(page);
    }, 240_000);
    afterAll(async () => {
      await page.context().close();
      await pocket.close();
    });

    test('is one step from a player, and gives them one file of all that is held', async () => {
      await page.goto(page.url().replace(/overview.*/, 'players'));
      await page.locator('.ad-table a').first().click();
      await page.getByRole('link', { name: 'Personal data of this player' }).click();
      playerId = /player=(plr_\w+)/.exec(page.url())?.[1] ?? '';
      expect(playerId).not.toBe('');
      const coming = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download the file' }).click();
      const download = await coming;
      expect(download.suggestedFilename()).toBe('player.json');
      const chunks: Buffer[] = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
      bytes = Buffer.concat(chunks);
      const file = JSON.parse(bytes.toString('utf8')) as {
        exportId: string;
        playerId: string;
        data: Record<string, { rows: readonly Record<string, unknown>[] }>;
      };
      expect(file.playerId).toBe(playerId);
      expect(file.data['auth.player_identity']?.rows[0]?.['telegram_user_id']).toMatch(/^\d+$/);
      expect(file.data['game.intent']?.rows.length).toBeGreaterThan(0);
      expect(file.data['tenant.received_update']?.rows.length).toBeGreaterThan(0);
      expect(file.data['analytics.events']?.rows.length).toBeGreaterThan(0);
      await page.getByText('Sent whole', { exact: true }).waitFor();
      await shoot(page, 'personal-data-file');
      expect(await seriousFindings(page)).toEqual([]);
      await page.getByRole('button', { name: `Export of ${playerId}` }).press('Enter');
      const proof = page.getByRole('dialog', { name: 'Export of a player’s data' });
      await proof.getByText(file.exportId).waitFor();
      await proof.getByText(hash(), { exact: true }).waitFor();
      await proof.getByText(`${new Intl.NumberFormat('en-GB').format(bytes.length)} bytes`).waitFor();
      await proof.getByText(/intent: \d+/).waitFor();
      await proof.getByText('Holds nothing of this player').first().waitFor();
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await proof.getByRole('button', { name: 'Copy' }).click();
      await proof.getByRole('button', { name: 'Copied' }).waitFor();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(hash());
      await shoot(page, 'personal-data-export');
      expect(await seriousFindings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await proof.waitFor({ state: 'detached' });
    }, 120_000);

    test('shows an export and its proof on a phone, in the dark, in Russian', async () => {
      const context = await workshop.browser.newContext({
        viewport: { width: 360, height: 740 },
        colorScheme: 'dark',
        locale: 'ru-RU',
        reducedMotion: 'reduce',
      });
      context.setDefaultTimeout(20_000);
      const small = watchConsole(context);
      const phone = await context.newPage();
      await workshop.signIn(phone);
      const widthOf = (): Promise<number> => phone.evaluate(() => document.documentElement.scrollWidth);
      for (const [name, address] of [
        ['player', page.url()],
        ['all', page.url().replace(/\?.*/, '')],
      ] as const) {
        await phone.goto(address);
        await phone.getByText('Завершено', { exact: true }).waitFor();
        await shoot(phone, `personal-data-phone-${name}`);
        expect(await seriousFindings(phone)).toEqual([]);
        expect(await widthOf()).toBeLessThanOrEqual(360);
      }
      await phone.getByRole('button', { name: `Выгрузка ${playerId}` }).click();
      const proof = phone.getByRole('dialog', { name: 'Выгрузка данных игрока' });
      await proof.getByText(hash(), { exact: true }).waitFor();
      await shoot(phone, 'personal-data-phone-export');
      expect(await seriousFindings(phone)).toEqual([]);
      expect(await widthOf()).toBeLessThanOrEqual(360);
      expect(small.complaints).toEqual([]);
      await context.close();
    }, 120_000);

    test('is signed out everywhere by support, after one more question', async () => {
      await page.goto(page.url().replace(/personal-data.*/, `players/${playerId}`));
      await page.getByRole('button', { name: 'Sign out everywhere' }).click();
      const dialog = page.getByRole('dialog', { name: 'Sign this player out everywhere?' });
      expect(await seriousFindings(page)).toEqual([]);
      await shoot(page, 'player-sign-out');
      await dialog.getByRole('button', { name: 'Sign out everywhere' }).click();
      await page.getByText('1 session ended').waitFor();
      await dialog.waitFor({ state: 'detached' });
    }, 60_000);

    test('erases a player once their id is typed again, and shows the proof that nothing is left', async () => {
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
      await page.keyboard.press('Escape');
      // What was handed out before stays proved, under an id that leads to nobody.
      await page.getByRole('button', { name: `Export of ${playerId}` }).click();
      await page.getByText(hash(), { exact: true }).waitFor();
      expect(complaints()).toEqual([]);
    }, 240_000);
  });
};
