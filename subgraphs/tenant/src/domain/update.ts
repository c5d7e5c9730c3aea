import { z } from 'zod';

/** Longest text of a message that is read, in characters; Telegram's own limit. */
const longestText = 4096;

/** An update that can't be worked on, however often it is tried. */
export class PoisonUpdateError extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'PoisonUpdateError';
  }
}

/** What the inbox files an update under. `payment` and `refund` are messages that are about money. */
export type UpdateKind =
  | 'message'
  | 'payment'
  | 'refund'
  | 'callback_query'
  | 'pre_checkout_query'
  | 'my_chat_member'
  | 'subscription'
  | 'other';

export interface UpdateSummary {
  readonly updateId: number;
  readonly kind: UpdateKind;
  /** Telegram's chat id, or the user's where there is no chat. */
  readonly chat: string;
}

const user = z.looseObject({ id: z.int(), language_code: z.string().max(35).optional() });
const chat = z.looseObject({ id: z.int(), type: z.string() });
const charge = {
  currency: z.string().max(16),
  total_amount: z.int(),
  invoice_payload: z.string().max(128),
};
const payment = z.looseObject({
  ...charge,
  telegram_payment_charge_id: z.string().min(1).max(256),
  /** Of a subscription's: seconds since the epoch. */
  subscription_expiration_date: z.int().optional(),
  is_recurring: z.boolean().optional(),
  is_first_recurring: z.boolean().optional(),
});
const message = z.looseObject({
  /** Seconds since the epoch. */
  date: z.int(),
  chat,
  from: user.optional(),
  text: z.string().max(longestText).optional(),
  successful_payment: payment.optional(),
  refunded_payment: payment.optional(),
});
const preCheckoutQuery = z.looseObject({ id: z.string(), from: user, ...charge });
const chatMember = z.looseObject({
  date: z.int(),
  chat,
  new_chat_member: z.looseObject({ status: z.string() }),
});

const subscription = z.looseObject({ user, invoice_payload: z.string().max(128), state: z.string() });

export type TelegramMessage = z.infer<typeof message>;
export type TelegramPayment = z.infer<typeof payment>;
export type TelegramMemberChange = z.infer<typeof chatMember>;
export type PreCheckoutQuery = z.infer<typeof preCheckoutQuery>;

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const idIn = (value: unknown): string | undefined =>
  isFields(value) && Number.isSafeInteger(value['id']) ? String(value['id']) : undefined;

const kindOf = (name: string, content: Fields): UpdateKind => {
  if (name === 'message') {
    if ('successful_payment' in content) return 'payment';
    return 'refunded_payment' in content ? 'refund' : 'message';
  }
  return name === 'callback_query' ||
    name === 'pre_checkout_query' ||
    name === 'my_chat_member' ||
    name === 'subscription'
    ? name
    : 'other';
};

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * What the inbox must know of an update to keep it; undefined for what is none. Reads no further, so that an update
 * of a form that nobody expected is kept and looked at, instead of being sent for ever.
 */
export const summarizeUpdate = (text: string): UpdateSummary | undefined => {
  const update = readJson(text);
  if (!isFields(update)) return undefined;
  const updateId = update['update_id'];
  if (typeof updateId !== 'number' || !Number.isSafeInteger(updateId) || updateId < 0) return undefined;
  const [name = '', content] = Object.entries(update).find(([key]) => key !== 'update_id') ?? [];
  if (!isFields(content)) return { updateId, kind: 'other', chat: 'none' };
  const around = isFields(content['message']) ? content['message']['chat'] : undefined;
  return {
    updateId,
    kind: kindOf(name, content),
    chat: idIn(content['chat']) ?? idIn(around) ?? idIn(content['from']) ?? idIn(content['user']) ?? 'none',
  };
};

const reader =
  <Content>(name: string, schema: z.ZodType<Content>) =>
  /** @throws PoisonUpdateError naming what is wrong by its path, never by its value */
  (text: string): Content => {
    const result = z.looseObject({ [name]: schema }).safeParse(readJson(text));
    if (result.success) return result.data[name] as Content;
    const where = result.error.issues.map(({ path, code }) => `${path.join('.')} (${code})`).join(', ');
    throw new PoisonUpdateError(`not of the form that Telegram documents: ${where}`.slice(0, 300));
  };

export const readMessage = reader('message', message);
export const readPreCheckoutQuery = reader('pre_checkout_query', preCheckoutQuery);
export const readChatMember = reader('my_chat_member', chatMember);
export const readSubscription = reader('subscription', subscription);

/** A command that a message begins with: `/start@bot payload` is `start` with `payload`. */
export const commandOf = (
  text: string | undefined,
): { readonly name: string; readonly payload: string } | undefined => {
  const [, name, payload = ''] = /^\/([a-z0-9_]{1,32})(?:@\w{1,64})?(?:\s+(.*))?$/is.exec(text ?? '') ?? [];
  return name === undefined ? undefined : { name: name.toLowerCase(), payload: payload.trim() };
};

/** What a deep link may carry: Telegram's rule for `start`, which `startapp` allows too. */
export const isStartPayload = (payload: string): boolean => /^[A-Za-z0-9_-]{1,64}$/.test(payload);
