import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFindings, shoot, watchConsole, type Page, type Watch } from '../browser.ts';
import { eventually } from '../eventually.ts';
import { createPhone } from '../phone.ts';
import type { Workshop } from '../workshop.ts';

interface Came {
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** How long something may take to come about, and a whole step, on two busy cores. */
const patience = 30_000;
const testPatience = 120_000;

/** An operator has a server of theirs told of what happens in the game. */
export const webhooksSuite = (opened: () => Workshop): void => {
  describe('webhooks on the screen', () => {
    let workshop: Workshop;
    let desk: Page;
    let watch: Watch;
    let receiver: Server;
    let hook: string;
    let secret: string;
    let status = 200;
    const came: Came[] = [];

    beforeAll(async () => {
      receiver = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          const headers = Object.fromEntries(
            Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
          );
          came.push({ headers, body: Buffer.concat(chunks).toString('utf8') });
          response.writeHead(status).end(status === 200 ? 'thank you' : 'the database is away');
        });
      });
      await new Promise<void>((resolve) => {
        receiver.listen(0, '127.0.0.1', resolve);
      });
      hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/stargraph`;
      workshop = opened();
      ({ page: desk, watch } = await workshop.desk());
      await workshop.signIn(desk);
    }, 120_000);
    afterAll(async () => {
      receiver.closeAllConnections();
      receiver.close();
      await desk.context().close();
    });

    test('an address is added by keyboard and mouse, and its secret is shown once', async () => {
      await desk.getByRole('link', { name: 'Webhooks' }).click();
      await desk.getByText('Nobody is told yet').waitFor();
      await shoot(desk, 'webhooks-1-empty');
      await desk.getByRole('link', { name: 'Add endpoint' }).click();
      await desk.getByRole('textbox', { name: 'Address' }).fill('https://10.0.0.1/hook');
      await desk.getByRole('textbox', { name: 'What it is for' }).fill('Our CRM');
      await desk.getByRole('radio', { name: 'Only these' }).check();
      await desk.getByRole('checkbox', { name: /A player did something/ }).check();
      await desk.getByRole('checkbox', { name: /A player reached a level/ }).check();
      await desk.getByRole('button', { name: 'Add endpoint' }).click();
      await desk.getByRole('alert').getByText('This address can’t be used').waitFor();
      await shoot(desk, 'webhooks-2-refused');
      await desk.getByRole('textbox', { name: 'Address' }).fill(hook);
      await desk.getByRole('button', { name: 'Add endpoint' }).click();
      secret = await desk.locator('.ad-secret-text').innerText();
      expect(secret).toMatch(/^whsec_/);
      await shoot(desk, 'webhooks-3-secret');
      expect(await seriousFindings(desk)).toEqual([]);
      await desk.getByRole('link', { name: 'To the endpoint' }).click();
      await desk.getByRole('heading', { level: 1, name: 'Our CRM' }).waitFor();
      expect(await desk.content()).not.toContain(secret);
    });

    test('a test arrives, and its delivery shows the answer', async () => {
      await desk.getByRole('button', { name: 'Send a test' }).click();
      await desk.getByText('Delivered').first().waitFor();
      await desk.getByText('200', { exact: true }).click();
      await desk.getByText('thank you').waitFor();
      await shoot(desk, 'webhooks-4-delivery');
      expect(await seriousFindings(desk)).toEqual([]);
      const [first] = came;
      if (first === undefined) throw new Error('Nothing came');
      expect(new Webhook(secret).verify(first.body, first.headers)).toMatchObject({ type: 'webhook.test' });
    });

    test(
      'what a player does arrives, signed',
      async () => {
        // A browser of its own: the simulator's page has a constructor beside the phone.
        const pocket = await workshop.browser.newContext({ locale: 'en-GB' });
        pocket.setDefaultTimeout(15_000);
        const phone = createPhone(await pocket.newPage(), `http://simulator.localhost:${workshop.port}`);
        await phone.openChat();
        await phone.page.getByRole('button', { name: 'Start', exact: true }).click();
        await phone.openApp();
        await phone.app.getByRole('button', { name: /^Catch a star/ }).click();
        const acts = (): Came[] => came.filter(({ body }) => body.includes('game.act.applied.v1'));
        await eventually(
          () => Promise.resolve(acts().length),
          (count) => count > 0,
          patience,
        );
        const [act] = acts();
        if (act === undefined) throw new Error('Nothing came');
        expect(new Webhook(secret).verify(act.body, act.headers)).toMatchObject({ type: 'game.act.applied.v1' });
        status = 500;
        const taken = acts().length;
        await phone.app.getByRole('button', { name: /^Catch a star/ }).click();
        await eventually(
          () => Promise.resolve(acts().length),
          (count) => count > taken,
          patience,
        );
        await pocket.close();
      },
      testPatience,
    );

    test('what fails is seen, is found by its filter, and is sent again', async () => {
      await desk.getByRole('navigation').getByRole('link', { name: 'Webhooks' }).click();
      await desk.getByText('Failing').waitFor();
      await shoot(desk, 'webhooks-5-list');
      expect(await seriousFindings(desk)).toEqual([]);
      await desk.getByRole('link', { name: 'Our CRM' }).click();
      await desk.getByText('This endpoint takes nothing').waitFor();
      await shoot(desk, 'webhooks-6-endpoint');
      await desk.locator('label').getByText('Waiting', { exact: true }).click();
      await desk.waitForURL(/state=WAITING/);
      await desk.reload();
      await desk.getByRole('link', { name: 'A player did something' }).first().click();
      await desk.getByText('500', { exact: true }).first().waitFor();
      status = 200;
      await desk.getByRole('button', { name: 'Send now' }).click();
      await desk.getByText('Delivered').first().waitFor();
      expect(new Set(came.slice(-2).map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    });

    // Axe reads four pages here: on two busy cores that takes a while.
    test(
      'every page of it stands on a phone, in the dark, in Russian',
      async () => {
        const context = await workshop.browser.newContext({
          viewport: { width: 360, height: 740 },
          colorScheme: 'dark',
          locale: 'ru-RU',
          reducedMotion: 'reduce',
        });
        context.setDefaultTimeout(15_000);
        const small = watchConsole(context);
        const page = await context.newPage();
        await workshop.signIn(page);
        const delivery = desk.url();
        const endpoint = await desk.getByRole('link', { name: hook }).getAttribute('href');
        const list = delivery.replace(/webhooks.*/, 'webhooks');
        const pages = { list, new: `${list}/new`, endpoint: new URL(endpoint ?? '', list).toString(), delivery };
        for (const [name, address] of Object.entries(pages)) {
          await page.goto(address);
          await page.locator('#content h1').first().waitFor();
          if (name === 'new') await page.getByRole('radio', { name: 'Только эти' }).check();
          await page.waitForTimeout(1200);
          await shoot(page, `webhooks-phone-${name}`);
          expect(await seriousFindings(page), name).toEqual([]);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          expect(wide, `${name} is wider than its window`).toBeLessThanOrEqual(360);
        }
        expect(small.complaints).toEqual([]);
        await context.close();
      },
      testPatience,
    );

    test(
      'a secret is rotated, a replay is begun, an endpoint is removed',
      async () => {
        await desk.getByRole('link', { name: 'Endpoint' }).first().click();
        await desk.getByRole('button', { name: 'Rotate the secret' }).click();
        await desk.getByRole('button', { name: 'Rotate the secret' }).click();
        const next = await desk.locator('.ad-secret-text').innerText();
        expect(next).not.toBe(secret);
        await desk.getByText(/The one before signs, too/).waitFor();
        await desk.getByRole('button', { name: 'Replay…' }).click();
        await desk.getByLabel('Those that were delivered, too').check();
        const before = came.length;
        await shoot(desk, 'webhooks-7-replay');
        await desk.getByRole('dialog').getByRole('button', { name: 'Replay', exact: true }).click();
        await eventually(
          () => Promise.resolve(came.length),
          (count) => count > before,
          patience,
        );
        const newest = came.at(-1);
        if (newest === undefined) throw new Error('Nothing came');
        for (const each of [secret, next]) new Webhook(each).verify(newest.body, newest.headers);
        await desk.getByRole('dialog').waitFor({ state: 'detached' });
        await desk.getByRole('button', { name: 'Remove the endpoint' }).click();
        await shoot(desk, 'webhooks-8-remove');
        await desk.getByRole('button', { name: 'Remove the endpoint' }).click();
        await desk.getByText('Nobody is told yet').waitFor();
      },
      testPatience,
    );

    test('nothing complained in the console', () => {
      expect(watch.complaints).toEqual([]);
    });
  });
};
