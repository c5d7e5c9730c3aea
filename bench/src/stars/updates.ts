import type { OpenOrder } from './tenants.ts';

let serial = 0;
const next = (): number => {
  serial += 1;
  return serial;
};

const personOf = (id: number) => ({ id, is_bot: false, first_name: 'Bench', language_code: 'en' });
const messageOf = (user: number, content: object): string => {
  const date = Math.floor(Date.now() / 1000);
  const message = { message_id: serial, date, chat: { id: user, type: 'private' }, from: personOf(user), ...content };
  return JSON.stringify({ update_id: next(), message });
};

/** What somebody writes, who is no other update's chat. */
export const textBody = (): string => messageOf(1_000_000 + serial, { text: 'Hello there, is anybody in?' });

/** The Stars of an order, under a charge of its own. */
export const paymentBody = ({ id, stars, user }: OpenOrder): string =>
  messageOf(user, {
    successful_payment: {
      currency: 'XTR',
      total_amount: stars,
      invoice_payload: id,
      telegram_payment_charge_id: `bench-${next()}`,
      provider_payment_charge_id: '',
    },
  });

/** Telegram asks whether an order may be paid. @returns also the id that the answer names */
export const checkoutBody = ({ id, stars, user }: OpenOrder): { readonly query: string; readonly body: string } => {
  const query = `query-${next()}`;
  const asked = { id: query, from: personOf(user), currency: 'XTR', total_amount: stars, invoice_payload: id };
  return { query, body: JSON.stringify({ update_id: next(), pre_checkout_query: asked }) };
};
