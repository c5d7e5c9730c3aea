import type { RunningTenant } from './harness.ts';

/** A bot that Telegram has been told of, with what Telegram knows of it. */
export const openDoor = async (tenant: RunningTenant, token: string) => {
  const { owner, withRole, live, sandbox, slug } = await tenant.createTenant();
  await tenant.connectBot(owner, live, token);
  const bot = await botOf(tenant, live);
  const [registration] = tenant.api.callsOf('setWebhook').slice(-1);
  const secret = String(registration?.['secret_token']);
  return {
    ...bot,
    owner,
    withRole,
    live,
    sandbox,
    slug,
    token,
    secret,
    receive: (update: unknown, given = secret) => tenant.receive(bot.id, given, update),
  };
};
export type Door = Awaited<ReturnType<typeof openDoor>>;

const botOf = async (tenant: RunningTenant, environmentId: string) => {
  const { rows } = await tenant.pool.query<{ id: string; username: string }>(
    'select id, username from bot where environment_id = $1',
    [environmentId],
  );
  const [bot] = rows;
  if (bot === undefined) throw new Error('There is no bot');
  return bot;
};

let lastUpdateId = 1000;
const nextId = (): number => {
  lastUpdateId += 1;
  return lastUpdateId;
};

export interface Sender {
  readonly id?: number;
  readonly language?: string;
  /** Seconds since the epoch. */
  readonly date?: number;
}

const userOf = ({ id = 42, language = 'en' }: Sender) => ({
  id,
  is_bot: false,
  first_name: 'Ada',
  language_code: language,
});

const messageOf = (content: object, sender: Sender) => ({
  update_id: nextId(),
  message: {
    message_id: 1,
    date: sender.date ?? 1_777_636_800,
    chat: { id: sender.id ?? 42, type: 'private' },
    from: userOf(sender),
    ...content,
  },
});

/** Updates as Telegram makes them, each with a new id. */
export const updates = {
  text: (text: string, sender: Sender = {}) => messageOf({ text }, sender),
  payment: (chargeId: string, sender: Sender = {}, payload = 'ord_1', amount = 50, subscription = {}) =>
    messageOf(
      {
        successful_payment: {
          currency: 'XTR',
          total_amount: amount,
          invoice_payload: payload,
          telegram_payment_charge_id: chargeId,
          provider_payment_charge_id: '',
          ...subscription,
        },
      },
      sender,
    ),
  subscription: (state: string, { id = 42 }: Sender = {}, payload = 'ord_1') => ({
    update_id: nextId(),
    subscription: { user: userOf({ id }), invoice_payload: payload, state },
  }),
  refund: (chargeId: string, sender: Sender = {}) =>
    messageOf(
      {
        refunded_payment: {
          currency: 'XTR',
          total_amount: 50,
          invoice_payload: 'ord_1',
          telegram_payment_charge_id: chargeId,
        },
      },
      sender,
    ),
  checkout: (sender: Sender = {}, payload = 'ord_1', amount = 50) => ({
    update_id: nextId(),
    pre_checkout_query: {
      id: `query-${lastUpdateId}`,
      from: userOf(sender),
      currency: 'XTR',
      total_amount: amount,
      invoice_payload: payload,
    },
  }),
  member: (status: 'member' | 'kicked', sender: Sender = {}) => ({
    update_id: nextId(),
    my_chat_member: {
      date: sender.date ?? 1_777_636_800,
      chat: { id: sender.id ?? 42, type: 'private' },
      from: userOf(sender),
      old_chat_member: { status: status === 'member' ? 'kicked' : 'member', user: userOf(sender) },
      new_chat_member: { status, user: userOf(sender) },
    },
  }),
};
