import { Api, GrammyError, InlineKeyboard } from 'grammy';
import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { bot, starsInvoice, startTestSimulator, until } from './harness.ts';

interface SpecType {
  readonly fields: readonly { readonly name: string; readonly types: readonly string[]; readonly required: boolean }[];
  readonly subtypes?: readonly string[];
}
const spec = JSON.parse(await readFile(new URL('bot-api-spec.json', import.meta.url), 'utf8')) as {
  readonly types: Readonly<Record<string, SpecType>>;
};

const plain: Readonly<Record<string, object>> = {
  String: { type: 'string' },
  Integer: { type: 'integer' },
  Boolean: { type: 'boolean' },
};
/** A type of the extract; any other may be anything. */
const reference = (name: string): object => {
  if (name.startsWith('Array of ')) return { type: 'array', items: reference(name.slice('Array of '.length)) };
  return plain[name] ?? (spec.types[name] === undefined ? {} : { $ref: `#/$defs/${name}` });
};
const union = (names: readonly string[]): object => ({ anyOf: names.map(reference) });

/** An answer or update must have exactly the Bot API's fields: one that Telegram never sends is a bug of ours. */
const $defs = Object.fromEntries(
  Object.entries(spec.types).map(([name, { fields, subtypes }]) => [
    name,
    subtypes === undefined
      ? {
          type: 'object',
          additionalProperties: false,
          required: fields.filter(({ required }) => required).map((field) => field.name),
          properties: Object.fromEntries(fields.map((field) => [field.name, union(field.types)])),
        }
      : union(subtypes),
  ]),
);
const ajv = new Ajv({ strict: false });
const expectType = (name: string, value: unknown): void => {
  const valid = ajv.compile({ $defs, ...reference(name) });
  expect(valid(value), `${name}: ${ajv.errorsText(valid.errors)} in ${JSON.stringify(value)}`).toBe(true);
};

it('is reached by grammY, and answers and updates have the shapes of the Bot API', async () => {
  const sim = await startTestSimulator();
  const api = new Api(bot.token, { apiRoot: sim.simulator.apiRoot });
  expectType('User', await api.getMe());
  await api.setWebhook(sim.webhookUrl, {
    secret_token: 'x',
    allowed_updates: ['message', 'callback_query', 'pre_checkout_query', 'my_chat_member', 'subscription'],
  });
  expectType('WebhookInfo', await api.getWebhookInfo());
  sim.answerWith(async ({ update }) => {
    if (update.pre_checkout_query !== undefined) await api.answerPreCheckoutQuery(update.pre_checkout_query.id, true);
  });

  await sim.ask('/api/chats/garden_bot/1001/start', { payload: 'r_1' });
  const message = await api.sendMessage(1001, '<b>Hello</b>', {
    parse_mode: 'HTML',
    reply_markup: new InlineKeyboard().text('Again', 'again').webApp('Play', 'https://example.com/'),
  });
  expectType('Message', message);
  expectType('Message', await api.sendPhoto(1001, 'https://example.com/a.png', { caption: 'A photo' }));
  expectType('Message', await api.sendInvoice(1001, 'Can', 'A can', 'order', 'XTR', [{ label: 'Can', amount: 5 }]));
  await api.sendChatAction(1001, 'typing');
  expectType('ChatFullInfo', await api.getChat(1001));

  await sim.ask('/api/chats/garden_bot/1001/press', { messageId: message.message_id, row: 0, column: 0 });
  const link = await api.createInvoiceLink('Can', 'A can', 'order', '', 'XTR', starsInvoice.prices);
  const { chargeId } = await sim.pay(link.replace('https://t.me/$', ''));
  await api.refundStarPayment(1001, chargeId ?? '');
  const monthly = await api.createInvoiceLink('Club', 'A club', 'order-2', '', 'XTR', starsInvoice.prices, {
    subscription_period: 2_592_000,
  });
  const first = await sim.pay(monthly.replace('https://t.me/$', ''));
  await api.editUserStarSubscription(1001, first.chargeId ?? '', true);
  await api.editUserStarSubscription(1001, first.chargeId ?? '', false);
  await sim.ask(`/api/subscriptions/${first.chargeId ?? ''}/renew`, {});
  await sim.ask(`/api/subscriptions/${first.chargeId ?? ''}/cancel`, {});
  await sim.ask('/api/bots/garden_bot/withdraw', { stars: 10 });
  await sim.ask('/api/chats/garden_bot/1001/block', { blocked: true });
  await expect(api.sendMessage(1001, 'x')).rejects.toBeInstanceOf(GrammyError);
  expectType('StarTransactions', await api.getStarTransactions());
  expectType('StarAmount', await api.getMyStarBalance());

  // Start, press, checkout, payment, refund; checkout, payment, renewal and end of a subscription; block.
  await until(() => sim.arrivals.length === 10);
  for (const { update } of sim.arrivals) expectType('Update', update);
});
