import type { PaymentResult, StarTransactionView } from '@stargraph/embedded/simulator/contract';
import { HomeDocument, LaunchExchangeDocument, StarsInvoiceCreateDocument, StarsOrderDocument } from '@stargraph/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, send } from '../api.ts';
import { seriousFindings, shoot, type Page, type Watch } from '../browser.ts';
import { endowUsers } from '../kill-stars.ts';
import { getFrom } from '../process.ts';
import { simulatorApi } from '../simulator-api.ts';
import type { Workshop } from '../workshop.ts';

const userId = 7001;

/** Payments of players: their stories, their Stars back, and the books beside Telegram's. */
export const paymentsSuite = (opened: () => Workshop): void => {
  describe('payments on the screen', () => {
    let workshop: Workshop;
    let page: Page;
    let watch: Watch;
    beforeAll(async () => {
      workshop = opened();
      ({ page, watch } = await workshop.desk());
      await workshop.signIn(page);
    }, 240_000);
    afterAll(() => page.context().close());

    /** Goes to the payments page, which asks for those of its environment. @returns that environment */
    const openPayments = async (): Promise<string> => {
      const asked = page.waitForRequest((request) => (request.postData() ?? '').includes('environmentId'));
      await page.goto(page.url().replace('overview', 'payments'));
      return /"environmentId":"(env_\w+)"/.exec((await asked).postData() ?? '')?.[1] ?? '';
    };

    /** A player of the simulator who buys something for Stars, as the Mini App and Telegram do it together. */
    const buy = async (environmentId: string) => {
      const origin = `http://127.0.0.1:${workshop.port}`;
      const simulator = simulatorApi(workshop.port);
      await endowUsers(simulator, [userId]);
      const launch = await getFrom(
        workshop.port,
        `simulator.localhost:${workshop.port}`,
        `/launch?user=${userId}&language=en`,
      );
      const { initData } = JSON.parse(launch) as { initData: string };
      const exchanged = await send(origin, LaunchExchangeDocument, { input: { environmentId, initData } });
      const { accessToken } = exchanged.data?.['launchExchange'] as { accessToken: string };
      const home = await send(origin, HomeDocument, {}, bearer(accessToken));
      const { environment } = home.data?.['player'] as {
        environment: { release: { products: { id: string; stars: number | null }[] } };
      };
      const productId = environment.release.products.find(({ stars }) => stars !== null)?.id;
      const ordered = await send(
        origin,
        StarsInvoiceCreateDocument,
        { input: { productId, idempotencyKey: crypto.randomUUID() } },
        bearer(accessToken),
      );
      const { order, invoiceLink } = ordered.data?.['starsInvoiceCreate'] as {
        order: { id: string };
        invoiceLink: string;
      };
      const paid = await simulator.post<PaymentResult>(`invoices/${invoiceLink.split('$')[1]}/pay`, { user: userId });
      const stateOf = async (): Promise<string> => {
        const { data } = await send(origin, StarsOrderDocument, { id: order.id }, bearer(accessToken));
        return (data?.['starsOrder'] as { state: string }).state;
      };
      await expect.poll(stateOf, { timeout: 20_000 }).toBe('PAID');
      const refunded = async (): Promise<boolean> =>
        (await simulator.get<readonly StarTransactionView[]>('transactions')).some(
          (each) => each.id === paid.chargeId && each.refunded,
        );
      return { chargeId: paid.chargeId ?? '', orderId: order.id, stateOf, refunded };
    };

    test('an operator finds a payment, reads its story and gives its Stars back for a reason, by the keyboard; the player sees it', async () => {
      const environmentId = await openPayments();
      const { chargeId, orderId, stateOf, refunded } = await buy(environmentId);

      await page.getByRole('searchbox').fill('no such charge');
      await page.keyboard.press('Enter');
      await page.getByText('None of this kind').waitFor();
      await page.getByRole('searchbox').fill(chargeId);
      await page.keyboard.press('Enter');
      await page.waitForURL(/q=/);
      const row = page.getByRole('button', { name: /^Open the payment of/ });
      await row.waitFor();
      expect(await row.count()).toBe(1);
      expect(await page.getByRole('alert').count()).toBe(0);
      await row.press('Enter');
      const panel = page.getByRole('dialog', { name: 'Payment' });
      await panel.getByText('Telegram took the Stars, and the order was given').waitFor();
      await shoot(page, 'payments-panel');
      expect(await seriousFindings(page)).toEqual([]);

      await panel.getByRole('textbox', { name: 'Reason' }).fill('Bought twice by mistake');
      await panel.getByRole('button', { name: /^Give .* Stars back/ }).press('Enter');
      const sure = page.getByRole('dialog', { name: /^Give .* Stars back\?$/ });
      await sure.getByRole('button', { name: 'Give back', exact: true }).press('Enter');
      await panel.getByText('Telegram confirmed it').waitFor();
      await panel.getByText('“Bought twice by mistake”').waitFor();
      await panel.getByText('Demo operator gave the Stars back').waitFor();
      expect(await panel.getByRole('textbox', { name: 'Reason' }).count()).toBe(0);
      await shoot(page, 'payments-refunded');
      expect(await refunded()).toBe(true);
      expect(await stateOf()).toBe('REFUNDED');

      await page.keyboard.press('Escape');
      await page.getByRole('searchbox').fill(orderId);
      await page.keyboard.press('Enter');
      await page.waitForURL(/q=ord_/);
      await page.getByText('Given back', { exact: true }).nth(1).waitFor();
      expect(watch.complaints).toEqual([]);
    }, 120_000);

    test('the books are compared with Telegram’s list at the press of a button, and the forecast says what may be withdrawn', async () => {
      await page.getByRole('tab', { name: 'Compared with Telegram' }).click();
      await page.getByRole('button', { name: 'Compare now' }).press('Enter');
      await page.getByText('Done', { exact: true }).first().waitFor();
      await page.getByText('by hand').waitFor();
      await page.getByText('Nothing was found that differs from Telegram’s list.').waitFor();
      await shoot(page, 'payments-reconciliation');
      expect(await seriousFindings(page)).toEqual([]);
      await page.getByRole('tab', { name: 'Payout forecast' }).click();
      await page.getByText('Available now').waitFor();
      await shoot(page, 'payments-payout');
      expect(await seriousFindings(page)).toEqual([]);

      await page.getByRole('tab', { name: 'Payments', exact: true }).click();
      await page.getByLabel('Give them back').selectOption({ label: 'after 24 hours' });
      await page.getByRole('dialog').getByRole('button', { name: 'Give them back' }).click();
      await page.getByText('It holds from now on').waitFor();
      await page.reload();
      expect(await page.getByLabel('Give them back').inputValue()).toBe('24');
      await page.setViewportSize({ width: 360, height: 740 });
      await shoot(page, 'payments-phone');
      expect(watch.complaints).toEqual([]);
    }, 120_000);
  });
};
