import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFindings, shoot, type Page } from '../src/browser.ts';
import { createPhone } from '../src/phone.ts';
import { openWorkshop, type Workshop } from '../src/workshop.ts';

describe("the constructor's page of personal data", () => {
  let workshop: Workshop;
  let page: Page;
  let complaints: () => readonly string[];
  let playerId: string;

  beforeAll(async () => {
    workshop = await openWorkshop('personal');
    const desk = await workshop.desk();
    page = desk.page;
    complaints = () => desk.watch.complaints;
    // Not the desk's: its session is about to end, and it will complain of that.
    const pocket = await workshop.browser.newContext();
    const phone = createPhone(await pocket.newPage(), `http://simulator.localhost:${workshop.port}`);
    await phone.openChat();
    await phone.page.getByRole('button', { name: 'Start', exact: true }).click();
    await phone.openApp();
    // Who has acted is a player to be found.
    await phone.app.getByRole('button', { name: /^Catch a star/ }).click();
    await phone.app.getByText('1/10', { exact: true }).waitFor();
    await workshop.signIn(page);
  }, 240_000);
  afterAll(() => workshop.stop());

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
    const file = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
      playerId: string;
      data: Record<string, { rows: readonly Record<string, unknown>[] }>;
    };
    expect(file.playerId).toBe(playerId);
    expect(file.data['auth.player_identity']?.rows[0]?.['telegram_user_id']).toMatch(/^\d+$/);
    expect(file.data['game.intent']?.rows.length).toBeGreaterThan(0);
    expect(file.data['tenant.received_update']?.rows.length).toBeGreaterThan(0);
    expect(file.data['analytics.events']?.rows.length).toBeGreaterThan(0);
    await shoot(page, 'personal-data-file');
    expect(await seriousFindings(page)).toEqual([]);
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
    expect(complaints()).toEqual([]);
  }, 240_000);
});
