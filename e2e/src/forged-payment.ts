import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPool } from '@stargraph/kit/db/pool';
import { readAdminUrl } from '../../tools/operate/tenant-store.ts';
import { eventually } from './eventually.ts';

/** The charge that {@link forgePayment} tells of. */
export const forgedCharge = 'stx-nobody-paid-this';

interface Webhook {
  readonly url: string;
  readonly secret: string;
}

/**
 * Tells a bot's webhook of a payment of an hour ago that Telegram took no Stars for, as somebody would who got hold of
 * the webhook's secret. Only Telegram's list of transactions gives it away.
 *
 * @param folder where the platform and its simulator keep their data
 * @param table where such a payment is written
 */
export const forgePayment = async (
  folder: string,
  botId: number,
  table: 'stars_payment' | 'plan_payment',
): Promise<void> => {
  const webhookOf = async (): Promise<Webhook | undefined> => {
    const state = await readFile(join(folder, 'simulator.json'), 'utf8').catch(() => '{"bots":[]}');
    const { bots } = JSON.parse(state) as { bots: { id: number; webhook: Webhook | null }[] };
    return bots.find(({ id }) => id === botId)?.webhook ?? undefined;
  };
  const webhook = await eventually(webhookOf, (found) => found !== undefined);
  const person = { id: 1001, first_name: 'Alice' };
  const payment = {
    currency: 'XTR',
    total_amount: 15,
    invoice_payload: 'forged',
    telegram_payment_charge_id: forgedCharge,
    provider_payment_charge_id: forgedCharge,
  };
  const update = {
    update_id: 7,
    message: {
      message_id: 7,
      date: Math.floor(Date.now() / 1000) - 3600,
      chat: { ...person, type: 'private' },
      from: { ...person, is_bot: false },
      successful_payment: payment,
    },
  };
  const response = await fetch(webhook?.url ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': webhook?.secret ?? '' },
    body: JSON.stringify(update),
  });
  if (!response.ok) throw new Error(`The webhook answered ${response.status}`);
  // A payment is given ten minutes to stand in Telegram's list.
  const pool = createPool({ url: await readAdminUrl({ STARGRAPH_DATA: folder }), max: 1, applicationName: 'e2e' });
  try {
    await eventually(
      async () =>
        (await pool.query(`update billing.${table} set recorded_at = paid_at where charge_id = $1`, [forgedCharge]))
          .rowCount,
      (aged) => aged === 1,
    );
  } finally {
    await pool.end();
  }
};
