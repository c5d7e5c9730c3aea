import { seriousFindings, type BrowserContext, type Page } from './browser.ts';

/**
 * Opens the newest mail of that subject to that address in the mailbox, and its link in a tab of its own.
 * @returns the tab, and what axe found on the mailbox's page
 */
export const followMail = async (
  context: BrowserContext,
  port: number,
  mail: { readonly subject: string; readonly to: string },
): Promise<{ readonly page: Page; readonly findings: readonly string[] }> => {
  const mailbox = await context.newPage();
  await mailbox.goto(`http://mail.localhost:${port}/`);
  // The demo's own mail is there before: only the address tells whose it is.
  const newest = mailbox.getByRole('link', { name: new RegExp(`${mail.subject}.*${mail.to}`) }).first();
  await newest.waitFor({ timeout: 30_000 });
  const findings = await seriousFindings(mailbox);
  await newest.click();
  // Once the mail in the frame is there, too: one that comes later would take the focus away.
  await mailbox.waitForURL(/\/m\/[^/]+$/, { waitUntil: 'load' });
  await mailbox.locator('iframe').focus();
  // No script runs in the mail, ours neither: its one link is reached as by a person without a mouse.
  const [page] = await Promise.all([
    context.waitForEvent('page'),
    mailbox.keyboard.press('Tab').then(() => mailbox.keyboard.press('Enter')),
  ]);
  await mailbox.close();
  return { page, findings };
};
