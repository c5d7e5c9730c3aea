import { mkdtemp, rm, writeFile, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSmtpTransport } from '@stargraph/auth';
import { createManualClock } from '@stargraph/kit/clock';
import { silentLogger } from '@stargraph/kit/logging';
import { startServer, type RunningServer } from '@stargraph/kit/server';
import { startMailbox, type Mailbox } from '../../src/mailbox/mailbox.ts';

const clock = createManualClock(Date.UTC(2026, 4, 1, 12));
let folder: string;
let mailbox: Mailbox;
let page: RunningServer;
let transport: ReturnType<typeof createSmtpTransport>;

const start = async (): Promise<void> => {
  mailbox = await startMailbox({ clock, logger: silentLogger, folder });
  transport = createSmtpTransport(mailbox.smtpUrl, 'Stargraph <no-reply@stargraph.localhost>');
};
const stop = async (): Promise<void> => {
  transport.close();
  await mailbox.stop();
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-mailbox-'));
  await start();
  page = await startServer({
    host: '127.0.0.1',
    port: 0,
    handle: (request, response) => mailbox.handle(request, response),
    ready: () => Promise.resolve(true),
    logger: silentLogger,
  });
});
afterAll(async () => {
  await page.stop();
  await stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => fetch(`${page.origin}/clear`, { method: 'POST', redirect: 'manual' }));

const mail = { subject: 'Привет · Stargraph', text: 'текст\n', html: '<html><head></head><body>тело</body></html>' };

describe('the mailbox', () => {
  test('takes mail over SMTP and shows it, in the words that it was written in', async () => {
    await transport.send({ ...mail, to: 'ada@example.com', id: '1' });
    expect(mailbox.list()).toMatchObject([
      { to: ['ada@example.com'], from: 'no-reply@stargraph.localhost', subject: mail.subject, text: mail.text },
    ]);
    expect(await mailbox.waitFor('ada@example.com')).toMatchObject({ subject: mail.subject });
    const list = await (await fetch(page.origin)).text();
    expect(list).toContain(mail.subject);
    const [, id = ''] = /href="\/m\/([0-9a-f]+)"/.exec(list) ?? [];
    expect(await (await fetch(`${page.origin}/m/${id}/body`)).text()).toContain('тело');
  });

  test('keeps a mail that is sent again once', async () => {
    for (let times = 0; times < 3; times += 1) await transport.send({ ...mail, to: 'ada@example.com', id: 'same' });
    await transport.send({ ...mail, to: 'ada@example.com', id: 'other' });
    expect(mailbox.list()).toHaveLength(2);
  });

  test('has its mail after a restart, and drops half a line that a kill left', async () => {
    await transport.send({ ...mail, to: 'ada@example.com', id: 'kept' });
    await stop();
    const file = join(folder, 'mails.jsonl');
    await writeFile(file, `${await readFile(file, 'utf8')}{"id":"ha`);
    await start();
    expect(mailbox.list()).toHaveLength(1);
    await transport.send({ ...mail, to: 'ada@example.com', id: 'next' });
    expect(mailbox.list()).toHaveLength(2);
  });

  test('shows a hostile mail as text, and in a frame in which nothing runs or loads', async () => {
    const evil =
      '<script>fetch("//evil.example")</script><img src="https://evil.example/x.png"><form action="//evil.example">';
    await transport.send({ to: 'ada@example.com', id: 'evil', subject: `${evil} "quoted"`, text: evil, html: evil });
    const list = await (await fetch(page.origin)).text();
    const [, id = ''] = /href="\/m\/([0-9a-f]+)"/.exec(list) ?? [];
    const shown = await (await fetch(`${page.origin}/m/${id}`)).text();
    for (const html of [list, shown]) expect(html).not.toContain(evil);
    const body = await fetch(`${page.origin}/m/${id}/body`);
    const policy = body.headers.get('content-security-policy') ?? '';
    expect(policy).toContain('sandbox allow-popups allow-popups-to-escape-sandbox;');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/allow-scripts|allow-same-origin|allow-forms/);
    expect(shown).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
  });

  test('another site can not empty it, and what is not there is not found', async () => {
    await transport.send({ ...mail, to: 'ada@example.com', id: 'stays' });
    const forged = await fetch(`${page.origin}/clear`, { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } });
    expect(forged.status).toBe(403);
    expect(mailbox.list()).toHaveLength(1);
    for (const path of ['/m/000000000000000000000000', '/m/../../etc/passwd', '/x'])
      expect((await fetch(`${page.origin}${path}`)).status).toBe(404);
    expect((await fetch(page.origin, { method: 'DELETE' })).status).toBe(405);
  });
});
